"""What a run keeps of its training: checkpoints with the whole state, which run no code when they
are read, and snapshots of the averaged model, as safetensors files anyone can load."""

import io
import json
import pickle
import struct
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save
from torch import nn

from trainers.runs.run import Run, RunError, Saved
from trainers.storage import write_bytes_atomically

FORMAT = 1
LARGE = 100_000_000
"""Bytes of a run's checkpoints from which on only one is kept at its end."""


class CheckpointError(RunError):
    """A checkpoint cannot be used.

    `earlier` is the step of the newest earlier checkpoint that can be read, or None.
    """

    def __init__(self, text: str, earlier: int | None = None) -> None:
        super().__init__(text)
        self.earlier = earlier


class OtherImagesError(CheckpointError):
    """The data are not those of the run."""


def other_images(run: Run) -> OtherImagesError:
    """The error for images whose fingerprint is not that of `run`."""
    return OtherImagesError(
        f"The images are not the ones that {run.name} was trained on. Bring back the original "
        "data, or start a new run with these."
    )


def save_checkpoint(run: Run, training: Mapping[str, Any], science: str, data: str) -> Path:
    """Write `training` (Training.state_dict()) and drop the oldest checkpoints.

    Args:
        science: digest of the settings; data: fingerprint of the images. Both are compared when
            the run is resumed.

    Raises:
        OSError: if there is no room or no permission; the earlier checkpoints stay.
    """
    path = run.checkpoint_path(training["step"])
    content = {"format": FORMAT, "science": science, "data": data, "training": dict(training)}
    buffer = io.BytesIO()
    # Not straight into the file: on a full disk torch.save raises a RuntimeError without a reason.
    torch.save(content, buffer)
    write_bytes_atomically(path, buffer.getbuffer())
    run.drop_old_checkpoints()
    return path


def keep_newest_checkpoint(run: Run) -> None:
    """Where the checkpoints of a run that has ended are large, keep the newest alone, once it was
    read back and is whole.

    Raises:
        OSError: if one cannot be deleted.
    """
    *earlier, newest = run.checkpoints()
    if sum(each.path.stat().st_size for each in (*earlier, newest)) < LARGE:
        return
    try:
        _read(newest.path)
    except _UNREADABLE:
        return
    for each in earlier:
        each.path.unlink(missing_ok=True)


def load_checkpoint(run: Run, saved: Saved, science: str, data: str) -> dict[str, Any]:
    """The training state in `saved`.

    Raises:
        CheckpointError: if the file is damaged, or made with other settings.
        OtherImagesError: if it was made with other data.
    """
    try:
        content = _read(saved.path)
    except _UNREADABLE as error:
        raise _unreadable(run, saved, error) from error
    inherited = run.manifest.parent is not None and run.manifest.parent.step == saved.step
    if content["science"] != science and not inherited:
        raise CheckpointError(
            f"The settings of {run.name} have been changed since its checkpoint at step "
            f"{saved.step} was made. Put run.json back as it was, or branch the run to train "
            "with other settings."
        )
    if content["data"] != data:
        raise other_images(run)
    training: dict[str, Any] = content["training"]
    return training


_UNREADABLE = (
    OSError,
    RuntimeError,
    EOFError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    ArithmeticError,
    AssertionError,
    MemoryError,
    struct.error,
    pickle.UnpicklingError,
    zipfile.BadZipFile,
    zlib.error,
)
"""What zipfile and torch raise on files that are damaged, or none of theirs."""


def _read(path: Path) -> dict[str, Any]:
    with zipfile.ZipFile(path) as archive:
        # torch packs nothing; what is packed might unpack to anything.
        if any(each.compress_type != zipfile.ZIP_STORED for each in archive.infolist()):
            raise ValueError("it is no checkpoint")
        broken = archive.testzip()
    if broken is not None:
        raise ValueError(f"{broken} has a wrong checksum")
    loaded: object = torch.load(path, map_location="cpu", weights_only=True)
    content: dict[str, Any] = loaded if isinstance(loaded, dict) else {}
    if content["format"] > FORMAT:
        raise ValueError("it was made by a newer LatentLab")
    if not {"science", "data"} < content.keys() or not isinstance(content["training"], dict):
        raise ValueError("it is no checkpoint")
    return content


def _unreadable(run: Run, saved: Saved, error: Exception) -> CheckpointError:
    earlier = next((s.step for s in reversed(run.checkpoints()) if _is_earlier(s, saved)), None)
    advice = (
        "There is no earlier one: branch the run to train again with the same settings."
        if earlier is None
        else f"The newest readable one is at step {earlier}: continue from there."
    )
    reason = str(error).split("\n")[0]
    return CheckpointError(
        f"The checkpoint of {run.name} at step {saved.step} cannot be read ({reason}). {advice}",
        earlier,
    )


def _is_earlier(candidate: Saved, than: Saved) -> bool:
    if candidate.step >= than.step:
        return False
    try:
        _read(candidate.path)
    except _UNREADABLE:
        return False
    return True


def save_snapshot(run: Run, model: nn.Module, step: int) -> Path:
    """Write the weights and buffers of `model`.

    Raises:
        OSError: if there is no room or no permission.
    """
    path = run.snapshot_path(step)
    tensors = {name: tensor.contiguous() for name, tensor in model.state_dict().items()}
    content = save(tensors, metadata={"latentlab": json.dumps({"format": 1, "step": step})})
    write_bytes_atomically(path, content)
    return path
