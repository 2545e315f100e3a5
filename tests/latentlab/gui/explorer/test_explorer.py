"""The current model: undo and redo, steps, pictures restored from files, the tray."""

import json
import random
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from filelock import FileLock
from foreign import BROKEN_JSON
from lone_page import services_around
from PySide6.QtWidgets import QApplication
from safetensors import safe_open
from safetensors.torch import load_file, save_file
from scripted_bench import Bench, until

from latentlab.gui.background import end_all
from latentlab.gui.explorer.explorer import Explorer
from latentlab.gui.explorer.tray import pinned
from latentlab.gui.explorer.tray.pinned import PinnedTray
from latentlab.gui.settings_store import SettingsStore
from latentlab.models.manager import Memory
from latentlab.models.refs import ModelRef
from latentlab.moment import MOST_FORMER, Moment, Pinned
from latentlab.requests import Request, read_request
from latentlab.views import (
    Anchor,
    AnyView,
    ArithmeticView,
    Bin,
    DirectionsView,
    Factor,
    LabelsView,
    PadView,
    Push,
    SamplesView,
    Seed,
    TrayView,
    WalkView,
    changed,
)
from trainers.runs.listing import rename
from trainers.runs.run import Run

ModelFile = Callable[..., Path]

A, B, C, D = (Anchor(latent=Seed(seed=seed)) for seed in range(4))
VIEWS: tuple[AnyView, ...] = (
    SamplesView(rows=2, columns=3, x=0.3, spacing=0.5),
    TrayView(anchors=(A, B)),
    WalkView(anchors=(A, B), position=0.3),
    PadView(anchors=(A, B, C, D), x=0.2),
    ArithmeticView(bins=(Bin(exemplars=(A, B)), Bin(exemplars=(C,), weight=-1))),
    LabelsView(latents=(Seed(seed=5),)),
    DirectionsView(anchors=(A,), pushes=(Push(direction=Factor(index=1), strength=2),)),
)


@pytest.fixture
def explorer(bench: Bench) -> Iterator[Explorer]:
    with services_around(bench) as services:
        yield services.explorer


def _pixels(explorer: Explorer, kind: str) -> np.ndarray:
    """The pictures of the current view of a kind, when they are there."""

    def is_answered() -> bool:
        answer = explorer.answer(kind)
        return answer is not None and answer[0].view == explorer.view(kind)

    until(is_answered)
    answer = explorer.answer(kind)
    assert answer is not None
    return answer[1].pixels


def test_200_random_changes_are_undone_and_redone_to_identical_pictures(
    explorer: Explorer, model_file: ModelFile, trained_run: Callable[..., Run]
) -> None:
    rng = random.Random(0)
    run = trained_run(steps=4, sample_interval=2)
    files = [model_file(str(seed), "cgan", width=4, latent_size=8, seed=seed) for seed in (1, 2)]
    models = [ModelRef.run(run.folder), *map(ModelRef.file, files)]
    _begin(explorer, models[0])
    seen: list[tuple[Request, np.ndarray]] = []
    for turn in range(200):
        if turn and rng.random() < 0.05:
            _begin(explorer, rng.choice([ref for ref in models if ref != explorer.ref]))
            seen.append(_seen(explorer, explorer.view(VIEWS[-1].kind)))
        if explorer.steps and rng.random() < 0.3:
            explorer.set_step(rng.choice(explorer.steps), commit=False)
        view = _random_view(rng, turn)
        explorer.show(view)
        seen.append(_seen(explorer, view))
    assert {request.view.kind for request, _ in seen} == {view.kind for view in VIEWS}
    assert {request.step for request, _ in seen} >= {0, 2, 4, None}
    for request, pixels in reversed(seen[:-1]):
        explorer.undo()
        _assert_shows(explorer, request, pixels)
    explorer.undo()
    assert not explorer.undoable
    explorer.redo()
    for request, pixels in seen[1:]:
        explorer.redo()
        _assert_shows(explorer, request, pixels)
    assert not explorer.redoable


def _is_at(explorer: Explorer, request: Request) -> bool:
    """Whether the picture of a request is there, at its step."""
    answer = explorer.answer(request.view.kind)
    newest = explorer.steps[-1] if explorer.steps else None
    wanted = newest if request.step is None else request.step
    return answer is not None and wanted in (None, answer[0].step)


def _begin(explorer: Explorer, ref: ModelRef) -> None:
    """Open a model and go to every page, where what was shown of it before is shown again."""
    explorer.open(ref)
    until(lambda: explorer.facts is not None)
    for view in VIEWS:
        explorer.show(explorer.view(view.kind) or view)


def _seen(explorer: Explorer, view: AnyView | None) -> tuple[Request, np.ndarray]:
    assert view is not None
    request = explorer.request(view)
    assert request is not None
    return request, _pixels(explorer, view.kind)


def _random_view(rng: random.Random, turn: int) -> AnyView:
    """A view of any kind, unlike all others."""
    own = Anchor(latent=Seed(seed=turn + 100))
    a, b, c = (Anchor(latent=Seed(seed=rng.randrange(99)), label=1) for _ in range(3))
    push = Push(direction=Factor(index=rng.randrange(4)), strength=rng.uniform(-2, 2))
    views: tuple[AnyView, ...] = (
        SamplesView(plane=turn, rows=1, columns=2, truncation=rng.random()),
        TrayView(anchors=(a, own)),
        WalkView(anchors=(a, b, own), position=rng.random()),
        PadView(anchors=(a, b, c, own), x=rng.random(), y=rng.random()),
        ArithmeticView(bins=(Bin(exemplars=(a, own)), Bin(exemplars=(b,), weight=-1.0))),
        LabelsView(latents=(own.latent,)),
        DirectionsView(anchors=(own,), pushes=(push,)),
    )
    return rng.choice(views)


def _assert_shows(explorer: Explorer, request: Request, pixels: np.ndarray) -> None:
    assert (explorer.ref, explorer.step) == (request.model, request.step)
    until(lambda: explorer.facts is not None)
    assert explorer.view(request.view.kind) == request.view
    explorer.show(request.view, commit=False)  # as by going to its page
    until(lambda: _is_at(explorer, request))
    assert (_pixels(explorer, request.view.kind) == pixels).all()


def test_a_model_that_is_opened_again_is_as_it_was_left_on_every_page(
    explorer: Explorer, model_file: ModelFile, trained_run: Callable[..., Run]
) -> None:
    first = ModelRef.run(trained_run(steps=4, sample_interval=2).folder)
    second = ModelRef.file(model_file("second", "cgan", width=4))
    _begin(explorer, first)
    explorer.set_step(2)
    own = [_random_view(random.Random(turn), turn) for turn in range(40)]
    for view in own:
        explorer.show(view)
    shown = {view.kind: explorer.view(view.kind) for view in VIEWS}
    _begin(explorer, second)
    assert all(explorer.view(view.kind) == view for view in VIEWS)
    changed_there = changed(VIEWS[4], bins=(Bin(exemplars=(D,)),))
    explorer.show(changed_there)
    explorer.open(first)
    until(lambda: explorer.facts is not None)
    assert {view.kind: explorer.view(view.kind) for view in VIEWS} == shown
    assert explorer.step == 2
    assert explorer.newest_of(("walk", "pad")) == _last(own, ("walk", "pad"))
    explorer.undo()
    until(lambda: explorer.facts is not None)
    assert explorer.ref == second and explorer.view("arithmetic") == changed_there
    explorer.undo()
    explorer.undo()
    until(lambda: explorer.facts is not None)
    explorer.open(second)
    until(lambda: explorer.facts is not None)
    assert explorer.ref == second and explorer.view("arithmetic") is None


def _last(views: list[AnyView], kinds: tuple[str, ...]) -> AnyView:
    return next(view for view in reversed(views) if view.kind in kinds)


def test_a_model_that_cannot_be_opened_again_takes_nothing_that_was_shown_with_it(
    explorer: Explorer, model_file: ModelFile
) -> None:
    path, other = (model_file(name, "cgan", width=4) for name in ("first", "second"))
    view = _open(explorer, path)
    kept = changed(view, plane=77)
    explorer.show(kept)
    there = _open(explorer, other)
    away = path.rename(path.with_suffix(".away"))
    refusals: list[Exception] = []
    explorer.refused.connect(refusals.append)
    explorer.manager.clear()
    explorer.open(ModelRef.file(path))
    until(lambda: bool(refusals))
    assert explorer.ref == ModelRef.file(other) and explorer.view("samples") == there
    away.rename(path)
    explorer.open(ModelRef.file(path))
    until(lambda: explorer.facts is not None)
    assert explorer.view("samples") == kept


def test_of_more_models_than_are_remembered_the_one_left_longest_ago_is_forgotten() -> None:
    moment = Moment()
    for number in range(MOST_FORMER + 3):
        ref = ModelRef.bundled(f"model {number}")
        moment = Moment(model=ref, views={"samples": VIEWS[0]}, former=moment.left())
    assert [*moment.left()] == [f"bundled model {3 + number}" for number in range(MOST_FORMER)]


def test_a_drag_is_undone_as_a_whole(explorer: Explorer, model_file: ModelFile) -> None:
    explorer.open(ModelRef.file(model_file()))
    until(lambda: explorer.facts is not None)
    first = SamplesView(rows=1, columns=1)
    explorer.show(first)
    for x in (0.1, 0.2, 0.3):
        explorer.show(first.moved(x, 0), commit=False)
    explorer.show(first.moved(0.3, 0))
    explorer.undo()
    assert explorer.view("samples") == first and not explorer.undoable


def test_undo_wants_the_page_of_the_view_it_brings_back(
    explorer: Explorer, model_file: ModelFile
) -> None:
    pages: list[str] = []
    explorer.page_wanted.connect(pages.append)
    explorer.open(ModelRef.file(model_file()))
    until(lambda: explorer.facts is not None)
    samples, _, walk = VIEWS[:3]
    explorer.show(samples)
    explorer.show(walk)
    explorer.show(changed(samples, x=7.0))
    explorer.show(changed(walk, mode="loop"))
    explorer.show(samples, commit=False)  # as by going to Samples again
    explorer.undo()
    explorer.undo()
    assert pages == ["walk", "samples"]
    explorer.show(walk, commit=False)
    explorer.redo()
    explorer.redo()
    assert pages == ["walk", "samples", "samples", "walk"]


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.kind)
def test_an_exported_picture_brings_its_view_back_to_the_last_bit(
    explorer: Explorer, model_file: ModelFile, tmp_path: Path, view: AnyView, bench: Bench
) -> None:
    explorer.open(ModelRef.file(model_file("model", "cgan", width=4)))
    explorer.show(view)
    pixels = _pixels(explorer, view.kind)
    answer = explorer.answer(view.kind)
    assert answer is not None
    path = answer[1].save(tmp_path / "picture.png", scale=2)
    with services_around(bench) as fresh:
        fresh.explorer.restore(read_request(path))
        assert (_pixels(fresh.explorer, view.kind) == pixels).all()


def test_every_saved_step_of_a_run_can_be_shown_and_undone(
    explorer: Explorer, trained_run: Callable[..., Run]
) -> None:
    run = trained_run(steps=4, sample_interval=2)
    explorer.open(ModelRef.run(run.folder))
    assert explorer.steps == (0, 2, 4)
    explorer.show(SamplesView(rows=1, columns=2))
    newest = _pixels(explorer, "samples").copy()
    explorer.set_step(explorer.steps[0])
    until(lambda: _step(explorer) == explorer.steps[0])
    explorer.undo()
    assert explorer.step is None
    until(lambda: _step(explorer) == 4)
    assert (_pixels(explorer, "samples") == newest).all()


def _step(explorer: Explorer) -> int | None:
    answer = explorer.answer("samples")
    return answer[0].step if answer else None


def test_a_model_that_is_not_there_fails_with_a_sentence(
    explorer: Explorer, tmp_path: Path
) -> None:
    failures: list[Exception] = []
    explorer.failed.connect(lambda _c, _r, error: failures.append(error))
    explorer.open(ModelRef.file(tmp_path / "gone.safetensors"))
    until(lambda: bool(failures))
    assert "gone.safetensors" in str(failures[0]) and explorer.facts is None


def test_the_tray_is_kept_between_starts(qapp: QApplication, own_home: Path) -> None:
    del qapp, own_home
    tray = PinnedTray(SettingsStore())
    assert tray.pin(A, "first") and tray.pin(B) and tray.pin(C)
    assert not tray.pin(A)
    tray.rename(1, " thick ")
    tray.move([2], 0)
    tray.unpin(1)
    tray.settle()
    again = PinnedTray(SettingsStore())
    assert [(each.anchor, each.name) for each in again] == [(C, ""), (B, "thick")]


@pytest.mark.parametrize("content", [*map(bytes.decode, BROKEN_JSON[3:]), "[{}, {}]", "[3]"])
def test_a_tray_that_cannot_be_read_is_kept_aside(
    qapp: QApplication, own_home: Path, content: str
) -> None:
    del qapp
    own_home.mkdir(exist_ok=True)
    store, path = SettingsStore(), own_home / "tray.json"
    whole = json.dumps([each.model_dump(mode="json") for each in (Pinned(anchor=A),)])
    for text, kept in ((content, []), (f"{whole[:-1]}, {content}]", [A])):
        path.write_text(text, "utf-8")
        tray = PinnedTray(store)
        assert [each.anchor for each in tray] in (kept, [])
        tray.pin(B)
        tray.settle()
        aside = [each.read_text("utf-8") for each in own_home.glob("tray.json.damaged*")]
        assert text in ("[]", *aside)


@pytest.mark.skipif(sys.platform == "win32", reason="limits of size are a matter of Unix")
def test_a_tray_that_cannot_be_saved_says_so_and_the_one_before_stays(
    explorer: Explorer, own_home: Path
) -> None:
    import resource

    said: list[str] = []
    explorer.said.connect(said.append)
    explorer.pin(A)
    explorer.tray.settle()
    before = (own_home / "tray.json").read_bytes()
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        # No file may be written from here on, as on a disk that is full.
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, limits[1]))
        explorer.pin(B)
        until(lambda: said[-1].startswith("The tray could not be saved in "))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, handler)
    assert said[0] == "Pinned to the tray."
    assert (own_home / "tray.json").read_bytes() == before
    assert not list(own_home.glob(".*.tmp"))
    explorer.pin(C)
    explorer.tray.settle()
    assert said[-1] == "Pinned to the tray."
    assert [each.anchor for each in PinnedTray(SettingsStore())] == [A, B, C]


def test_the_window_does_not_wait_for_the_tray_to_be_written(
    qapp: QApplication, own_home: Path
) -> None:
    del qapp
    tray = PinnedTray(SettingsStore())
    own_home.mkdir(exist_ok=True)
    with FileLock(own_home / "tray.lock"):  # another window writes
        begun = time.perf_counter()
        tray.pin(A)
        tray.pin(B)
        tray.rename(0, "thick")
        assert time.perf_counter() - begun < 0.3
    until(lambda: [each.name for each in PinnedTray(SettingsStore())] == ["thick", ""])
    tray.settle()


def test_what_is_pinned_as_the_window_closes_is_kept(qapp: QApplication, own_home: Path) -> None:
    del qapp, own_home
    tray = PinnedTray(SettingsStore())
    for each in (A, B, C):
        tray.pin(each)
    end_all(tray)
    tray.settle()
    assert [each.anchor for each in PinnedTray(SettingsStore())] == [A, B, C]


def test_a_picture_of_a_model_whose_weights_changed_since_gets_a_sentence(
    explorer: Explorer, model_file: ModelFile
) -> None:
    ref = ModelRef.file(model_file("model", "cgan", width=4))
    explorer.open(ref)
    explorer.show(SamplesView(rows=1, columns=1))
    _pixels(explorer, "samples")
    answer = explorer.answer("samples")
    assert answer is not None and answer[0].model.digest
    failures: list[Exception] = []
    explorer.refused.connect(failures.append)
    other = answer[0].model.model_copy(update={"digest": "0" * 32})
    explorer.open(ModelRef.file(model_file("another")))
    until(lambda: explorer.facts is not None)
    explorer.restore(answer[0].model_copy(update={"model": other}))
    until(lambda: bool(failures))
    assert "weights have changed since" in str(failures[0])


def test_the_memory_of_the_opened_models_is_told(explorer: Explorer, model_file: ModelFile) -> None:
    told: list[Memory] = []
    explorer.memory_used.connect(told.append)
    explorer.open(ModelRef.file(model_file()))
    until(lambda: bool(told))
    assert told[0].models == 1 and 0 < told[0].used <= told[0].budget < told[0].total


def _open(explorer: Explorer, path: Path) -> SamplesView:
    """Open a model and show something of it."""
    explorer.open(ModelRef.file(path))
    until(lambda: explorer.facts is not None)
    view = SamplesView(rows=1, columns=2)
    explorer.show(view)
    _pixels(explorer, "samples")
    return view


def test_a_model_that_cannot_be_opened_leaves_the_current_one_as_it_was(
    explorer: Explorer, model_file: ModelFile
) -> None:
    good, bad = model_file("good", "cgan", width=4), model_file("bad", "cgan", width=4)
    header_of_another = load_file(bad)
    first = next(iter(header_of_another))
    header_of_another[first] = torch.zeros(3)
    with safe_open(bad, "pt") as file:
        metadata = file.metadata()
    save_file(header_of_another, bad, metadata)
    view = _open(explorer, good)
    facts, refusals = explorer.facts, []
    explorer.refused.connect(refusals.append)
    explorer.open(ModelRef.file(bad))
    until(lambda: bool(refusals))
    assert "bad.safetensors" in str(refusals[0])
    assert (explorer.ref, explorer.facts) == (ModelRef.file(good), facts)
    assert explorer.view("samples") == view


def test_a_picture_of_a_missing_model_changes_nothing_and_does_not_enter_undo(
    explorer: Explorer, model_file: ModelFile, tmp_path: Path
) -> None:
    good = model_file("good", "cgan", width=4)
    view = _open(explorer, good)
    refusals: list[Exception] = []
    explorer.refused.connect(refusals.append)
    gone = ModelRef.file(tmp_path / "gone.safetensors")
    explorer.restore(Request(model=gone, view=SamplesView(plane=3)))
    until(lambda: bool(refusals))
    assert explorer.ref == ModelRef.file(good) and explorer.view("samples") == view
    assert not explorer.undoable


def test_undo_to_a_model_that_is_gone_says_so_and_goes_on_with_what_was_done_before(
    explorer: Explorer, model_file: ModelFile
) -> None:
    first = _open(explorer, model_file("first", "cgan", width=4))
    explorer.show(changed(first, truncation=0.5))
    gone = model_file("gone", "cgan", width=4, seed=2)
    _open(explorer, gone)
    explorer.show(changed(first, truncation=0.2))
    explorer.pin(A)
    view = _open(explorer, model_file("third", "cgan", width=4, seed=3))
    third = explorer.ref
    gone.unlink()
    explorer.manager.clear()
    refusals: list[Exception] = []
    explorer.refused.connect(refusals.append)
    said: list[str] = []
    explorer.said.connect(said.append)
    explorer.undo()
    until(lambda: any("gone cannot be opened any more" in each for each in said))
    assert (explorer.ref, explorer.view("samples")) == (third, view) and not explorer.redoable
    assert not refusals, "it is no error of the person's"
    assert [each.anchor for each in explorer.tray] == [A]
    explorer.undo()
    until(lambda: explorer.facts is not None)
    assert explorer.ref is not None and explorer.ref.title == "first"
    assert explorer.view("samples") == changed(first, truncation=0.5)
    explorer.undo()
    assert explorer.view("samples") == first
    explorer.redo()
    explorer.redo()
    until(lambda: explorer.facts is not None)
    assert explorer.ref == third and explorer.view("samples") == view


def test_a_run_that_is_renamed_stays_in_hand_in_undo_and_in_the_tray(
    explorer: Explorer, model_file: ModelFile, trained_run: Callable[..., Run]
) -> None:
    run = trained_run(steps=2)
    old = ModelRef.run(run.folder)
    explorer.open(old)
    until(lambda: explorer.facts is not None)
    first = SamplesView(rows=1, columns=2)
    explorer.show(first)
    explorer.show(changed(first, truncation=0.5))
    explorer.pin(A)
    renamed = rename(run, "better")
    new = ModelRef.run(renamed.folder)
    explorer.move(old, new)
    until(lambda: explorer.facts is not None)

    assert (explorer.ref, explorer.view("samples")) == (new, changed(first, truncation=0.5))
    assert explorer.undoable == "pinning 1 favourite"
    assert (explorer.tray[0].made_by, explorer.tray[0].model) == (new, "better")
    explorer.undo()
    explorer.undo()
    assert (explorer.ref, explorer.view("samples")) == (new, first)

    _open(explorer, model_file("other", "cgan", width=4))
    explorer.move(new, ModelRef.run(rename(renamed, "best").folder))
    explorer.undo()
    until(lambda: explorer.facts is not None)
    assert explorer.ref == ModelRef.run(run.folder.with_name("best"))
    assert explorer.view("samples") == first


def test_undo_says_what_it_takes_back(explorer: Explorer, model_file: ModelFile) -> None:
    view = _open(explorer, model_file("model", "cgan", width=4))
    said: list[str] = []
    explorer.said.connect(said.append)
    explorer.show(view.model_copy(update={"truncation": 0.5}))
    explorer.show(WalkView(anchors=(A, B)))
    explorer.pin(A)
    assert explorer.undoable == "pinning 1 favourite"
    explorer.undo()
    explorer.undo()
    assert explorer.redoable == "changing the truncation"
    assert said[1:] == ["Undone: pinning 1 favourite.", "Undone: changing the truncation."]


def test_what_is_done_to_the_tray_is_undone(explorer: Explorer) -> None:
    for each in (A, B, C):
        explorer.pin(each)
    before = explorer.tray.items
    explorer.tray.unpin(0, 2)
    explorer.tray.rename(0, "thick")
    assert explorer.undoable == "naming a favourite"
    explorer.undo()
    assert explorer.undoable == "taking 2 favourites out of the tray"
    explorer.undo()
    assert explorer.tray.items == before
    explorer.tray.settle()
    assert PinnedTray(SettingsStore()).items == before
    explorer.redo()
    explorer.redo()
    assert [each.name for each in explorer.tray] == ["thick"]


def test_going_to_a_page_is_no_step_and_leaves_what_can_be_redone(
    explorer: Explorer, model_file: ModelFile
) -> None:
    view = _open(explorer, model_file("model", "cgan", width=4))
    explorer.show(changed(view, truncation=0.5))
    explorer.undo()
    explorer.show(VIEWS[2])
    explorer.show(view, commit=False)
    assert explorer.redoable == "changing the truncation" and not explorer.undoable
    explorer.redo()
    assert explorer.view("samples") == changed(view, truncation=0.5)


def test_numbers_that_move_in_one_gesture_are_one_step(
    explorer: Explorer, model_file: ModelFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = _open(explorer, model_file("model", "cgan", width=4))
    for notch in range(5):
        explorer.show(changed(view, truncation=0.9 - notch / 10))
    explorer.show(changed(view, truncation=0.5, label=3))
    explorer.undo()
    assert explorer.view("samples") == changed(view, truncation=0.5)
    explorer.undo()
    assert explorer.view("samples") == view and not explorer.undoable
    for seed in (100, 200):
        explorer.show(changed(view, plane=seed))
    explorer.undo()
    assert explorer.view("samples") == changed(view, plane=100)
    monkeypatch.setattr("latentlab.gui.explorer.explorer.GESTURE_S", 0.0)
    for notch in range(2):
        explorer.show(changed(view, plane=100, truncation=0.9 - notch / 10))
    explorer.undo()
    assert explorer.view("samples") == changed(view, plane=100, truncation=0.9)


def test_a_full_tray_says_so_and_keeps_what_it_has(
    explorer: Explorer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pinned, "MOST", 2)
    said: list[str] = []
    explorer.said.connect(said.append)
    for each in (A, B, C):
        explorer.pin(each)
    assert [each.anchor for each in explorer.tray] == [A, B]
    assert said[-1].startswith("The tray is full: it holds 2 favourites.")


def test_while_a_run_trains_the_moves_of_a_frame_are_told_together_and_the_last_is_drawn(
    explorer: Explorer, model_file: ModelFile
) -> None:
    _begin(explorer, ModelRef.file(model_file("model", "cgan", width=4, latent_size=8)))
    explorer.show(VIEWS[0])
    told: list[AnyView] = []
    explorer.view_changed.connect(told.append)
    moves = [SamplesView(rows=1, columns=1, x=0.01 * number) for number in range(1, 40)]
    for move in moves:
        explorer.show(move, commit=False)
        assert explorer.view("samples") == move
    assert told == moves, "without a training every move is told"
    told.clear()
    explorer.spare_training(True)
    for move in moves:
        explorer.show(move, commit=False)
        assert explorer.view("samples") == move
    assert len(told) < 5
    until(lambda: told[-1] == moves[-1])
    _pixels(explorer, "samples")
    explorer.show(moves[0], commit=False)
    explorer.show(moves[1])
    assert told[-1] == moves[1], "where a drag ends is told at once"
    explorer.show(moves[2], commit=False)
    explorer.show(VIEWS[2], commit=False)
    assert told[-2:] == [moves[2], VIEWS[2]], "before another page comes to the front"
    explorer.show(moves[3], commit=False)
    explorer.show(moves[4], commit=False)
    explorer.spare_training(False)
    assert told[-1] == moves[4], "a training that ends leaves no move untold"
