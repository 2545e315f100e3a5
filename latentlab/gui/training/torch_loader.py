"""Loads PyTorch and the algorithms behind the window that is already on screen."""

from dataclasses import dataclass

from PySide6.QtCore import QThread, Signal

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


@dataclass(frozen=True)
class Laboratory:
    """What can be done on this machine.

    `devices` maps each device's name to its title, fastest first.
    """

    algorithms: tuple[AlgorithmCard, ...]
    devices: dict[str, str]

    @property
    def algorithm_titles(self) -> dict[str, str]:
        """What each algorithm is called in the window, by its name."""
        return {card.name: card.title for card in self.algorithms}


class TorchLoader(QThread):
    """Imports PyTorch once.

    Signals:
        loaded: a `Laboratory`.
        failed: the exception that prevented it.
    """

    loaded = Signal(object)
    failed = Signal(object)

    def run(self) -> None:
        """The thread's body; called by Qt."""
        try:
            self.loaded.emit(_explore())
        except Exception as error:  # noqa: BLE001 - a broken installation shows in the window
            self.failed.emit(error)


def _explore() -> Laboratory:
    # Imported here and not above: this takes seconds, and the window must not wait for it.
    import latentlab.gui.widgets.curves.curve_plot  # noqa: F401 - pyqtgraph, before the first curve
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
        )
        for each in classes
    )
    return Laboratory(cards, {name: device_title(name) for name in available_devices()})
