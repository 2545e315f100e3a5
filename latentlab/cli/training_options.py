"""The options of latentlab train: which images to learn from, what to compute on, and the
algorithm's settings."""

import argparse
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, get_args

from annotated_types import Ge, Le

from latentlab.cli.errors import UsageError, did_you_mean
from latentlab.cli.parser import Parser, choice, whole_number
from trainers.config import DataSource, DeviceChoice, Recipe, TrainingConfig
from trainers.data.catalogue import CATALOGUE, DatasetEntry
from trainers.data.catalogue import entry as known
from trainers.registry import make_recipe
from trainers.settings import Setting, SettingsError, Value, settings_of

_PREFIX = "setting "


def add_data(parser: Parser, default: str) -> None:
    """--dataset and the options that say more about it; `default` is the data set's name."""
    group = parser.add_argument_group("Data")
    group.add_argument(
        "--dataset",
        metavar="NAME",
        default=default,
        help=f"One of {', '.join(each.name for each in CATALOGUE)}; default: %(default)s. "
        "latentlab datasets tells about them.",
    )
    group.add_argument(
        "--data",
        metavar="DIR",
        help=f"Folder of the files, for {_names(lambda each: each.needs_folder)}; for "
        "two-folders that of domain A.",
    )
    group.add_argument(
        "--second-folder", metavar="DIR", help="Folder of domain B, for the data set two-folders."
    )
    group.add_argument(
        "--attribute",
        metavar="NAME",
        help="For faces and celeba: the images with it are domain A, those without it domain B; "
        f"default for faces: {known('faces').default_attribute}. latentlab datasets --json lists "
        "the attributes.",
    )
    group.add_argument(
        "--domains",
        nargs=2,
        metavar=("A", "B"),
        help="Use the images of these two labels only, as domain A and domain B.",
    )
    lowest, highest = _size_range()
    group.add_argument(
        "--image-size",
        metavar="N",
        type=whole_number("--image-size", lowest, highest),
        help=f"Side length in pixels, {lowest} to {highest}; default: that of the data set.",
    )
    group.add_argument(
        "--colour",
        metavar="native|grey|colour",
        default=DataSource().colour,
        type=choice("--colour", "native", "grey", "colour"),
        help="Keep the colours, or convert to grey or to three channels; default: native.",
    )


def data_source(arguments: argparse.Namespace) -> DataSource:
    """What the options say.

    Raises:
        UsageError: for an unknown data set or attribute, or a folder that is missing, not there
            or not needed.
    """
    entry = _entry(arguments.dataset)
    if entry.dimensions is not None:
        _check_of_points(entry, arguments)
    return DataSource(
        name=entry.name,
        folder=_folder("--data", entry.needs_folder, entry, arguments.data),
        image_size=arguments.image_size,
        colour=arguments.colour,
        attribute=_attribute(entry, arguments.attribute),
        second_folder=_folder(
            "--second-folder", entry.needs_second_folder, entry, arguments.second_folder
        ),
        domains=None if arguments.domains is None else tuple(arguments.domains),
    )


def _check_of_points(entry: DatasetEntry, arguments: argparse.Namespace) -> None:
    """Refuse the options that mean something of images alone."""
    asked = {"--image-size": arguments.image_size, "--colour": arguments.colour}
    for option, value in asked.items():
        if value not in (None, DataSource().colour):
            raise UsageError(
                f"{option} cannot be {value}: {entry.name} are points, which have neither a size "
                "nor colours. Leave it out."
            )


def add_device(group: argparse._ActionsContainer, default: str | None, words: str) -> None:
    """--device, whose default is said in `words`."""
    group.add_argument(
        "--device",
        metavar="auto|cpu|cuda|mps",
        type=choice("--device", *get_args(DeviceChoice)),
        default=default,
        help=f"Where to compute; default: {words}.",
    )


def check_device(choice: DeviceChoice) -> None:
    """Raise a UsageError if this machine has no such device."""
    from trainers.training.device import DeviceError, choose_device

    try:
        choose_device(choice)
    except DeviceError as error:
        raise UsageError(f"--device cannot be {choice}: {error}") from error


def add_settings(parser: Parser, config_class: type[TrainingConfig]) -> None:
    """One option for each setting of `config_class`, under the headings of the form."""
    groups: dict[str, Any] = {}
    for setting in settings_of(config_class):
        if setting.group not in groups:
            groups[setting.group] = parser.add_argument_group(setting.group)
        groups[setting.group].add_argument(
            setting.option,
            dest=_PREFIX + setting.name,
            default=argparse.SUPPRESS,
            metavar=_placeholder(setting),
            help=_help(setting),
        )


def given_settings(
    arguments: argparse.Namespace, config_class: type[TrainingConfig]
) -> dict[str, Value]:
    """The values of the settings that were named on the command line.

    Raises:
        UsageError: about the first that is not allowed.
    """
    texts = {
        key.removeprefix(_PREFIX): text
        for key, text in vars(arguments).items()
        if key.startswith(_PREFIX)
    }
    settings = settings_of(config_class)
    try:
        values = {
            each.name: each.parse(texts[each.name]) for each in settings if each.name in texts
        }
        config_class.checked(values)
    except SettingsError as error:
        raise UsageError(_refusal(error.problems, settings, texts)) from error
    return values


def changed(recipe: Recipe, words: Sequence[str]) -> Recipe:
    """`recipe` with settings changed by `words` such as "learning_rate=0.0001".

    Raises:
        UsageError: about the first that is no setting, or not allowed.
    """
    settings = {each.name: each for each in settings_of(type(recipe.settings))}
    values = recipe.settings.model_dump()
    for word in words:
        given, equals, text = word.partition("=")
        name = given.lstrip("-").replace("-", "_")
        if name not in settings:
            raise UsageError(
                f"--set cannot be {word}: {recipe.algorithm} has no setting {given}. Its settings "
                f"are {', '.join(settings)}.{did_you_mean(name, settings)}"
            )
        if not equals:
            raise UsageError(f"--set cannot be {word}: write {name}=VALUE.")
        try:
            values[name] = settings[name].parse(text)
            type(recipe.settings).checked(values)
        except SettingsError as error:
            allowed = settings[name].allowed if name in error.problems else ""
            why = f"it must be {allowed}." if allowed else str(error)
            raise UsageError(f"--set cannot be {word}: {why}") from error
    try:
        return make_recipe(recipe.algorithm, values, recipe.data, recipe.device, recipe.threads)
    except SettingsError as error:
        raise UsageError(f"--set cannot be {' '.join(words)}: {error}") from error


def shown(value: Value) -> str:
    """A setting's value as it is written on the command line."""
    if isinstance(value, bool):
        return "on" if value else "off"
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def _entry(name: str) -> DatasetEntry:
    known = {each.name: each for each in CATALOGUE}
    if name not in known:
        raise UsageError(
            f"--dataset cannot be {name}: it must be one of {', '.join(known)}."
            f"{did_you_mean(name, known)}"
        )
    return known[name]


def _folder(option: str, needed: bool, entry: DatasetEntry, text: str | None) -> Path | None:
    """What `option` says; the data set needs it or not."""
    if not needed:
        if text is not None:
            kind = "folder" if option == "--data" else "second folder"
            raise UsageError(
                f"{option} cannot be {text}: the data set {entry.name} needs no {kind}. "
                f"Leave {option} out, or choose another --dataset."
            )
        return None
    if text is None:
        what = entry.title if option == "--data" else "images of domain B"
        raise UsageError(f"{option} is missing: name the folder of the {what} by {option} DIR.")
    return existing_folder(option, text)


def existing_folder(option: str, text: str) -> Path:
    """The folder `text`, given behind `option`.

    Raises:
        UsageError: if there is none.
    """
    folder = Path(text).expanduser().resolve()
    if not folder.is_dir():
        raise UsageError(f"{option} cannot be {text}: it must be a folder that exists.")
    return folder


def _attribute(entry: DatasetEntry, name: str | None) -> str | None:
    if name is None or name in entry.attributes:
        return name
    if not entry.attributes:
        having = _names(lambda each: bool(each.attributes))
        raise UsageError(
            f"--attribute cannot be {name}: the data set {entry.name} has no attributes, only "
            f"{having}."
        )
    raise UsageError(
        f"--attribute cannot be {name}: it must be one of {', '.join(entry.attributes)}."
        f"{did_you_mean(name, entry.attributes)}"
    )


def _names(chosen: Callable[[DatasetEntry], bool]) -> str:
    """The data sets that fit, "faces and celeba"."""
    *first, last = (each.name for each in CATALOGUE if chosen(each))
    return f"{', '.join(first)} and {last}"


def _size_range() -> tuple[int, int]:
    bounds = DataSource.model_fields["image_size"].metadata
    lowest = next(each.ge for each in bounds if isinstance(each, Ge))
    highest = next(each.le for each in bounds if isinstance(each, Le))
    assert isinstance(lowest, int) and isinstance(highest, int)
    return lowest, highest


def _refusal(
    problems: Mapping[str, str], settings: Sequence[Setting], texts: Mapping[str, str]
) -> str:
    """The first problem, in terms of the option and of what was written behind it."""
    name, problem = next(iter(problems.items()))
    for setting in settings:
        if setting.name == name:
            return f"{setting.option} cannot be {texts[name]}: it must be {setting.allowed}."
    return problem


def _placeholder(setting: Setting) -> str:
    words = {"integer": "N", "number": "X", "switch": "on|off"}
    return words.get(setting.kind) or "|".join(setting.choices)


def _help(setting: Setting) -> str:
    unit = f" {setting.unit}" if setting.unit else ""
    facts = f"default: {shown(setting.default)}{unit}"
    if setting.kind in ("integer", "number"):
        facts = f"{setting.allowed}; {facts}"
    return f"{setting.meaning} {facts[0].upper()}{facts[1:]}.".replace("%", "%%")
