"""What is kept of windows and of the tray: by several at once, damaged, of a newer version."""

import errno
import os
import random
from pathlib import Path

import numpy as np
import pytest

from latentlab.models.refs import ModelRef
from latentlab.moment import Former, Moment, Pinned
from latentlab.pictures.picture import Picture
from latentlab.tray_file import TrayFile, merge
from latentlab.views import Anchor, Encoded, SamplesView, Seed, TranslateView, WalkView
from latentlab.window_state import FORMAT, LARGEST, WindowFile, WindowState

MODEL = ModelRef.bundled("digits-cgan")
SHOWN = WindowState(
    page="samples",
    run="/runs/one",
    moment=Moment(model=MODEL, step=5, views={"samples": SamplesView(plane=7)}),
    chosen={"samples": "3"},
)


def _pin(seed: int, name: str = "") -> Pinned:
    return Pinned(anchor=Anchor(latent=Seed(seed=seed)), name=name)


def _seeds(tray: tuple[Pinned, ...]) -> list[int]:
    return [each.anchor.latent.seed for each in tray if isinstance(each.anchor.latent, Seed)]


def test_what_was_written_is_read_by_the_next(tmp_path: Path) -> None:
    first = WindowFile(tmp_path)
    first.write(SHOWN)
    first.close()
    assert WindowFile(tmp_path).state == SHOWN


def test_two_windows_have_a_file_each_and_the_newest_comes_back_first(tmp_path: Path) -> None:
    first, second = WindowFile(tmp_path), WindowFile(tmp_path)
    assert second.state == WindowState()
    second.write(SHOWN.model_copy(update={"page": "walk"}))
    first.write(SHOWN)
    first.close()
    second.close()
    again, other = WindowFile(tmp_path), WindowFile(tmp_path)
    assert (again.state.page, other.state.page) == ("samples", "walk")


def test_a_damaged_file_is_kept_aside_and_said(tmp_path: Path) -> None:
    first = WindowFile(tmp_path)
    first.write(SHOWN)
    first.close()
    (path,) = tmp_path.glob("window-*.json")
    wrong = (b"{", b"[1]", b"\xff", b'{"format": 1, "page": 3}', b"[" * 9999)
    for number, text in enumerate(wrong):
        path.write_bytes(text)
        opened = WindowFile(tmp_path)
        assert opened.state == WindowState() and ".damaged" in opened.trouble
        assert len(list(tmp_path.glob("*.damaged*"))) == number + 1
        opened.write(SHOWN)
        opened.close()
    assert {each.read_bytes() for each in tmp_path.glob("*.damaged*")} >= {b"{", b"[1]", b"\xff"}


def test_the_file_of_the_version_before_is_read_and_written_as_this_one(tmp_path: Path) -> None:
    first = WindowFile(tmp_path)
    first.write(SHOWN)
    first.close()
    (path,) = tmp_path.glob("window-*.json")
    text = path.read_text().replace(f'"format":{FORMAT}', '"format":1').replace('"former":{},', "")
    assert "former" not in text
    path.write_text(text)
    opened = WindowFile(tmp_path)
    assert opened.state == SHOWN and not opened.trouble
    opened.write(opened.state)
    assert f'"format":{FORMAT}' in path.read_text()


def test_the_file_of_a_newer_version_stays_as_it_is(tmp_path: Path) -> None:
    newer = tmp_path / "window-1.json"
    newer.write_text(text := f'{{"format": {FORMAT + 1}, "holodeck": true}}')
    opened = WindowFile(tmp_path)
    assert "newer LatentLab" in opened.trouble and opened.state == WindowState()
    opened.write(SHOWN)
    opened.close()
    assert newer.read_text() == text
    again = WindowFile(tmp_path)
    assert again.state == SHOWN and not again.trouble


def test_a_file_that_cannot_be_read_stays_and_the_next_one_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = WindowFile(tmp_path), WindowFile(tmp_path)
    second.write(SHOWN.model_copy(update={"page": "walk"}))
    first.write(SHOWN)
    first.close()
    second.close()
    locked = tmp_path / "window-1.json"
    os.utime(locked, (2e9, 2e9))
    whole, read = locked.read_bytes(), Path.read_bytes

    def refusing(path: Path) -> bytes:
        if path == locked:
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", refusing)
    opened, further = WindowFile(tmp_path), WindowFile(tmp_path)
    assert opened.state.page == "walk" and further.state == WindowState()
    for each in (opened, further):
        assert "cannot be read" in each.trouble and str(locked) in each.trouble
        each.write(WindowState(page="library"))
    monkeypatch.undo()
    assert locked.read_bytes() == whole


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "windows").write_text("a file")
    opened = WindowFile(tmp_path / "windows" / "mine")
    assert "cannot be kept for the next start" in opened.trouble
    opened.write(SHOWN)


def _with_pictures(moment: Moment) -> Moment:
    """`moment` with more pictures than there is room for: on a shelf, in Transfer, in a walk."""
    noise = np.random.default_rng(0).integers(0, 256, (1024, 1024, 3), dtype=np.uint8)
    large = tuple(Picture.from_array(noise, str(number)) for number in range(9))
    assert sum(len(each.png) for each in large) > LARGEST
    views = {
        **moment.views,
        "translate": TranslateView(pictures=large),
        "walk": WalkView(anchors=tuple(Anchor(latent=Encoded(picture=each)) for each in large)),
    }
    return moment.model_copy(update={"views": views, "shelves": {"inputs": large}})


def test_pictures_beyond_all_measure_are_left_out_and_nothing_else(tmp_path: Path) -> None:
    full = SHOWN.model_copy(update={"moment": _with_pictures(SHOWN.moment)})
    first = WindowFile(tmp_path)
    first.write(full)
    assert next(tmp_path.glob("window-*.json")).stat().st_size <= LARGEST
    first.close()
    assert WindowFile(tmp_path).state == SHOWN


def test_pictures_of_moments_that_wait_are_left_out_first(tmp_path: Path) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (64, 64, 3), dtype=np.uint8)
    moment = SHOWN.moment.model_copy(
        update={"shelves": {"inputs": (Picture.from_array(noise, "small"),)}}
    )
    other = SHOWN.moment.model_copy(update={"model": ModelRef.bundled("faces-vae")})
    state = WindowState(moment=moment, waiting=(_with_pictures(other), other))
    first = WindowFile(tmp_path)
    first.write(state)
    assert next(tmp_path.glob("window-*.json")).stat().st_size <= LARGEST
    first.close()
    assert WindowFile(tmp_path).state == WindowState(moment=moment, waiting=(other, other))


def test_pictures_of_other_models_are_left_out_before_those_of_this_one(tmp_path: Path) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (64, 64, 3), dtype=np.uint8)
    small = TranslateView(pictures=(Picture.from_array(noise, "small"),))
    views = {**SHOWN.moment.views, "translate": small}
    large = Former(step=3, views=_with_pictures(SHOWN.moment).views)
    moment = SHOWN.moment.model_copy(update={"views": views, "former": {"bundled x": large}})
    first = WindowFile(tmp_path)
    first.write(WindowState(moment=moment))
    first.close()
    lighter = Former(step=3, views=SHOWN.moment.views)
    expected = moment.model_copy(update={"former": {"bundled x": lighter}})
    assert WindowFile(tmp_path).state == WindowState(moment=expected)


def test_what_was_shown_of_other_models_is_not_lost_with_one_that_is_gone() -> None:
    former = {"bundled x": Former(step=3, views=SHOWN.moment.views)}
    moment = SHOWN.moment.model_copy(update={"former": former})
    left = WindowState(moment=moment).left_out(moment)
    assert left.moment == Moment(former=former) and left.waiting == (SHOWN.moment,)


def test_a_moment_of_a_model_that_is_gone_waits(tmp_path: Path) -> None:
    left = SHOWN.left_out(SHOWN.moment).left_out(SHOWN.moment)
    assert left.moment == Moment() and left.waiting == (SHOWN.moment,)
    first = WindowFile(tmp_path)
    first.write(left)
    first.close()
    assert WindowFile(tmp_path).state == left


def test_two_windows_add_to_one_tray_and_take_away_from_it(tmp_path: Path) -> None:
    path = tmp_path / "tray.json"
    first = TrayFile(path)
    first.read()
    first.save([_pin(1), _pin(2), _pin(3)])
    second = TrayFile(path)
    assert _seeds(second.read()) == [1, 2, 3]
    first.save([_pin(1), _pin(3), _pin(4)])
    second.save([_pin(2), _pin(3, "thick"), _pin(5)])
    assert _seeds(TrayFile(path).read()) == [3, 5, 4]
    first.save([_pin(4), _pin(3), _pin(1), _pin(6)])
    after = TrayFile(path).read()
    assert _seeds(after) == [4, 3, 6, 5]
    assert next(each for each in after if each.anchor == _pin(3).anchor).name == "thick"


def test_merging_loses_nothing_that_nobody_took_away() -> None:
    rng = random.Random(0)
    for _ in range(300):
        before, mine, theirs = (
            tuple(_pin(seed) for seed in rng.sample(range(8), rng.randrange(8))) for _ in range(3)
        )
        merged = set(_seeds(merge(before, mine, theirs)))
        old, own, others = (set(_seeds(each)) for each in (before, mine, theirs))
        assert merged == (own | others) - (old - own) - (old - others)
        assert merge(before, mine, before) == mine
        assert set(merge(before, before, theirs)) == set(theirs)


def test_a_damaged_tray_is_kept_aside_when_something_is_pinned(tmp_path: Path) -> None:
    path = tmp_path / "tray.json"
    path.write_text("[1, 2")
    tray = TrayFile(path)
    assert tray.read() == () and "cannot be read" in tray.trouble
    assert path.read_text() == "[1, 2"
    tray.save([_pin(1)])
    assert _seeds(TrayFile(path).read()) == [1]
    assert (tmp_path / "tray.json.damaged").read_text() == "[1, 2"


def test_one_damaged_favourite_takes_no_other_with_it(tmp_path: Path) -> None:
    path = tmp_path / "tray.json"
    TrayFile(path).save([_pin(1), _pin(2), _pin(3)])
    path.write_text(damaged := path.read_text().replace('"seed":2', '"seed":-2'))
    tray = TrayFile(path)
    assert _seeds(tray.read()) == [1, 3] and tray.trouble
    tray.save([_pin(1), _pin(3), _pin(4)])
    assert _seeds(TrayFile(path).read()) == [1, 3, 4]
    assert (tmp_path / "tray.json.damaged").read_text() == damaged


def test_the_tray_of_an_earlier_version_is_taken_over(tmp_path: Path) -> None:
    path = tmp_path / "tray.json"
    earlier = '[{"anchor": {"latent": {"kind": "seed", "seed": 1}}, "name": "one"}]'
    tray = TrayFile(path)
    assert [each.name for each in tray.read(earlier)] == ["one"]
    tray.save([])
    assert TrayFile(path).read(earlier) == ()
