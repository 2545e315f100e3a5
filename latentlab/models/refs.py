"""Which model is meant, as a plain value that can be kept, sent, and carried by a picture.

This module does not import torch.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Literal, Self

from pydantic import Field

from latentlab.models.errors import ModelError
from trainers.config import Frozen
from trainers.file_names import is_text, shown
from trainers.storage import runs_dir

if TYPE_CHECKING:
    from latentlab.models.latent_model import LatentModel

ModelKind = Literal["run", "bundled", "file"]


class ModelRef(Frozen):
    """A model by where it is found.

    Attributes:
        kind: a run in training or past, a model that ships with LatentLab, or a model file.
        name: of the bundled model or of a run in the runs folder; otherwise the path of the
            run's folder or of the file.
        digest: `LatentModel.digest` of the weights that are meant; None takes what is there.
    """

    kind: ModelKind
    name: str = Field(min_length=1)
    digest: str | None = None

    @classmethod
    def run(cls, folder: Path) -> Self:
        """The run in `folder`; by its name alone if it lies in the runs folder, which may move.

        Raises:
            ModelError: if its path is no text.
        """
        folder = folder.resolve()
        known = folder.parent == runs_dir().resolve()
        return cls(kind="run", name=_text(Path(folder.name) if known else folder))

    @classmethod
    def of_run(cls, folder: Path) -> Self | None:
        """The model of the run in `folder`; None if its path is no text, so that no picture could
        say which model drew it."""
        try:
            return cls.run(folder)
        except ModelError:
            return None

    @classmethod
    def bundled(cls, name: str) -> Self:
        """The model called `name` that ships with LatentLab."""
        return cls(kind="bundled", name=name)

    @classmethod
    def file(cls, path: Path, digest: str | None = None) -> Self:
        """The model file at `path`.

        Raises:
            ModelError: if its path is no text.
        """
        return cls(kind="file", name=_text(path.resolve()), digest=digest)

    def pinned(self, model: "LatentModel") -> Self:
        """The same model, but with the weights of `model` alone; a run's step says it already."""
        return self if self.kind == "run" else self.model_copy(update={"digest": model.digest})

    @property
    def key(self) -> str:
        """The same for all references to this model, whichever of its weights are meant."""
        return f"{self.kind} {self.name}"

    @property
    def title(self) -> str:
        """What a person calls it: "digits-cgan"."""
        if self.kind == "bundled":
            return self.name
        path = Path(self.name)
        return path.stem if self.kind == "file" else path.name


def _text(path: Path) -> str:
    if not is_text(str(path)):
        raise ModelError(
            f"The path {shown(str(path))} holds bytes that are no text (shown as ?), so no picture "
            "could say which model drew it. Rename it."
        )
    return str(path)
