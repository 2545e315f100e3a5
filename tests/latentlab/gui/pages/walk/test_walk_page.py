"""The Walk page: anchors, scrubbing, playing, the pad, and walks as files."""

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from answering_export import choose, export_to, open_dialog
from imageio_ffmpeg import get_ffmpeg_exe
from lone_page import settled, shown_page
from PIL import Image, ImageSequence
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QPushButton, QSpinBox, QTabBar, QToolButton
from scripted_bench import until

from latentlab.export.gif import UNSEEN
from latentlab.export.order import FILMS, Kind
from latentlab.gui.explorer.controls.inputs import LabelledSlider
from latentlab.gui.pages.walk.walk_page import WalkPage
from latentlab.gui.pages.walk.walk_settings import ModeBox
from latentlab.gui.pages.walk.walk_strip import WalkStrip
from latentlab.gui.services import Services
from latentlab.rendering.render import render
from latentlab.requests import read_request
from latentlab.views import Anchor, PadView, Seed, TrayView, WalkView


@pytest.fixture
def page(services: Services, model_file: Callable[..., Path]) -> Iterator[WalkPage]:
    """The page with a small conditional model open."""
    model = model_file("digits", "cgan", width=4, latent_size=8)
    with shown_page(WalkPage, services, model) as made:
        yield made


def _walk(page: WalkPage) -> WalkView:
    view = page.current_view()
    assert isinstance(view, WalkView)
    return view


def _pixels(page: WalkPage) -> np.ndarray:
    settled(page)
    answer = page.answer()
    assert answer is not None
    return answer[1].pixels


def _key(page: WalkPage, key: Qt.Key) -> None:
    QTest.keyClick(page.findChild(WalkStrip), key)


def test_the_page_opens_on_a_walk_of_four_samples_with_pictures_all_around(page: WalkPage) -> None:
    assert len(_walk(page).anchors) == 4
    assert len(_pixels(page)) == 1
    until(lambda: page.explorer.answer("walk strip") is not None)
    until(lambda: page.explorer.answer("walk anchors") is not None)


def test_favourites_are_the_first_walk(services: Services, model_file: Callable[..., Path]) -> None:
    pinned = tuple(Anchor(latent=Seed(seed=seed), label=seed) for seed in (5, 6))
    for each in pinned:
        services.explorer.tray.pin(each)
    model = model_file("digits", "cgan", width=4, latent_size=8)
    with shown_page(WalkPage, services, model) as page:
        assert _walk(page).anchors == pinned


def test_the_ends_of_the_strip_are_the_anchors_own_pictures(page: WalkPage) -> None:
    walk = _walk(page)
    model = page.explorer.manager.open(page.explorer.ref)
    anchors = render(model, TrayView(anchors=walk.anchors)).pixels
    _key(page, Qt.Key.Key_End)
    np.testing.assert_array_equal(_pixels(page)[0], anchors[-1])
    _key(page, Qt.Key.Key_Home)
    np.testing.assert_array_equal(_pixels(page)[0], anchors[0])


def test_arrow_keys_scrub_and_undo_takes_a_held_key_back_as_a_whole(page: WalkPage) -> None:
    _key(page, Qt.Key.Key_Right)
    _key(page, Qt.Key.Key_Right)
    assert _walk(page).position == pytest.approx(0.02)
    page.explorer.undo()
    assert _walk(page).position == 0


def test_playing_moves_on_and_is_undone_as_a_whole(page: WalkPage) -> None:
    play = page.findChild(QToolButton, "playWalk")
    play.click()
    until(lambda: _walk(page).position > 0.02)
    play.click()
    assert play.accessibleName() == "Play"
    page.explorer.undo()
    assert _walk(page).position == 0.0


def test_space_plays_after_the_export_button_was_clicked(page: WalkPage) -> None:
    page.window().activateWindow()
    page.canvas.setFocus()
    exported, export = list[bool](), page.findChild(QPushButton, "exportWalk")
    page._settings.export_wanted.disconnect()
    page._settings.export_wanted.connect(lambda: exported.append(True))
    QTest.mouseClick(export, Qt.MouseButton.LeftButton)
    assert exported and not export.hasFocus()
    play = page.findChild(QToolButton, "playWalk")
    QTest.mouseClick(play, Qt.MouseButton.LeftButton)
    assert play.accessibleName() == "Pause"
    QTest.keyClick(QApplication.focusWidget() or play, Qt.Key.Key_Space)
    assert play.accessibleName() == "Play" and len(exported) == 1


def test_a_walk_keeps_two_anchors(page: WalkPage) -> None:
    said: list[str] = []
    page.explorer.said.connect(said.append)
    row = page._anchors.row
    row.changed.emit(row.anchors[:2])
    row.changed.emit(row.anchors[:1])
    assert len(_walk(page).anchors) == 2
    assert said[-1].startswith("A walk needs two anchors")


def test_a_picture_from_another_page_becomes_the_start_or_the_end(page: WalkPage) -> None:
    new = Anchor(latent=Seed(seed=99), label=1)
    page.start_with(new)
    page.add(new)
    anchors = _walk(page).anchors
    assert (len(anchors), anchors[0], anchors[-1]) == (5, new, new)


def test_even_pace_and_a_loop_are_part_of_what_is_shown(page: WalkPage) -> None:
    page.findChild(QCheckBox, "evenSteps").click()
    page.findChild(ModeBox, "walkMode").picked.emit("loop")
    walk = _walk(page)
    assert walk.even_steps
    assert walk.mode == "loop"
    assert len(_pixels(page)) == 1


def test_the_corners_of_the_pad_are_the_anchors(page: WalkPage) -> None:
    walk = _walk(page)
    page.findChild(QTabBar, "walkTabs").setCurrentIndex(1)
    view = page.current_view()
    assert isinstance(view, PadView)
    assert view.anchors == walk.anchors
    page._pad.square.released.emit(1.0, 1.0)
    model = page.explorer.manager.open(page.explorer.ref)
    corner = render(model, TrayView(anchors=(walk.anchors[3],))).pixels
    np.testing.assert_array_equal(_pixels(page), corner)
    page._pad.square.dropped.emit(0, walk.anchors[2])
    changed = page.current_view()
    assert isinstance(changed, PadView)
    assert changed.anchors[0] == walk.anchors[2]
    page.findChild(QTabBar, "walkTabs").setCurrentIndex(0)
    assert _walk(page) == walk


def test_the_walk_comes_back_from_the_pad_by_its_tab(page: WalkPage) -> None:
    walk, pixels = _walk(page), _pixels(page).copy()
    tabs = page.findChild(QTabBar, "walkTabs")
    tabs.setCurrentIndex(1)
    first = page.current_view()
    page._pad.square.moved.emit(0.2, 0.8)
    assert not page.findChild(WalkStrip).isVisible()
    tabs.setCurrentIndex(0)
    assert page.findChild(WalkStrip).isVisible() and not page._pad.square.isVisible()
    assert tabs.currentIndex() == 0 and page.findChild(ModeBox, "walkMode").isVisible()
    assert _walk(page) == walk
    np.testing.assert_array_equal(_pixels(page), pixels)
    until(lambda: (page.canvas.grid.images == pixels).all())
    page.explorer.undo()  # of what was done on the pad, which is shown
    assert tabs.currentIndex() == 1 and page.current_view() == first


def test_the_keyboard_stays_on_the_page_when_it_goes_to_the_pad(page: WalkPage) -> None:
    tabs, strip = page.findChild(QTabBar, "walkTabs"), page.findChild(WalkStrip)
    strip.setFocus()
    tabs.setCurrentIndex(1)
    assert page.focusWidget() is page._pad.square
    tabs.setCurrentIndex(0)
    assert page.focusWidget() is strip


@pytest.mark.parametrize(
    ("kind", "name"), [("sheet", "w.png"), ("gif", "w.gif"), ("mp4", "w.mp4"), ("singles", "w")]
)
def test_a_walk_is_written_as_a_file(page: WalkPage, tmp_path: Path, kind: Kind, name: str) -> None:
    settled(page)
    view = _walk(page).model_copy(update={"frames": 6})
    page.findChild(LabelledSlider, "walkSeconds").set_value(1.0)
    page.findChild(QPushButton, "exportWalk").click()
    dialog = open_dialog()
    choose(dialog, "exportAs", kind)
    dialog.findChild(QSpinBox, "exportCount").setValue(6)
    dialog.findChild(QSpinBox, "exportSpeed").setValue(6)
    export_to(tmp_path / name, scale=None if kind in FILMS else 2)
    model = page.explorer.manager.open(page.explorer.ref)
    wanted = render(model, view).pixels[..., 0]
    frames = np.stack(list(_frames(tmp_path / name, kind)))
    # Films are compared with a tolerance, everything else to the last bit.
    tolerance = {"mp4": 25, "gif": UNSEEN}.get(kind, 0)
    np.testing.assert_allclose(frames.astype(int), wanted.astype(int), rtol=0, atol=tolerance)


def test_frames_go_into_a_folder_even_if_a_file_was_named(page: WalkPage, tmp_path: Path) -> None:
    settled(page)
    page.picture_actions.export_page()
    export_to(tmp_path / "walkframes.png", sort="singles", wait=False)
    until((tmp_path / "walkframes" / "0000.png").exists)


def test_every_anchor_tells_its_place(page: WalkPage) -> None:
    thumbs = page._anchors.row._thumbs
    assert [each.accessibleName().split(":")[0] for each in thumbs] == ["1", "2", "3", "4"]
    page._anchors.row.changed.emit(_walk(page).anchors[1:])
    assert thumbs[0].accessibleName().startswith("1: ")


def test_every_exported_frame_brings_the_page_back_bit_for_bit(
    page: WalkPage, tmp_path: Path
) -> None:
    settled(page)
    page.change({"even_steps": True})
    settled(page)
    page.picture_actions.export_page()
    export_to(tmp_path / "frames", sort="singles", scale=1)
    frame = tmp_path / "frames" / "0002.png"
    page.explorer.restore(read_request(frame))
    with Image.open(frame) as image:
        np.testing.assert_array_equal(_pixels(page)[0][..., 0], np.asarray(image))


def _frames(path: Path, kind: Kind) -> Iterator[np.ndarray]:
    """The six grey pictures of a walk that was written as a file, each [28, 28]."""
    if kind == "sheet":
        with Image.open(path) as image:
            strip = np.asarray(image.convert("L"))[::2, ::2]
        yield from np.split(strip, 6, axis=1)
    elif kind == "mp4":
        command = [get_ffmpeg_exe(), "-i", str(path), "-vf", "scale=28:28:flags=area"]
        raw = [*command, "-f", "rawvideo", "-pix_fmt", "gray", "-"]
        found = subprocess.run(raw, capture_output=True, check=True).stdout
        yield from np.frombuffer(found, np.uint8).reshape(-1, 28, 28).astype(int)
    elif kind == "gif":
        with Image.open(path) as film:
            for frame in ImageSequence.Iterator(film):
                large = np.asarray(frame.convert("L"))
                step = len(large) // 28
                yield large[::step, ::step]
    else:
        for file in sorted(path.iterdir()):
            with Image.open(file) as image:
                yield np.asarray(image.convert("L"))[::2, ::2]
