"""ONNX files: another program draws the same images from the same latents."""

import importlib.util
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from latentlab.export import onnx_file
from latentlab.export.onnx_file import save_onnx
from latentlab.export.writing import ExportError
from latentlab.models.latent_model import LatentModel
from trainers.data.captions import tokens_of


@pytest.mark.parametrize(
    ("algorithm", "settings"),
    [
        ("gan", {}),
        ("cgan", {}),
        ("vae", {"network": "convolutional"}),
        ("score", {}),
        ("text2image", {}),
        *(
            pytest.param(algorithm, settings, marks=pytest.mark.slow)
            for algorithm, settings in (
                ("dcgan", {}),
                ("cgan", {"network": "convolutional"}),
                ("cgan", {"network": "mlp"}),
                ("wgan", {}),
                ("vae", {}),
                ("acgan", {}),
                ("loss-sensitive", {}),
                ("sagan", {}),
                ("autoencoder", {}),
                ("realnvp", {}),
            )
        ),
    ],
)
@pytest.mark.long
def test_onnxruntime_draws_the_same_images(
    algorithm: str,
    settings: dict[str, Any],
    tmp_path: Path,
    untrained: Callable[..., LatentModel],
) -> None:
    import onnxruntime

    model = untrained(algorithm, **settings)
    path = tmp_path / "generator.onnx"
    report = save_onnx(model, path)
    assert report.largest_difference < 1e-4

    session = onnxruntime.InferenceSession(path.read_bytes())
    latents = torch.cat([model.latent(seed) for seed in range(100, 117)])
    labels = torch.arange(17) % 10 if model.conditional else None
    feed = {"latents": latents.numpy()}
    if labels is not None:
        feed["labels"] = labels.numpy()
    if model.vocabulary is not None:
        sentences = [model.vocabulary.examples[each % 3] for each in range(17)]
        tokens = tokens_of(sentences, model.vocabulary)
        feed["words"], labels = tokens.numpy(), model.model.read(tokens)
    (images,) = session.run(None, feed)
    assert [each.name for each in session.get_inputs()] == list(report.inputs) == list(feed)
    assert images.shape == (17, 1, 28, 28)
    assert np.abs(images - model.images(latents, labels).numpy()).max() < 1e-4


def test_networks_that_onnx_cannot_hold_are_refused_in_a_sentence(
    tmp_path: Path, untrained: Callable[..., LatentModel], monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: object) -> float:
        raise TypeError("no such operator")

    monkeypatch.setattr(onnx_file, "_difference", breaks)
    with pytest.raises(ExportError, match=r"ONNX cannot hold .* \.safetensors"):
        save_onnx(untrained("gan"), tmp_path / "generator.onnx")
    assert not list(tmp_path.iterdir())


def test_the_file_says_where_it_comes_from(
    tmp_path: Path, untrained: Callable[..., LatentModel]
) -> None:
    import onnx

    save_onnx(untrained("gan"), tmp_path / "generator.onnx")
    stored = onnx.load(tmp_path / "generator.onnx")
    described = {each.key: each.value for each in stored.metadata_props}["latentlab"]
    assert json.loads(described)["algorithm"] == "gan"
    assert [each.name for each in tmp_path.iterdir()] == ["generator.onnx"]


def test_images_that_differ_are_not_saved(
    tmp_path: Path, untrained: Callable[..., LatentModel], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(onnx_file, "_difference", lambda *_: float("nan"))
    with pytest.raises(ExportError, match="differ"):
        save_onnx(untrained("gan"), tmp_path / "generator.onnx")
    assert not list(tmp_path.iterdir())


def test_missing_packages_are_named(
    tmp_path: Path, untrained: Callable[..., LatentModel], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if "x" in name else name)
    with pytest.raises(ExportError, match="pip install onnx onnxscript onnxruntime"):
        save_onnx(untrained("gan"), tmp_path / "generator.onnx")


def test_the_name_must_end_in_onnx(tmp_path: Path, untrained: Callable[..., LatentModel]) -> None:
    with pytest.raises(ExportError, match=r"must end in \.onnx"):
        save_onnx(untrained("gan"), tmp_path / "generator.pb")
