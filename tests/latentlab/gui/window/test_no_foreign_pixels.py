"""Whichever model the header names, no picture on screen is of another one."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from shutil import copytree
from threading import Event

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QEventLoop
from PySide6.QtGui import QImage
from scripted_bench import until
from transfer_models import choose_look, object_run, two_way_run
from using_window import ModelFile

import latentlab.rendering.render
from latentlab.gui.explorer.explorer_page import ExplorerPage
from latentlab.gui.explorer.facts import ModelFacts
from latentlab.gui.pages.transfer.transfer_page import TransferPage
from latentlab.gui.window.main_window import MainWindow
from latentlab.models.latent_model import LatentModel
from latentlab.models.refs import ModelRef
from latentlab.rendering.render import Pictures
from latentlab.requests import Request
from trainers.data.watching import Watcher
from trainers.runs.run import Run

_RED, _BLUE = (250, 10, 20), (20, 10, 250)


def _share(window: MainWindow, colour: tuple[int, int, int]) -> float:
    """The part of the window's pixels that are of this colour."""
    image = window.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    lines = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
    pixels = lines[:, : 3 * image.width()].reshape(-1, 3)
    return float((pixels == colour).all(axis=1).mean())


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator[Event]:
    """Model "red" draws everything red; "blue" everything blue, but only once this is set."""
    may_draw, draw = Event(), latentlab.rendering.render.render

    def tinted(model: LatentModel, view: Request, watcher: Watcher | None = None) -> Pictures:
        pictures = draw(model, view, watcher)
        if view.model.title == "blue":
            may_draw.wait(20)
        hue = {"red": _RED, "blue": _BLUE}.get(view.model.title, (0, 0, 0))
        pixels = np.broadcast_to(np.array(hue, np.uint8), (*pictures.pixels.shape[:3], 3))
        return replace(pictures, pixels=pixels.copy())

    monkeypatch.setattr(latentlab.rendering.render, "render", tinted)
    yield may_draw
    may_draw.set()


def _shows_red(window: MainWindow, name: str) -> bool:
    """Whether page `name` shows anything red within the first moments."""
    window.show_page(name)
    for _ in range(4):
        if _share(window, _RED) > 0:
            return True
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
    return False


def _explorers(window: MainWindow, facts: ModelFacts) -> list[str]:
    """Names of the pages that can show the model open."""
    pages = {name: page for name, page in window.pages.items() if isinstance(page, ExplorerPage)}
    return [name for name, page in pages.items() if page.can_show(facts) is None]


Models = Callable[[str], ModelRef]


@pytest.fixture(params=["cgan", "rbm", "cyclegan", "genegan"])
def models(
    request: pytest.FixtureRequest, model_file: ModelFile, tmp_path: Path, own_home: Path
) -> Models:
    """Two models of one sort, "red" and "blue"."""
    if request.param in ("cgan", "rbm"):
        return lambda name: ModelRef.file(model_file(name, request.param))
    run = (two_way_run if request.param == "cyclegan" else object_run)(tmp_path)
    return lambda name: ModelRef.run(Path(copytree(run.folder, own_home / "runs" / name)))


def test_no_page_shows_pictures_of_the_model_before(
    window: MainWindow, models: Models, held: Event
) -> None:
    explorer = window.explorer
    explorer.open(models("red"))
    until(lambda: explorer.facts is not None)
    assert explorer.facts is not None
    names = _explorers(window, explorer.facts)
    for name in names:
        window.show_page(name)
        until(lambda: _share(window, _RED) > 0.01)
    explorer.open(models("blue"))
    foreign = [f"{name}, while the model is opened" for name in names if _shows_red(window, name)]
    until(lambda: explorer.facts is not None)
    foreign += [f"{name}, before it has drawn" for name in names if _shows_red(window, name)]
    held.set()
    for name in names:
        window.show_page(name)
        until(lambda: _share(window, _BLUE) > 0.01)
    foreign += [f"{name}, after it has" for name in names if _shows_red(window, name)]
    assert not foreign


@pytest.mark.parametrize("look", ["table", "wipe"])
def test_no_look_at_translations_shows_those_of_the_model_before(
    window: MainWindow, two_way: Run, own_home: Path, held: Event, look: str
) -> None:
    assert not held.is_set()
    explorer, page = window.explorer, window.findChild(TransferPage)
    runs = {name: own_home / "runs" / name for name in ("red", "blue")}
    for folder in runs.values():
        copytree(two_way.folder, folder)
    explorer.open(ModelRef.run(runs["red"]))
    window.show_page("transfer")
    until(lambda: page.answer() is not None)
    choose_look(page, look)
    assert _share(window, _RED) > 0.01
    explorer.open(ModelRef.run(runs["blue"]))
    assert not _shows_red(window, "transfer")
    until(lambda: explorer.facts is not None)
    assert not _shows_red(window, "transfer")
