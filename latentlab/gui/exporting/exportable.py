"""What can be exported: pictures, or something else in one of several formats."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from latentlab import formatting
from latentlab.export.order import Subject

FileSort: TypeAlias = Literal["curves", "latents", "places", "model", "wishes"]
"""What files are, whatever model, run or step they are of."""


@dataclass(frozen=True)
class Format:
    """One kind of file that something can become.

    Attributes:
        suffix: how its name ends: ".csv".
        title: what the person chooses: "Table (CSV)".
    """

    suffix: str
    title: str


@dataclass(frozen=True)
class Files:
    """Something other than pictures.

    Attributes:
        sort: what the chosen format is remembered for.
        title: what it is, for the person: "Curves of digits-1".
        name: what its file is called, without its ending.
        meaning: what is in the file, as a sentence.
        formats: the kinds of file that it can become.
        write: writes it to a path, whose ending says as what.
    """

    sort: FileSort
    title: str
    name: str
    meaning: str
    formats: tuple[Format, ...]
    write: Callable[[Path], None]


Exportable: TypeAlias = Subject | Files


def latents_in_words(count: int, numbers: int) -> str:
    """What is in a file of `count` latents."""
    return (
        f"{formatting.counted(count, 'latent')} of {formatting.counted(numbers, 'number')}, "
        "without loss; the tray takes them back (Numbers…, Load)."
    )


LATENT_FORMATS = (
    Format(".npz", "NumPy archive (.npz)"),
    Format(".npy", "NumPy array (.npy)"),
    Format(".json", "Text (.json)"),
)
