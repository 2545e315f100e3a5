"""The current model and what the pages show of it: the step, the views, undo, the tray."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from latentlab.gui.explorer.anchors import Destination, name_for
from latentlab.gui.explorer.facts import ModelFacts
from latentlab.gui.explorer.render_thread import RenderThread
from latentlab.gui.explorer.tray.pinned import PinnedTray, TrayFullError
from latentlab.gui.settings_store import SettingsStore
from latentlab.history import History
from latentlab.models.catalogue import saved_steps
from latentlab.models.errors import ModelError
from latentlab.models.manager import ModelManager
from latentlab.models.refs import ModelRef
from latentlab.requests import Request
from latentlab.views import Anchor, AnyView
from trainers.runs.run import RunError

if TYPE_CHECKING:
    from latentlab.rendering.render import Pictures


class Explorer(QObject):
    """One for each window. Pages tell it what the person wants and show what it tells them.

    Attributes:
        ref: which model is the current one; None before the first.
        facts: what it is; None while it is being loaded.
        step: the step that everything is shown at; None follows the newest.
        steps: the steps that can be shown, ascending.
        tray: the favourites that all pages share.
        destinations: where a picture can be sent; pages add their own.

    Signals:
        model_changed: the `ModelFacts` of the current model; None while one is being loaded.
        step_changed: `step`.
        steps_changed: `steps`.
        view_changed: the `View` that is in front now.
        history_changed: whether something can be undone or redone may be different now.
        asked: a channel that waits for an answer now.
        rendered: channel, the `Request` with the step that it was answered at, its `Pictures`,
            and milliseconds. A view's channel is its kind.
        told: channel, what is done for its answer, and the part of it that is done, in [0, 1], or
            None if unknown; only of answers that take long.
        cancelled: a channel that waits for no answer any more, because the person does not.
        failed: channel, the `Request` (None if a model was to be opened) and the exception.
        refused: why a model cannot be opened (an exception); the one before stays the current one.
        page_wanted: name of the page that must come to the front.
        exploring_wanted: a page on which the model can be explored must come to the front.
        said: a sentence for the status bar.
        memory_used: the `Memory` that all opened models take.
    """

    model_changed = Signal(object)
    step_changed = Signal(object)
    steps_changed = Signal(object)
    view_changed = Signal(object)
    history_changed = Signal()
    asked = Signal(str)
    rendered = Signal(str, object, object, float)
    told = Signal(str, str, object)
    cancelled = Signal(str)
    failed = Signal(str, object, object)
    refused = Signal(object)
    page_wanted = Signal(str)
    exploring_wanted = Signal()
    said = Signal(str)
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
        self.destinations: list[Destination] = []
        self.manager = manager
        self._front: str | None = None
        self._views: dict[str, AnyView] = {}
        self._asked: dict[str, Request] = {}
        self._answers: dict[str, tuple[Request, Pictures]] = {}
        self._history: History[Request] | None = None
        self._come_back: Callable[[], None] | None = None
        self._unopened: AnyView | None = None
        self._thread = RenderThread(manager, self)
        self._thread.rendered.connect(self._on_rendered)
        self._thread.told.connect(self.told)
        self._thread.failed.connect(self._on_failed)
        self._thread.opened.connect(self._on_opened)
        self._thread.unopened.connect(self._on_unopened)
        self._thread.memory_used.connect(self.memory_used)

    def start(self) -> None:
        """Begin to answer. It loads PyTorch, so not before the window is painted."""
        self._thread.start()

    def wait_for_threads(self) -> None:
        """Block until no thread of this object runs; before the process ends."""
        self._thread.end()

    def spare_training(self, training: bool) -> None:
        """Leave time for a run in training, or render as fast as possible."""
        self._thread.spare_training(training)

    def open(self, ref: ModelRef, step: int | None = None) -> None:
        """Make another model the current one; `model_changed` tells when it can be used, `refused`
        that it cannot be opened and that the model before is the current one again."""
        former, at, views = self.facts, (self.ref, self.step), dict(self._views)

        def come_back() -> None:
            self._hold(*at)
            self.facts = former
            self._views.update(views)
            self.model_changed.emit(former)

        if former is not None:
            self._come_back = come_back
        self._hold(ref, step)
        self._thread.open(ref, step)

    def close(self) -> None:
        """Have no current model, because the current run has none yet."""
        self._come_back = None
        self._hold(None, None)

    def set_step(self, step: int | None, commit: bool = True) -> None:
        """Show everything as the model was at `step`; None follows the newest."""
        if step != self.step:
            self.step = step
            self.step_changed.emit(step)
            self.refresh()
        if commit and self._front is not None:
            self._remember(self._views.get(self._front))

    def new_snapshot(self) -> None:
        """The current run has saved another model."""
        self._read_steps()
        if self.step is None:
            self._asked.clear()
            self.refresh()

    def view(self, kind: str) -> AnyView | None:
        """The current view of this kind, if there is one."""
        return self._views.get(kind)

    def show(self, view: AnyView, commit: bool = True) -> None:
        """Make `view` the one in front and the current one of its kind, and have it rendered.
        Undo comes back to it if `commit`: not while a control is being dragged."""
        if self.ref is None:
            return
        came = self._front != view.kind
        if came or self._views.get(view.kind) != view:
            self._views[view.kind], self._front = view, view.kind
            self.view_changed.emit(view)
        if came or self._asked.get(view.kind) != self.request(view):
            self.ask(view.kind, view)
        if commit:
            self._remember(view)

    def ask(self, channel: str, view: AnyView) -> None:
        """Have `view` rendered on a channel; `rendered` or `failed` brings the answer."""
        if (request := self.request(view)) is not None:
            self._asked[channel] = request
            self._thread.ask(channel, request)
            self.asked.emit(channel)

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
        """Render what is in front anew, after the model or the step has changed."""
        if (front := self._views.get(self._front or "")) is not None:
            self.ask(front.kind, front)

    @property
    def labels(self) -> tuple[str, ...]:
        """A name for each label that the current model takes; empty if it takes none."""
        return () if self.facts is None else self.facts.labels

    def pin(self, anchor: Anchor, at: int | None = None) -> None:
        """Put `anchor` at place `at` of the tray, None for the end, and say so."""
        try:
            shown_by = "" if self.ref is None else self.ref.title
            new = self.tray.pin(anchor, name_for(anchor, self.labels), at, shown_by)
        except TrayFullError as error:
            self.said.emit(str(error))
        else:
            self.said.emit("Pinned to the tray." if new else "It is in the tray already.")

    @property
    def undoable(self) -> str:
        """What undo would take back, in words; empty if nothing."""
        past = self._history
        return past.current.change_from(past.earlier) if past and past.earlier else ""

    @property
    def redoable(self) -> str:
        """What redo would do again, in words; empty if nothing."""
        past = self._history
        return past.later.change_from(past.current) if past and past.later else ""

    def undo(self) -> None:
        """Bring the model, step, view and page before the last change back."""
        if self._history is not None and (words := self.undoable):
            self._apply(self._history.undo())
            self.said.emit(f"Undone: {words}.")

    def redo(self) -> None:
        """Take the last undo back."""
        if self._history is not None and (words := self.redoable):
            self._apply(self._history.redo())
            self.said.emit(f"Redone: {words}.")

    def restore(self, request: Request) -> None:
        """Bring model, step, view and page to what `request` says, as a change of its own."""
        self._apply(request)
        if self.facts is None:
            self._unopened = request.view
        else:
            self._remember(request.view)

    def _hold(self, ref: ModelRef | None, step: int | None) -> None:
        self.ref, self.step, self.facts = ref, step, None
        self._front = self._unopened = None
        for known in (self._views, self._asked, self._answers):
            known.clear()
        self.model_changed.emit(None)
        self._read_steps()
        self.step_changed.emit(step)

    def _apply(self, request: Request) -> None:
        if not self._holds(request.model):
            self.open(request.model, request.step)
        elif request.step != self.step:
            self.step = request.step
            self.step_changed.emit(self.step)
        self.show(request.view, commit=False)
        self.page_wanted.emit(request.view.page)
        self.history_changed.emit()

    def _holds(self, ref: ModelRef) -> bool:
        return self.ref is not None and self.ref.key == ref.key

    def _remember(self, view: AnyView | None) -> None:
        request = None if view is None else self.request(view)
        if request is not None:
            self._history = self._history or History(request)
            self._history.push(request)
            self.history_changed.emit()

    def _read_steps(self) -> None:
        try:
            self.steps = saved_steps(self.ref) if self.ref is not None else ()
        except (ModelError, RunError, OSError):  # opening the model tells what is wrong
            self.steps = ()
        self.steps_changed.emit(self.steps)

    def _on_opened(self, facts: ModelFacts) -> None:
        if self._holds(facts.ref):
            view, self._unopened = self._unopened, None
            self.facts, self._come_back = facts, None
            self._remember(view)
            self.model_changed.emit(facts)

    def _on_unopened(self, ref: ModelRef, error: Exception) -> None:
        if not self._holds(ref):
            return
        come_back, self._come_back = self._come_back, None
        if come_back is None:
            self.failed.emit("model", None, error)
        else:
            come_back()
            self.refused.emit(error)

    def _on_rendered(self, channel: str, request: Request, pictures: "Pictures", ms: float) -> None:
        if self._holds(request.model):
            self._answers[channel] = (request, pictures)
            self.rendered.emit(channel, request, pictures, ms)

    def _on_failed(self, channel: str, request: Request, error: Exception) -> None:
        if self._holds(request.model):
            self._asked.pop(channel, None)
            self.failed.emit(channel, request, error)
