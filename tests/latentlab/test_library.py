"""What the list of runs shows of a run's data, and the command that trains it again."""

from pathlib import Path

import pytest

from latentlab.library import data_title, summarise
from latentlab.models.cards import training_command
from trainers.config import DataSource, Recipe, TrainingConfig
from trainers.runs.manifest import RunState
from trainers.runs.run import Run


@pytest.mark.parametrize(
    ("data", "title", "options"),
    [
        (DataSource(), "Digits (built in)", "--dataset digits --device"),
        (
            DataSource(domains=("3", "8")),
            "Digits (built in): 3, 8",
            "--dataset digits --domains 3 8 --device",
        ),
        (
            DataSource(name="faces"),
            "Faces (built in): glasses",
            "--dataset faces --device",
        ),
        (
            DataSource(name="faces", attribute="hat", image_size=32),
            "Faces (built in): hat",
            "--dataset faces --attribute hat --image-size 32 --device",
        ),
        (
            DataSource(name="two-folders", folder=Path("/x/a"), second_folder=Path("/x/b")),
            "Two folders of images: a, b",
            "--dataset two-folders --data a --second-folder b --device",
        ),
    ],
)
def test_the_choice_of_domains_is_told(
    tmp_path: Path, data: DataSource, title: str, options: str
) -> None:
    recipe = Recipe(algorithm="gan", data=data, settings=TrainingConfig())
    run = Run.create(tmp_path / "run", recipe)
    assert data_title(run) == title
    assert options in training_command(run, 10)


def test_a_run_that_broke_off_says_so_and_what_is_saved(tmp_path: Path) -> None:
    run = Run.create(tmp_path / "mine", Recipe(algorithm="gan", settings=TrainingConfig()))
    run.write_state(RunState(status="running", step=1200))
    summary = summarise(run)
    assert (summary.status, summary.matches("broke off")) == ("Broke off", True)
    assert summary.why == (
        "The training of mine broke off: LatentLab was ended while it ran. It is saved at step "
        "1 200; Resume goes on from there."
    )
    with run.locked():  # somebody trains it
        assert (summarise(run).status, summarise(run).why) == ("Training now", "")
    run.write_state(RunState(status="failed", step=1200, text="The disk was full."))
    assert summarise(run).why == "The disk was full."
