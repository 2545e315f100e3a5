"""What the application exports and keeps, on a disk that refuses a call and on one that loses its
power: the version before or the new one can be read, nothing is half there."""

import csv
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from disks import Written, check_on_a_failing_disk, check_on_a_losing_disk
from PIL import Image
from safetensors.torch import load_file

from latentlab.batches.report import BatchReport, Done, SourceState, read_report
from latentlab.export import save_curves
from latentlab.export.gif import save_gif
from latentlab.export.picture import save_each, save_picture
from latentlab.export.writing import writing_folder
from latentlab.latent.vectors import load_latents, save_latents
from latentlab.models.latent_model import LatentModel
from latentlab.models.refs import ModelRef
from latentlab.models.weights import save_model
from latentlab.saved import DirectionNames, SavedDirections
from latentlab.views import Component, Direction, Vector
from trainers.runs.run import Run

MINE = ModelRef.bundled("mine")


def pixels(version: int) -> "np.ndarray[tuple[int, ...], np.dtype[np.uint8]]":
    return np.full((16, 16, 1), 40 * version, np.uint8)


def level(path: Path) -> int:
    with Image.open(path) as image:
        return round(int(np.asarray(image.convert("L"))[3, 3]) / 40)


def write_png(place: Path, version: int) -> None:
    save_picture(pixels(version), place / "a.png", metadata={"text": "x" * 500})


def write_gif(place: Path, version: int) -> None:
    save_gif([pixels(version)] * 3, place / "a.gif", 10)


def write_latents(suffix: str) -> Written:
    def write(place: Path, version: int) -> None:
        save_latents(np.full((3, 4), version, np.float32), place / f"a{suffix}")

    def read(place: Path) -> int:
        found = load_latents(place / f"a{suffix}", 4)
        assert found.shape == (3, 4) and (found == found[0, 0]).all()
        return int(found[0, 0])

    return Written(write, read)


def write_folder(place: Path, version: int) -> None:
    """Version 1 is an empty folder, as a person may have made it."""
    if version == 1:
        (place / "walk").mkdir()
        return
    with writing_folder(place / "walk") as temporary:
        save_each(np.stack([pixels(2)] * 2), temporary)
        (temporary / "table.csv").write_text("a,b\n")


def read_folder(place: Path) -> int:
    """An empty folder, or none, is as good as version 1."""
    found = sorted((place / "walk").glob("*"))
    if not found:
        return 1
    assert [each.name for each in found] == ["0000.png", "0001.png", "table.csv"]
    assert found[-1].read_text() == "a,b\n"
    assert {level(each) for each in found[:2]} == {2}
    return 2


def write_direction(place: Path, version: int) -> None:
    for number in range(1, version + 1):
        name = f"direction {number}"
        kept = SavedDirections(place / "directions.json")
        kept.keep(MINE, Direction(name=name, vector=Vector.of((1.0, 2.0))))


def read_direction(place: Path) -> int:
    return len(SavedDirections(place / "directions.json").of(MINE, 2))


def write_name(place: Path, version: int) -> None:
    for number in range(version):
        names = DirectionNames(place / "names.json")
        names.rename(MINE, Component(index=number), f"name {number}")


def read_name(place: Path) -> int:
    names = DirectionNames(place / "names.json")
    return sum(names.name(MINE, Component(index=n)) == f"name {n}" for n in range(2))


def entry(number: int) -> Done:
    source = SourceState(file=f"{number}.png", bytes=1, modified=1)
    return Done(source=source, result=f"{number}.png")


def write_report(place: Path, version: int) -> None:
    entries = {f"{number}.png": entry(number) for number in range(version)}
    BatchReport({"what": "x"}, entries, {}).write(place)


def read_report_of(place: Path) -> int:
    report = read_report(place)
    assert report is not None and report.order == {"what": "x"}
    return len(report.done)


WRITTEN = {
    "picture": Written(write_png, lambda place: level(place / "a.png")),
    "gif": Written(write_gif, lambda place: level(place / "a.gif")),
    "npz": write_latents(".npz"),
    "npy": write_latents(".npy"),
    "json": write_latents(".json"),
    "folder": Written(write_folder, read_folder),
    "directions": Written(write_direction, read_direction),
    "names": Written(write_name, read_name),
    "report": Written(write_report, read_report_of),
}


@pytest.mark.parametrize("what", WRITTEN)
def test_what_is_refused_leaves_the_version_before(what: str, tmp_path: Path) -> None:
    check_on_a_failing_disk(WRITTEN[what], tmp_path)


@pytest.mark.parametrize("what", WRITTEN)
def test_a_power_loss_leaves_the_version_before_or_the_new_one(what: str, tmp_path: Path) -> None:
    check_on_a_losing_disk(WRITTEN[what], tmp_path)


Untrained = Callable[..., LatentModel]


def test_a_model_is_exported_as_a_whole(untrained: Untrained, tmp_path: Path) -> None:
    models = {version: untrained("gan", seed=version, hidden=4) for version in (1, 2)}

    def read(place: Path) -> int:
        found = load_file(place / "model.safetensors")
        (same,) = (
            version
            for version, model in models.items()
            if all(torch.equal(found[k], v) for k, v in model.network.state_dict().items())
        )
        return same

    exported = Written(lambda place, v: save_model(models[v], place / "model.safetensors"), read)
    for each in (check_on_a_failing_disk, check_on_a_losing_disk):
        each(exported, tmp_path / each.__name__)


def test_curves_are_exported_as_a_whole(trained_run: Callable[..., Run], tmp_path: Path) -> None:
    runs = {version: trained_run(f"run{version}", steps=version) for version in (1, 2)}

    def read(place: Path) -> int:
        head, *rows = csv.reader((place / "curves.csv").read_text().splitlines())
        assert {len(row) for row in rows} == {len(head)}
        return len(rows)

    exported = Written(lambda place, v: save_curves(runs[v], place / "curves.csv"), read)
    for each in (check_on_a_failing_disk, check_on_a_losing_disk):
        each(exported, tmp_path / each.__name__)
