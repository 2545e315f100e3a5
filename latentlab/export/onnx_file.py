"""A model's generator as an ONNX file, for programs that know nothing of PyTorch.

Inputs: "latents" float32 [N, latent_size]; for a conditional model "labels" int64 [N]; for one that
reads sentences "words" int64 [N, L], their numbers from 1 on in the model's vocabulary, 0 after the
last. Output: "images" float32 [N, C, H, W] in [-1, 1], or points [N, D]. N is free. Needs the
packages onnx, onnxscript and onnxruntime, which the program does without otherwise.
"""

import copy
import importlib.util
import logging
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from latentlab.export.writing import ExportError, writing
from latentlab.models.latent_model import LatentModel
from trainers.capabilities import ReadsText, Samples
from trainers.data.captions import tokens_of

_log = logging.getLogger(__name__)

PACKAGES = ("onnx", "onnxscript", "onnxruntime")
TOLERANCE = 1e-3
"""Largest difference of a value in [-1, 1] that is put down to rounding: an eighth of a grey
level."""
_CHECKED_BATCHES = (1, 5)


@dataclass(frozen=True)
class OnnxReport:
    """What was written.

    Attributes:
        inputs: names of the inputs.
        largest_difference: between onnxruntime's images and PyTorch's, values in [-1, 1].
    """

    path: Path
    inputs: tuple[str, ...]
    largest_difference: float


class _Decoder(nn.Module):
    """Only what makes images from latents; ONNX needs it as `forward`."""

    def __init__(self, model: Samples) -> None:
        super().__init__()
        self.model = model

    def forward(self, latents: Tensor, told: Tensor | None = None) -> Tensor:
        if told is not None and isinstance(self.model, ReadsText):
            told = self.model.read(told)
        return self.model.decode(latents, told)


def save_onnx(model: LatentModel, path: Path) -> OnnxReport:
    """Write the generator of `model`, then run it with onnxruntime and compare.

    Raises:
        ExportError: if a package is missing, `path` does not end in .onnx or cannot be written,
            the model makes no images from latents, ONNX cannot hold its networks, or the images
            differ by more than `TOLERANCE`; nothing is left behind then.
    """
    if not (model.samples or model.draws_points):
        raise ExportError(
            f"{path.name} was not saved: ONNX files hold what makes images from random numbers, "
            f"and a model trained by {model.algorithm} makes none. Export as .safetensors instead."
        )
    _require_packages()
    decoder = _Decoder(copy.deepcopy(model.model)).to("cpu").eval()
    names = tuple(_inputs(model, 1))
    with writing(path, ".onnx") as temporary:
        try:
            _convert(decoder, _inputs(model, 2), temporary, model.header.as_json())
            difference = max(
                _difference(decoder, temporary, _inputs(model, count)) for count in _CHECKED_BATCHES
            )
        except (OSError, MemoryError):
            raise
        # The packages raise errors of many kinds, which have no base of their own.
        except Exception as error:
            _log.info("ONNX failed", exc_info=True)
            raise ExportError(
                f"{path.name} was not saved: ONNX cannot hold the networks of this model. Export "
                "as .safetensors instead."
            ) from error
        # Written so that it is true for NaN as well.
        if not difference <= TOLERANCE:
            raise ExportError(
                f"{path.name} was not saved: its images differ from the model's by "
                f"{difference:.2g}, where {TOLERANCE} is allowed. Export as .safetensors instead."
            )
    return OnnxReport(path, names, difference)


def _inputs(model: LatentModel, count: int) -> dict[str, Tensor]:
    """Examples of what is fed in, by its names."""
    inputs = {"latents": torch.cat([model.latent(seed) for seed in range(count)])}
    if model.conditional:
        inputs["labels"] = torch.arange(count) % model.classes
    if (vocabulary := model.vocabulary) is not None:
        examples = vocabulary.examples
        sentences = [examples[each % len(examples)] for each in range(count)]
        inputs["words"] = tokens_of(sentences, vocabulary)
    return inputs


def _convert(
    decoder: nn.Module, inputs: Mapping[str, Tensor], path: Path, description: str
) -> None:
    batch = torch.export.Dim("N")
    with _quietly():
        program = torch.onnx.export(
            decoder,
            tuple(inputs.values()),
            input_names=list(inputs),
            output_names=["images"],
            dynamic_shapes=tuple({0: batch} for _ in inputs),
            dynamo=True,
            verbose=False,
        )
        assert program is not None, "torch returns a program unless it is told to write a file"
        program.model.metadata_props["latentlab"] = description
        program.save(path, external_data=False)


def _difference(decoder: nn.Module, path: Path, inputs: Mapping[str, Tensor]) -> float:
    """The largest difference between both programs' images."""
    import onnxruntime

    session = onnxruntime.InferenceSession(path.read_bytes(), providers=["CPUExecutionProvider"])
    feed: dict[str, Any] = {name: each.numpy() for name, each in inputs.items()}
    (theirs,) = session.run(["images"], feed)
    with torch.no_grad():
        ours = decoder(*inputs.values()).numpy()
    return float(np.abs(theirs - ours).max())


def _require_packages() -> None:
    missing = [name for name in PACKAGES if importlib.util.find_spec(name) is None]
    if missing:
        raise ExportError(
            f"ONNX files need packages that are not installed: {', '.join(missing)}. "
            f"Install them with pip install {' '.join(missing)}, or export as .safetensors."
        )


@contextmanager
def _quietly() -> Iterator[None]:
    """Without what the converter says about its own future, which is no concern of a person's."""
    log = logging.getLogger("torch.onnx")
    level = log.level
    log.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        log.setLevel(level)
