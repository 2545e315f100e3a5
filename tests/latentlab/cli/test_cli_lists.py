"""Lists and help: at once, without torch, for people and for programs."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from unittest.mock import Mock

import pytest

from latentlab import __version__
from latentlab.cli import commands, main
from trainers.data.catalogue import CATALOGUE
from trainers.registry import algorithm_class, algorithm_names

CHECKOUT = Path(__file__).parents[3]
Captured = pytest.CaptureFixture[str]


def test_algorithms_lists_every_one_with_its_summary(capsys: Captured) -> None:
    assert main(["algorithms"]) == 0
    out = capsys.readouterr().out
    assert all(f"{name} " in out for name in algorithm_names())
    assert all(algorithm_class(name).summary in out for name in algorithm_names())


def test_the_lists_say_who_needs_what(capsys: Captured) -> None:
    main(["algorithms"])
    needs = {line[:8].strip(): line for line in capsys.readouterr().out.splitlines()}
    assert "two domains" in needs["cyclegan"]
    assert "labels" in needs["cgan"]
    main(["datasets"])
    kinds = {line.split()[0]: line for line in capsys.readouterr().out.splitlines() if line}
    assert "two domains" in kinds["stripes"]
    assert " pairs " in kinds["edges"]


def test_algorithms_as_json_describes_every_setting(capsys: Captured) -> None:
    main(["algorithms", "--json"])
    described = {each["name"]: each for each in json.loads(capsys.readouterr().out)}
    assert tuple(described) == algorithm_names()
    assert described["cyclegan"]["domains"] == "two"
    assert described["cyclegan"]["default_data"] == "stripes"
    settings = {each["name"]: each for each in described["gan"]["settings"]}
    assert settings["learning_rate"]["option"] == "--learning-rate"
    assert settings["learning_rate"]["allowed"] == "a number above 0 and at most 1"


def test_datasets_lists_the_catalogue(capsys: Captured) -> None:
    assert main(["datasets"]) == 0
    out = capsys.readouterr().out
    assert all(each.meaning in out for each in CATALOGUE)
    main(["datasets", "--json"])
    names = [each["name"] for each in json.loads(capsys.readouterr().out)]
    assert names == [each.name for each in CATALOGUE]


def test_runs_lists_what_is_in_a_folder(gan_run: Path, pictures: Path, capsys: Captured) -> None:
    assert main(["runs", "--root", str(gan_run.parent)]) == 0
    heading, row = capsys.readouterr().out.splitlines()
    assert heading.split() == ["NAME", "ALGORITHM", "DATA", "STATUS", "STEP", "STARTED"]
    shown = f"small-gan gan folder: {pictures.name} completed 10 of 10"
    assert " ".join(row.split()).startswith(shown)
    main(["runs", "--root", str(gan_run.parent), "--json"])
    (described,) = json.loads(capsys.readouterr().out)
    assert (described["folder"], described["status"]) == (str(gan_run), "completed")


def test_runs_begun_elsewhere_are_listed_by_the_folder_that_other_commands_take(
    tmp_path: Path, data: list[str], capsys: Captured
) -> None:
    folder = tmp_path / "my run"
    train = ["train", "gan", *data, "--hidden", "8", "--steps", "1"]
    main(train)
    main([*train, "--run", str(folder)])
    capsys.readouterr()
    main(["runs"])
    _, first, second = capsys.readouterr().out.splitlines()
    assert first.startswith("gan-folder ")
    assert second.startswith(f"'{folder}' ")
    shutil.rmtree(folder)
    main(["runs", "--json"])
    assert [each["name"] for each in json.loads(capsys.readouterr().out)] == ["gan-folder"]


def test_a_runs_folder_where_nothing_can_be_kept_is_told(
    own_home: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.setattr("os.access", lambda *_: False)
    assert main(["runs"]) == 0
    told = capsys.readouterr().out
    assert told.startswith(f"There are no runs, and none can be kept in {own_home / 'runs'}.")
    assert "LATENTLAB_HOME" in told


def test_without_runs_the_list_says_how_to_begin(capsys: Captured) -> None:
    assert main(["runs"]) == 0
    assert "Begin with: latentlab train gan" in capsys.readouterr().out
    main(["runs", "--json"])
    assert json.loads(capsys.readouterr().out) == []


@pytest.mark.parametrize("name", algorithm_names())
def test_help_for_an_algorithm_shows_every_setting(name: str, capsys: Captured) -> None:
    with pytest.raises(SystemExit) as exit_:
        main(["train", name, "--help"])
    assert exit_.value.code == 0
    out = capsys.readouterr().out
    fields = algorithm_class(name).Config.model_fields
    assert all(f"--{field.replace('_', '-')} " in out for field in fields)
    flat = " ".join(out.split())
    assert "Exact repetition is promised at a fixed --threads N, which the run records" in flat
    assert "beside other busy programs" in flat
    assert "4\u00a0096" in out


def test_help_for_every_command_exits_in_order(capsys: Captured) -> None:
    for command in ("train", "resume", "sample", "algorithms", "datasets", "runs", "demo"):
        with pytest.raises(SystemExit) as exit_:
            main([command, "--help"])
        assert exit_.value.code == 0
        assert f"usage: latentlab {command}" in capsys.readouterr().out


def test_a_command_is_one_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    (tmp_path / "greet.py").write_text(
        '"""Greet somebody.\n\nMore about it."""\n\n'
        'def configure(parser):\n    parser.add_argument("name")\n\n'
        'def execute(arguments):\n    print("Hello", arguments.name)\n    return 0\n'
    )
    monkeypatch.setattr(commands, "__path__", [*commands.__path__, str(tmp_path)])
    with pytest.raises(SystemExit):
        main(["--help"])
    assert "Greet somebody.\n" in capsys.readouterr().out
    assert main(["greet", "Ada"]) == 0
    assert capsys.readouterr().out == "Hello Ada\n"


def test_version_is_told(capsys: Captured) -> None:
    with pytest.raises(SystemExit):
        main(["--version"])
    assert capsys.readouterr().out == f"LatentLab {__version__}\n"


@pytest.mark.parametrize("program", [["-m", "latentlab"], ["main.py"]])
def test_latentlab_starts_as_a_module_and_from_a_checkout(program: list[str]) -> None:
    words = [sys.executable, *program, "--version"]
    child = subprocess.run(words, capture_output=True, text=True, cwd=CHECKOUT)
    assert child.stdout == f"LatentLab {__version__}\n"


def test_a_reader_that_leaves_early_causes_no_complaint() -> None:
    program = "import sys; from latentlab.cli import main; sys.exit(main(['datasets', '--json']))"
    child = subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert child.stdout is not None
    child.stdout.close()
    assert child.stderr is not None
    with child.stderr:
        assert child.stderr.read() == b""
    assert child.wait() == 1


def test_without_a_command_the_window_opens(monkeypatch: pytest.MonkeyPatch) -> None:
    window = Mock(return_value=0)
    monkeypatch.setattr("latentlab.app.main", window)
    assert main([]) == 0
    window.assert_called_once_with(["latentlab"])
