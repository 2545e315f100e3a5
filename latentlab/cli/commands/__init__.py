"""The commands: each is one module here, and adding one takes nothing else.

Its docstring begins with the sentence that `latentlab --help` shows. It has `configure(parser)`,
which adds the options, and `execute(arguments)`, which returns the exit status.
"""

from collections.abc import Mapping
from importlib.machinery import FileFinder
from pathlib import Path
from pkgutil import ModuleInfo, iter_modules

_ORDER = (
    *("train", "resume", "sample", "walk", "arithmetic", "labels", "directions", "transfer"),
    *("swap", "remove", "strength", "bilinear", "export"),
    *("models", "algorithms", "datasets", "runs", "demo"),
)
"""The order in the help; others follow by name."""


def command_meanings() -> Mapping[str, str]:
    """What each command does, in a sentence; read from its file, so that nothing is imported."""
    places = {name: place for place, name in enumerate(_ORDER)}
    found = [(each.name, _file(each)) for each in iter_modules(__path__)]
    found.sort(key=lambda each: (places.get(each[0], len(places)), each[0]))
    return {name: _first_sentence(path) for name, path in found}


def _file(module: ModuleInfo) -> Path:
    assert isinstance(module.module_finder, FileFinder)
    return Path(module.module_finder.path, f"{module.name}.py")


def _first_sentence(path: Path) -> str:
    docstring = path.read_text("utf-8").split('"""', 2)[1]
    return " ".join(docstring.split("\n\n")[0].split())
