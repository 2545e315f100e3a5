"""The thread that turns requests into pictures, so that the window never waits for a model."""

import math
import threading
import time
from dataclasses import dataclass

from PySide6.QtCore import QObject, QThread, Signal

from latentlab.gui.explorer.facts import facts_of
from latentlab.models.manager import ModelManager
from latentlab.models.refs import ModelRef
from latentlab.requests import Request
from trainers.data.errors import DataCancelled
from trainers.data.watching import Watcher

_LAST = "thumbnails"
"""How channels begin that wait while anything else is asked for."""

SHARE_WHILE_TRAINING = 0.05
"""How much of a processor the thread takes while a run trains, as far as the two paces below allow;
to show the pictures takes the window about as much again. A training waits for the slowest of its
threads, so it loses what one of them loses."""
FASTEST_WHILE_TRAINING, SLOWEST_WHILE_TRAINING = 1 / 30, 1 / 20
"""Seconds from one picture's beginning to the next one's while a run trains. Pictures that are dear
come more rarely, but a drag still looks smooth."""

LONG = 1.0
"""Seconds after which pictures take long: how far they are is told, and they are given up if other
ones are wanted meanwhile. Before, they are finished, so that a drag is seen to move."""

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

    An answer is given up if its channel has meanwhile been asked about another model, or, once it
    takes `LONG`, about another view. Pictures on the way to the newest ones are shown.

    Signals:
        rendered: channel, the `Request` with the step and weights that it was answered with,
            `Pictures`, and how long it took in milliseconds.
        told: channel, what is being done, and the part of it that is done, in [0, 1], or None if
            unknown; once it takes `LONG`.
        failed: channel, the `Request` and the exception.
        unopened: the `ModelRef` of a model that cannot be opened, and the exception.
        opened: the `ModelFacts` of a model that is in memory now.
        memory_used: the `Memory` of all models, now and then.
    """

    rendered = Signal(str, object, object, float)
    told = Signal(str, str, object)
    failed = Signal(str, object, object)
    opened = Signal(object)
    unopened = Signal(object, object)
    memory_used = Signal(object)

    def __init__(self, manager: ModelManager, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("renderThread")
        self.manager = manager
        self._waiting: dict[str, _Job] = {}
        self._channel = ""
        self._changed = threading.Condition()
        self._given_up = self._ending = False
        self._sparing = False
        self._took = 0.0
        self._begun = -math.inf
        self._told = 0.0

    def spare_training(self, training: bool) -> None:
        """Leave time for a run in training, or work as fast as possible."""
        self._sparing = training

    def hurry(self) -> None:
        """Answer what waits without sparing the training: it is where a drag has ended."""
        with self._changed:
            self._begun = -math.inf
            self._changed.notify()

    def ask(self, channel: str, request: Request) -> None:
        """Answer `request` as soon as possible, in place of what `channel` still waits for."""
        self._put(channel, request)

    def open(self, ref: ModelRef, step: int | None) -> None:
        """Load a model before its first picture is asked for."""
        self._put(_OPENING, _Opening(ref, step))

    def cancel(self, channel: str) -> None:
        """Forget what `channel` waits for, and give up what is being made for it."""
        with self._changed:
            self._waiting.pop(channel, None)
            self._given_up = self._given_up or channel == self._channel

    def end(self) -> None:
        """Give up the picture being made, then let the thread end; returns when it has."""
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
            began = time.thread_time()
            self._answer(*job)
            self._took = time.thread_time() - began
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
            while not self._ending and (rest := self._begun + self._pace() - time.monotonic()) > 0:
                self._changed.wait(rest)
            if self._ending:
                return None
            self._begun = time.monotonic()
            self._given_up = False
            self._channel = min(self._waiting, key=lambda name: name.startswith(_LAST))
            return self._channel, self._waiting.pop(self._channel)

    def _pace(self) -> float:
        """Least seconds from the beginning of the last job to that of the next."""
        if not self._sparing:
            return 0.0
        wanted = self._took / SHARE_WHILE_TRAINING
        return min(max(wanted, FASTEST_WHILE_TRAINING), SLOWEST_WHILE_TRAINING)

    def _answer(self, channel: str, job: _Job) -> None:
        try:
            if isinstance(job, _Opening):
                model = self.manager.open(job.ref, job.step)
                if not self._is_stale(channel, job.ref):
                    self.opened.emit(facts_of(job.ref, model))
            else:
                self._render(channel, job)
        except DataCancelled:
            return
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
        pictures = render(model, answered, self._watcher(channel, request))
        taken = 1000 * (time.perf_counter() - began)
        if not self._is_stale(channel, request.model):
            self.rendered.emit(channel, answered, pictures, taken)

    def _watcher(self, channel: str, request: Request) -> Watcher:
        """Tells how far the answer to `request` is, and whether it is still wanted."""

        def tell(doing: str, part: float | None) -> None:
            if self._takes_long():
                self.told.emit(channel, doing, part)

        def is_given_up() -> bool:
            with self._changed:
                newer = self._waiting.get(channel)
                # The same view at another step is not enough: a run in training saves one after
                # the other, perhaps faster than pictures can be made.
                replaced = isinstance(newer, Request) and newer.view != request.view
                return self._is_stale(channel, request.model) or (replaced and self._takes_long())

        return Watcher(tell, is_given_up)

    def _takes_long(self) -> bool:
        return time.monotonic() - self._begun > LONG

    def _is_stale(self, channel: str, ref: ModelRef) -> bool:
        """Whether what is being made for `channel` with a model will not be shown."""
        with self._changed:
            newer = self._waiting.get(channel)
            other = newer is not None and _model_of(newer).key != ref.key
            return self._ending or self._given_up or other


def _model_of(job: _Job) -> ModelRef:
    return job.ref if isinstance(job, _Opening) else job.model
