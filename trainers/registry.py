"""Finds the algorithms: every module in trainers/algorithms holds one, which is named as it is,
with hyphens for underscores.

Listing the names needs no torch; asking for a class imports its module.
"""

import difflib
import importlib
import pkgutil
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from trainers.config import DataSource, DeviceChoice, Recipe
from trainers.data.foreseen import expected_info
from trainers.settings import SettingsError

if TYPE_CHECKING:
    from trainers.algorithm import Algorithm

_PACKAGE = "trainers.algorithms"
_TITLE = re.compile(r'^    title = "(.+)"$', re.MULTILINE)


class UnknownAlgorithm(ValueError):  # noqa: N818 - it reads as the sentence it is
    """No algorithm has this name; the message lists those that exist."""


def algorithm_names() -> tuple[str, ...]:
    """The names of all algorithms, in alphabetical order."""
    folder = Path(__file__).with_name("algorithms")
    modules = pkgutil.iter_modules([str(folder)])
    return tuple(sorted(module.name.replace("_", "-") for module in modules))


@cache
def algorithm_title(name: str) -> str:
    """What algorithm `name` is called in the window, read from its source: importing it takes
    torch. An unknown one is called by its name."""
    if name not in algorithm_names():
        return name
    path = Path(__file__).with_name("algorithms") / f"{name.replace('-', '_')}.py"
    found = _TITLE.search(path.read_text(encoding="utf-8"))
    return found[1] if found else name


def algorithm_class(name: str) -> "type[Algorithm[Any]]":
    """The class of algorithm `name`.

    Raises:
        UnknownAlgorithm: if there is none.
    """
    from trainers.algorithm import Algorithm

    names = algorithm_names()
    if name not in names:
        near = difflib.get_close_matches(name, names, n=1)
        hint = f" Did you mean {near[0]}?" if near else ""
        raise UnknownAlgorithm(
            f"There is no algorithm {name!r}; there are {', '.join(names)}.{hint}"
        )
    module = importlib.import_module(f"{_PACKAGE}.{name.replace('-', '_')}")
    found: list[type[Algorithm[Any]]] = [
        each
        for each in vars(module).values()
        if isinstance(each, type)
        and issubclass(each, Algorithm)
        and each.__module__ == module.__name__
        and getattr(each, "name", None) == name
    ]
    assert len(found) == 1, f"{module.__name__} must hold exactly one algorithm called {name}"
    return found[0]


def check_fit(recipe: Recipe) -> None:
    """Check what is known of the images beforehand; the rest is checked when they are opened.

    Raises:
        AlgorithmError: if the algorithm cannot work on such images.
    """
    info = expected_info(recipe.data)
    if info is not None:
        algorithm_class(recipe.algorithm).check(recipe.settings, info)


def make_recipe(
    algorithm: str,
    values: Mapping[str, Any],
    data: DataSource,
    device: DeviceChoice = "auto",
    threads: Literal["auto"] | int = "auto",
) -> Recipe:
    """A recipe with `values` for the algorithm's settings, defaults for the others.

    Raises:
        UnknownAlgorithm: if there is no such algorithm.
        SettingsError: if a value is not allowed, or the steps go on when nothing is learned.
    """
    settings = algorithm_class(algorithm).Config.checked(values)
    end = settings.last_step
    if end is not None and settings.steps > end:
        problem = (
            f"Steps cannot be {settings.steps}: the learning rate is 0 from step {end} on. Choose "
            f"at most {end} steps, a later or longer decay, or 0 decay steps."
        )
        raise SettingsError({"steps": problem})
    return Recipe(algorithm=algorithm, data=data, settings=settings, device=device, threads=threads)
