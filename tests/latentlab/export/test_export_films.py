"""Films show the frames they were given, at the speed that was asked for."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageSequence

from latentlab.export import ExportError, save_gif, save_mp4, timeline_frames
from latentlab.export.captions import STRIP
from trainers.config import DataSource, Recipe, TrainingConfig
from trainers.reports import Grid
from trainers.runs.grids import tile
from trainers.runs.run import Run

Frames = list[NDArray[np.uint8]]


def grey_frames(count: int = 4) -> Frames:
    return list(np.random.default_rng(0).integers(0, 256, (count, 33, 65, 1), np.uint8))


def shown_in_gif(path: Path) -> Frames:
    with Image.open(path) as film:
        return [np.asarray(frame.convert("RGB")) for frame in ImageSequence.Iterator(film)]


def described(path: Path) -> str:
    """What the bundled ffmpeg says about the film."""
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-i", str(path)]
    return subprocess.run(command, capture_output=True, text=True).stderr


def shown_in_mp4(path: Path, width: int, height: int) -> Frames:
    program = imageio_ffmpeg.get_ffmpeg_exe()
    command = [program, "-v", "error", "-i", str(path), "-f", "rawvideo", "-pix_fmt", "rgb24", "-"]
    raw = subprocess.run(command, capture_output=True, check=True).stdout
    return list(np.frombuffer(raw, np.uint8).reshape(-1, height, width, 3))


def test_a_gif_keeps_every_grey_level(tmp_path: Path) -> None:
    frames = grey_frames()
    save_gif(frames, tmp_path / "a.gif", 10)
    shown = shown_in_gif(tmp_path / "a.gif")
    assert len(shown) == len(frames)
    factor = shown[0].shape[1] // 65
    assert shown[0].shape[1] >= 512
    for frame, picture in zip(frames, shown, strict=True):
        assert np.array_equal(picture[::factor, ::factor], np.repeat(frame, 3, axis=2))


def test_a_gif_keeps_colours_that_fit_its_palette(tmp_path: Path) -> None:
    colours = np.random.default_rng(1).integers(0, 256, (60, 3), np.uint8)
    chosen = np.random.default_rng(2).integers(0, 60, (5, 16, 16))
    save_gif(colours[chosen], tmp_path / "a.gif", 20)
    for frame, picture in zip(colours[chosen], shown_in_gif(tmp_path / "a.gif"), strict=True):
        assert np.abs(picture[::32, ::32].astype(int) - frame).mean() < 4


def test_a_gif_repeats_for_ever_at_the_asked_speed(tmp_path: Path) -> None:
    save_gif(grey_frames(), tmp_path / "a.gif", 20)
    with Image.open(tmp_path / "a.gif") as film:
        assert film.info["duration"] == 50
        assert film.info["loop"] == 0


def test_an_mp4_is_h264_of_even_size_that_every_player_shows(tmp_path: Path) -> None:
    frames = grey_frames(6)
    save_mp4(iter(frames), tmp_path / "a.mp4", 12)
    facts = described(tmp_path / "a.mp4")
    assert all(each in facts for each in ("h264", "yuv420p", "520x264", "12 fps"))
    shown = shown_in_mp4(tmp_path / "a.mp4", 520, 264)
    assert len(shown) == 6
    for frame, picture in zip(frames, shown, strict=True):
        centres = picture[4:264:8, 4:520:8].astype(int)
        assert np.abs(centres - frame.astype(int)).mean() < 4


def test_an_odd_size_grows_by_one_pixel(tmp_path: Path) -> None:
    frames = np.random.default_rng(0).integers(0, 256, (2, 513, 515, 3), np.uint8)
    save_mp4(frames, tmp_path / "a.mp4", 5)
    assert "516x514" in described(tmp_path / "a.mp4")


@pytest.mark.parametrize(("speed", "shown"), [(24, 24), (30, 30), (60, 50)])
def test_a_gif_lasts_as_long_as_its_frames_at_their_speed(
    tmp_path: Path, speed: int, shown: int
) -> None:
    save_gif(grey_frames(2 * shown), tmp_path / "a.gif", speed)
    with Image.open(tmp_path / "a.gif") as film:
        durations = [frame.info["duration"] for frame in ImageSequence.Iterator(film)]
    assert sum(durations) == 2000
    assert max(durations) - min(durations) <= 10


@pytest.mark.parametrize(("save", "name"), [(save_gif, "a.gif"), (save_mp4, "a.mp4")])
def test_a_film_of_nothing_is_refused(tmp_path: Path, save: object, name: str) -> None:
    assert callable(save)
    with pytest.raises(ExportError, match="has not saved any pictures yet"):
        save([], tmp_path / name, 10)


@pytest.mark.parametrize(("save", "allowed"), [(save_gif, ".gif"), (save_mp4, ".mp4")])
def test_another_suffix_is_refused(tmp_path: Path, save: object, allowed: str) -> None:
    assert callable(save)
    with pytest.raises(ExportError, match=rf"must end in \{allowed}"):
        save(grey_frames(), tmp_path / "a.avi", 10)


def test_an_mp4_that_fails_on_the_way_leaves_nothing(tmp_path: Path) -> None:
    def failing() -> Iterator[NDArray[np.uint8]]:
        yield grey_frames()[0]
        raise ExportError("the picture of step 5 cannot be read")

    with pytest.raises(ExportError, match="step 5"):
        save_mp4(failing(), tmp_path / "a.mp4", 10)
    assert not list(tmp_path.iterdir())


def test_the_timeline_gives_the_saved_grids_in_order(tmp_path: Path) -> None:
    recipe = Recipe(algorithm="gan", data=DataSource(), settings=TrainingConfig())
    run = Run.create(tmp_path / "run", recipe)
    grids = {
        step: Grid("samples", "Samples", np.full((4, 3, 3, 1), step, np.uint8), 2)
        for step in (0, 5, 20)
    }
    for step, grid in grids.items():
        run.grids.write(step, grid)
    frames = list(timeline_frames(run, "samples", numbered=False))
    assert [int(frame[0, 0, 0]) for frame in frames] == [0, 5, 20]
    assert np.array_equal(frames[1], tile(grids[5]))
    assert [int(frame[0, 0, 0]) for frame in timeline_frames(run, "samples", [20, 0])] == [20, 0]


def test_the_timeline_writes_each_step_small_under_its_picture(tmp_path: Path) -> None:
    recipe = Recipe(algorithm="gan", data=DataSource(), settings=TrainingConfig())
    run = Run.create(tmp_path / "run", recipe)
    for step in (0, 12_400):
        run.grids.write(step, Grid("samples", "Samples", np.full((4, 28, 28, 3), 9, np.uint8), 2))
    first, last = timeline_frames(run, "samples")
    assert first.shape == last.shape
    side = first.shape[1]
    assert side >= 512
    assert np.array_equal(first[:side], last[:side])
    strips = first[side:], last[side:]
    assert strips[0].shape == (STRIP, side, 3)
    assert (strips[0] == 255).mean() > 0.9
    assert (strips[1] < 128).sum() > (strips[0] < 128).sum() > 0


def test_a_damaged_grid_is_named_by_its_step(tmp_path: Path) -> None:
    recipe = Recipe(algorithm="gan", data=DataSource(), settings=TrainingConfig())
    run = Run.create(tmp_path / "run", recipe)
    run.grids.write(7, Grid("samples", "Samples", np.zeros((4, 3, 3, 1), np.uint8), 2))
    next(run.grids.folder.glob("*.png")).write_bytes(b"no picture")
    with pytest.raises(ExportError, match="the picture of step 7 cannot be read"):
        list(timeline_frames(run, "samples"))
