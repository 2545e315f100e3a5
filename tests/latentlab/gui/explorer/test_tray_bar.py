"""The tray at the bottom of the window."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QMimeData, QPointF, Qt
from PySide6.QtGui import QDropEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QToolButton
from scripted_bench import until
from transfer_models import one_way_run
from using_window import ModelFile, drop, is_ready

from latentlab.gui.explorer.numbers.numbers_dialog import NumbersDialog
from latentlab.gui.explorer.tray.belonging import model_of
from latentlab.gui.explorer.tray.dragging import MIME_TYPE
from latentlab.gui.explorer.tray.favourite_delegate import OPEN_SIDE, ORIGIN_ROLE, UNFIT_ROLE
from latentlab.gui.explorer.tray.tray import TrayBar, TrayList
from latentlab.gui.pages.samples.samples_page import SamplesPage
from latentlab.gui.style.theme import GRID
from latentlab.gui.widgets.grid.grid_painter import to_qimage
from latentlab.gui.window.main_window import MainWindow
from latentlab.models.refs import ModelRef
from latentlab.moment import Pinned
from latentlab.rendering.render import render
from latentlab.views import Anchor, Seed, TrayView, Vector, changed
from trainers.runs.run import Run


def test_a_picture_pinned_from_anywhere_has_the_same_name(
    window: MainWindow, model_file: ModelFile
) -> None:
    drop(window, model_file("model", "cgan", width=4))
    until(lambda: is_ready(window))
    anchor = Anchor(latent=Seed(seed=7), label=3)
    tray = window.explorer.tray

    def drop_on_tray() -> None:
        data = QMimeData()
        data.setData(MIME_TYPE, anchor.model_dump_json().encode())
        button, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        event = QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, button, keys)
        window.findChild(TrayBar).dropEvent(event)

    pages = [window.pages[name] for name in ("samples", "labels", "directions")]
    ways = [drop_on_tray, lambda: window.explorer.pin(anchor)]
    ways += [lambda page=page: page._latents._row.pin_wanted.emit(anchor) for page in pages[1:]]
    for way in ways:
        way()
        assert [each.name for each in tray] == ["3 · seed 7"]
        tray.unpin(0)


def test_the_tray_follows_a_run_in_training(
    window: MainWindow, trained_run: Callable[..., Run]
) -> None:
    run = trained_run(steps=4, sample_interval=2)
    explorer = window.explorer
    explorer.tray.pin(Anchor(latent=Seed(seed=3), label=1), "mine")
    newest = run.folder / "snapshots"
    kept = sorted(newest.iterdir())[-1]
    kept.rename(run.folder / kept.name)
    window._services.runs.open(run)
    window.show_page("samples")
    until(lambda: explorer.answer("thumbnails") is not None)
    assert explorer.answer("thumbnails")[0].step == 2
    (run.folder / kept.name).rename(kept)
    explorer.new_snapshot()
    until(lambda: explorer.answer("thumbnails")[0].step == 4)


def test_the_first_pin_does_not_move_the_pictures(
    window: MainWindow, model_file: ModelFile
) -> None:
    drop(window, model_file("model"))
    until(lambda: is_ready(window))
    page = window.findChild(SamplesPage)
    before = page.canvas.geometry()
    page.picture_actions.pin(0)
    page.show_nearest(0)
    QCoreApplication.processEvents()
    assert page._nearest.isVisible() and page.canvas.geometry() == before


def test_the_numbers_are_one_click_from_the_tray(window: MainWindow) -> None:
    window.show_page("samples")
    window.findChild(QToolButton, "trayNumbers").click()
    assert window.findChild(NumbersDialog).isVisible()


def test_the_tray_shows_favourites_and_says_which_do_not_fit(
    window: MainWindow, model_file: ModelFile
) -> None:
    explorer, shown = window.explorer, window.findChild(TrayList)
    drop(window, model_file("plain"))
    until(lambda: is_ready(window))
    assert not window.findChild(TrayBar).isHidden()
    explorer.tray.pin(Anchor(latent=Seed(seed=3)), "mine")
    until(lambda: explorer.answer("thumbnails") is not None)
    assert [shown.item(row).text() for row in range(shown.count())] == ["mine"]
    shown.item(0).setText("renamed")
    assert explorer.tray[0].name == "renamed"
    shown.setCurrentRow(0)
    QTest.keyClick(shown, Qt.Key.Key_Delete)
    assert len(explorer.tray) == 0 and shown.count() == 0


def test_the_tray_is_only_beside_pages_that_use_it(window: MainWindow) -> None:
    for page, hidden in (("library", True), ("samples", False), ("train", True)):
        window.show_page(page)
        assert window.findChild(TrayBar).isHidden() is hidden


def test_an_empty_tray_is_a_thin_line_and_promises_nothing_where_nothing_can_be_pinned(
    window: MainWindow, model_file: ModelFile
) -> None:
    drop(window, model_file("model"))
    until(lambda: is_ready(window))
    bar = window.findChild(TrayBar)
    for page in ("samples", "transfer"):
        window.show_page(page)
        assert bar.height() <= 5 * GRID
        assert ("double-click" in bar._empty.text()) == (page == "samples")


def _fold(window: MainWindow) -> None:
    window.findChild(QToolButton, "trayFold").click()


def test_whether_the_tray_is_open_is_remembered_for_pages_that_pin_and_for_others(
    window: MainWindow, model_file: ModelFile
) -> None:
    drop(window, model_file("model"))
    until(lambda: is_ready(window))
    bar = window.findChild(TrayBar)
    window.explorer.tray.pin(Anchor(latent=Seed(seed=3)), "mine")
    window.show_page("samples")
    thin = bar.height()
    _fold(window)
    assert bar.height() > 2 * thin
    window.show_page("transfer")
    assert bar.height() == thin, "a page that cannot pin keeps its room"
    window.show_page("samples")
    assert TrayBar(window.explorer, window._store).is_open
    _fold(window)
    assert bar.height() == thin and not TrayBar(window.explorer, window._store).is_open


def _two_models(
    window: MainWindow, model_file: ModelFile, *pinned: Anchor
) -> tuple[ModelRef, ModelRef]:
    """Two models with latents of other sizes, the second open, and what was pinned with the first
    and the second cannot draw."""
    made = [ModelRef.file(model_file(name, "gan", latent_size=size))
            for name, size in (("first", 5), ("second", 9))]  # fmt: skip
    for ref in made:
        window.explorer.open(ref)
        until(lambda: window.explorer.facts is not None)
        if ref == made[0]:
            for each in pinned:
                window.explorer.pin(each)
    return made[0], made[1]


_OF_FIRST = tuple(Anchor(latent=Vector.of([value] * 5)) for value in (0.5, -1.0))


def _shown(window: MainWindow, row: int) -> QImage:
    icon = window.findChild(TrayList).item(row).icon()
    return icon.pixmap(OPEN_SIDE, OPEN_SIDE).toImage()


def test_beside_a_translator_favourites_are_shown_as_the_model_draws_them_that_they_belong_to(
    window: MainWindow, model_file: ModelFile, tmp_path: Path
) -> None:
    window.show_page("samples")
    first, second = (ModelRef.file(model_file(name, "gan", seed=seed))
                     for seed, name in enumerate(("first", "second")))  # fmt: skip
    anchor = Anchor(latent=Seed(seed=7))
    images = [
        to_qimage(render(window.explorer.manager.open(each), TrayView(anchors=(anchor,))).pixels[0])
        .scaled(OPEN_SIDE, OPEN_SIDE)
        .convertToFormat(_RGB)
        for each in (first, second)
    ]
    assert images[0] != images[1]
    for ref, expected in (first, images[0]), (second, images[1]):
        window.explorer.open(ref)
        until(lambda: window.explorer.facts is not None)
        if ref == first:
            window.explorer.pin(anchor)
        until(lambda expected=expected: _shown(window, 0).convertToFormat(_RGB) == expected)
    window.explorer.open(ModelRef.run(one_way_run(tmp_path).folder))
    until(lambda: window.explorer.facts is not None)
    until(lambda: _shown(window, 0).convertToFormat(_RGB) == images[0])


def test_favourites_of_another_model_are_shown_as_that_draws_them_also_at_the_next_start(
    window: MainWindow, model_file: ModelFile
) -> None:
    window.show_page("samples")
    first, _ = _two_models(window, model_file, *_OF_FIRST)
    model = window.explorer.manager.open(first)
    drawn = [to_qimage(each) for each in render(model, TrayView(anchors=_OF_FIRST)).pixels]
    expected = [each.scaled(OPEN_SIDE, OPEN_SIDE).convertToFormat(_RGB) for each in drawn]
    until(lambda: _shown(window, 0).convertToFormat(_RGB) == expected[0])
    assert _shown(window, 1).convertToFormat(_RGB) == expected[1]
    third = TrayBar(window.explorer, window._store)  # as another start would make it
    items = third.findChild(TrayList)
    until(lambda: items.item(1).icon().pixmap(OPEN_SIDE, OPEN_SIDE).toImage()
          .convertToFormat(_RGB) == expected[1])  # fmt: skip
    third.deleteLater()


_RGB = QImage.Format.Format_RGB32


def test_a_favourite_of_a_model_that_is_gone_is_no_blank_square(
    window: MainWindow, model_file: ModelFile
) -> None:
    window.show_page("samples")
    path = model_file("gone", "gan", latent_size=5)
    window.explorer.tray.pin(_OF_FIRST[0], "mine", model=ModelRef.file(path))
    path.unlink()
    window.explorer.open(ModelRef.file(model_file("second", "gan", latent_size=9)))
    until(lambda: is_ready(window))
    seen = _shown(window, 0)
    colours = {seen.pixel(x, y) for x in range(OPEN_SIDE) for y in range(OPEN_SIDE)}
    assert len(colours) > 1


def test_a_click_on_what_another_model_drew_offers_to_open_that(
    window: MainWindow, model_file: ModelFile
) -> None:
    window.show_page("samples")
    first, _ = _two_models(window, model_file, *_OF_FIRST)
    tray = window.findChild(TrayList)
    place = tray.visualItemRect(tray.item(1)).center()
    QTest.mouseClick(tray.viewport(), Qt.MouseButton.LeftButton, pos=place)
    (button,) = _offers(window)
    assert button.text() == "Open first"
    assert "has 5 numbers" in window._problem._headline.text()
    assert "Open first" in [each.text() for each in tray.menu().actions()]
    button.click()
    until(lambda: window.explorer.facts is not None)
    assert window.explorer.ref == first and not _offers(window)
    QTest.mouseClick(tray.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert not _offers(window)


def _offers(window: MainWindow) -> list[QPushButton]:
    found = window._problem.findChildren(QPushButton, "offerButton")
    return [each for each in found if each.isVisible()]


@pytest.mark.parametrize(
    ("page", "button"),
    [("walk", "walk-tray"), ("directions", "directionsLatentsFromTray")],
)
def test_every_page_that_takes_from_the_tray_says_whose_favourites_lie_there(
    window: MainWindow, model_file: ModelFile, page: str, button: str
) -> None:
    window.show_page(page)
    _two_models(window, model_file, *_OF_FIRST)
    until(lambda: window.pages[page].current_view() is not None)
    before = window.pages[page].current_view()
    window.pages[page].findChild(QToolButton, button).click()
    assert "2 in the tray are of first" in window._problem._headline.text()
    assert [each.text() for each in _offers(window)] == ["Open first"]
    said: list[str] = []
    window.explorer.said.connect(said.append)
    for seed in range(2):
        window.explorer.pin(Anchor(latent=Seed(seed=seed)))
    window.pages[page].findChild(QToolButton, button).click()
    assert said[-1] == "2 in the tray are of first, and left out."
    shown = window.pages[page].current_view()
    assert shown != before and [each.latent.seed for each in shown.anchors] == [0, 1]


def test_what_another_model_drew_is_refused_where_it_is_dropped_with_the_offer_to_open_that(
    window: MainWindow, model_file: ModelFile
) -> None:
    window.show_page("walk")
    _two_models(window, model_file, *_OF_FIRST)
    page = window.pages["walk"]
    until(lambda: page.current_view() is not None)
    before = page.current_view()
    page._anchors.row.insert(_OF_FIRST[:1])
    assert page.current_view() == before == changed(before, anchors=page._anchors.row.anchors)
    assert [each.text() for each in _offers(window)] == ["Open first"]


def test_the_tray_of_an_earlier_version_knows_the_bundled_models_by_their_titles() -> None:
    old = Pinned.model_validate_json(
        '{"anchor": {"latent": {"kind": "seed", "seed": 1}}, "model": "digits-cgan"}'
    )
    assert model_of(old) == ModelRef.bundled("digits-cgan")
    assert model_of(Pinned(anchor=_OF_FIRST[0], model="some run")) is None


def test_a_long_name_goes_on_in_a_second_line(window: MainWindow, model_file: ModelFile) -> None:
    drop(window, model_file("model"))
    until(lambda: is_ready(window))
    bar = window.findChild(TrayBar)
    window.show_page("samples")
    window.explorer.tray.pin(Anchor(latent=Seed(seed=3)), "mine")
    _fold(window)
    one_line = bar.height()
    window.explorer.tray.rename(0, "a five with a rather long name")
    assert bar.height() > one_line


def test_a_favourite_of_another_model_says_so_and_is_faded_if_it_does_not_fit(
    window: MainWindow, model_file: ModelFile
) -> None:
    shown = window.findChild(TrayList)
    drop(window, model_file("first", "cgan", width=4))
    until(lambda: is_ready(window))
    title = window.explorer.ref.title
    window.explorer.pin(Anchor(latent=Seed(seed=7), label=3))
    numbers = Vector.of([0.5, 0.25])
    window.explorer.pin(Anchor(latent=numbers))
    assert [shown.item(row).data(ORIGIN_ROLE) for row in range(2)] == ["", ""]
    drop(window, model_file("second"))
    until(lambda: window.explorer.facts is not None and window.explorer.ref.title != title)
    assert [shown.item(row).data(ORIGIN_ROLE) for row in range(2)] == [title, title]
    assert f"Pinned with {title}" in shown.item(0).toolTip()
    assert [shown.item(row).data(UNFIT_ROLE) for row in range(2)] == [False, True]
