"""Own pictures with models that have no encoder: searched for in the background, seen while it goes
on, stopped, chosen among, and remembered by the tray."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QComboBox, QPushButton, QToolButton
from scripted_bench import until
from test_own_pictures import drawer_of, dropped_on, in_tray, page_of, told
from using_window import ModelFile, drop

from latentlab.gui.explorer.own.own_drawer import OwnDrawer
from latentlab.gui.explorer.own.own_pictures import OwnPictures
from latentlab.gui.explorer.tray.tray import CHANNEL
from latentlab.gui.pages.arithmetic.sum_row import NewBin
from latentlab.gui.pages.walk.walk_anchors import WalkAnchors
from latentlab.gui.window.main_window import MainWindow
from latentlab.latent.projection import Progress
from latentlab.measuring import projections
from latentlab.measuring.reach import NEVER_SEEN
from latentlab.models.manager import ModelManager
from latentlab.models.refs import ModelRef
from latentlab.rendering.arithmetic import sum_of_bins
from latentlab.rendering.projected import found_for
from latentlab.views import Anchor, ArithmeticView, Encoded, changed
from trainers.data.drawn.digits.dataset import make_digits

SMALL = {
    "gan": {"latent_size": 4, "hidden": 16},
    "dcgan": {"latent_size": 4, "width": 4},
    "cgan": {"latent_size": 4, "width": 4},
    "wgan": {"latent_size": 4, "width": 4},
    "acgan": {"latent_size": 4, "width": 4},
    "sagan": {"latent_size": 4, "width": 4},
    "loss-sensitive": {"latent_size": 4, "width": 4},
}


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    pixels = np.random.default_rng(0).integers(0, 256, (60, 90, 3), dtype=np.uint8)
    Image.fromarray(pixels).save(path := tmp_path / "me.jpg")
    return path


@pytest.fixture
def cgan(window: MainWindow, model_file: ModelFile) -> MainWindow:
    """The Samples page of a small CGAN."""
    opened(window, model_file("cgan", "cgan", **SMALL["cgan"]))
    window.show_page("samples")
    return window


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], None]]:
    """Searches wait after their fifth step until the function given is called."""
    free: list[bool] = []
    real = projections.searching

    def waiting(*arguments: object, **named: object) -> Iterator[Progress]:
        for number, progress in enumerate(real(*arguments, **named)):  # type: ignore[arg-type]
            yield progress
            while number == 5 and not free:
                # As often as steps come; the same again is no other step.
                torch.randn(1000).sort()
                yield progress

    monkeypatch.setattr(projections, "searching", waiting)
    yield lambda: free.append(True)
    free.append(True)


def opened(window: MainWindow, path: Path) -> None:
    window.explorer.open(ModelRef.file(path))
    until(lambda: window.explorer.facts is not None)


def own_of(window: MainWindow) -> OwnPictures:
    return window._services.own


def latents(window: MainWindow) -> list[Encoded]:
    held = (each.anchor.latent for each in window.explorer.tray)
    return [each for each in held if isinstance(each, Encoded)]


def looked_at(window: MainWindow, *photos: Path) -> OwnDrawer:
    """The drawer, once the first of the pictures that were dropped was searched for."""
    drop(window, *photos)
    drawer = drawer_of(window, "samples")
    until(lambda: "lies in the tray" in told(drawer))
    return drawer


@pytest.mark.parametrize("algorithm", SMALL)
def test_any_model_that_makes_pictures_finds_the_nearest(
    window: MainWindow, model_file: ModelFile, photo: Path, algorithm: str
) -> None:
    path = model_file(algorithm, algorithm, **SMALL[algorithm])
    opened(window, path)
    window.show_page("samples")
    drawer = looked_at(window, photo)
    (encoded,) = latents(window)
    answer = own_of(window).searches.answer(encoded)
    assert answer is not None and answer.found.whole
    known = found_for(encoded, ModelManager("cpu").open(ModelRef.file(path)))
    assert np.array_equal(answer.found.latents[0], known.latent.numpy())
    until(lambda: window.explorer.answer(CHANNEL) is not None)
    assert drawer._solutions.isVisible() and len(answer.found.pixels) == 8
    falling = drawer._curve.values
    assert len(falling) > 30 and falling[-1] < falling[0]
    assert list(falling) == sorted(falling, reverse=True)
    assert drawer._canvas.grid is not None and len(drawer._canvas.grid.images) == 3
    assert "nearer than the nearest of 1 000 random samples" in told(drawer)


def test_a_search_is_seen_while_it_goes_on_and_a_stop_keeps_the_best(
    cgan: MainWindow, photo: Path, held: Callable[[], None]
) -> None:
    del held
    drawer = drawer_of(cgan, "samples")
    drop(cgan, photo)
    until(lambda: len(drawer._curve.values) > 5)
    assert "Searching" in told(drawer) and len(in_tray(cgan)) == 1
    grid = drawer._canvas.grid
    assert grid is not None and grid.captions == ("yours", "nearest", "difference")
    drawer.findChild(QPushButton, "ownStop").click()
    until(lambda: "lies in the tray" in told(drawer))
    (encoded,) = latents(cgan)
    assert (encoded.projection.steps, encoded.projection.evaluations) == (5, 0)
    answer = own_of(cgan).searches.answer(encoded)
    assert answer is not None and not answer.found.whole


def test_what_was_stopped_is_found_again_to_the_last_bit(
    cgan: MainWindow, photo: Path, held: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    del held
    drawer = drawer_of(cgan, "samples")
    drop(cgan, photo)
    until(lambda: len(drawer._curve.values) > 5)
    drawer.findChild(QPushButton, "ownStop").click()
    until(lambda: "lies in the tray" in told(drawer))
    monkeypatch.undo()
    (encoded,) = latents(cgan)
    answer = own_of(cgan).searches.answer(encoded)
    assert answer is not None and cgan.explorer.ref is not None
    again = found_for(encoded, ModelManager("cpu").open(cgan.explorer.ref))
    assert np.array_equal(again.latent.numpy(), answer.found.latents[0])


def test_a_cancelled_search_leaves_the_picture_in_the_tray_and_says_so(
    cgan: MainWindow, photo: Path, held: Callable[[], None]
) -> None:
    drawer = drawer_of(cgan, "samples")
    drop(cgan, photo)
    until(lambda: len(drawer._curve.values) > 5)
    cgan.findChild(QPushButton, "ownSearchingCancel").click()
    until(lambda: "was cancelled" in told(drawer))
    assert len(in_tray(cgan)) == 1 and not own_of(cgan).searches.running
    held()
    drawer.look_at(latents(cgan))
    until(lambda: "lies in the tray" in told(drawer))


def test_another_solution_is_taken_by_a_click_and_given_back_by_undo(
    cgan: MainWindow, photo: Path
) -> None:
    drawer = looked_at(cgan, photo)
    (first,) = latents(cgan)
    drawer._solutions.select(3)
    (other,) = latents(cgan)
    assert other == first.searched(solution=3)
    answer = own_of(cgan).searches.answer(other)
    assert answer is not None and drawer._canvas.grid is not None
    assert np.array_equal(drawer._canvas.grid.images[1], answer.found.pixels[3])
    cgan.explorer.undo()
    assert latents(cgan) == [first]


def test_a_label_can_be_fixed_and_found_again(cgan: MainWindow, photo: Path) -> None:
    drawer = looked_at(cgan, photo)
    label = drawer.findChild(QComboBox, "ownLabel")
    assert label.isVisible() and label.currentText() == "Label: found" and label.count() == 11
    label.setCurrentIndex(4)
    label.activated.emit(4)
    until(lambda: "drawn as 3" in told(drawer))
    (encoded,) = latents(cgan)
    assert encoded.projection.label == 3
    label.activated.emit(0)
    until(lambda: latents(cgan)[0].projection.label is None)
    assert len(in_tray(cgan)) == 1


def test_an_encoder_is_taught_if_asked_and_asked_for_all_pictures_from_then_on(
    cgan: MainWindow, photo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taught: list[str] = []

    def encoder_of(model: object, watcher: object) -> Callable[..., object]:
        del watcher
        taught.append(model.digest)  # type: ignore[attr-defined]
        return lambda images: (torch.zeros(len(images), 4), torch.eye(10)[:1])

    monkeypatch.setattr("latentlab.rendering.projected.encoder_of", encoder_of)
    drawer = looked_at(cgan, photo)
    more = drawer.findChild(QPushButton, "ownMore")
    assert more.text() == "Teach an encoder" and not taught
    more.click()
    until(lambda: bool(latents(cgan)[0].projection.encoder))
    assert taught == [latents(cgan)[0].projection.encoder]
    until(lambda: not more.isVisible())
    Image.new("L", (60, 60), 90).save(grey := tmp_path / "grey.png")
    drop(cgan, grey)
    until(lambda: len(taught) == 2)
    assert latents(cgan)[1].projection.encoder == taught[0]
    until(lambda: not own_of(cgan).searches.running)


def test_an_own_encoders_answer_is_refined_if_asked(
    window: MainWindow, model_file: ModelFile, photo: Path
) -> None:
    opened(window, model_file("vae", "vae", latent_size=4, hidden=16))
    window.show_page("samples")
    drawer = looked_at(window, photo)
    searches = own_of(window).searches
    answered = searches.answer(latents(window)[0])
    more = drawer.findChild(QPushButton, "ownMore")
    assert more.text() == "Refine"
    more.click()
    until(lambda: latents(window)[0].projection.refine)
    refined = searches.answer(latents(window)[0])
    assert refined is not None and answered is not None
    assert refined.found.reach.apart < answered.found.reach.apart


def test_several_pictures_are_looked_at_one_by_one(cgan: MainWindow, tmp_path: Path) -> None:
    paths = []
    for grey in (40, 200):
        Image.new("L", (60, 60), grey).save(path := tmp_path / f"{grey}.png")
        paths.append(path)
    drawer = looked_at(cgan, *paths)
    assert "40.png  ·  1 of 2" in told(drawer)
    drawer.findChild(QToolButton, "ownAfter").click()
    until(lambda: "200.png lies in the tray" in told(drawer))
    assert "200.png  ·  2 of 2" in told(drawer)
    (first, second) = latents(cgan)
    drawer._solutions.select(1)
    assert latents(cgan) == [first, second.searched(solution=1)]


def test_a_picture_nothing_like_the_data_is_said_to_be_so_and_held_out_ones_are_not(
    window: MainWindow, photo: Path, tmp_path: Path
) -> None:
    window.explorer.open(ModelRef.bundled("digits-dcgan"))
    until(lambda: window.explorer.facts is not None)
    window.show_page("samples")
    drawer = looked_at(window, photo)
    assert told(drawer).count(NEVER_SEEN) == 1
    digit = make_digits(10, seed=987).images[0, 0].numpy()
    Image.fromarray(digit).save(path := tmp_path / "digit.png")
    drop(window, path)
    until(lambda: "digit.png lies in the tray" in told(drawer))
    assert NEVER_SEEN not in told(drawer)


def test_the_tray_searches_for_what_another_model_has_not_found(
    cgan: MainWindow, model_file: ModelFile, photo: Path
) -> None:
    looked_at(cgan, photo)
    opened(cgan, model_file("gan", "gan", **SMALL["gan"]))
    (encoded,) = latents(cgan)
    until(lambda: own_of(cgan).searches.is_current(encoded))
    until(lambda: cgan.explorer.answer(CHANNEL) is not None)


def test_a_bare_picture_can_be_dropped_on_every_page(cgan: MainWindow, photo: Path) -> None:
    data, image = QMimeData(), QImage(str(photo))
    for count, name in enumerate(("samples", "walk", "arithmetic", "directions", "labels"), 1):
        image = image.copy(count, 0, image.width() - count, image.height())
        data.setImageData(image)
        cgan.show_page(name)
        assert dropped_on(page_of(cgan, name), data)
        until(lambda count=count: len(in_tray(cgan)) == count)
        drawer = drawer_of(cgan, name)
        until(lambda drawer=drawer: "lies in the tray" in told(drawer))


def test_several_pictures_dropped_into_a_bin_become_exemplars_of_its_average(
    cgan: MainWindow, tmp_path: Path
) -> None:
    data, urls = QMimeData(), []
    for grey in (40, 200):
        Image.new("L", (60, 60), grey).save(path := tmp_path / f"{grey}.png")
        urls.append(QUrl.fromLocalFile(str(path)))
    data.setUrls(urls)
    cgan.show_page("arithmetic")
    page = page_of(cgan, "arithmetic")
    until(lambda: page.findChild(NewBin) is not None)
    assert dropped_on(page.findChild(NewBin), data)

    def exemplars() -> tuple[Anchor, ...]:
        view = cgan.explorer.view("arithmetic")
        return view.bins[-1].exemplars if isinstance(view, ArithmeticView) else ()

    until(lambda: len(exemplars()) == 2, seconds=60)
    assert [each.latent for each in exemplars()] == latents(cgan)
    view = cgan.explorer.view("arithmetic")
    assert isinstance(view, ArithmeticView) and cgan.explorer.ref is not None
    model = ModelManager("cpu").open(cgan.explorer.ref)
    alone = changed(view, bins=(view.bins[-1],))
    mean = torch.stack([found_for(each, model).latent for each in latents(cgan)]).mean(dim=0)
    torch.testing.assert_close(sum_of_bins(alone, model), mean)


def test_a_picture_dropped_on_the_walk_is_its_next_anchor(cgan: MainWindow, photo: Path) -> None:
    cgan.show_page("walk")
    page = page_of(cgan, "walk")
    until(lambda: page.current_view() is not None)
    row = page.findChild(WalkAnchors).row
    before, data = row.anchors, QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(photo))])
    assert dropped_on(row, data)
    until(lambda: len(row.anchors) == len(before) + 1, seconds=60)
    assert row.anchors[-1].latent == latents(cgan)[0]
    assert not dropped_on(row, QMimeData())
