"""The render thread: newest request first, nothing stale, failures told."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from scripted_bench import until

from latentlab.gui.explorer.render_thread import RenderThread
from latentlab.models.errors import ModelError
from latentlab.models.manager import ModelManager
from latentlab.models.refs import ModelRef
from latentlab.rendering.render import render
from latentlab.requests import Request
from latentlab.views import SamplesView

ModelFile = Callable[..., Path]


@pytest.fixture
def thread(qapp: QApplication) -> Iterator[RenderThread]:
    del qapp
    made = RenderThread(ModelManager("cpu"))
    yield made
    made.end()


def _request(path: Path, plane: int) -> Request:
    view = SamplesView(plane=plane, rows=1, columns=2)
    return Request(model=ModelRef.file(path), view=view)


def test_of_many_requests_on_a_channel_only_the_newest_is_answered(
    thread: RenderThread, model_file: ModelFile
) -> None:
    path, planes = model_file(), []
    thread.rendered.connect(lambda _c, request, _p, _ms: planes.append(request.view.plane))
    for plane in range(20):
        thread.ask("samples", _request(path, plane))
    thread.start()
    until(lambda: bool(planes))
    assert planes == [19]


def test_each_channel_is_answered_and_thumbnails_come_last(
    thread: RenderThread, model_file: ModelFile
) -> None:
    path, channels = model_file(), []
    thread.rendered.connect(lambda channel, *_: channels.append(channel))
    for channel in ("thumbnails", "walk", "samples"):
        thread.ask(channel, _request(path, 0))
    thread.start()
    until(lambda: len(channels) == 3)
    assert channels == ["walk", "samples", "thumbnails"]


def test_pictures_are_those_of_rendering_and_carry_the_step(
    thread: RenderThread, model_file: ModelFile
) -> None:
    path, answers = model_file(), []
    thread.rendered.connect(lambda *answer: answers.append(answer))
    thread.ask("samples", _request(path, 3))
    thread.start()
    until(lambda: bool(answers))
    _, request, pictures, _ = answers[0]
    model = ModelManager("cpu").open(ModelRef.file(path))
    assert request.step == model.step
    assert (pictures.pixels == render(model, request).pixels).all()


def test_an_answer_about_a_model_that_is_no_longer_asked_for_is_dropped(
    thread: RenderThread, model_file: ModelFile
) -> None:
    first, second, told = model_file("first"), model_file("second"), []
    thread.rendered.connect(lambda _c, request, *_: told.append(request.model))
    slow = thread.manager.open

    def open_and_ask(ref: ModelRef, step: int | None = None) -> object:
        if ref == ModelRef.file(first):
            thread.ask("samples", _request(second, 0))
        return slow(ref, step)

    thread.manager.open = open_and_ask  # type: ignore[assignment, method-assign]
    thread.ask("samples", _request(first, 0))
    thread.start()
    until(lambda: bool(told))
    assert [ref.key for ref in told] == [ModelRef.file(second).key]


def test_a_failure_comes_with_its_request_and_the_thread_goes_on(
    thread: RenderThread, model_file: ModelFile, tmp_path: Path
) -> None:
    failures, answers = [], []
    thread.failed.connect(lambda *failure: failures.append(failure))
    thread.rendered.connect(lambda *answer: answers.append(answer))
    missing = _request(tmp_path / "missing.safetensors", 0)
    thread.ask("samples", missing)
    thread.start()
    until(lambda: bool(failures))
    channel, request, error = failures[0]
    assert (channel, request) == ("samples", missing) and isinstance(error, ModelError)
    thread.ask("samples", _request(model_file(), 0))
    until(lambda: bool(answers))
