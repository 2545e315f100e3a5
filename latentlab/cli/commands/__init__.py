"""The commands: each is one module here, and adding one takes nothing else.

Its docstring begins with the sentence that `latentlab --help` shows. It has `configure(parser)`,
which adds the options, and `execute(arguments)`, which returns the exit status.
"""

from pathlib import Path
from pkgutil import iter_modules

_ORDER = (
    *("train", "resume", "sample", "walk", "arithmetic", "labels", "directions", "transfer"),
    *(
        "encode",
        "project",
        "swap",
        "remove",
        "strength",
        "bilinear",
        "likelihood",
        "evaluate",
        "export",
    ),
    *("models", "algorithms", "datasets", "runs", "demo"),
)
"""The order in the help; others follow by name."""


def command_names() -> tuple[str, ...]:
    """Every command, in the order of the help."""
    places = {name: place for place, name in enumerate(_ORDER)}
    found = (each.name for each in iter_modules(__path__))
    return tuple(sorted(found, key=lambda name: (places.get(name, len(places)), name)))


def meaning(name: str) -> str:
    """What a command does, in a sentence; read from its file, so that nothing is imported."""
    files = (Path(folder, f"{name}.py") for folder in __path__)
    text = next(each for each in files if each.exists()).read_text("utf-8")
    docstring = text.split('"""', 2)[1]
    return " ".join(docstring.split("\n\n")[0].split())
