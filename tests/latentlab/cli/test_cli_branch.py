"""Branching from the command line does what the window's Branch does."""

from pathlib import Path

import pytest

from latentlab.cli import main
from trainers.runs.run import Run
from trainers.storage import runs_dir

Captured = pytest.CaptureFixture[str]


def test_a_branch_goes_on_from_the_newest_checkpoint_with_what_was_changed(
    tmp_path: Path, gan_run: Path
) -> None:
    out = tmp_path / "child"
    changes = ["steps=14", "learning-rate=0.001"]
    assert main(["branch", str(gan_run), "--set", *changes, "--out", str(out)]) == 0
    child, parent = Run.open(out).manifest, Run.open(gan_run).manifest
    assert child.parent is not None
    assert (child.parent.name, child.parent.step) == (gan_run.name, 10)
    assert child.settings == parent.settings | {"steps": 14, "learning_rate": 0.001}
    assert Run.open(out).state().step == 14
    assert Run.open(gan_run).state().step == 10


def test_a_branch_from_step_0_takes_the_settings_alone(gan_run: Path) -> None:
    words = ["branch", str(gan_run), "--from-step", "0", "--set", "hidden=12", "steps=3"]
    assert main(words) == 0
    child = Run.open(runs_dir() / f"{gan_run.name}-branch")
    assert child.manifest.parent is not None
    assert child.manifest.parent.step == 0
    assert child.metrics().read()["step"].tolist() == [1, 2, 3]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--set", "depth=3"], "gan has no setting depth"),
        (["--set", "learning_rat=3"], "Did you mean learning_rate?"),
        (["--set", "steps"], "write steps=VALUE"),
        (["--set", "steps=many"], "steps=many: it must be a whole number"),
        (["--set", "momentum=2"], "momentum=2: it must be a number at least 0"),
        (["--from-step", "3", "--set", "steps=20"], "--from-step cannot be 3"),
        ([], "the branch begins at step 10, so it must be more. Use: --set steps=N"),
        (["--set", "steps=20", "--data", "nowhere"], "--data cannot be nowhere"),
        (["--set", "hidden=12", "steps=20"], "does not fit the networks"),
    ],
)
def test_what_cannot_be_branched_is_refused_and_leaves_nothing(
    words: list[str], told: str, gan_run: Path, capsys: Captured
) -> None:
    assert main(["branch", str(gan_run), *words]) in (1, 2)
    assert told in capsys.readouterr().err
    assert not list(runs_dir().glob("*")) if runs_dir().exists() else True
