"""The current model and what the pages show of it: the step, the views, undo, the tray."""

import time
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from latentlab.formatting import counted
from latentlab.gui.explorer.anchors import Destination, name_for
from latentlab.gui.explorer.facts import ModelFacts
from latentlab.gui.explorer.render_thread import FASTEST_WHILE_TRAINING, RenderThread
from latentlab.gui.explorer.tray.pinned import PinnedTray, TrayFullError
from latentlab.gui.settings_store import SettingsStore
from latentlab.history import History
from latentlab.models.catalogue import saved_steps
from latentlab.models.errors import ModelError
from latentlab.models.manager import ModelManager
from latentlab.models.refs import ModelRef
from latentlab.moment import Former, Moment, Shelves, Views
from latentlab.requests import Request
from latentlab.views import Anchor, AnyView, TransferView
from trainers.runs.run import RunError

if TYPE_CHECKING:
    from latentlab.rendering.render import Pictures


GESTURE_S = 1.0
"""Numbers that change again within so many seconds belong to one gesture, and one step of undo."""

_OTHER = "thumbnails of "
"""How channels begin on which models are asked that may not be the current one."""
_NO_GESTURE: tuple[float, frozenset[str]] = (0.0, frozenset())


class Explorer(QObject):
    """One for each window. Pages tell it what the person wants and show what it tells them.

    Attributes:
        ref: which model is the current one; None before the first.
        facts: what it is; None while it is being loaded.
        step: the step that everything is shown at; None follows the newest.
        steps: the steps that can be shown, ascending.
        tray: the favourites that all pages share.
        shelves: what lies on the shelves of the Transfer page, by their names.
        destinations: where a picture can be sent, by the page that offers it.
        in_sight: whether a page is shown on which a model is explored.

    Signals:
        model_changed: the `ModelFacts` of the current model; None while one is being loaded.
        step_changed: `step`.
        steps_changed: `steps`.
        view_changed: the `View` that is in front now.
        history_changed: something was changed, undone or redone; whether something can be may be
            different now.
        shelves_changed: `shelves`, which undo or a start has brought back.
        asked: a channel that waits for an answer now.
        rendered: channel, the `Request` with the step that it was answered at, its `Pictures`,
            and milliseconds. A view's channel is its kind.
        told: channel, what is done for its answer, and the part of it that is done, in [0, 1], or
            None if unknown; only of answers that take long.
        cancelled: a channel that waits for no answer any more, because the person does not.
        failed: channel, the `Request` (None if a model was to be opened) and the exception.
        refused: why a model that was chosen cannot be opened (an exception); the one before stays
            the current one. Of one that undo would come back to a sentence is `said`.
        page_wanted: name of the page that must come to the front.
        exploring_wanted: a page on which the model can be explored must come to the front.
        drawn: the `Request` of `ask_other`, and its `Pictures`.
        said: a sentence for the status bar.
        offered: a sentence on what cannot be done now, and what can be done about it: a mapping of
            words to what they do.
        memory_used: the `Memory` that all opened models take.
    """

    model_changed = Signal(object)
    step_changed = Signal(object)
    steps_changed = Signal(object)
    view_changed = Signal(object)
    history_changed = Signal()
    shelves_changed = Signal(object)
    asked = Signal(str)
    rendered = Signal(str, object, object, float)
    told = Signal(str, str, object)
    cancelled = Signal(str)
    failed = Signal(str, object, object)
    refused = Signal(object)
    page_wanted = Signal(str)
    exploring_wanted = Signal()
    drawn = Signal(object, object)
    said = Signal(str)
    offered = Signal(str, object)
    memory_used = Signal(object)

    def __init__(
        self, store: SettingsStore, manager: ModelManager, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.ref: ModelRef | None = None
        self.facts: ModelFacts | None = None
        self.step: int | None = None
        self.steps: tuple[int, ...] = ()
        self.tray = PinnedTray(store, self)
        self.shelves: Shelves = {}
        self.destinations: dict[str, tuple[Destination, ...]] = {}
        self.manager = manager
        self.in_sight = True
        self._reopening = False
        self._front: str | None = None
        self._views: dict[str, AnyView] = {}
        self._former: Mapping[str, Former] = {}
        self._asked: dict[str, Request] = {}
        self._answers: dict[str, tuple[Request, Pictures]] = {}
        self._history = History(Moment(tray=self.tray.items))
        self._gesture = _NO_GESTURE
        self._come_back: Callable[[ModelRef], bool] | None = None
        self._bringing = False
        self._sparing = self._untold = False
        self._frame = QTimer(self, singleShot=True, interval=round(1000 * FASTEST_WHILE_TRAINING))
        self._frame.timeout.connect(self._end_frame)
        self.tray.changed.connect(self._remember_tray)
        self.tray.unsaved.connect(self.said)
        self._thread = RenderThread(manager, self)
        self._thread.rendered.connect(self._on_rendered)
        self._thread.told.connect(self.told)
        self._thread.failed.connect(self._on_failed)
        self._thread.opened.connect(self._on_opened)
        self._thread.unopened.connect(self._on_unopened)
        self._thread.memory_used.connect(self.memory_used)

    def start(self) -> None:
        """Begin to answer, first what was asked for before. It loads PyTorch, so not before the
        window is painted."""
        self._thread.start()

    def wait_for_threads(self) -> None:
        """Block until no thread of this object runs and the tray is on the disk; before the process
        ends."""
        self.tray.settle()
        self._thread.end()

    def spare_training(self, training: bool) -> None:
        """Leave time for a run in training, or render as fast as possible."""
        self._sparing = training
        self._thread.spare_training(training)
        if not training:
            self._frame.stop()
            self._end_frame()

    def open(self, ref: ModelRef, step: int | None = None) -> None:
        """Make another model the current one, as it was shown when it was left if it was open
        before, or at `step`; `model_changed` tells when it can be used, `refused` that it cannot
        be opened and that the model before is the current one again."""
        self._reopening = False
        former = self._former.get(ref.key)
        if step is None and former is not None and former.step in _steps_of(ref):
            step = former.step
        self._open(ref, step)

    def reopen(self, moment: Moment) -> None:
        """Begin where an earlier start ended: with the model of `moment`, its step, views and
        shelves, and what was shown of others. `failed` tells that the model cannot be opened."""
        self._former = moment.former
        if moment.model is None:
            return
        self._reopening = True
        self._open(moment.model, moment.step, moment.views)
        self._put_on_shelves(moment.shelves)

    def close(self) -> None:
        """Have no current model, because the current run has none yet."""
        self._come_back = None
        self._reopening = False
        self._leave()
        self._hold(None, None)

    def set_step(self, step: int | None, commit: bool = True) -> None:
        """Show everything as the model was at `step`; None follows the newest."""
        if step != self.step:
            self.step = step
            self.step_changed.emit(step)
            self.refresh()
        if commit:
            self._remember()

    def new_snapshot(self) -> None:
        """The current run has saved another model. What no page in sight shows is rendered when a
        page shows it again."""
        self._read_steps()
        if self.step is None:
            self._asked.clear()
            self.refresh()

    def view(self, kind: str) -> AnyView | None:
        """The current view of this kind, if there is one."""
        return self._views.get(kind)

    def newest_of(self, kinds: Sequence[str]) -> AnyView | None:
        """That of the current views of these kinds that was in front last, if there is one."""
        return next((view for view in reversed(self._views.values()) if view.kind in kinds), None)

    def show(self, view: AnyView, commit: bool = True) -> None:
        """Make `view` the one in front and the current one of its kind, and have it rendered.
        It is a step of undo if `commit`: not while a control is being dragged, and not the first
        of its kind, which is what its page begins with."""
        if self.ref is None:
            return
        came = self._front != view.kind
        if came:
            self._end_frame()
        if came or self._views.get(view.kind) != view:
            self._views.pop(view.kind, None)
            self._views[view.kind], self._front = view, view.kind
            self._untold = True
        if commit or came or not self._frame.isActive():
            self._tell_front(came)
        if commit:
            self._thread.hurry()
            self._remember()

    def _tell_front(self, came: bool = False) -> None:
        """Tell what is in front now, and have it rendered, unless that was done. While a run
        trains, what a drag brings within the next frame is told together at its end."""
        view = self._views[self._front or ""]
        if self._untold:
            self._untold = False
            self.view_changed.emit(view)
        if came or self._asked.get(view.kind) != self.request(view):
            self.ask(view.kind, view)
        if self._sparing:
            self._frame.start()

    def _end_frame(self) -> None:
        if self._untold:
            self._tell_front()

    def keep(self, view: AnyView) -> None:
        """Make `view` the current one of its kind, as a step of undo, but leave in front what is
        there: it is rendered once its page is shown."""
        if self.ref is not None and self._views.get(view.kind) != view:
            self._views[view.kind] = view
            self.view_changed.emit(view)
            self._remember()

    def begin(self, view: AnyView) -> None:
        """Let undo come back to `view` as the first of its kind. Going to a page is no step, and
        leaves what can be redone."""
        if (ref := self.ref) is not None:
            self._history.amend(lambda each: each.with_first(view, ref))

    def shelve(self, shelves: Shelves, commit: bool = False) -> None:
        """These pictures lie on the shelves that are named. It is a step of undo if `commit`; not
        where a view that shows them is one already."""
        self.shelves = {**self.shelves, **shelves}
        if commit:
            self._remember()

    def ask(self, channel: str, view: AnyView) -> None:
        """Have `view` rendered on a channel; `rendered` or `failed` brings the answer."""
        if (request := self.request(view)) is not None:
            self._asked[channel] = request
            self._thread.ask(channel, request)
            self.asked.emit(channel)

    def ask_other(self, ref: ModelRef, view: AnyView) -> None:
        """Have `view` rendered with the newest weights of a model that may not be the current one,
        once nothing else is wanted. `drawn` brings the answer; if it cannot be had, nothing does.
        """
        self._thread.ask(f"{_OTHER}{ref.key}", Request(model=ref, view=view))

    def cancel(self, channel: str) -> None:
        """Give up what a channel waits for; what it was answered last stays."""
        self._thread.cancel(channel)
        self._asked.pop(channel, None)
        self.cancelled.emit(channel)

    def request(self, view: AnyView) -> Request | None:
        """All that says how `view` looks now; None without a model."""
        ref = self.ref
        return None if ref is None else Request(model=ref, step=self.step, view=view)

    def answer(self, channel: str) -> "tuple[Request, Pictures] | None":
        """What was rendered last on a channel for the current model."""
        return self._answers.get(channel)

    def refresh(self) -> None:
        """Render what is in front anew, after the model or the step has changed; later, if no page
        is in sight that shows it."""
        if self.in_sight and (front := self._views.get(self._front or "")) is not None:
            self.ask(front.kind, front)

    @property
    def labels(self) -> tuple[str, ...]:
        """A name for each label that the current model takes; empty if it takes none."""
        return () if self.facts is None else self.facts.labels

    def pin(self, anchor: Anchor, at: int | None = None) -> None:
        """Put `anchor` at place `at` of the tray, None for the end, and say so."""
        self.pin_all((anchor,), at)

    def pin_all(self, anchors: Sequence[Anchor], at: int | None = None) -> None:
        """Put `anchors` at place `at` of the tray, None for the end, as one step, and say so."""
        names = [name_for(each, self.labels) for each in anchors]
        try:
            new = self.tray.pin_all(anchors, names, at, self.ref)
        except TrayFullError as error:
            self.said.emit(str(error))
            return
        if len(anchors) > 1:
            self.said.emit(f"Pinned to the tray: {new} of {counted(len(anchors), 'picture')}.")
        else:
            self.said.emit("Pinned to the tray." if new else "It is in the tray already.")

    def destinations_of(self, anchors: Sequence[Anchor]) -> list[Destination]:
        """Where these can be sent while the current model is open."""
        offered = (each for page in self.destinations.values() for each in page)
        return [each for each in offered if each.accepts(anchors, self.facts)]

    def send(self, anchors: Sequence[Anchor], destination: Destination) -> None:
        """Hand `anchors` to another page, and show that unless it does not matter."""
        destination.take(anchors)
        if not destination.stays:
            self.page_wanted.emit(destination.page)

    @property
    def opening(self) -> str:
        """Which model is being opened, in words: "Opening faces again…"; "" if none is."""
        if self.ref is None or self.facts is not None:
            return ""
        return f"Opening {self.ref.title}{' again' * self._reopening}…"

    @property
    def undoable(self) -> str:
        """What undo would take back, in words; empty if nothing."""
        past = self._history
        return past.current.change_from(past.earlier) if past.earlier else ""

    @property
    def redoable(self) -> str:
        """What redo would do again, in words; empty if nothing."""
        past = self._history
        return past.later.change_from(past.current) if past.later else ""

    def undo(self) -> None:
        """Take the last change back, and show the page that it was made on."""
        if words := self.undoable:
            current = self._history.current
            self._bring(self._history.undo(), current)
            self.said.emit(f"Undone: {words}.")

    def redo(self) -> None:
        """Take the last undo back."""
        if words := self.redoable:
            current = self._history.current
            self._bring(self._history.redo(), current)
            self.said.emit(f"Redone: {words}.")

    def restore(self, request: Request) -> None:
        """Bring model, step, view and page to what `request` says, as a change of its own."""
        if not self._holds(request.model):
            self._reopening = False
            self._open(request.model, request.step)
        elif request.step != self.step:
            self.step = request.step
            self.step_changed.emit(self.step)
        self.show(request.view, commit=False)
        self.page_wanted.emit(request.view.page)
        if self.facts is not None:
            self._remember()

    @property
    def moment(self) -> Moment:
        """All that undo brings back, as it is now."""
        return Moment.model_construct(
            model=self.ref,
            step=self.step,
            views=dict(self._views),
            former=self._former,
            shelves=self.shelves,
            tray=self.tray.items,
        )

    def take_up(self, moment: Moment) -> None:
        """Show what `moment` says of the current model, as a step of undo."""
        if self.facts is not None and moment.is_of(self.ref):
            now = self.moment
            self._bring_back(moment.model_copy(update={"tray": now.tray}), now)
            self._remember()

    def _open(
        self,
        ref: ModelRef,
        step: int | None,
        views: Views | None = None,
        undone: Moment | None = None,
    ) -> None:
        """Open a model.

        Args:
            views: what is shown of it; None takes what was shown when it was left.
            undone: the moment that undo leaves. It comes back if the model cannot be opened.
        """
        before, facts = self.moment, self.facts

        def come_back(refused: ModelRef) -> bool:
            self._former = before.former
            self._hold(before.model, before.step, before.views)
            self.facts = facts
            if undone is not None:
                self._put_back(undone)
                self._history.forget(lambda each: each.is_of(refused), undone)
                self.said.emit(
                    f"{refused.title} cannot be opened any more: what was done with it is left out "
                    "of undo."
                )
            self.model_changed.emit(facts)
            self.history_changed.emit()
            return undone is not None

        if facts is not None:
            self._come_back = come_back
        self._leave()
        former = self._former.get(ref.key, Former())
        self._former = {key: each for key, each in self._former.items() if key != ref.key}
        self._hold(ref, step, former.views if views is None else views)
        self._thread.open(ref, step)

    def move(self, before: ModelRef, ref: ModelRef) -> None:
        """The model `before` lies at `ref` now, because its run was renamed: go on with it, in undo
        and in the tray as well."""
        now = self.moment.moved(before, ref)
        self._history.amend(lambda each: each.moved(before, ref))
        self._former = now.former
        if now.tray != self.tray.items:
            self._bringing = True
            self.tray.put_back(now.tray)
            self._bringing = False
        if self._holds(before):
            self.ref = ref
            self._open(ref, now.step, now.views)
        self.history_changed.emit()

    def _leave(self) -> None:
        """Keep what is shown of the current model for when it is opened again."""
        self._former = self.moment.left()

    def _hold(self, ref: ModelRef | None, step: int | None, views: Views | None = None) -> None:
        self.ref, self.step, self.facts = ref, step, None
        self._front = None
        self._views = dict(views or {})
        self._untold = False
        self._frame.stop()
        self._asked.clear()
        self._answers.clear()
        self.model_changed.emit(None)
        self._read_steps()
        self.step_changed.emit(step)

    def _bring(self, wanted: Moment, current: Moment) -> None:
        self._bringing, self._gesture = True, _NO_GESTURE
        try:
            self._bring_back(wanted, current)
        finally:
            self._bringing = False
        self.history_changed.emit()

    def _bring_back(self, wanted: Moment, current: Moment) -> None:
        """Bring back what differs between two moments, and show the page where that is seen."""
        front = self._front
        kinds = wanted.changed_kinds(current)
        if wanted.model is not None and not self._holds(wanted.model):
            self._open(wanted.model, wanted.step, wanted.views, undone=current)
            self._former = wanted.former
            kinds = tuple(wanted.views)
        elif wanted.step != current.step:
            self.step = wanted.step
            self.step_changed.emit(self.step)
            kinds = kinds or tuple(wanted.views)
        self._views.update({kind: wanted.views[kind] for kind in kinds})
        if self._put_back(wanted) and not kinds:
            self.page_wanted.emit(TransferView.page)
        # What is in front stays there if it changed, too.
        for kind in sorted(kinds, key=lambda each: each != front)[:1]:
            self._front = None
            self.show(wanted.views[kind], commit=False)
            self.page_wanted.emit(wanted.views[kind].page)

    def _put_back(self, moment: Moment) -> bool:
        """Bring back the tray and the shelves of a moment; whether the shelves were others."""
        bringing, self._bringing = self._bringing, True
        if moment.tray != self.tray.items:
            self.tray.put_back(moment.tray)
        self._bringing = bringing
        return self._put_on_shelves(moment.shelves)

    def _put_on_shelves(self, shelves: Shelves) -> bool:
        if shelves == self.shelves:
            return False
        self.shelves = shelves
        self.shelves_changed.emit(shelves)
        return True

    def _holds(self, ref: ModelRef) -> bool:
        return self.ref is not None and self.ref.key == ref.key

    def _remember(self) -> None:
        """What is shown now is a step of undo, unless it belongs to the gesture before."""
        past, now = self._history, self.moment
        if self._bringing or (self.facts is None and not now.is_of(past.current.model)):
            return
        if any(kind not in past.current.views for kind in now.views):
            # What lies on the shelves when a page begins is no step either.
            past.settle(lambda each: each.model_copy(update={"shelves": now.shelves}))
            for view in now.views.values():
                self.begin(view)
        past.amend(lambda each: each.with_first_shelves(now.shelves))
        since, before = self._gesture
        moved = now.moved_numbers(past.current)
        if moved and moved <= before and time.monotonic() - since < GESTURE_S:
            past.merge(now)
            moved = before
        elif now != past.current:
            past.push(now)
        self._gesture = (time.monotonic(), moved)
        self.history_changed.emit()

    def _remember_tray(self) -> None:
        """What was done to the tray is a step of its own."""
        if not self._bringing:
            past = self._history
            past.push(past.current.model_copy(update={"tray": self.tray.items}))
            self._gesture = _NO_GESTURE
            self.history_changed.emit()

    def _read_steps(self) -> None:
        self.steps = _steps_of(self.ref)
        self.steps_changed.emit(self.steps)

    def _on_opened(self, facts: ModelFacts) -> None:
        if self._holds(facts.ref):
            self.facts, self._come_back, self._reopening = facts, None, False
            self._begin_model()
            self.model_changed.emit(facts)

    def _begin_model(self) -> None:
        """Opening another model is a step of undo, but the first one is not."""
        now = self.moment
        if self._history.current.model is None:
            first = {name: getattr(now, name) for name in ("model", "step", "views", "former")}
            self._history.amend(lambda each: each if each.model else each.model_copy(update=first))
        elif not self._history.current.is_of(self.ref):
            self._history.push(now)
        self.history_changed.emit()

    def _on_unopened(self, ref: ModelRef, error: Exception) -> None:
        if not self._holds(ref):
            return
        come_back, self._come_back = self._come_back, None
        if come_back is None:
            self.failed.emit("model", None, error)
        elif not come_back(ref):
            self.refused.emit(error)

    def _on_rendered(self, channel: str, request: Request, pictures: "Pictures", ms: float) -> None:
        if channel.startswith(_OTHER):
            self.drawn.emit(request, pictures)
        elif self._holds(request.model):
            self._answers[channel] = (request, pictures)
            self.rendered.emit(channel, request, pictures, ms)

    def _on_failed(self, channel: str, request: Request, error: Exception) -> None:
        if self._holds(request.model) and not channel.startswith(_OTHER):
            self._asked.pop(channel, None)
            self.failed.emit(channel, request, error)


def _steps_of(ref: ModelRef | None) -> tuple[int, ...]:
    """The steps at which a model can be shown, ascending."""
    try:
        return saved_steps(ref) if ref is not None else ()
    except (ModelError, RunError, OSError):  # opening the model tells what is wrong
        return ()
