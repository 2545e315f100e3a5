"""What a model can do is found out once, recorded, and told from one table."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol, runtime_checkable

import numpy as np
import pytest
import torch
from torch import nn

import trainers.capabilities
from latentlab import capabilities, previews
from latentlab.capabilities import CAPABILITIES, Capability, next_command, next_commands, refusal
from latentlab.models.catalogue import catalogue
from latentlab.models.files import read_model_file
from latentlab.models.latent_model import LatentModel
from latentlab.models.manager import ModelManager
from latentlab.models.refs import ModelRef
from latentlab.models.weights import save_model
from latentlab.rendering.render import Pictures
from trainers.capabilities import (
    Chains,
    Samples,
    Transfigures,
    Translates,
    Upscales,
    capabilities_of,
)
from trainers.data.spec import square_images
from trainers.data.words import Vocabulary
from trainers.registry import algorithm_class, algorithm_names
from trainers.runs.run import Run

WORDS = Vocabulary(words=("word",), longest=1, examples=("word",))


@pytest.mark.parametrize("name", algorithm_names())
def test_the_command_named_is_one_that_works_with_the_model(name: str) -> None:
    cls = algorithm_class(name)
    with torch.device("meta"):
        model = cls.build_model(cls.Config(), square_images(3, 32, ("one", "other"), WORDS))
    kinds = {
        "sample": Samples,
        "chain": Chains,
        "transfer": Translates,
        "swap": Transfigures,
        "upscale": Upscales,
    }
    told = next_command(capabilities_of(model), "mine")
    (command,) = [each for each in kinds if f"latentlab {each} mine " in told]
    assert isinstance(model, kinds[command])


def test_every_kind_of_model_in_a_list_is_told_once_and_one_that_is_not_known_not_at_all() -> None:
    samples, moves, translates = ("samples",), ("transfigures",), ("translates",)
    told = next_commands(
        [("a", samples), ("d", moves), ("c", translates), ("b", samples), ("e", None)]
    )
    assert [line.split(":")[0] for line in told] == ["a / b", "d", "c"]
    assert "latentlab transfer NAME" in told[2]
    assert next_commands([("a", samples)]) == [next_command(samples, "NAME")]
    assert next_commands([("a", None)]) == [] and next_command(None, "mine") == ""


def test_a_run_and_its_exported_model_record_what_the_model_can_do(
    trained_run: Callable[..., Run], tmp_path: Path
) -> None:
    run = trained_run(steps=2)
    (entry,) = [each for each in catalogue(run.folder.parent) if each.ref.kind == "run"]
    assert entry.header.capabilities == ("samples",)
    model = ModelManager("cpu").open(entry.ref)
    save_model(model, tmp_path / "model.safetensors")
    exported = read_model_file(tmp_path / "model.safetensors").header
    assert exported.capabilities == model.capabilities == ("samples",)


def test_every_bundled_model_says_what_it_can_do() -> None:
    for entry in catalogue():
        if entry.ref.kind == "bundled":
            assert entry.header.capabilities == ModelManager("cpu").open(entry.ref).capabilities


def test_what_a_model_lacks_is_said_with_what_it_has() -> None:
    assert refusal("translates", ("transfigures",)) == (
        "This model does not translate pictures: choose one that translates pictures from one "
        "domain to another. This one moves objects between pictures: use swap, remove, strength "
        "or bilinear."
    )


def test_a_new_capability_is_a_protocol_and_a_row(
    untrained: Callable[..., LatentModel], monkeypatch: pytest.MonkeyPatch
) -> None:
    @runtime_checkable
    class Dreams(Protocol):
        def dream(self) -> None: ...

    class Dreamer(nn.Module):
        def dream(self) -> None: ...

    def of_dreams(_: ModelRef, __: LatentModel) -> Pictures:
        return Pictures(np.zeros((18, 2, 2, 1), np.uint8), 6)

    row = Capability(Dreams, "dreams", "dreams of nothing", "latentlab.previews:of_dreams",
                     ("dream",), "Dream with: latentlab dream {name}")  # fmt: skip
    monkeypatch.setattr(trainers.capabilities, "Dreams", Dreams, raising=False)
    monkeypatch.setattr(capabilities, "CAPABILITIES", (*CAPABILITIES, row))
    monkeypatch.setattr(previews, "of_dreams", of_dreams, raising=False)
    model = LatentModel(Dreamer(), untrained("gan").header, torch.device("cpu"))
    assert model.capabilities == ("dreams",)
    assert next_command(model.capabilities, "mine") == "Dream with: latentlab dream mine"
    assert len(previews.preview(ModelRef.bundled("mine"), model)) == 18
    assert "This one dreams: use dream." in refusal("samples", model.capabilities)
