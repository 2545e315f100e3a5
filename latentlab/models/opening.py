"""Opens models by the names that a person uses, for scripts, notebooks and the command line."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from latentlab.models.catalogue import bundled_names
from latentlab.models.errors import ModelError
from latentlab.models.manager import ModelManager
from latentlab.models.refs import ModelKind, ModelRef
from trainers.config import DeviceChoice
from trainers.storage import runs_dir

if TYPE_CHECKING:
    from latentlab.models.latent_model import LatentModel


def open_model(
    name: str | Path,
    step: int | None = None,
    *,
    kind: ModelKind | None = None,
    device: DeviceChoice = "auto",
) -> "LatentModel":
    """Open a trained model.

    Args:
        name: of a bundled model or of a run, or the path of a run's folder or of a model file.
            "./x" means the folder where "x" could be a name.
        step: the model as it was at this training step, or the last saved before; None takes the
            newest.
        kind: what `name` means, should it mean several things; None takes the first that exists.
        device: where it computes; "auto" takes the fastest there is.

    Raises:
        ModelError: if there is no such model, or it cannot be read.
        RunError: if the run cannot be read.
    """
    return _manager(device).open(reference(name, kind), step)


def model_names() -> tuple[str, ...]:
    """The names that `open_model` knows: of the bundled models, then of the runs."""
    runs = sorted(found.parent.name for found in runs_dir().glob("*/run.json"))
    return (*bundled_names(), *runs)


def reference(name: str | Path, kind: ModelKind | None = None) -> ModelRef:
    """The reference that `name` stands for; see `open_model`.

    Raises:
        ModelError: if nothing has this name.
    """
    path = Path(name).expanduser()
    if kind is not None:
        return _as(kind, str(name), path)
    # Names before paths: what lies in the current folder does not change what a name means.
    if str(name) in bundled_names():
        return ModelRef.bundled(str(name))
    folder = _run_folder(str(name))
    if (folder / "run.json").is_file():
        return ModelRef.run(folder)
    if path.is_file() or path.suffix == ".safetensors":
        return ModelRef.file(path)
    known = ", ".join(model_names()) or "none yet"
    raise ModelError(
        f"There is no model {str(name)!r}: name a bundled model or a run ({known}), the folder of "
        "a run, or a model file."
    )


def _as(kind: ModelKind, name: str, path: Path) -> ModelRef:
    if kind == "bundled":
        return ModelRef.bundled(name)
    if kind == "file":
        return ModelRef.file(path)
    return ModelRef.run(_run_folder(name))


def _run_folder(name: str) -> Path:
    """The run of that name in the runs folder, or else the folder at that path."""
    known, path = runs_dir() / name, Path(name).expanduser()
    is_name = path.name == name
    return known if is_name and (known.is_dir() or not path.is_dir()) else path


@cache
def _manager(device: DeviceChoice) -> ModelManager:
    """One manager for each device, so that opening a model again is quick."""
    return ModelManager(device)
