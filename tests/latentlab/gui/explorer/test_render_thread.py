"""The render thread: newest request first, nothing stale, what takes long can be given up, failures
told."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from scripted_bench import until

from latentlab.gui.explorer import render_thread
from latentlab.gui.explorer.render_thread import RenderThread
from latentlab.models.errors import ModelError
from latentlab.models.latent_model import LatentModel
from latentlab.models.manager import ModelManager
from latentlab.models.refs import ModelRef
from latentlab.rendering.render import Pictures, render
from latentlab.requests import Request
from latentlab.views import SamplesView
from trainers.data.watching import Watcher

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


class SlowRendering:
    """Stands in for rendering, in 10 blocks by a clock of its own.

    Attributes:
        seconds: what a block takes.
        blocks: how many it has made.
        at_block: what happens before a block, by the number of blocks made until then.
    """

    def __init__(self) -> None:
        self.seconds, self.blocks = 0.5, 0
        self.at_block: dict[int, Callable[[], None]] = {}

    def monotonic(self) -> float:
        return self.blocks * self.seconds

    perf_counter = thread_time = monotonic

    def render(self, model: LatentModel, request: Request, watcher: Watcher) -> Pictures:
        for block in range(10):
            self.at_block.get(self.blocks, lambda: None)()
            watcher.tell("Drawing", block / 10)
            self.blocks += 1
        return render(model, request)


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> SlowRendering:
    made = SlowRendering()
    monkeypatch.setattr("latentlab.rendering.render.render", made.render)
    monkeypatch.setattr("latentlab.gui.explorer.render_thread.time", made)
    return made


@pytest.mark.parametrize(
    ("seconds", "answered", "blocks"), [(0.5, [2], 3 + 10), (0.05, [1, 2], 10 + 10)]
)
def test_pictures_on_the_way_are_finished_unless_they_take_long(
    thread: RenderThread,
    model_file: ModelFile,
    slow: SlowRendering,
    seconds: float,
    answered: list[int],
    blocks: int,
) -> None:
    path, planes = model_file(), []
    thread.rendered.connect(lambda _c, request, _p, _ms: planes.append(request.view.plane))
    slow.seconds = seconds
    slow.at_block[1] = lambda: thread.ask("samples", _request(path, 2))
    thread.ask("samples", _request(path, 1))
    thread.start()
    until(lambda: 2 in planes)
    assert planes == answered and slow.blocks == blocks


def test_the_same_view_at_another_step_gives_nothing_up(
    thread: RenderThread, model_file: ModelFile, slow: SlowRendering
) -> None:
    request, answers = _request(model_file(), 1), []
    thread.rendered.connect(lambda *_: answers.append(slow.blocks))
    slow.at_block[1] = lambda: thread.ask("samples", request.model_copy(update={"step": None}))
    thread.ask("samples", request)
    thread.start()
    until(lambda: len(answers) == 2)
    assert slow.blocks == 20


def test_it_is_told_how_far_pictures_are_that_take_long(
    thread: RenderThread, model_file: ModelFile, slow: SlowRendering
) -> None:
    told: list[tuple[str, str, float]] = []
    thread.told.connect(lambda *each: told.append(each))
    thread.ask("samples", _request(model_file(), 0))
    thread.start()
    until(lambda: len(told) == 7)
    assert told[0] == ("samples", "Drawing", 0.3) and told[-1] == ("samples", "Drawing", 0.9)
    assert slow.blocks >= 9


def test_what_is_cancelled_is_neither_answered_nor_a_failure(
    thread: RenderThread, model_file: ModelFile, slow: SlowRendering
) -> None:
    path, answers, failures = model_file(), [], []
    thread.rendered.connect(lambda channel, *_: answers.append(channel))
    thread.failed.connect(lambda *failure: failures.append(failure))
    thread.ask("samples", _request(path, 1))
    thread.ask("walk", _request(path, 2))
    slow.at_block[2] = lambda: thread.cancel("samples")
    thread.start()
    until(lambda: bool(answers))
    assert (answers, failures, slow.blocks) == (["walk"], [], 2 + 10)


def test_dear_pictures_come_more_rarely_while_a_run_trains(thread: RenderThread) -> None:
    thread._took = 1.0
    assert thread._pace() == 0.0
    thread.spare_training(True)
    assert thread._pace() == pytest.approx(1 / 20)
    thread._took = 0.001
    assert thread._pace() == pytest.approx(1 / 30)
    thread._took = 0.002
    assert thread._pace() == pytest.approx(0.04)
    thread.spare_training(False)
    assert thread._pace() == 0.0


def test_where_a_drag_ends_is_drawn_at_once(
    thread: RenderThread, model_file: ModelFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However long the training is spared between two pictures."""
    for pace in ("FASTEST_WHILE_TRAINING", "SLOWEST_WHILE_TRAINING"):
        monkeypatch.setattr(render_thread, pace, 1e6)
    path, planes = model_file(), []
    thread.rendered.connect(lambda _c, request, _p, _ms: planes.append(request.view.plane))
    thread.spare_training(True)
    thread.start()
    thread.ask("samples", _request(path, 1))
    until(lambda: planes == [1])
    thread.ask("samples", _request(path, 2))
    thread.ask("samples", _request(path, 3))
    QApplication.processEvents()
    assert planes == [1]
    thread.hurry()
    until(lambda: planes == [1, 3])
