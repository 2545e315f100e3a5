"""Which command works with a model: draw samples, translate pictures or move objects."""

_DRAW = "Draw pictures with: latentlab sample {name}{more} --out samples.png"
_TRANSLATE = (
    "Translate your own pictures with: latentlab transfer {name} --input PICTURES --out results"
)
_MOVE_OBJECTS = (
    "Move an object between your own pictures with: latentlab swap {name} --receiver A.png "
    "--donor B.png --out swapped.png"
)
_ON_PICTURES = {
    "cyclegan": _TRANSLATE,
    "discogan": _TRANSLATE,
    "pix2pix": _TRANSLATE,
    "genegan": _MOVE_OBJECTS,
}
"""Algorithms whose models make pictures from pictures. By name, so that none loads torch."""


def next_command(algorithm: str, name: str, count: int | None = None) -> str:
    """What to do with a model of `algorithm`, as a sentence with the command for it.

    Args:
        name: how the model is named on the command line.
        count: of how many samples to speak; None leaves it to the command.
    """
    more = "" if count is None else f" -n {count}"
    return _ON_PICTURES.get(algorithm, _DRAW).format(name=name, more=more)


def commands_for(algorithms: list[str]) -> list[str]:
    """One sentence for each kind among models of `algorithms`, in the order of the models."""
    by_use: dict[str, list[str]] = {}
    for algorithm in algorithms:
        names = by_use.setdefault(next_command(algorithm, "NAME"), [])
        if algorithm not in names:
            names.append(algorithm)
    if len(by_use) == 1:
        return list(by_use)
    return [f"{' / '.join(sorted(names))}: {use}" for use, names in by_use.items()]
