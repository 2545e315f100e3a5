"""The Chain page: run, step, start from anything, hold parts by brush, keep states, film them."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from answering_export import export_to
from lone_page import settled, shown_page
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QLabel,
    QPushButton,
    QSpinBox,
    QToolButton,
    QWidget,
)
from scripted_bench import until

from latentlab.gui.explorer.controls.inputs import LabelledSlider
from latentlab.gui.explorer.tray.tray import TrayList
from latentlab.gui.pages.chain.chain_page import ChainPage
from latentlab.gui.pages.chain.chain_transport import ChainClock
from latentlab.gui.pages.chain.mask_pane import MaskPane
from latentlab.gui.pages.chain.mixing_plots import MixingPlots
from latentlab.gui.pages.pages import PAGES
from latentlab.gui.services import Services
from latentlab.models.refs import ModelRef
from latentlab.pictures.picture import Picture
from latentlab.requests import read_request
from latentlab.views import Anchor, ChainView, Encoded, Seed
from latentlab.views.chain import MOST_STEPS
from trainers.config import DataSource
from trainers.registry import make_recipe
from trainers.runs.run import Run
from trainers.training.session import Session


@pytest.fixture
def page(services: Services, model_file: Callable[..., Path]) -> Iterator[ChainPage]:
    """The page with a small machine open."""
    with shown_page(ChainPage, services, model_file("machine", "rbm", hidden=8)) as made:
        settled(made)
        yield made


def _view(page: ChainPage) -> ChainView:
    view = page.current_view()
    assert isinstance(view, ChainView)
    return view


def _press(page: ChainPage, name: str) -> None:
    button = page.findChild(QToolButton, name) or page.findChild(QPushButton, name)
    assert button is not None
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def _picture(seed: int, size: int = 28) -> Picture:
    values = np.random.default_rng(seed).integers(0, 256, (size, size, 1), dtype=np.uint8)
    return Picture.from_array(values, f"picture {seed}")


def _paint(page: ChainPage, button: Qt.MouseButton = Qt.MouseButton.LeftButton) -> None:
    """One stroke down the middle of what the pane shows."""
    canvas = page.findChild(MaskPane).canvas
    place = canvas._place()
    top = QPoint(round(place.center().x()), round(place.top() + 2))
    bottom = QPoint(top.x(), round(place.bottom() - 2))
    QTest.mousePress(canvas, button, pos=top)
    QTest.mouseMove(canvas, bottom)
    canvas.stroke(canvas._in_picture(top.toPointF()), canvas._in_picture(bottom.toPointF()))
    QTest.mouseRelease(canvas, button, pos=bottom)


def test_it_runs_until_it_is_paused_and_that_is_one_step_of_undo(page: ChainPage) -> None:
    page.setFocus()
    QTest.keyClick(page, Qt.Key.Key_Space)
    until(lambda: _view(page).steps > 5)
    assert "a second" in page.findChild(QLabel, "chainWords").text() or _view(page).steps < 60
    QTest.keyClick(page, Qt.Key.Key_Space)
    settled(page)
    reached = _view(page).steps
    assert page.explorer.undoable == "running the chains"
    page.explorer.undo()
    assert _view(page).steps == 0 and not page.explorer.undoable
    page.explorer.redo()
    assert _view(page).steps == reached


def test_one_change_and_back_to_the_start(page: ChainPage) -> None:
    _press(page, "stepChain")
    _press(page, "stepChain")
    assert _view(page).steps == 2
    settled(page)
    answer = page.answer()
    assert answer is not None and answer[1].series["energy"].shape == (3, 16)
    QTest.keyClick(page, Qt.Key.Key_Home)
    assert _view(page).steps == 0


def test_undo_while_it_runs_stops_it(page: ChainPage) -> None:
    _press(page, "stepChain")
    settled(page)
    _press(page, "playChain")
    until(lambda: _view(page).steps > 3)
    page.explorer.undo()
    assert not page._transport.clock.playing
    at = _view(page).steps
    settled(page)
    assert _view(page).steps == at


def test_it_does_not_run_on_behind_another_page(page: ChainPage) -> None:
    _press(page, "playChain")
    until(lambda: _view(page).steps > 2)
    page.hide()
    assert not page._transport.clock.playing


def test_a_chain_ends_where_it_may_not_go_on(page: ChainPage) -> None:
    page._transport.clock.play()
    page._own = page.current_view()
    page.explorer.show(_view(page).model_copy(update={"steps": MOST_STEPS}), commit=False)
    said: list[str] = []
    page.explorer.said.connect(said.append)
    page._transport.clock.play()
    page._on_due(1)
    assert not page._transport.clock.playing and said == ["A chain has at most 100 000 changes."]
    page.change({"steps": 0})


def test_seed_count_and_grain_are_the_persons(page: ChainPage) -> None:
    _press(page, "stepChain")
    page.findChild(QSpinBox, "chainCount").setValue(5)
    assert (_view(page).count, _view(page).steps) == (5, 1)
    QTest.mouseClick(page.findChild(QCheckBox, "chainGrain"), Qt.MouseButton.LeftButton,
                     pos=QPoint(8, 8))  # fmt: skip
    assert _view(page).grain
    _press(page, "chainSeedDraw")
    # Other numbers make another chain, which has made no change yet.
    assert _view(page).seed != 0 and _view(page).steps == 0
    page.findChild(LabelledSlider, "chainSpeed").box.setValue(200)
    assert page._transport.clock.speed == 200


def test_what_is_painted_is_held_while_the_rest_changes(page: ChainPage) -> None:
    _press(page, "stepChain")
    settled(page)
    seen = page.answer()
    assert seen is not None
    page.canvas.select(3)
    _press(page, "chainHold")
    _paint(page)
    view = _view(page)
    # All chains begin anew, with the picture that was painted on.
    assert view.mask is not None and view.steps == 0 and len(view.start) == 1
    assert np.array_equal(view.start[0].pixels(), seen[1].pixels[3])
    held = view.mask.pixels()[..., 0] == 255
    assert held[2:-2, 14].all() and not held[:, :8].any()
    page.change({"steps": 20})
    settled(page)
    shown = page.answer()
    assert shown is not None
    for each in shown[1].pixels:
        assert np.array_equal(each[held], seen[1].pixels[3][held])
        assert not np.array_equal(each[~held], seen[1].pixels[3][~held])
    page.explorer.undo()
    page.explorer.undo()
    assert _view(page).mask is None and not _view(page).start and _view(page).steps == 1
    assert page.findChild(MaskPane).held is None


def test_the_eraser_clear_and_invert(page: ChainPage) -> None:
    _press(page, "chainHold")
    pane = page.findChild(MaskPane)
    _paint(page)
    _paint(page, Qt.MouseButton.RightButton)
    assert _view(page).mask is None
    _paint(page)
    part = (pane.canvas.image.pixelColor(14, 14).red(), pane.canvas.image.pixelColor(0, 0).red())
    assert part == (255, 0)
    _press(page, "maskInvert")
    mask = _view(page).mask
    assert mask is not None and mask.pixels()[14, 14, 0] == 0 and mask.pixels()[0, 0, 0] == 255
    QTest.keyClick(pane, Qt.Key.Key_E)
    assert pane.canvas.tool == "eraser"
    _press(page, "maskClear")
    assert _view(page).mask is None
    _press(page, "maskClose")
    assert pane.isHidden() and not page.findChild(QPushButton, "chainHold").isChecked()


def test_a_thicker_brush_holds_more(page: ChainPage) -> None:
    _press(page, "chainHold")
    held = []
    for size in (2.0, 10.0):
        page.findChild(LabelledSlider, "maskThickness").box.setValue(size)
        _press(page, "maskClear")
        _paint(page)
        mask = _view(page).mask
        assert mask is not None
        held.append((mask.pixels() > 0).sum())
    assert held[1] > 3 * held[0]


def test_holding_a_state_by_its_menu_starts_all_chains_from_it(page: ChainPage) -> None:
    page._begin([_picture(1), _picture(2)])
    settled(page)
    menu = page.picture_actions.menu(1)
    next(each for each in menu.actions() if each.text() == "Hold parts of it…").trigger()
    assert not page.findChild(MaskPane).isHidden()
    assert len(_view(page).start) == 1
    assert np.array_equal(_view(page).start[0].pixels(), _picture(2).pixels())


def test_own_pictures_start_chains_from_files_and_the_clipboard(
    page: ChainPage, tmp_path: Path
) -> None:
    path = tmp_path / "own.png"
    Image.new("RGB", (60, 40), (200, 10, 10)).save(path)
    (offer,) = page.offers([path])
    offer.take()
    until(lambda: len(_view(page).start) == 1)
    assert (_view(page).start[0].size, _view(page).start[0].channels) == (28, 1)
    image = QImage(50, 50, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    QGuiApplication.clipboard().setImage(image)
    _press(page, "chainPaste")
    until(lambda: _view(page).start[0].name.startswith("pasted"))
    _press(page, "chainNoise")
    assert _view(page).start == ()


def test_what_is_no_picture_is_told(page: ChainPage, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.png"
    wrong.write_text("no picture")
    page.sources.open_files([wrong], page._begin)
    until(lambda: not page._refusals.isHidden())
    assert _view(page).start == ()


def test_a_state_goes_to_the_tray_as_it_is_seen_and_starts_chains_again(page: ChainPage) -> None:
    _press(page, "stepChain")
    settled(page)
    answer = page.answer()
    assert answer is not None
    page.canvas.activated.emit(2)
    (pinned,) = page.explorer.tray.items
    latent = pinned.anchor.latent
    assert isinstance(latent, Encoded) and latent.name == "chain 3, change 1"
    assert np.array_equal(latent.picture.pixels(), answer[1].pixels[2])
    _press(page, "chainTray")
    until(lambda: len(_view(page).start) == 1)
    assert np.array_equal(_view(page).start[0].pixels(), answer[1].pixels[2])


def test_latents_in_the_tray_start_chains_as_their_model_drew_them(
    services: Services, model_file: Callable[..., Path]
) -> None:
    explorer = services.explorer
    sampler = model_file("sampler", "gan")
    with shown_page(ChainPage, services, sampler) as page:
        assert page.can_show(explorer.facts) is not None  # type: ignore[arg-type]
        explorer.pin(Anchor(latent=Seed(seed=7)))
        explorer.open(ModelRef.file(model_file("machine", "rbm", hidden=8)))
        until(lambda: page.answer() is not None)
        _press(page, "chainTray")
        until(lambda: len(_view(page).start) == 1)
        expected = explorer.manager.open(ModelRef.file(sampler))
        drawn = expected.decode(expected.latent(7))[0].astype(int)
        assert abs(_view(page).start[0].pixels().astype(int) - drawn).max() <= 1


def test_what_is_chosen_in_the_tray_starts_chains_whoever_draws_it(
    services: Services, model_file: Callable[..., Path]
) -> None:
    explorer = services.explorer
    sampler = model_file("sampler", "gan")
    with shown_page(ChainPage, services, sampler) as page:
        explorer.pin(Anchor(latent=Seed(seed=7)))
        explorer.pin(Anchor(latent=Seed(seed=8)))
        explorer.open(ModelRef.file(model_file("machine", "rbm", hidden=8)))
        until(lambda: page.answer() is not None)
        explorer.pin(Anchor(latent=Encoded(picture=_picture(3))))
        tray = TrayList(explorer)
        bar = _entries(tray, ())
        assert "Start chains from it" not in bar
        for _ in range(3):
            tray.addItem("")
        for chosen, count in (((0,), 1), ((2,), 1), ((0, 2), 2)):
            entries = _entries(tray, chosen)
            assert [each for each in entries if each.startswith(("Use", "Add", "Apply"))] == []
            entries["Start chains from it"].trigger()
            until(lambda count=count: len(_view(page).start) == count)
            page.explorer.undo()
            assert not _view(page).start


def _entries(tray: TrayList, chosen: tuple[int, ...]) -> dict[str, QAction]:
    tray.clearSelection()
    for row in chosen:
        tray.item(row).setSelected(True)
    return {each.text(): each for each in tray.menu().actions() if each.text()}


def test_a_state_offers_to_start_chains_and_nothing_that_needs_latents(page: ChainPage) -> None:
    entries = {each.text(): each for each in page.picture_actions.menu(1).actions()}
    words = [each for each in entries if each.startswith(("Use", "Add", "Apply", "Start"))]
    assert words == ["Start chains from it"]
    answer = page.answer()
    assert answer is not None
    entries["Start chains from it"].trigger()
    until(lambda: len(_view(page).start) == 1)
    assert np.array_equal(_view(page).start[0].pixels(), answer[1].pixels[1])


@pytest.mark.long
def test_pictures_of_the_data_start_chains_one_for_each(page: ChainPage, own_home: Path) -> None:
    values = {"steps": 2, "batch_size": 8, "hidden": 8}
    recipe = make_recipe("rbm", values, DataSource(name="digits"), device="cpu", threads=1)
    run = Run.create(own_home / "runs" / "machine", recipe)
    for _ in Session(run).events():
        pass
    page.explorer.open(ModelRef.run(run.folder))
    until(lambda: page.explorer.facts is not None and page.answer() is not None)
    _press(page, "chainData")
    until(lambda: len(_view(page).start) == 16, seconds=30)
    first = _view(page).start
    assert len(set(first)) == 16
    _press(page, "chainData")
    until(lambda: _view(page).start != first)
    assert not set(first) & set(_view(page).start)


def test_one_state_is_exported_with_what_brings_it_back(page: ChainPage, tmp_path: Path) -> None:
    page.change({"steps": 4})
    settled(page)
    answer = page.answer()
    assert answer is not None
    page.picture_actions.export_cell(5)
    export_to(tmp_path / "state.png")
    request = read_request(tmp_path / "state.png")
    view = request.view
    assert isinstance(view, ChainView) and (view.first, view.count, view.steps) == (5, 1, 4)
    from latentlab.rendering.render import render

    shown = render(page.explorer.manager.open(request.model), view)
    assert np.array_equal(shown.pixels[0], answer[1].pixels[5])


def test_the_way_is_saved_as_a_film(page: ChainPage, tmp_path: Path) -> None:
    assert not page.findChild(QPushButton, "chainFilm").isEnabled()
    page.change({"steps": 6, "count": 2})
    settled(page)
    _press(page, "chainFilm")
    export_to(tmp_path / "way.gif", sort="gif")
    with Image.open(tmp_path / "way.gif") as film:
        assert getattr(film, "n_frames", 1) == 7


def test_the_curves_show_every_chain_and_mark_the_burn_in(page: ChainPage) -> None:
    page.change({"steps": 620, "count": 3})
    settled(page)
    until(lambda: page.findChild(MixingPlots) is not None)
    plots = page.findChild(MixingPlots)
    until(lambda: "from change 500 on" in plots.correlation.toolTip())
    until(lambda: not plots._left)
    assert plots.energy.accessibleName() == "Energy (nats)"
    assert plots.energy._lines.shape == (621, 3) and plots.energy._mark == 500
    assert "burn-in" in plots.distance.toolTip()
    page.canvas.select(2)
    until(lambda: plots.energy._chosen == 2)
    before = plots.energy.grab().toImage()
    page.canvas.select(0)
    until(lambda: plots.energy._chosen == 0)
    assert plots.energy.grab().toImage() != before


def test_a_model_that_runs_no_chain_is_told_what_does(
    services: Services, model_file: Callable[..., Path]
) -> None:
    services.explorer.open(ModelRef.file(model_file("sampler", "gan")))
    until(lambda: services.explorer.facts is not None)
    facts = services.explorer.facts
    assert facts is not None
    (spec,) = [each for each in PAGES if each.name == "chain"]
    assert spec.load()(services).can_show(facts) == (
        "sampler makes images from random numbers: use it on the Samples page, or choose a model "
        "that comes to pictures by a chain of small changes."
    )


@pytest.mark.parametrize("name", ["samples", "walk", "labels", "directions", "transfer"])
def test_pages_that_are_of_no_use_for_it_name_this_one(
    page: ChainPage, services: Services, name: str
) -> None:
    (spec,) = [each for each in PAGES if each.name == name]
    facts = services.explorer.facts
    assert facts is not None and page.suits(facts)
    assert "use it on the Chain page" in (spec.load()(services).can_show(facts) or "")


def test_every_control_says_what_it_does(page: ChainPage) -> None:
    _press(page, "chainHold")
    for kind in (QPushButton, QToolButton, QSpinBox, QCheckBox):
        for control in page.findChildren(kind):
            if control.isVisible() and not control.objectName().startswith("qt_"):
                assert control.toolTip(), control.objectName()


def test_the_clock_asks_for_what_the_speed_says_and_waits_for_the_answer(qapp: QWidget) -> None:
    del qapp
    clock, asked = ChainClock(), list[int]()
    clock.due.connect(asked.append)
    clock.speed = 100
    clock.advance(0.05)
    assert asked == [5]
    clock.advance(0.05)
    assert asked == [5], "what was asked for is not on screen yet"
    clock.arrived()
    clock.advance(0.02)
    assert asked[1] >= 6
    clock.arrived()
    # A long wait is not made up for.
    clock.advance(60)
    assert asked[2] <= 0.1 * clock.speed


def test_a_slow_model_is_asked_for_less_at_a_time(qapp: QWidget) -> None:
    del qapp
    clock, asked = ChainClock(), list[int]()
    clock.due.connect(asked.append)
    clock.speed = 1000
    clock.advance(0.02)
    QTest.qWait(200)
    clock.arrived()
    clock.advance(0.1)
    assert asked[0] == 20 and 1 <= asked[1] <= 5


def test_there_is_one_way_in_for_pictures(page: ChainPage) -> None:
    """Chains start from pictures; they are not made latents here."""
    words = [each.text() for each in page.findChildren(QPushButton)]
    assert words.count("Paste") == words.count("Open…") == 1
    assert page.acceptDrops()


@pytest.fixture
def annealing(services: Services, model_file: Callable[..., Path]) -> Iterator[ChainPage]:
    """The page with a small score model open, whose chains have eight changes."""
    path = model_file("score", "score", width=4, levels=4, langevin_steps=2)
    with shown_page(ChainPage, services, path) as made:
        settled(made)
        yield made


def test_chains_that_anneal_stop_at_their_end_and_say_how_much_noise_is_left(
    annealing: ChainPage,
) -> None:
    words = annealing.findChild(QLabel, "chainWords")
    assert words.text().startswith("0 changes of 8 · noise ")
    _press(annealing, "playChain")
    until(lambda: not annealing._transport.clock.playing)
    settled(annealing)
    assert _view(annealing).steps == 8
    assert words.text() == "8 changes of 8 · no noise left"
    _press(annealing, "stepChain")
    assert _view(annealing).steps == 8
    until(lambda: annealing.findChild(MixingPlots) is not None)
    plots = annealing.findChild(MixingPlots)
    until(lambda: plots.noise.isVisible() and len(plots.noise._lines) == 9)
    assert plots.correlation.isHidden() and plots.energy.isHidden()


def test_pictures_are_put_as_far_back_as_was_chosen(annealing: ChainPage) -> None:
    slider = annealing.findChild(LabelledSlider, "chainStrength")
    assert not slider.isVisible()
    annealing._begin((_picture(1),))
    settled(annealing)
    assert slider.isVisible() and _view(annealing).strength == 0.5
    slider.box.setValue(25.0)
    settled(annealing)
    assert _view(annealing).strength == 0.25 and annealing._last(_view(annealing)) == 3
    annealing._hold_parts()
    _paint(annealing)
    settled(annealing)
    assert _view(annealing).mask is not None and _view(annealing).strength == 1.0


@pytest.mark.parametrize("name", ["chainNoise", "chainFilm"])
def test_space_runs_after_another_button_was_clicked(page: ChainPage, name: str) -> None:
    page.window().activateWindow()
    page.canvas.setFocus()
    page._step()
    settled(page)
    button = page.findChild(QPushButton, name)
    button.clicked.disconnect()
    _press(page, name)
    assert not button.hasFocus()
    QTest.keyClick(QApplication.focusWidget() or page, Qt.Key.Key_Space)
    assert page._transport.clock.playing
    page._transport.clock.pause()
    settled(page)


def test_other_chains_have_no_noise_to_choose(page: ChainPage) -> None:
    page._begin((_picture(1),))
    settled(page)
    assert not page.findChild(LabelledSlider, "chainStrength").isVisible()


def test_chains_are_offered_where_the_model_runs_some(
    services: Services, model_file: Callable[..., Path], page: ChainPage
) -> None:
    (offered,) = services.explorer.destinations["chain"]
    assert page.explorer.facts is not None and offered.fits(page.explorer.facts)
    services.explorer.open(ModelRef.file(model_file("sampler", "gan")))
    until(lambda: services.explorer.facts is not None)
    assert not offered.fits(services.explorer.facts)
