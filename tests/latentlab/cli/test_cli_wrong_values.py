"""Whatever is asked for wrongly is answered by one line with the option, the value, the choice."""

import errno
from pathlib import Path

import pytest

from latentlab.cli import main
from latentlab.cli.errors import sentence
from trainers.runs.run import RunError

Captured = pytest.CaptureFixture[str]

WRONG = (
    ("trian", "no command trian", "Did you mean train?"),
    ("--verison", "no option --verison", "Did you mean --version?"),
    ("train", "ALGORITHM must come first", "one of acgan, "),
    ("train gna", "ALGORITHM cannot be gna", "Did you mean gan?"),
    ("train gan more", "'more' is one word too many", "latentlab train gan --help"),
    ("train gan --dataset digitz", "--dataset cannot be digitz", "Did you mean digits?"),
    ("train gan --dataset idx", "--data is missing", "--data DIR"),
    ("train gan --dataset idx --data /no/such", "--data cannot be /no/such", "that exists"),
    ("train gan --data .", "--data cannot be .", "needs no folder"),
    ("train gan --second-folder .", "--second-folder cannot be .", "needs no second folder"),
    ("train gan --dataset two-folders --data .", "--second-folder is missing", "of domain B"),
    ("train gan --attribute hat", "--attribute cannot be hat", "only faces and celeba"),
    ("train gan --dataset faces --attribute hut", "cannot be hut", "Did you mean hat?"),
    ("train gan --domains 3", "--domains", "expected 2"),
    ("train gan --domains 3 x", "--dataset cannot be digits: There is no label 'x'", "0, 1, 2"),
    ("train cyclegan --dataset digits", "--dataset cannot be digits", "two of the labels"),
    ("train genegan --dataset celeba", "Choose an attribute", "Name it by --attribute"),
    ("train genegan --dataset digits", "Choose two of the labels", "by --domains A B"),
    ("train gan --learning-rate 5", "--learning-rate cannot be 5:", "above 0 and at most 1"),
    ("train gan --learning-rate fast", "--learning-rate cannot be fast:", "a number above 0"),
    ("train gan --learning-rate nan", "--learning-rate cannot be nan:", "a number above 0"),
    ("train gan --learning-rat 1", "no option --learning-rat", "Did you mean --learning-rate?"),
    ("train gan --steps", "--steps: expected one argument", "latentlab train gan --help"),
    ("train wgan --momentum 1", "no option --momentum", "See latentlab train wgan --help"),
    ("train gan --run /dev/null", "--run cannot be /dev/null: /dev/null is a file", "new folder"),
    ("train gan --steps 1.5", "--steps cannot be 1.5:", "a whole number from 1 to 100 000 000"),
    ("train gan --generator-loss x", "--generator-loss cannot be x:", "saturating"),
    ("train wgan --bursts maybe", "--bursts cannot be maybe:", "on or off"),
    ("train gan --image-size 4", "--image-size cannot be 4:", "from 8 to 512"),
    ("train dcgan --image-size 20", "--image-size cannot be 20:", "Choose image size 16"),
    ("train gan --colour blue", "--colour cannot be blue:", "native, grey, colour"),
    ("train cgan --dataset celeba", "--dataset cannot be celeba:", "these data have none"),
    ("train gan --device gpu", "--device cannot be gpu:", "auto, cpu, cuda, mps"),
    ("train gan --threads 0", "--threads cannot be 0:", "from 1 to 1 024"),
    ("resume nothing", "RUN cannot be nothing:", "the folder of a run"),
    ("sample nothing --out a.png", "RUN cannot be nothing:", "the folder of a run"),
    ("sample nothing", "--out is missing", "--each DIR"),
    ("sample nothing --out a.jpg", "--out cannot be a.jpg:", "must end in .png"),
    ("sample nothing -n 0 --out a.png", "-n cannot be 0:", "from 1 to 100 000"),
    ("runs --root /no/such", "--root cannot be /no/such:", "a folder that exists"),
)


@pytest.mark.parametrize(("command", "what", "allowed"), WRONG, ids=[each[0] for each in WRONG])
def test_a_wrong_value_exits_2_with_one_line(
    command: str, what: str, allowed: str, capsys: Captured
) -> None:
    assert main(command.split()) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert err.startswith("latentlab: ")
    assert what in err
    assert allowed in err


def test_steps_that_would_learn_nothing_are_refused_before_the_data_are_fetched(
    own_home: Path, capsys: Captured
) -> None:
    assert main(["train", "cyclegan", "--steps", "6001", "--decay-steps", "2000"]) == 2
    told = "Steps cannot be 6001: the learning rate is 0 from step 5000 on. Choose at most 5000"
    assert told in capsys.readouterr().err
    assert not (own_home / "runs").exists()


def test_a_device_that_is_not_there_is_refused_with_those_that_are(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.setattr("trainers.training.device.available_devices", lambda: ("cpu",))
    assert main(["train", "gan", "--device", "cuda"]) == 2
    assert "--device cannot be cuda: This machine has no cuda device" in capsys.readouterr().err


def test_a_folder_in_use_is_refused(gan_run: Path, capsys: Captured) -> None:
    assert main(["train", "gan", "--run", str(gan_run)]) == 2
    assert f"--run cannot be {gan_run}: {gan_run} is already in use" in capsys.readouterr().err


def test_a_home_that_is_a_file_is_refused_whatever_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    (tmp_path / "notes").write_text("")
    for home in (tmp_path / "notes", tmp_path / "notes" / "below"):
        monkeypatch.setenv("LATENTLAB_HOME", str(home))
        for command in ("runs", "models", "train gan"):
            assert main(command.split()) == 2
            told = f"LATENTLAB_HOME cannot be {home}: {tmp_path / 'notes'} is a file. Set it to"
            assert told in capsys.readouterr().err


def test_a_runs_folder_that_may_not_be_written_is_a_sentence_that_says_what_to_do(
    own_home: Path, data: list[str], monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    def refuse(folder: Path, **_: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", str(folder))

    monkeypatch.setattr(Path, "mkdir", refuse)
    assert main(["train", "gan", *data, "--hidden", "8"]) == 1
    assert capsys.readouterr().err == (
        f"latentlab: The run cannot be kept in {own_home}/runs/gan-folder: you may not write "
        "there; choose a folder of your own. Name another one by --run DIR, or set LATENTLAB_HOME "
        "to a folder of your own.\n"
    )


def test_another_file_that_may_not_be_written_is_a_sentence_too(own_home: Path) -> None:
    inside = PermissionError(errno.EACCES, "Permission denied", str(own_home / "data" / "x"))
    outside = PermissionError(errno.EACCES, "Permission denied", "/elsewhere")
    assert sentence(outside) == "/elsewhere cannot be used: Permission denied."
    assert sentence(inside).endswith("LATENTLAB_HOME to a folder of your own.")


def test_a_checkpoint_or_goal_that_a_run_cannot_have_is_refused(
    gan_run: Path, capsys: Captured
) -> None:
    assert main(["resume", str(gan_run), "--from-step", "7"]) == 2
    assert "--from-step cannot be 7: it must be the step of a checkpoint" in capsys.readouterr().err
    assert main(["resume", str(gan_run), "--steps", "9"]) == 2
    assert "--steps cannot be 9: small-gan is already at step 10" in capsys.readouterr().err


def test_a_damaged_run_is_a_failure_in_one_line_unless_more_is_asked_for(
    tmp_path: Path, capsys: Captured
) -> None:
    (tmp_path / "run.json").write_text("{")
    assert main(["resume", str(tmp_path)]) == 1
    assert capsys.readouterr().err == (
        f"latentlab: The run in {tmp_path} cannot be read: run.json is damaged.\n"
    )
    with pytest.raises(RunError):
        main(["resume", str(tmp_path), "--verbose"])


def test_a_programmers_error_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(root: Path) -> None:
        raise ZeroDivisionError(root)

    monkeypatch.setattr("latentlab.cli.commands.runs.list_runs", broken)
    with pytest.raises(ZeroDivisionError):
        main(["runs"])


def test_a_full_memory_names_what_can_be_made_smaller(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    def full(root: Path) -> None:
        raise MemoryError(root)

    monkeypatch.setattr("latentlab.cli.commands.runs.list_runs", full)
    assert main(["runs"]) == 1
    assert "a smaller batch" in capsys.readouterr().err
