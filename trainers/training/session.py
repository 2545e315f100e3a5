"""The one training loop. It owns the bookkeeping; what is minimised is the algorithm's business."""

import threading
import time
from collections.abc import Generator, Iterator
from contextlib import suppress
from typing import Literal

import torch

from trainers.data.errors import DataError
from trainers.numerals import grouped
from trainers.runs.manifest import Status
from trainers.runs.place import OWN_PLACE, Place
from trainers.runs.run import Run, RunError, Saved, recipe_of
from trainers.training.device import choose_device
from trainers.training.events import Event, Finished, NotSaved, PausedAt, Progress, Resumed
from trainers.training.number_format import faster_format, number_format_of
from trainers.training.recorder import RateMeter, Recorder, first_non_finite
from trainers.training.run_writer import RunWriter
from trainers.training.start import (
    chosen_checkpoint,
    go_on,
    images_told,
    machine_changed,
    opened,
    repeats_images,
    settle,
    settle_number_format,
    started,
)
from trainers.training.threads import ThreadTuner
from trainers.training.training import Training

REPORT_SECONDS = 0.1


class Session:
    """Trains a run, from its newest checkpoint or from the beginning.

    `events` does the work in the thread that iterates it; `pause`, `resume` and `stop` may be
    called from any thread and take effect before the next step.

    Args:
        run: the run folder; its recipe says what to do.
        from_step: the checkpoint to go on from; None takes the newest.
        steps: train up to this step; None keeps the run's own goal.
        place: where the data lie now and what to compute on; the run remembers both once the
            images have proved to be the same.

    Attributes:
        training: networks, optimizers and data, once they stand; belongs to the thread that
            iterates `events`.
    """

    def __init__(
        self,
        run: Run,
        *,
        from_step: int | None = None,
        steps: int | None = None,
        place: Place = OWN_PLACE,
    ) -> None:
        self.run = run
        self.recipe = recipe_of(run)
        self.training: Training | None = None
        self._from_step = from_step
        self._goal = steps
        self._place = place
        self._going = threading.Event()
        self._going.set()
        self._stopping = threading.Event()
        self._giving_up = threading.Event()

    def pause(self) -> None:
        """Wait before the next step until `resume` or `stop`."""
        self._going.clear()

    def resume(self) -> None:
        """Go on after `pause`, or try again to save the end after `NotSaved`."""
        self._going.set()

    def stop(self) -> None:
        """Finish the current step, save a checkpoint and end. If that could not be saved (see
        `NotSaved`), try once more and end all the same."""
        self._stopping.set()
        self._going.set()

    def give_up(self) -> None:
        """Stop, and do not wait for another try if the end cannot be saved."""
        self._giving_up.set()
        self.stop()

    def events(self) -> Iterator[Event]:
        """Train, and tell what happens. The last event is `Finished`.

        Raises:
            RunError: if another process trains the run, or nothing can be learned up to the goal;
                CheckpointError, which names an earlier checkpoint if there is one, if its
                checkpoint cannot be used or is gone.
            DataError: if the images cannot be read.
            AlgorithmError, DeviceError: if they do not fit the algorithm, or the machine.
            OSError: if the run folder cannot be written.
        """
        threads_before = torch.get_num_threads()
        with self.run.locked():
            try:
                yield from self._events(self._read_run())
            except Exception as error:
                if not isinstance(error, RunError):
                    self._note(str(error), "failed")
                raise
            finally:
                torch.set_num_threads(threads_before)

    def _read_run(self) -> Saved | None:
        """Read the run again, now that no other process can change it, and set its goal; return the
        checkpoint to go on from."""
        self.run.refresh()
        saved = chosen_checkpoint(self.run, self._from_step)
        if self._goal is not None:
            self._set_goal(self._goal)
        self.recipe = self._place.applied(recipe_of(self.run))
        return saved

    def _set_goal(self, goal: int) -> None:
        """Train up to `goal`, unless nothing can be learned that far."""
        end = self.recipe.settings.last_step
        if end is not None and goal > end:
            raise RunError(
                f"{self.run.name} cannot go on to step {goal}, because its learning rate is 0 from "
                f"step {end} on. Branch the run with a later or longer decay."
            )
        self.run.set_goal(goal)

    def _events(self, saved: Saved | None) -> Iterator[Event]:
        images = yield from opened(self.recipe.data, self._stopping)
        if images is None:
            yield Finished(self.run.state().step, "stopped", "Stopped before training began.")
            return
        tuner = self._choose_threads()
        training = self.training = Training(self.recipe, images)
        number_format = number_format_of(self.run, training)
        training.number_format = number_format or "float32"
        seconds = go_on(self.run, training, images, saved)
        self.run.move_to(self.recipe.data, self.recipe.device)
        settle(self.run, training, images)
        writer = RunWriter(self.run, training, images)
        if number_format is None:
            # The first grid need not wait for the trial: it shows networks that learned nothing.
            if not writer.has_grids():
                yield from writer.sample()
            training.number_format = yield from faster_format(self.recipe, images, self._stopping)
            settle_number_format(self.run, training)
        for notice in (machine_changed(self.run, training), repeats_images(training, images)):
            if notice:
                yield notice
        recorder = Recorder([curve.key for curve in training.algorithm.curves], seconds)
        yield started(training, images, self.recipe.settings.steps)
        yield from images_told(self.recipe.data, images, training.step)
        yield from writer.list_skipped()
        yield from writer.checkpoint(seconds)
        if not writer.has_grids():
            yield from writer.sample()
        yield from self._loop(training, writer, recorder, tuner)

    def _loop(
        self, training: Training, writer: RunWriter, recorder: Recorder, tuner: ThreadTuner | None
    ) -> Iterator[Event]:
        goal = self.recipe.settings.steps
        rate = RateMeter(recorder.seconds, training.step)
        reported = time.perf_counter()
        while training.step < goal and not self._stopping.is_set():
            if not self._going.is_set():
                yield from self._wait(training.step, recorder)
                rate.begin_anew(recorder.seconds, training.step)
                continue
            if tuner:
                tuner.before_step()
            try:
                scalars = training.advance()
            except DataError as error:
                saved = yield from self._save_without_images(training.step, writer, recorder)
                raise DataError(f"{error} {saved}") from error
            if tuner:
                tuner.after_step()
            recorder.add(training.step, scalars)
            if tuner and tuner.is_trying:
                rate.begin_anew(recorder.seconds, training.step)

            is_sample_step = writer.is_sample_step(training.step)
            sample_due = is_sample_step or writer.is_live_due()
            checkpoint_due = writer.is_checkpoint_due()
            report_due = time.perf_counter() - reported >= REPORT_SECONDS
            if not (report_due or sample_due or checkpoint_due):
                continue
            reported = time.perf_counter()
            trouble = yield from self._report(training, writer, recorder, rate)
            if sample_due or checkpoint_due:
                trouble = trouble or _broken_weights(training)
            if trouble:
                yield self._diverged(*trouble)
                return
            if sample_due:
                yield from writer.sample(kept=is_sample_step)
            if checkpoint_due:
                yield from self._save(writer, training.step, recorder.seconds)

        trouble = yield from self._report(training, writer, recorder, rate)
        trouble = trouble or _broken_weights(training)
        if trouble:
            yield self._diverged(*trouble)
            return
        yield from self._finish(training.step, goal, writer, recorder)

    def _finish(
        self, step: int, goal: int, writer: RunWriter, recorder: Recorder
    ) -> Iterator[Event]:
        """Save the end. As long as that fails, wait until somebody wants to try again."""
        status: Literal["completed", "stopped"] = "completed" if step >= goal else "stopped"
        giving_up = self._giving_up.is_set()
        while not (yield from self._save_end(step, status, writer, recorder)):
            text = f"{writer.trouble}. {self._what_is_saved(step)}"
            if giving_up:
                self._note(text, "failed")
                yield Finished(self._newest_checkpoint(), "unsaved", text)
                return
            self._stopping.clear()
            self._going.clear()
            yield NotSaved(step, text)
            self._going.wait()
            giving_up = self._stopping.is_set()
        done = f"All {grouped(goal)} steps are done."
        stopped = "Stopped; the run can be resumed from here."
        yield Finished(step, status, done if status == "completed" else stopped)

    def _save_without_images(
        self, step: int, writer: RunWriter, recorder: Recorder
    ) -> Generator[Event, None, str]:
        """The images are gone: save what was learned from them. Returns what is saved, as a
        sentence."""
        if (yield from self._save_end(step, "failed", writer, recorder)):
            return (
                f"What was learned up to step {step} is saved: resume the run when they are back."
            )
        return self._what_is_saved(step)

    def _save_end(
        self, step: int, status: Status, writer: RunWriter, recorder: Recorder
    ) -> Generator[Event, None, bool]:
        if not writer.has_grids():
            yield from writer.sample()
        recorded = yield from writer.record(recorder.take())
        return (yield from self._save(writer, step, recorder.seconds, status)) and recorded

    def _save(
        self, writer: RunWriter, step: int, seconds: float, status: Status = "running"
    ) -> Generator[Event, None, bool]:
        """A checkpoint, and with it a snapshot if its grids had none, for those who explore the
        run meanwhile: a slow algorithm takes minutes from one interval to the next. Returns whether
        both are on the disk."""
        kept = self.run.snapshot_path(step).exists() or (yield from writer.snapshot())
        return (yield from writer.checkpoint(seconds, status)) and kept

    def _newest_checkpoint(self) -> int:
        return max((each.step for each in self.run.checkpoints()), default=0)

    def _what_is_saved(self, step: int) -> str:
        saved = [each.step for each in self.run.checkpoints()]
        what = f"only step {saved[-1]} is" if saved else "nothing is"
        return f"It was trained to step {step}, but {what} saved."

    def _report(
        self, training: Training, writer: RunWriter, recorder: Recorder, rate: RateMeter
    ) -> Generator[Event, None, tuple[int, str] | None]:
        """Hand over the scalars since the last report; return the first that was not finite."""
        rows = recorder.take()
        yield from writer.record(rows)
        yield from writer.list_skipped()
        rate.note(recorder.seconds, training.step)
        yield Progress(
            step=training.step,
            total_steps=self.recipe.settings.steps,
            seconds=recorder.seconds,
            images_per_second=rate.steps_per_second * self.recipe.settings.batch_size,
            remaining_seconds=rate.remaining_seconds(self.recipe.settings.steps),
            threads=torch.get_num_threads(),
            metrics=rows,
        )
        return first_non_finite(rows, recorder.keys)

    def _wait(self, step: int, recorder: Recorder) -> Iterator[Event]:
        yield PausedAt(step)
        began = time.perf_counter()
        self._going.wait()
        recorder.leave_out(time.perf_counter() - began)
        if not self._stopping.is_set():
            yield Resumed(step)

    def _choose_threads(self) -> ThreadTuner | None:
        if self.recipe.threads != "auto":
            torch.set_num_threads(self.recipe.threads)
            return None
        # Other devices only take orders from the CPU, and a step there ends before its work does.
        return ThreadTuner() if choose_device(self.recipe.device).type == "cpu" else None

    def _diverged(self, step: int, key: str) -> Finished:
        facts = self.run.manifest.facts
        label = next((c.label for c in facts.curves if c.key == key), key) if facts else key
        saved = [each.step for each in self.run.checkpoints()]
        way_on = (
            f"The checkpoint at step {saved[-1]} is intact: branch from it with a lower learning "
            "rate."
            if saved
            else "Start again with a lower learning rate."
        )
        text = f"{label} stopped being a finite number at step {step}: training ended. {way_on}"
        self._note(text, "diverged")
        return Finished(saved[-1] if saved else 0, "diverged", text)

    def _note(self, text: str, status: Status) -> None:
        """Remember in the run how it ended, unless even that is impossible."""
        with suppress(OSError, RunError):
            if self.run.is_there():
                state = self.run.state()
                self.run.write_state(state.model_copy(update={"status": status, "text": text}))


def _broken_weights(training: Training) -> tuple[int, str] | None:
    """The step and what is to blame if a weight is not finite, so that it is never saved."""
    return None if training.is_finite() else (training.step, "A weight of the networks")
