"""Model files: what is written is read again, and every wrong file is told what it is."""

import json
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file

from latentlab.models.errors import ModelError
from latentlab.models.latent_model import LatentModel
from latentlab.models.manager import ModelManager
from latentlab.models.refs import ModelRef
from latentlab.models.weights import save_model
from trainers.runs.run import Run

OPENED_BY_PICKLE: list[str] = []


class Trap:
    """Reports when it is unpickled."""

    def __reduce__(self) -> tuple[Any, ...]:
        return (OPENED_BY_PICKLE.append, ("opened",))


def complaint(path: Path) -> str:
    with pytest.raises(ModelError) as caught:
        ModelManager("cpu").open(ModelRef.file(path))
    text = str(caught.value)
    assert path.name in text or path.stem in text
    assert "\n" not in text
    assert text.endswith(".")
    return text


def rewritten(path: Path, **changes: Any) -> Path:
    """The model file at `path` with other values in its description."""
    header = json.loads(safetensors_metadata(path)["latentlab"]) | changes
    save_file(load_file(path), path, metadata={"latentlab": json.dumps(header)})
    return path


def safetensors_metadata(path: Path) -> dict[str, str]:
    content = path.read_bytes()
    length = int.from_bytes(content[:8], "little")
    metadata: dict[str, str] = json.loads(content[8 : 8 + length])["__metadata__"]
    return metadata


@pytest.mark.parametrize("algorithm", ["gan", "dcgan", "cgan", "wgan", "vae"])
def test_a_saved_model_draws_the_same_pictures_bit_for_bit(
    algorithm: str, untrained: Callable[..., LatentModel], model_file: Callable[..., Path]
) -> None:
    before = untrained(algorithm, seed=3)
    after = ModelManager("cpu").open(ModelRef.file(model_file(algorithm=algorithm, seed=3)))
    latents = torch.cat([before.latent(seed) for seed in range(5)])
    labels = torch.arange(5) if before.conditional else None
    assert np.array_equal(before.decode(latents, labels), after.decode(latents, labels))
    assert before.digest == after.digest
    assert before.header == after.header


def test_a_runs_model_goes_into_a_file_with_its_card(
    tmp_path: Path, trained_run: Callable[..., Run]
) -> None:
    run = trained_run("tiny", steps=3)
    manager = ModelManager("cpu")
    before = manager.open(ModelRef.run(run.folder))
    save_model(before, tmp_path / "tiny.safetensors")
    after = manager.open(ModelRef.file(tmp_path / "tiny.safetensors"))
    assert after.digest == before.digest
    card = after.header.card
    assert (card.title, card.data, card.steps, card.seed) == ("tiny", "IDX files", 3, 0)
    assert card.command.startswith("latentlab train cgan --dataset idx --data noise ")
    assert "--steps 3" in card.command


def test_half_precision_weights_become_float32(model_file: Callable[..., Path]) -> None:
    path = model_file()
    halved = {name: each.half() for name, each in load_file(path).items()}
    save_file(halved, path, metadata=safetensors_metadata(path))
    model = ModelManager("cpu").open(ModelRef.file(path))
    state = model.network.state_dict()
    assert all(torch.equal(state[name], each.float()) for name, each in halved.items())


def test_a_model_saved_in_half_takes_half_the_space_and_is_the_same_when_saved_again(
    tmp_path: Path, untrained: Callable[..., LatentModel]
) -> None:
    before, path = untrained("dcgan", width=16), tmp_path / "half.safetensors"
    save_model(before, path, half=True)
    after = ModelManager("cpu").open(ModelRef.file(path))
    assert path.stat().st_size < 0.6 * before.bytes
    for name, parameter in before.network.named_parameters():
        rounded = after.network.state_dict()[name]
        assert rounded.dtype == torch.float32
        torch.testing.assert_close(rounded, parameter, rtol=2**-11, atol=2**-25)
    statistics = dict(before.network.named_buffers())
    assert all(
        torch.equal(after.network.state_dict()[name], each) for name, each in statistics.items()
    )
    save_model(after, tmp_path / "again.safetensors", half=True)
    assert (tmp_path / "again.safetensors").read_bytes() == path.read_bytes()


def test_weights_in_memory_do_not_change_with_the_file(model_file: Callable[..., Path]) -> None:
    path = model_file()
    model = ModelManager("cpu").open(ModelRef.file(path))
    before = model.decode(model.latent(1))
    with path.open("rb+") as file:
        file.truncate(10)
    assert np.array_equal(model.decode(model.latent(1)), before)


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    assert "There is no file" in complaint(tmp_path / "nothing.safetensors")
    assert "is a folder" in complaint(tmp_path)


def test_an_empty_file(tmp_path: Path) -> None:
    path = tmp_path / "empty.safetensors"
    path.touch()
    assert "is empty" in complaint(path)


@pytest.mark.parametrize("text", ["Dear model,\n", "{}", '{"format": 1}', "Grüße " * 200])
def test_a_text_file(tmp_path: Path, text: str) -> None:
    path = tmp_path / "letter.safetensors"
    path.write_text(text, "utf-8")
    assert "is a text file" in complaint(path)


def test_a_picture(tmp_path: Path) -> None:
    path = tmp_path / "picture.safetensors"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    assert "is not a safetensors file" in complaint(path)


@pytest.mark.parametrize("protocol", [2, 3, 4, 5])
def test_a_pickle_is_refused_and_never_opened(tmp_path: Path, protocol: int) -> None:
    path = tmp_path / "model.safetensors"
    path.write_bytes(pickle.dumps(Trap(), protocol))
    assert "is a pickle" in complaint(path)
    assert not OPENED_BY_PICKLE


@pytest.mark.parametrize("zipped", [True, False])
def test_a_pytorch_file_is_refused_and_never_opened(tmp_path: Path, zipped: bool) -> None:
    path = tmp_path / "model.pt"
    torch.save({"trap": Trap()}, path, _use_new_zipfile_serialization=zipped)
    assert "is a pickle" in complaint(path)
    assert not OPENED_BY_PICKLE


@pytest.mark.parametrize("part", [0.0001, 0.3, 0.999])
def test_a_truncated_file(model_file: Callable[..., Path], part: float) -> None:
    path = model_file()
    content = path.read_bytes()
    path.write_bytes(content[: max(20, int(part * len(content)))])
    assert "is incomplete" in complaint(path)


def test_a_file_with_more_than_it_says(model_file: Callable[..., Path]) -> None:
    path = model_file()
    path.write_bytes(path.read_bytes() + b"more")
    assert "is a damaged safetensors file" in complaint(path)


def test_a_damaged_header(model_file: Callable[..., Path]) -> None:
    path = model_file()
    content = bytearray(path.read_bytes())
    content[20:30] = b"\xff" * 10
    path.write_bytes(content)
    assert "is a damaged safetensors file" in complaint(path)


def test_somebody_elses_safetensors_file(tmp_path: Path) -> None:
    path = tmp_path / "theirs.safetensors"
    save_file({"weight": torch.zeros(3)}, path)
    assert "not a LatentLab model" in complaint(path)


def test_a_runs_snapshot_needs_its_run(trained_run: Callable[..., Run]) -> None:
    run = trained_run()
    assert "Open the run" in complaint(run.snapshots()[-1].path)


def test_a_model_of_a_newer_version(model_file: Callable[..., Path]) -> None:
    text = complaint(rewritten(model_file(), format=2, something="new"))
    assert "newer LatentLab (format 2, this one reads up to 1)" in text


def test_an_algorithm_that_is_not_there(model_file: Callable[..., Path]) -> None:
    assert "'megagan', which this LatentLab does not have" in complaint(
        rewritten(model_file(), algorithm="megagan")
    )


@pytest.mark.parametrize(
    "changes",
    [{"step": -1}, {"data": {"channels": 2, "size": 28}}, {"card": "none"}, {"settings": 3}],
)
def test_a_description_with_impossible_values(
    model_file: Callable[..., Path], changes: dict[str, Any]
) -> None:
    text = complaint(rewritten(model_file(), **changes))
    assert f"is damaged (at {next(iter(changes))}" in text


@pytest.mark.parametrize("text", ["", "[]", "null", "{", "[" * 100_000])
def test_a_description_that_is_no_json_object(model_file: Callable[..., Path], text: str) -> None:
    path = model_file()
    save_file(load_file(path), path, metadata={"latentlab": text})
    assert "is damaged" in complaint(path)


def test_settings_that_do_not_fit_the_weights(model_file: Callable[..., Path]) -> None:
    path = model_file(hidden=16)
    settings = json.loads(safetensors_metadata(path)["latentlab"])["settings"]
    text = complaint(rewritten(path, settings=settings | {"hidden": 32}))
    assert "do not fit" in text
    assert "16" in text
    assert "32" in text


def test_weights_that_are_missing_or_too_many(model_file: Callable[..., Path]) -> None:
    path = model_file()
    tensors, metadata = load_file(path), safetensors_metadata(path)
    save_file(tensors | {"zzz": torch.zeros(1)}, path, metadata=metadata)
    assert "zzz is 1, but should be absent" in complaint(path)
    first = sorted(tensors)[0]
    save_file({k: v for k, v in tensors.items() if k != first}, path, metadata=metadata)
    assert f"{first} is absent" in complaint(path)


def test_settings_that_are_not_allowed(model_file: Callable[..., Path]) -> None:
    assert "Hidden cannot be 0" in complaint(rewritten(model_file(), settings={"hidden": 0}))


def test_labels_that_the_algorithm_needs(model_file: Callable[..., Path]) -> None:
    path = rewritten(model_file(algorithm="cgan"), data={"channels": 1, "size": 28})
    assert "learns from labels" in complaint(path)
