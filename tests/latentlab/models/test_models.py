"""The ModelManager: the right weights at any step, quickly again, and never too much memory."""

import copy
import gc
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import psutil
import pytest
import torch
from safetensors.torch import load_file

from latentlab.models import manager
from latentlab.models.catalogue import catalogue, saved_steps
from latentlab.models.errors import ModelError
from latentlab.models.latent_model import LatentModel
from latentlab.models.manager import ModelManager
from latentlab.models.opening import open_model
from latentlab.models.refs import ModelRef
from trainers.runs.checkpoint import save_snapshot
from trainers.runs.run import Run

MB = 1_000_000


def test_any_saved_step_can_be_opened_and_the_newest_comes_by_itself(
    trained_run: Callable[..., Run],
) -> None:
    run = trained_run(steps=6, sample_interval=2)
    ref, manager = ModelRef.run(run.folder), ModelManager("cpu")
    assert saved_steps(ref) == (0, 2, 4, 6)
    assert [manager.open(ref, step).step for step in (0, 3, 4, 99, None)] == [0, 2, 4, 6, 6]
    for step in (0, 4):
        expected = load_file(run.snapshot_path(step))
        state = manager.open(ref, step).network.state_dict()
        assert all(torch.equal(state[name], each) for name, each in expected.items())


def test_the_newest_snapshot_is_served_as_soon_as_it_is_written(
    trained_run: Callable[..., Run],
) -> None:
    run = trained_run(steps=2)
    ref, manager = ModelRef.run(run.folder), ModelManager("cpu")
    assert manager.open(ref).step == 2
    save_snapshot(run, manager.open(ref).network, 7)
    assert manager.open(ref).step == 7


def test_a_snapshot_that_was_trained_anew_is_read_anew(trained_run: Callable[..., Run]) -> None:
    run = trained_run(steps=2)
    ref, manager = ModelRef.run(run.folder), ModelManager("cpu")
    before = manager.open(ref)
    other = copy.deepcopy(before.network)
    for each in other.parameters():
        each.copy_(each + 1)
    save_snapshot(run, other, 2)
    after = manager.open(ref)
    assert (after.step, after.digest == before.digest) == (2, False)


def test_a_snapshot_dropped_while_it_is_opened_gives_way_to_the_newest(
    trained_run: Callable[..., Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    run = trained_run(steps=2)
    found = manager.weights_path
    stale = [run.snapshot_path(1), run.snapshot_path(1)]

    def late(ref: ModelRef, step: int | None) -> Path:
        return stale.pop() if stale else found(ref, step)

    monkeypatch.setattr(manager, "weights_path", late)
    assert ModelManager("cpu").open(ModelRef.run(run.folder)).step == 2


def test_a_run_can_be_thinned_and_trained_while_it_is_explored(
    trained_run: Callable[..., Run],
) -> None:
    run = trained_run(steps=2)
    network = open_model(run.folder, device="cpu").network
    done = threading.Event()

    def train() -> None:
        for step in range(3, 60):
            save_snapshot(run, network, step)
            run.thin_snapshots(stride=1000)
            time.sleep(0.005)
        done.set()

    ref, manager = ModelRef.run(run.folder), ModelManager("cpu")
    thread = threading.Thread(target=train)
    thread.start()
    steps = []
    while not done.is_set():
        steps.append(manager.open(ref).step)
    thread.join()
    assert steps == sorted(steps)
    assert manager.open(ref).step == 59


def test_a_run_without_a_model_says_so(trained_run: Callable[..., Run]) -> None:
    run = trained_run(steps=2)
    for each in run.snapshots():
        each.path.unlink()
    with pytest.raises(ModelError, match="no saved model yet"):
        ModelManager("cpu").open(ModelRef.run(run.folder))


def test_a_file_has_one_step_only(model_file: Callable[..., Path]) -> None:
    ref, manager = ModelRef.file(model_file()), ModelManager("cpu")
    assert manager.open(ref, 400).step == 300
    with pytest.raises(ModelError, match="at step 300, not at step 299"):
        manager.open(ref, 299)


def test_a_reference_with_a_digest_refuses_other_weights(model_file: Callable[..., Path]) -> None:
    manager = ModelManager("cpu")
    digest = manager.open(ModelRef.file(model_file(seed=1))).digest
    ref = ModelRef.file(model_file(seed=1), digest)
    assert manager.open(ref).digest == digest
    model_file(seed=2)
    with pytest.raises(ModelError, match="weights have changed"):
        manager.open(ref)


def test_an_open_model_is_not_loaded_twice_even_by_many_threads(
    model_file: Callable[..., Path],
) -> None:
    ref, manager = ModelRef.file(model_file()), ModelManager("cpu")
    opened: list[LatentModel] = []
    threads = [threading.Thread(target=lambda: opened.append(manager.open(ref))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(opened) == 8
    assert len(set(map(id, opened))) == 1


def test_the_model_used_last_stays_and_the_one_used_first_goes(
    model_file: Callable[..., Path],
) -> None:
    refs = [ModelRef.file(model_file(f"model{number}", seed=number)) for number in range(3)]
    one = ModelManager("cpu").open(refs[0]).bytes
    manager = ModelManager("cpu", budget=3 * one)
    first = id(manager.open(refs[0]))
    manager.open(refs[1])
    assert id(manager.open(refs[0])) == first
    manager.open(refs[2])
    assert id(manager.open(refs[0])) == first
    assert manager.memory().models == 2


def test_a_model_in_use_elsewhere_is_counted_and_found_again(
    model_file: Callable[..., Path],
) -> None:
    ref, manager = ModelRef.file(model_file()), ModelManager("cpu")
    model = manager.open(ref)
    manager.clear()
    assert manager.memory().used == model.bytes
    assert manager.open(ref) is model
    manager.clear()
    del model
    assert manager.memory().used == 0


def test_a_model_larger_than_the_budget_is_refused(model_file: Callable[..., Path]) -> None:
    with pytest.raises(ModelError, match=r"needs .* and models may take 1\.0 MB"):
        ModelManager("cpu", budget=MB).open(ModelRef.file(model_file(hidden=1000)))


def test_memory_tells_what_the_device_has() -> None:
    memory = ModelManager("cpu").memory()
    assert memory.device == "cpu"
    assert 0 < memory.budget <= memory.free <= memory.total
    assert memory.used == memory.models == 0


@pytest.mark.long
def test_forty_models_opened_one_after_another_take_the_budget_and_what_one_takes_to_be_read(
    model_file: Callable[..., Path],
) -> None:
    budget = 500 * MB
    path = model_file(hidden=5000, latent_size=4096)
    assert path.stat().st_size > 90 * MB
    manager = ModelManager("cpu", budget)
    gc.collect()
    before = psutil.Process().memory_info().rss
    grown, used = [], []
    for number in range(40):
        os.utime(path, ns=(number, number))
        model = manager.open(ModelRef.file(path))
        grown.append(psutil.Process().memory_info().rss - before)
        used.append(manager.memory().used)
        assert model.step == 300
    assert 300 * MB < max(used) <= budget
    assert max(grown) <= budget + path.stat().st_size, f"grew by {max(grown) / MB:.0f} MB"


SHORT_OF_MEMORY = (
    torch.OutOfMemoryError(),
    RuntimeError("[enforce fail at alloc_cpu.cpp] DefaultCPUAllocator: can't allocate memory"),
    RuntimeError("MPS backend out of memory (MPS allocated: 8 GB)"),
)


@pytest.mark.parametrize("error", SHORT_OF_MEMORY, ids=["cuda", "cpu", "mps"])
def test_pictures_do_not_depend_on_what_memory_there_is(
    untrained: Callable[..., LatentModel], monkeypatch: pytest.MonkeyPatch, error: RuntimeError
) -> None:
    model = untrained("cgan")
    latents, labels = torch.cat([model.latent(seed) for seed in range(7)]), torch.arange(7)
    whole = model.decode(latents, labels)
    decode, sizes = model.model.decode, []

    def cramped(latents: torch.Tensor, labels: torch.Tensor | None = None) -> torch.Tensor:
        sizes.append(len(latents))
        if len(latents) > 2:
            raise error
        return decode(latents, labels)

    monkeypatch.setattr(model.model, "decode", cramped)
    parts = model.decode(latents, labels)
    assert max(sizes) == 7
    assert np.abs(whole.astype(int) - parts).max() <= 1


def test_another_error_is_not_taken_for_short_memory(
    untrained: Callable[..., LatentModel], monkeypatch: pytest.MonkeyPatch
) -> None:
    model, calls = untrained(), []

    def broken(latents: torch.Tensor, labels: torch.Tensor | None = None) -> torch.Tensor:
        calls.append((latents, labels))
        raise RuntimeError("mat1 and mat2 shapes cannot be multiplied")

    monkeypatch.setattr(model.model, "decode", broken)
    with pytest.raises(RuntimeError, match="cannot be multiplied"):
        model.decode(torch.zeros(4, model.latent_size))
    assert len(calls) == 1


@pytest.mark.parametrize(
    ("device", "megabytes", "expected"),
    [
        ("cpu", 40, "float32"),
        ("mps", 40, "float32"),
        ("cuda", 19, "float32"),
        ("cuda", 21, "bfloat16"),
    ],
)
def test_only_large_models_on_cuda_compute_in_half_precision(
    untrained: Callable[..., LatentModel],
    monkeypatch: pytest.MonkeyPatch,
    device: str,
    megabytes: int,
    expected: str,
) -> None:
    chosen = "latentlab.models.latent_model.choose_precision"
    monkeypatch.setattr(chosen, lambda *_, **__: "bfloat16")
    with torch.device("meta"):
        network = torch.nn.Linear(1_000_000, megabytes // 4, bias=False)
        network.register_buffer("rest", torch.zeros(megabytes % 4 * 250_000))
    model = LatentModel(network, untrained().header, torch.device(device))
    assert model.bytes == megabytes * MB
    assert model.number_format == expected


def test_what_can_be_opened_is_listed_without_torch(
    trained_run: Callable[..., Run],
) -> None:
    trained_run("tiny", steps=2)
    listing = (
        "import sys\n"
        "from latentlab.models.catalogue import catalogue\n"
        "from latentlab.models.manager import ModelManager\n"
        "print([entry.ref.title for entry in catalogue()], 'torch' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", listing], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip().endswith("'tiny'] False")


def test_the_list_leaves_out_what_cannot_be_read(
    trained_run: Callable[..., Run], bundled_folder: Path
) -> None:
    run = trained_run("tiny", steps=2)
    (bundled_folder / "broken.safetensors").write_text("nothing")
    (entry,) = catalogue()
    assert entry.ref == ModelRef.run(run.folder)
    assert entry.header.algorithm == "cgan"
    assert entry.header.card.steps == 2


def test_bundled_models_are_opened_by_name(
    bundled_folder: Path, model_file: Callable[..., Path]
) -> None:
    model_file("toy").rename(bundled_folder / "toy.safetensors")
    assert [entry.ref for entry in catalogue()] == [ModelRef.bundled("toy")]
    assert ModelManager("cpu").open(ModelRef.bundled("toy")).step == 300
    with pytest.raises(ModelError, match="no bundled model 'joy': choose one of toy"):
        ModelManager("cpu").open(ModelRef.bundled("joy"))


@pytest.fixture
def bundled_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "bundled"
    folder.mkdir()
    monkeypatch.setattr("latentlab.models.catalogue.MODELS", folder)
    return folder


@pytest.mark.skipif(sys.platform == "win32", reason="names there are text")
def test_a_run_whose_name_is_no_text_is_left_out_of_the_models_alone(
    trained_run: Callable[..., Run],
) -> None:
    run = trained_run(steps=2)
    odd = run.folder.with_name(os.fsdecode(b"m\xe9"))
    shutil.copytree(run.folder, odd)
    assert ModelRef.of_run(odd) is None
    assert ModelRef.of_run(run.folder) == ModelRef.run(run.folder)
    found = [each.ref for each in catalogue(run.folder.parent) if each.ref.kind == "run"]
    assert found == [ModelRef.run(run.folder)]
