"""Films show the frames they were given, at the speed that was asked for."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageSequence

from latentlab.export import ExportError, save_gif, save_mp4, timeline_frames
from latentlab.export.captions import STRIP
from latentlab.export.gif import UNSEEN, _distinct, _sample
from latentlab.export.walks import film_frames
from latentlab.models.opening import open_model
from latentlab.views import Anchor, Seed, WalkView
from latentlab.views.walk import WalkMode
from trainers.config import DataSource, Recipe, TrainingConfig
from trainers.reports import Grid
from trainers.runs.grids import tile
from trainers.runs.run import Run

Frames = list[NDArray[np.uint8]]
Save = Callable[[Frames, Path, float], None]


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
    assert shown[0].shape[1] >= 224
    assert np.array_equal(shown[0][::factor, ::factor], np.repeat(frames[0], 3, axis=2))
    for frame, picture in zip(frames, shown, strict=True):
        off = picture[::factor, ::factor].astype(int) - frame
        assert np.abs(off).max() <= UNSEEN


def test_a_gif_keeps_colours_that_fit_its_palette(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    # Far from each other, and some only a level apart, as shades are.
    near = 100 + np.stack(np.unravel_index(np.arange(100), (5, 5, 4)), axis=-1)
    colours = np.concatenate([near, rng.integers(0, 256, (256 - 100, 3))]).astype(np.uint8)
    for count in (2, 100, 256):
        frames = colours[rng.integers(0, count, (5, 16, 16))]
        save_gif(frames, tmp_path / "a.gif", 20, scale=3)
        for frame, picture in zip(frames, shown_in_gif(tmp_path / "a.gif"), strict=True):
            assert picture.shape == (48, 48, 3)
            assert np.array_equal(picture, frame.repeat(3, axis=0).repeat(3, axis=1))


def test_captions_leave_the_colours_of_a_picture_as_they_are(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    colours = rng.integers(0, 256, (200, 3), np.uint8)
    frames = colours[rng.integers(0, 200, (3, 64, 64))]
    save_gif(frames, tmp_path / "a.gif", 20, scale=2, captions=["one", "two", "three"])
    for frame, picture in zip(frames, shown_in_gif(tmp_path / "a.gif"), strict=True):
        assert np.array_equal(picture[:128:2, ::2], frame)


def test_a_gif_has_no_dots_of_dither_and_its_squares_are_whole(tmp_path: Path) -> None:
    rows, columns = np.mgrid[0:32, 0:32]
    slope = np.stack([8 * rows, 8 * columns, 255 - 4 * rows - 4 * columns], axis=-1)
    save_gif([slope.astype(np.uint8)] * 2, tmp_path / "a.gif", 10, scale=4)
    for picture in shown_in_gif(tmp_path / "a.gif"):
        squares = picture.reshape(32, 4, 32, 4, 3)
        assert (squares == squares[:, :1, :, :1]).all()
        off = picture[::4, ::4].astype(int) - slope
        assert np.abs(off).mean() < 6
        assert np.abs(np.diff(off.sum(axis=-1), axis=0)).max() < 60


def test_saving_a_film_leaves_its_frames_as_they_were(tmp_path: Path) -> None:
    frames = grey_frames()
    before = [each.copy() for each in frames]
    save_gif(frames, tmp_path / "a.gif", 10)
    save_mp4(frames, tmp_path / "a.mp4", 10)
    assert all(map(np.array_equal, frames, before))


@pytest.mark.parametrize("model", ["digits-cgan", "digits-dcgan", "faces-dcgan"])
@pytest.mark.parametrize("mode", ["spherical", "loop"])
def test_a_walk_as_gif_is_at_most_twice_as_large_as_the_mp4(
    model: str, mode: WalkMode, tmp_path: Path
) -> None:
    anchors = tuple(Anchor(latent=Seed(seed=seed)) for seed in (1, 2, 3, 4))
    view = WalkView(anchors=anchors, mode=mode, frames=180)
    frames = list(film_frames(open_model(model, device="cpu"), view))
    save_gif(frames, tmp_path / "a.gif", 30)
    save_mp4(frames, tmp_path / "a.mp4", 30)
    gif, mp4 = ((tmp_path / name).stat().st_size for name in ("a.gif", "a.mp4"))
    assert gif <= 2 * mp4, f"GIF {gif} bytes, MP4 {mp4} bytes"


def test_a_film_that_stands_still_is_small_and_has_all_its_frames(tmp_path: Path) -> None:
    save_gif(grey_frames(1) * 50, tmp_path / "a.gif", 10)
    save_gif(grey_frames(1), tmp_path / "one.gif", 10)
    assert len(shown_in_gif(tmp_path / "a.gif")) == 50
    sizes = [(tmp_path / name).stat().st_size for name in ("a.gif", "one.gif")]
    assert sizes[0] - sizes[1] < 50 * 40


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
def test_a_film_of_nothing_is_refused(tmp_path: Path, save: Save, name: str) -> None:
    with pytest.raises(ExportError, match="there is no picture to show in it"):
        save([], tmp_path / name, 10)


@pytest.mark.parametrize(("save", "allowed"), [(save_gif, ".gif"), (save_mp4, ".mp4")])
def test_another_suffix_is_refused(tmp_path: Path, save: Save, allowed: str) -> None:
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
    frames = list(timeline_frames(run, "samples"))
    assert [int(frame[0, 0, 0]) for frame in frames] == [0, 5, 20]
    assert np.array_equal(frames[1], tile(grids[5]))
    assert [int(frame[0, 0, 0]) for frame in timeline_frames(run, "samples", [20, 0])] == [20, 0]


@pytest.mark.parametrize("channels", [1, 3])
def test_captions_stand_small_under_the_frames_of_a_gif(tmp_path: Path, channels: int) -> None:
    frames = [np.full((56, 56, channels), 9, np.uint8)] * 2
    captions = ["step 0", "step 12 400"]
    save_gif(frames, tmp_path / "a.gif", 10, scale=4, captions=captions)
    first, last = shown_in_gif(tmp_path / "a.gif")
    assert first.shape == last.shape == (224 + STRIP, 224, 3)
    assert np.array_equal(first[:224], last[:224])
    strips = first[224:], last[224:]
    assert (strips[0] > 250).mean() > 0.9
    assert (strips[1] < 128).sum() > (strips[0] < 128).sum() > 0


def test_captions_stand_under_the_frames_of_an_mp4(tmp_path: Path) -> None:
    frames = [np.full((56, 56, 3), 9, np.uint8)] * 2
    save_mp4(frames, tmp_path / "a.mp4", 10, scale=4, captions=["step 0", "step 5"])
    height = 224 + STRIP
    for picture in shown_in_mp4(tmp_path / "a.mp4", 224, height):
        assert (picture[224:] > 200).mean() > 0.8


@pytest.mark.parametrize("scale", [1, 2, 8])
@pytest.mark.parametrize("smooth", [False, True])
def test_films_have_the_size_that_was_asked_for(tmp_path: Path, scale: int, smooth: bool) -> None:
    frames = np.random.default_rng(0).integers(0, 256, (3, 32, 48, 3), np.uint8)
    save_mp4(frames, tmp_path / "a.mp4", 10, scale, smooth)
    save_gif(frames, tmp_path / "a.gif", 10, scale, smooth)
    assert f"{48 * scale}x{32 * scale}" in described(tmp_path / "a.mp4")
    assert shown_in_gif(tmp_path / "a.gif")[0].shape == (32 * scale, 48 * scale, 3)


FULL = "av_interleaved_write_frame(): No space left on device"


def encoder_that(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Puts a program in the place of ffmpeg."""
    program = tmp_path / "encoder"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setenv("IMAGEIO_FFMPEG_EXE", str(program))


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in for ffmpeg is a shell script")
@pytest.mark.parametrize(
    ("script", "said"),
    [
        (f"head -c 9000 >/dev/null; echo '{FULL}' >&2; exit 228", "the disk is full"),
        (f"cat >/dev/null; echo 'Error writing trailer: {FULL}' >&2; exit 1", "the disk is full"),
        ("echo 'x.mp4: Permission denied' >&2; exit 1", "could not be saved"),
        ("exit 0", "ended too early"),
        ("cat >/dev/null; echo 'Unknown encoder libx264' >&2; exit 8", "Unknown encoder libx264"),
    ],
)
def test_an_encoder_that_fails_is_one_sentence_and_leaves_nothing(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    script: str,
    said: str,
) -> None:
    encoder_that(tmp_path, monkeypatch, script)
    folder = tmp_path / "films"
    with pytest.raises(ExportError, match=said) as raised:
        save_mp4(grey_frames(40), folder / "a.mp4", 10)
    assert "\n" not in str(raised.value)
    assert "Broken pipe" not in str(raised.value)
    assert capfd.readouterr() == ("", "")
    assert not list(folder.iterdir())


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit for a file's size")
@pytest.mark.parametrize(("save", "name"), [(save_gif, "a.gif"), (save_mp4, "a.mp4")])
def test_a_film_larger_than_the_system_allows_is_one_sentence_and_leaves_nothing(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], save: Save, name: str
) -> None:
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, before[1]))
    try:
        with pytest.raises(ExportError, match=r"could not be (saved|made)") as raised:
            save(grey_frames(40), tmp_path / name, 10)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert "\n" not in str(raised.value)
    assert "Broken pipe" not in str(raised.value)
    assert capfd.readouterr() == ("", "")
    assert not list(tmp_path.iterdir())


def test_a_damaged_grid_is_named_by_its_step(tmp_path: Path) -> None:
    recipe = Recipe(algorithm="gan", data=DataSource(), settings=TrainingConfig())
    run = Run.create(tmp_path / "run", recipe)
    run.grids.write(7, Grid("samples", "Samples", np.zeros((4, 3, 3, 1), np.uint8), 2))
    next(run.grids.folder.glob("*.png")).write_bytes(b"no picture")
    with pytest.raises(ExportError, match="the picture of step 7 cannot be read") as raised:
        list(timeline_frames(run, "samples"))
    path = run.grids.path(7, "samples")
    assert f"Move {path} away" in str(raised.value)
    path.unlink()
    assert list(timeline_frames(run, "samples")) == [], "the advice can be followed"


def test_colours_of_a_long_film_are_gathered_picture_by_picture() -> None:
    rng = np.random.default_rng(0)
    few = [rng.integers(0, 4, (9, 9, 3), np.uint8) * 60 for _ in range(5)]
    expected = np.unique(np.concatenate([each.reshape(-1, 3) for each in few]), axis=0)
    found = _distinct(few, 64)
    assert found is not None and np.array_equal(found, expected)
    assert _distinct(few, 63) is None
    many = [rng.integers(0, 256, (64, 64, 3), np.uint8) for _ in range(40)]
    assert len(_sample(many)) <= 2**16


@pytest.mark.skipif(sys.platform == "win32", reason="a colon ends no name of a file there")
def test_a_film_may_be_called_like_a_protocol(tmp_path: Path) -> None:
    save_mp4(grey_frames(3), tmp_path / "http:film.mp4", 10)
    assert (tmp_path / "http:film.mp4").stat().st_size > 500
