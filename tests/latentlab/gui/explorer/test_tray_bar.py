"""The tray at the bottom of the window."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QMimeData, QPointF, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QToolButton,
)
from scripted_bench import until
from using_window import ModelFile, drop, is_ready

from latentlab.gui.explorer.numbers.numbers_dialog import NumbersDialog
from latentlab.gui.explorer.tray.dragging import MIME_TYPE
from latentlab.gui.explorer.tray.favourite_delegate import ORIGIN_ROLE, UNFIT_ROLE
from latentlab.gui.explorer.tray.tray import TrayBar, TrayList
from latentlab.gui.pages.samples.samples_page import SamplesPage
from latentlab.gui.style.theme import GRID
from latentlab.gui.window.main_window import MainWindow
from latentlab.views import Anchor, Seed, Vector
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
