"""A run goes on when its data were moved or its device is missing, and remembers where."""

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from latentlab.cli import main
from trainers.runs.run import Run
from trainers.storage import runs_dir

Captured = pytest.CaptureFixture[str]
SMALL = ["--image-size", "16", "--batch-size", "4", "--threads", "1", "--steps", "4"]
TRANSLATING = ["--width", "4", "--blocks", "1"]


def pictures(folder: Path, seed: int, width: int = 16) -> None:
    folder.mkdir(parents=True)
    rng = np.random.default_rng(seed)
    for number in range(6):
        Image.fromarray(rng.integers(0, 256, (16, width), np.uint8)).save(folder / f"{number}.png")


def plain(root: Path) -> list[str]:
    pictures(root / "data", 0)
    return ["gan", "--dataset", "folder", "--data", str(root / "data"), "--hidden", "8"]


def idx(root: Path) -> list[str]:
    (root / "data").mkdir(parents=True)
    pixels = np.random.default_rng(0).integers(0, 256, (8, 16, 16), np.uint8)
    header = b"\0\0\x08\x03" + np.array(pixels.shape, ">u4").tobytes()
    (root / "data" / "train-images-idx3-ubyte").write_bytes(header + pixels.tobytes())
    return ["gan", "--dataset", "idx", "--data", str(root / "data"), "--hidden", "8"]


def domain_folders(root: Path) -> list[str]:
    for seed, name in enumerate(("trainA", "trainB")):
        pictures(root / "data" / name, seed)
    data = ["--dataset", "folder-pair", "--data", str(root / "data")]
    return ["cyclegan", *data, *TRANSLATING]


def pairs(root: Path) -> list[str]:
    pictures(root / "data", 0, width=32)
    return ["pix2pix", "--dataset", "pairs", "--data", str(root / "data"), "--width", "4"]


def two_folders(root: Path) -> list[str]:
    for seed, name in enumerate(("data", "more")):
        pictures(root / name, seed)
    folders = ["--data", str(root / "data"), "--second-folder", str(root / "more")]
    return ["cyclegan", "--dataset", "two-folders", *folders, *TRANSLATING]


@pytest.mark.parametrize("make", [plain, idx, domain_folders, pairs, two_folders])
def test_a_run_whose_data_were_moved_goes_on_where_they_lie_now(
    make: Callable[[Path], list[str]], tmp_path: Path, capsys: Captured
) -> None:
    assert main(["train", *make(tmp_path / "old"), *SMALL, "--run", str(tmp_path / "run")]) == 0
    (tmp_path / "old").rename(tmp_path / "new")
    resume = ["resume", str(tmp_path / "run"), "--steps"]
    capsys.readouterr()

    assert main([*resume, "6"]) == 1
    told = capsys.readouterr().err.splitlines()[-1]
    advised = told.partition("If the images lie elsewhere now: latentlab ")[2].split()
    assert advised[:2] == resume[:2]

    asked = {"--data": "data", "--second-folder": "more"}
    options = [each for each in advised[2:] if each != "DIR"]
    assert options == (["--data", "--second-folder"] if make is two_folders else ["--data"])
    words = [word for each in options for word in (each, str(tmp_path / "new" / asked[each]))]
    assert main([*resume, "6", *words]) == 0
    assert main([*resume, "8"]) == 0, "it remembers"
    assert Run.open(tmp_path / "run").state().step == 8


def test_other_images_are_no_place_to_go_on_and_are_not_remembered(
    tmp_path: Path, capsys: Captured
) -> None:
    assert main(["train", *plain(tmp_path / "old"), *SMALL, "--run", str(tmp_path / "run")]) == 0
    pictures(tmp_path / "others", seed=7)
    resume = ["resume", str(tmp_path / "run"), "--steps", "6"]
    assert main([*resume, "--data", str(tmp_path / "others")]) == 1
    told = capsys.readouterr().err
    assert "The images are not the ones that run was trained on" in told
    assert f"latentlab resume {tmp_path / 'run'} --data DIR" in told
    assert Run.open(tmp_path / "run").manifest.data.folder == tmp_path / "old" / "data"
    assert main(resume) == 0


def test_data_that_are_in_no_folder_cannot_lie_elsewhere(tmp_path: Path, capsys: Captured) -> None:
    words = ["--hidden", "8", "--steps", "2", "--threads", "1", "--run", str(tmp_path / "run")]
    assert main(["train", "gan", *words]) == 0
    for option in ("--data", "--second-folder"):
        assert main(["resume", str(tmp_path / "run"), option, str(tmp_path)]) == 2
        assert f"needs no {'second ' * (option != '--data')}folder" in capsys.readouterr().err


def test_a_run_whose_device_is_missing_goes_on_with_another(
    tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["train", *plain(tmp_path), *SMALL, "--run", str(tmp_path / "run")]) == 0
    text = (tmp_path / "run" / "run.json").read_text()
    (tmp_path / "run" / "run.json").write_text(text.replace('"device": "auto"', '"device": "cuda"'))
    monkeypatch.setattr("trainers.training.device.available_devices", lambda: ("cpu",))
    resume = ["resume", str(tmp_path / "run"), "--steps"]
    assert main([*resume, "6"]) == 1
    assert f"latentlab resume {tmp_path / 'run'} --device auto" in capsys.readouterr().err
    assert main([*resume, "6", "--device", "auto"]) == 0
    assert main([*resume, "8"]) == 0, "it remembers"
    assert main([*resume, "9", "--device", "mps"]) == 2


def test_a_finished_run_says_so_and_how_to_train_further(tmp_path: Path, capsys: Captured) -> None:
    main(["train", *plain(tmp_path), *SMALL])
    before = (runs_dir() / "gan-folder" / "state.json").read_bytes()
    capsys.readouterr()
    assert main(["resume", "gan-folder"]) == 0
    told = capsys.readouterr().out
    assert "gan-folder is finished: it was trained to step 4." in told
    assert (runs_dir() / "gan-folder" / "state.json").read_bytes() == before
    assert main(told.partition("latentlab ")[2].split()) == 0
    assert Run.open(runs_dir() / "gan-folder").state().step == 8


def test_a_finished_run_that_can_learn_no_further_names_the_branch_that_can(
    tmp_path: Path, capsys: Captured
) -> None:
    decay = ["--decay-start", "2", "--decay-steps", "2"]
    main(["train", *domain_folders(tmp_path), *SMALL, *decay])
    capsys.readouterr()
    assert main(["resume", "cyclegan-folder-pair"]) == 0
    assert main(capsys.readouterr().out.partition("latentlab ")[2].split()) == 0
    assert Run.open(runs_dir() / "cyclegan-folder-pair-branch").state().step == 8


def test_a_finished_run_whose_data_were_moved_is_told_where(tmp_path: Path) -> None:
    main(["train", *plain(tmp_path / "old"), *SMALL, "--run", str(tmp_path / "run")])
    shutil.move(tmp_path / "old", tmp_path / "new")
    assert main(["resume", str(tmp_path / "run"), "--data", str(tmp_path / "new" / "data")]) == 0
    assert Run.open(tmp_path / "run").manifest.data.folder == tmp_path / "new" / "data"
