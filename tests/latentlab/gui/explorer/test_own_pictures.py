"""A person's own pictures become latents on every page, by encoder or search, and in the tray."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from scripted_bench import until
from using_window import ModelFile, drop

from latentlab.gui.explorer.explorer_page import ExplorerPage
from latentlab.gui.explorer.own.own_drawer import OwnDrawer
from latentlab.gui.explorer.pictures.crop_canvas import CropCanvas
from latentlab.gui.explorer.pictures.crop_pane import CropPane
from latentlab.gui.explorer.tray.favourite_delegate import GIVEN_ROLE, ORIGIN_ROLE
from latentlab.gui.explorer.tray.tray import TrayBar, TrayList
from latentlab.gui.window.main_window import MainWindow
from latentlab.models.refs import ModelRef
from latentlab.views import Anchor, Picture, Seed

PAGES = ("samples", "walk", "arithmetic", "directions")


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    pixels = np.random.default_rng(0).integers(0, 256, (60, 90, 3), dtype=np.uint8)
    Image.fromarray(pixels).save(path := tmp_path / "me.jpg")
    return path


def opened(window: MainWindow, model_file: ModelFile, algorithm: str) -> None:
    settings = {"vae": {"latent_size": 4, "hidden": 16}, "realnvp": {"width": 2}}
    path = model_file(algorithm, algorithm, **settings.get(algorithm, {}))
    window.explorer.open(ModelRef.file(path))
    until(lambda: window.explorer.facts is not None)


def in_tray(window: MainWindow) -> list[Picture]:
    return list(window._services.own.pictures)


def page_of(window: MainWindow, name: str) -> ExplorerPage:
    page = window.pages[name]
    assert isinstance(page, ExplorerPage)
    return page


def drawer_of(window: MainWindow, name: str) -> OwnDrawer:
    own = page_of(window, name)._own
    assert own is not None
    return own.drawer


def told(drawer: QWidget) -> str:
    return " ".join(each.text() for each in drawer.findChildren(QLabel))


@pytest.mark.parametrize("name", PAGES)
def test_a_dropped_picture_lies_in_the_tray_as_a_latent_beside_its_reconstruction(
    window: MainWindow, model_file: ModelFile, photo: Path, name: str
) -> None:
    opened(window, model_file, "vae")
    window.show_page(name)
    drop(window, photo)
    until(lambda: len(in_tray(window)) == 1)
    assert in_tray(window)[0] == Picture.from_file(photo, 28, 1)
    drawer = drawer_of(window, name)
    until(lambda: "me.jpg lies in the tray" in told(drawer))
    assert drawer.isVisible() and "PSNR" in told(drawer) and "bits" not in told(drawer)
    grid = drawer._canvas.grid
    assert grid is not None and grid.captions == ("yours", "nearest", "difference")
    assert np.array_equal(grid.images[0], in_tray(window)[0].pixels())
    assert not drawer._solutions.isVisible(), "an encoder gives one answer"
    item = window.findChild(TrayList).item(0)
    assert item.data(GIVEN_ROLE) is not None and item.text() == "me.jpg"
    window.explorer.undo()
    assert in_tray(window) == []
    until(lambda: not drawer.isVisible())


def test_it_is_said_when_there_is_nothing_to_see_in_a_picture(
    window: MainWindow, model_file: ModelFile, tmp_path: Path
) -> None:
    Image.new("L", (60, 60), 4).save(black := tmp_path / "black.png")
    opened(window, model_file, "vae")
    window.show_page("samples")
    said: list[str] = []
    window.explorer.said.connect(said.append)
    drop(window, black)
    until(lambda: len(in_tray(window)) == 1)
    assert any(each.startswith("black.png is nearly black") for each in said)


def test_the_likelihood_stands_under_it_if_the_model_has_one(
    window: MainWindow, model_file: ModelFile, photo: Path
) -> None:
    opened(window, model_file, "realnvp")
    window.show_page("samples")
    drop(window, photo)
    drawer = drawer_of(window, "samples")
    until(lambda: "bits/dim" in told(drawer))
    assert "8 is knowing nothing" in told(drawer)
    item = window.findChild(TrayList).item(0)
    until(lambda: "bits/dim" in window.findChild(TrayList).item(0).data(ORIGIN_ROLE))
    words = window.findChild(TrayList).item(0).data(ORIGIN_ROLE)
    assert words in told(drawer) and words in window.findChild(TrayList).item(0).toolTip()
    assert item is not None


def test_files_can_be_opened_or_pasted_and_a_bare_picture_pasted_or_dropped(
    window: MainWindow, model_file: ModelFile, photo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(window, model_file, "vae")
    window.show_page("walk")
    page = page_of(window, "walk")
    monkeypatch.setattr(
        "PySide6.QtWidgets.QFileDialog.getOpenFileNames", lambda *_: ([str(photo)], "")
    )
    page.findChild(QPushButton, "ownOpen").click()
    until(lambda: len(in_tray(window)) == 1)
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    QGuiApplication.clipboard().setImage(image)
    QTest.keyClick(page.canvas, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    until(lambda: len(in_tray(window)) == 2)
    image.fill(Qt.GlobalColor.white)
    data = QMimeData()
    data.setImageData(image)
    assert dropped_on(page, data)
    until(lambda: len(in_tray(window)) == 3)
    assert in_tray(window)[2].pixels().min() == 255


def dropped_on(widget: QWidget, data: QMimeData) -> bool:
    """Whether `widget` takes what is held over it; then it is dropped."""
    actions, button = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    keys = Qt.KeyboardModifier.NoModifier
    held = QDragEnterEvent(QPointF(5, 5).toPoint(), actions, data, button, keys)
    held.ignore()
    widget.dragEnterEvent(held)
    if held.isAccepted():
        widget.dropEvent(QDropEvent(QPointF(5, 5), actions, data, button, keys))
    return held.isAccepted()


def test_the_tray_takes_pictures_and_leaves_models_and_its_own_exports_to_the_window(
    window: MainWindow, model_file: ModelFile, photo: Path
) -> None:
    opened(window, model_file, "vae")
    window.show_page("samples")
    tray = window.findChild(TrayBar)

    def files(*paths: Path) -> QMimeData:
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(each)) for each in paths])
        return data

    assert dropped_on(tray, files(photo))
    until(lambda: len(in_tray(window)) == 1)
    assert not dropped_on(tray, files(model_file("other")))
    window.explorer.open(ModelRef.file(model_file("reads", "text2image")))
    until(lambda: window.explorer.facts is not None)
    assert not dropped_on(tray, files(photo))


def test_another_square_takes_its_place_in_the_tray_as_one_step_of_undo(
    window: MainWindow, model_file: ModelFile, photo: Path
) -> None:
    opened(window, model_file, "vae")
    window.show_page("samples")
    window.explorer.pin(Anchor(latent=Seed(seed=1)))
    drop(window, photo)
    drawer = drawer_of(window, "samples")
    until(lambda: "lies in the tray" in told(drawer))
    before = in_tray(window)[0]
    drawer.findChild(QPushButton, "ownCrop").click()
    (pane,) = page_of(window, "samples").findChildren(CropPane)
    until(lambda: pane._whole is not None)
    QTest.keyClick(pane.findChild(CropCanvas), Qt.Key.Key_Left)
    until(lambda: in_tray(window) != [before])
    assert pane.isVisible() and len(in_tray(window)) == 1
    until(lambda: drawer.pictures == tuple(in_tray(window)))
    assert window.explorer.tray[1].name == "me.jpg"
    window.explorer.undo()
    assert in_tray(window) == [before]
    assert not pane.isVisible()


@pytest.mark.parametrize("name", PAGES)
def test_a_model_of_sentences_says_that_it_has_no_latent_of_a_picture(
    window: MainWindow, model_file: ModelFile, photo: Path, name: str
) -> None:
    opened(window, model_file, "text2image")
    window.show_page(name)
    refusal = "the latent of a picture cannot be found"
    drop(window, photo)
    assert refusal in window._problem.accessibleName()
    page = page_of(window, name)
    button = page.findChild(QPushButton, "ownOpen")
    assert not button.isEnabled() and refusal in button.toolTip()
    QGuiApplication.clipboard().setImage(QImage(9, 9, QImage.Format.Format_RGB32))
    window._problem.clear()
    QTest.keyClick(page.canvas, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert refusal in window._problem.accessibleName() and in_tray(window) == []


def test_a_file_that_is_no_picture_is_named_and_the_others_are_taken(
    window: MainWindow, model_file: ModelFile, photo: Path, tmp_path: Path
) -> None:
    opened(window, model_file, "vae")
    window.show_page("samples")
    (tmp_path / "bad.png").write_bytes(b"nothing")
    drop(window, tmp_path / "bad.png", photo)
    until(lambda: len(in_tray(window)) == 1)
    assert "bad.png cannot be used" in window._problem.accessibleName()


def test_a_folder_may_be_meant_to_be_learned_from_so_that_is_asked(
    window: MainWindow, model_file: ModelFile, photo: Path
) -> None:
    opened(window, model_file, "vae")
    folder = photo.parent / "folder"
    folder.mkdir()
    photo.rename(folder / "me.jpg")
    for name, where in (("samples", "here"), ("library", "on the Samples page")):
        window.show_page(name)
        drop(window, folder)
        found = {
            each.text(): each
            for each in window._problem.findChildren(QPushButton, "offerButton")
            if not each.isHidden()
        }
        assert f"Take their latents {where}" in found
        assert any(each.startswith("Train on") for each in found)
        assert in_tray(window) == []
    found["Take their latents on the Samples page"].click()
    until(lambda: len(in_tray(window)) == 1)
    assert page_of(window, "samples").isVisible()


def test_what_was_read_while_another_model_was_opened_is_taken_by_that(
    window: MainWindow, model_file: ModelFile, photo: Path
) -> None:
    opened(window, model_file, "vae")
    window.show_page("samples")
    own = window._services.own
    late = Picture.from_file(photo, 28, 1)
    window.explorer.facts = None
    own._wait((late,))
    assert in_tray(window) == []
    window.explorer.open(ModelRef.file(model_file("next", "vae", latent_size=4, hidden=16)))
    until(lambda: in_tray(window) == [late])


def test_the_trays_menu_shows_it_again_beside_what_the_model_makes_of_it(
    window: MainWindow, model_file: ModelFile, photo: Path
) -> None:
    opened(window, model_file, "vae")
    window.show_page("samples")
    window.explorer.pin(Anchor(latent=Seed(seed=1)))
    drop(window, photo)
    drawer = drawer_of(window, "samples")
    until(lambda: "lies in the tray" in told(drawer))
    drawer.close_drawer()
    tray = window.findChild(TrayList)
    for row, offered in ((0, False), (1, True)):
        tray.clearSelection()
        tray.item(row).setSelected(True)
        found = [each for each in tray.menu().actions() if "makes of it" in each.text()]
        assert bool(found) == offered
    found[0].trigger()
    until(lambda: drawer.isVisible() and drawer.pictures == tuple(in_tray(window)))
    until(lambda: not window._services.own.searches.running)


def test_a_latent_in_the_tray_gives_way_to_another(window: MainWindow) -> None:
    tray = window.explorer.tray
    one, two, three = (Anchor(latent=Seed(seed=each)) for each in range(3))
    tray.pin_all([one, two], ["one", "two"])
    tray.replace(one, three)
    assert [(each.anchor, each.name) for each in tray] == [(three, "one"), (two, "two")]
    tray.replace(three, two)
    assert [each.anchor for each in tray] == [two]
    tray.replace(one, three)
    assert [each.anchor for each in tray] == [two]


def test_a_picture_that_lies_in_the_tray_is_not_pinned_again_after_a_restart(
    window: MainWindow, model_file: ModelFile, photo: Path
) -> None:
    opened(window, model_file, "vae")
    window.show_page("samples")
    own = window._services.own
    picture = Picture.from_file(photo, 28, 1)
    own._encoder = "an encoder that was taught in the session before"
    own.take([picture])
    own._encoder = ""
    said: list[str] = []
    window.explorer.said.connect(said.append)
    own.take([picture])
    assert len(in_tray(window)) == 1 and "It is in the tray already." in said
