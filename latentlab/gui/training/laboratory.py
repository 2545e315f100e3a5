"""What can be done on this machine, found out by importing PyTorch and the algorithms."""

from dataclasses import dataclass

from trainers.needs import Needs
from trainers.settings import Setting, settings_of


@dataclass(frozen=True)
class AlgorithmCard:
    """An algorithm as the window shows it, free of torch."""

    name: str
    title: str
    summary: str
    paper: str
    needs: Needs
    settings: tuple[Setting, ...]
    default_data: str = "digits"
    idea: str = ""


@dataclass(frozen=True)
class Laboratory:
    """What can be done on this machine.

    `devices` maps each device's name to its title, fastest first.
    """

    algorithms: tuple[AlgorithmCard, ...]
    devices: dict[str, str]


def load_laboratory() -> Laboratory:
    """Import PyTorch and the algorithms; it takes seconds, for which no window must wait."""
    import trainers.training.session  # noqa: F401 - PyTorch, before the first run
    from trainers.registry import algorithm_class, algorithm_names
    from trainers.training.device import available_devices, device_title

    classes = [algorithm_class(name) for name in algorithm_names()]
    cards = tuple(
        AlgorithmCard(
            each.name,
            each.title,
            each.summary,
            each.paper,
            each.needs,
            settings_of(each.Config),
            each.default_data,
            each.idea,
        )
        for each in classes
    )
    return Laboratory(cards, {name: device_title(name) for name in available_devices()})
