"""Training from the command line: the same engine, a run folder, and an orderly Ctrl-C."""

import json
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from painting import paint_all
from PIL import Image

from latentlab.cli import main
from latentlab.cli.training import LineReporter
from trainers.runs.run import Run
from trainers.storage import runs_dir
from trainers.training.events import Event, Progress

Captured = pytest.CaptureFixture[str]


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_the_options_become_the_runs_recipe(tmp_path: Path, data: list[str]) -> None:
    options = ["--hidden", "8", "--steps", "3", "--seed", "5", "--real-target", "0.9"]
    options += ["--generator-loss", "saturating", "--device", "cpu", "--run", str(tmp_path / "r")]
    assert main(["train", "gan", *data, *options]) == 0
    manifest = Run.open(tmp_path / "r").manifest
    assert manifest.settings["seed"] == 5
    assert manifest.settings["real_target"] == 0.9
    assert manifest.settings["generator_loss"] == "saturating"
    assert (manifest.device, manifest.threads, manifest.data.image_size) == ("cpu", 1, 16)


def test_a_trained_run_tells_where_it_lies_on_stdout_alone(
    tmp_path: Path, data: list[str], capsys: Captured
) -> None:
    folder = tmp_path / "r"
    main(["train", "gan", *data, "--hidden", "8", "--steps", "3", "--run", str(folder)])
    out, err = capsys.readouterr()
    assert f"The run is in {folder}" in out
    assert "Training starts: 24 images" in err
    assert Run.open(folder).state().status == "completed"


@pytest.mark.parametrize(
    ("side", "given", "told"), [(28, (), True), (28, (32,), False), (90, (), False)]
)
def test_a_size_is_advised_that_suits_small_pictures(
    tmp_path: Path, capsys: Captured, side: int, given: tuple[int, ...], told: bool
) -> None:
    folder = tmp_path / "pictures"
    folder.mkdir()
    for number in range(4):
        pixels = np.random.default_rng(number).integers(0, 256, (side, side, 3), np.uint8)
        Image.fromarray(pixels).save(folder / f"{number}.png")
    size = [f"--image-size={each}" for each in given]
    options = ["--hidden", "8", "--steps", "1", "--batch-size", "2", "--threads", "1", *size]
    run = ["--run", str(tmp_path / "r")]
    assert main(["train", "gan", "--dataset", "folder", "--data", str(folder), *options, *run]) == 0
    assert ("--image-size 28 suits them" in capsys.readouterr().err) is told


def test_a_size_is_advised_for_double_pictures_too_and_the_look_at_them_is_told(
    tmp_path: Path, capsys: Captured
) -> None:
    paint_all(tmp_path, [f"pictures/{number}.png" for number in range(4)], side=28)
    options = ["--dataset", "pairs", "--data", str(tmp_path / "pictures"), "--steps", "1"]
    options += ["--batch-size", "2", "--threads", "1", "--run", str(tmp_path / "r")]
    assert main(["train", "pix2pix", *options]) == 0
    told = capsys.readouterr().err
    assert "--image-size 16 suits them" in told
    assert "Measuring pictures" in told


def test_without_a_folder_runs_get_free_names_in_the_runs_folder(data: list[str]) -> None:
    for _ in range(2):
        assert main(["train", "gan", *data, "--hidden", "8", "--steps", "2"]) == 0
    assert sorted(each.name for each in runs_dir().iterdir()) == ["gan-folder", "gan-folder-2"]


def test_json_is_one_object_a_line_and_ends_with_a_summary(
    tmp_path: Path, data: list[str], capsys: Captured
) -> None:
    options = ["--hidden", "8", "--steps", "20", "--json", "--run", str(tmp_path / "r")]
    assert main(["train", "gan", *data, *options]) == 0
    told = lines(capsys.readouterr().out)
    assert {"started", "progress"} <= {each["event"] for each in told}
    progress = [each for each in told if each["event"] == "progress"][-1]
    assert progress["step"] == progress["total_steps"] == 20
    assert set(progress["metrics"]) >= {"discriminator_loss", "generator_loss"}
    assert told[-1]["event"] == "finished"
    assert told[-1]["reason"] == "completed"
    assert told[-1]["run"] == str(tmp_path / "r")


def test_a_resumed_run_equals_one_trained_at_once(tmp_path: Path, data: list[str]) -> None:
    train = ["train", "gan", *data, "--hidden", "8"]
    main([*train, "--steps", "12", "--run", str(tmp_path / "whole")])
    main([*train, "--steps", "5", "--run", str(tmp_path / "parts")])
    assert main(["resume", str(tmp_path / "parts"), "--steps", "12"]) == 0
    whole, parts = Run.open(tmp_path / "whole"), Run.open(tmp_path / "parts")
    assert whole.snapshots()[-1].path.read_bytes() == parts.snapshots()[-1].path.read_bytes()


def test_a_run_goes_on_by_its_name_from_an_earlier_checkpoint(
    data: list[str], capsys: Captured
) -> None:
    main(["train", "gan", *data, "--hidden", "8", "--steps", "4"])
    main(["resume", "gan-folder", "--steps", "6"])
    assert main(["resume", "gan-folder", "--from-step", "4", "--steps", "5"]) == 0
    assert Run.open(runs_dir() / "gan-folder").state().step == 5
    assert "Goes on at step 4" in capsys.readouterr().err


class Impatient(LineReporter):
    """Presses Ctrl-C, or sends another signal, `presses` times when training has begun."""

    def __init__(self, presses: int, number: signal.Signals = signal.SIGINT) -> None:
        super().__init__()
        self.presses = presses
        self.number = number

    def show(self, event: Event) -> None:
        super().show(event)
        if isinstance(event, Progress):
            while self.presses:
                self.presses -= 1
                signal.raise_signal(self.number)


posix = pytest.mark.skipif(sys.platform == "win32", reason="a signal of POSIX")


@posix
@pytest.mark.long
def test_when_the_reader_of_json_goes_away_what_was_learned_is_saved(
    tmp_path: Path, data: list[str]
) -> None:
    folder = tmp_path / "run"
    words = ["train", "gan", *data, "--hidden", "8", "--steps", "1000000", "--run", str(folder)]
    with subprocess.Popen(
        [sys.executable, "-m", "latentlab", *words, "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None and process.stderr is not None
        while "progress" not in process.stdout.readline():
            pass
        process.stdout.close()
        said = process.stderr.read()
        assert process.wait(60) != 0
    assert "Traceback" not in said
    assert Run.open(folder).checkpoints()[-1].step > 0


@pytest.mark.parametrize("presses", [1, 2])
def test_ctrl_c_leaves_a_run_that_can_be_resumed_and_says_how(
    presses: int,
    tmp_path: Path,
    data: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: Captured,
) -> None:
    monkeypatch.setattr("latentlab.cli.training.reporter", lambda _: Impatient(presses))
    folder = tmp_path / "my run"
    handler = signal.getsignal(signal.SIGINT)
    train = ["train", "gan", *data, "--hidden", "8", "--steps", "1000000"]
    assert main([*train, "--run", str(folder)]) == 130
    assert signal.getsignal(signal.SIGINT) == handler
    told = capsys.readouterr().err.splitlines()[-1]
    assert told.endswith(f"latentlab resume '{folder}'")
    monkeypatch.undo()
    saved = Run.open(folder).checkpoints()[-1].step
    assert (saved > 0) == (presses == 1)
    assert main(["resume", str(folder), "--steps", str(saved + 2)]) == 0


@pytest.mark.parametrize(
    ("kind", "status"), [("SIGTERM", 143), pytest.param("SIGHUP", 129, marks=posix)]
)
@pytest.mark.parametrize("presses", [1, 2])
def test_other_signals_are_treated_like_ctrl_c_with_an_exit_status_of_their_own(
    kind: str,
    status: int,
    presses: int,
    tmp_path: Path,
    data: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: Captured,
) -> None:
    number = getattr(signal, kind)
    impatient = partial(Impatient, presses, number)
    monkeypatch.setattr("latentlab.cli.training.reporter", lambda _: impatient())
    folder = tmp_path / "r"
    train = ["train", "gan", *data, "--hidden", "8", "--steps", "1000000", "--run", str(folder)]
    handler = signal.getsignal(number)
    assert main(train) == status
    assert signal.getsignal(number) == handler
    assert capsys.readouterr().err.splitlines()[-1].endswith(f"latentlab resume {folder}")
    assert (Run.open(folder).checkpoints()[-1].step > 0) == (presses == 1)
    main(["runs"])
    status = "stopped" if presses == 1 else "interrupted"
    assert f" {status} " in capsys.readouterr().out


def test_a_run_that_lost_its_checkpoints_is_refused_on_resume(
    tmp_path: Path, data: list[str], capsys: Captured
) -> None:
    folder = tmp_path / "r"
    main(["train", "gan", *data, "--hidden", "8", "--steps", "4", "--run", str(folder)])
    for each in Run.open(folder).checkpoints():
        each.path.unlink()
    assert main(["resume", str(folder), "--steps", "6"]) == 1
    told = capsys.readouterr().err.splitlines()[-1]
    assert told == (
        "latentlab: r has no checkpoint any more, so it cannot go on from step 4. Branch it to "
        "train again with the same settings."
    )
    assert len(Run.open(folder).metrics().read()) == 4


def test_a_training_that_cannot_begin_leaves_no_folder_in_the_way(
    tmp_path: Path, capsys: Captured
) -> None:
    (tmp_path / "empty").mkdir()
    source = ["--dataset", "folder", "--data", str(tmp_path / "empty")]
    assert main(["train", "gan", *source, "--run", str(tmp_path / "r")]) == 1
    assert not (tmp_path / "r").exists()
    assert "holds no images" in capsys.readouterr().err.splitlines()[-1]


def test_a_damaged_checkpoint_names_the_command_that_goes_on_from_an_earlier_one(
    tmp_path: Path, data: list[str], capsys: Captured
) -> None:
    folder = tmp_path / "r"
    main(["train", "gan", *data, "--hidden", "8", "--steps", "4", "--run", str(folder)])
    main(["resume", str(folder), "--steps", "6"])
    Run.open(folder).checkpoints()[-1].path.write_bytes(b"damaged")
    capsys.readouterr()
    assert main(["resume", str(folder), "--steps", "8"]) == 1
    told = capsys.readouterr().err.splitlines()[-1]
    command = f"latentlab resume {folder} --from-step 4"
    assert told.endswith(command)
    assert main([*command.split()[1:], "--steps", "8"]) == 0
