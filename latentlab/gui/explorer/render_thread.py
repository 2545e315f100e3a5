"""The thread that turns requests into pictures, so that the window never waits for a model."""

import threading
import time
from dataclasses import dataclass

from PySide6.QtCore import QObject, QThread, Signal

from latentlab.gui.explorer.facts import facts_of
from latentlab.models.manager import ModelManager
from latentlab.models.refs import ModelRef
from latentlab.requests import Request

_LAST = "thumbnails"
"""How channels begin that wait while anything else is asked for."""

BESIDE_TRAINING = 1 / 30
"""Least seconds from one picture's beginning to the next one's while a run trains: a drag still
looks smooth, and the training keeps the processor."""


MEMORY_EVERY = 1.0
"""Seconds between two reports of the models' memory."""


@dataclass(frozen=True)
class _Opening:
    """Load a model, and tell what it is."""

    ref: ModelRef
    step: int | None


_Job = Request | _Opening
_OPENING = "model"


class RenderThread(QThread):
    """Answers the newest request of each channel; what was asked before it is forgotten.

    An answer is dropped if its channel has meanwhile been asked about another model. Pictures on
    the way to the newest ones are shown, so that a drag is seen to move.

    Signals:
        rendered: channel, the `Request` with the step and weights that it was answered with,
            `Pictures`, and how long it took in milliseconds.
        failed: channel, the `Request` and the exception.
        unopened: the `ModelRef` of a model that cannot be opened, and the exception.
        opened: the `ModelFacts` of a model that is in memory now.
        memory_used: the `Memory` of all models, now and then.
    """

    rendered = Signal(str, object, object, float)
    failed = Signal(str, object, object)
    opened = Signal(object)
    unopened = Signal(object, object)
    memory_used = Signal(object)

    def __init__(self, manager: ModelManager, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("renderThread")
        self.manager = manager
        self._waiting: dict[str, _Job] = {}
        self._changed = threading.Condition()
        self._ending = False
        self._pace = 0.0
        self._begun = 0.0
        self._told = 0.0

    def spare_training(self, training: bool) -> None:
        """Leave time for a run in training, or work as fast as possible."""
        self._pace = BESIDE_TRAINING if training else 0.0

    def ask(self, channel: str, request: Request) -> None:
        """Answer `request` as soon as possible, in place of what `channel` still waits for."""
        self._put(channel, request)

    def open(self, ref: ModelRef, step: int | None) -> None:
        """Load a model before its first picture is asked for."""
        self._put(_OPENING, _Opening(ref, step))

    def end(self) -> None:
        """Finish the picture being made, then let the thread end; returns when it has."""
        with self._changed:
            self._ending = True
            self._changed.notify()
        self.wait()

    def run(self) -> None:
        """The thread's body; called by Qt."""
        job = self._next()
        if job is not None:
            # Imported here: the window must be painted before PyTorch is loaded.
            import torch

            # Waking a second thread costs more than it saves, and training needs it.
            torch.set_num_threads(1)
        while job is not None:
            self._answer(*job)
            self._tell_memory()
            job = self._next()

    def _put(self, channel: str, job: _Job) -> None:
        with self._changed:
            self._waiting.pop(channel, None)
            self._waiting[channel] = job
            self._changed.notify()

    def _next(self) -> tuple[str, _Job] | None:
        """Wait for something to do; None to end."""
        with self._changed:
            while not self._waiting and not self._ending:
                self._changed.wait()
            # What is asked for meanwhile takes the place of what was asked before.
            while not self._ending and (rest := self._begun + self._pace - time.monotonic()) > 0:
                self._changed.wait(rest)
            if self._ending:
                return None
            self._begun = time.monotonic()
            channel = min(self._waiting, key=lambda name: name.startswith(_LAST))
            return channel, self._waiting.pop(channel)

    def _answer(self, channel: str, job: _Job) -> None:
        try:
            if isinstance(job, _Opening):
                model = self.manager.open(job.ref, job.step)
                if not self._is_stale(channel, job.ref):
                    self.opened.emit(facts_of(job.ref, model))
            else:
                self._render(channel, job)
        except Exception as error:  # noqa: BLE001 - shown to the person, whatever it is
            if self._is_stale(channel, _model_of(job)):
                return
            if isinstance(job, _Opening):
                self.unopened.emit(job.ref, error)
            else:
                self.failed.emit(channel, job, error)

    def _tell_memory(self) -> None:
        if time.monotonic() - self._told > MEMORY_EVERY:
            self._told = time.monotonic()
            self.memory_used.emit(self.manager.memory())

    def _render(self, channel: str, request: Request) -> None:
        from latentlab.rendering.render import render

        began = time.perf_counter()
        model = self.manager.open(request.model, request.step)
        ref = request.model.pinned(model)
        answered = request.model_copy(update={"model": ref, "step": model.step})
        pictures = render(model, answered)
        taken = 1000 * (time.perf_counter() - began)
        if not self._is_stale(channel, request.model):
            self.rendered.emit(channel, answered, pictures, taken)

    def _is_stale(self, channel: str, ref: ModelRef) -> bool:
        with self._changed:
            newer = self._waiting.get(channel)
            return self._ending or (newer is not None and _model_of(newer).key != ref.key)


def _model_of(job: _Job) -> ModelRef:
    return job.ref if isinstance(job, _Opening) else job.model
