"""A training on the command line: how it shows (a bar in a terminal, lines in a log, or JSON), how
it ended, and what to do next."""

import signal
import sys
import time
from abc import ABC, abstractmethod
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np
from numpy.typing import NDArray

from latentlab import formatting
from latentlab.capabilities import next_command
from latentlab.cli.errors import DONE, INTERRUPTED, Interrupted, StopSignals
from latentlab.cli.output import LINE_SECONDS, print_json
from latentlab.cli.run_folders import reference
from trainers.reports import Curve
from trainers.runs.checkpoint import CheckpointError, OtherImagesError
from trainers.runs.run import Run, RunError
from trainers.training.events import Event, Finished, Notice, NotSaved, Preparing, Progress, Started

if TYPE_CHECKING:
    from trainers.training.session import Session

JSON_SECONDS = 1.0


def follow(session: "Session", as_json: bool) -> int:
    """Train until the end, a signal, or until nobody reads what is told; returns the exit status.

    Raises:
        Interrupted: after a signal; the message says how to go on.
        OtherImagesError: if the data are not those of the run.
        RunError: with the command that goes on from an earlier checkpoint, if there is one.
    """
    shown, asked, gone = reporter(as_json), StopSignals(session.stop), False
    try:
        with asked:
            for event in session.events():
                try:
                    shown.show(event)
                except OSError:
                    # The reader or the terminal has gone; what was learned is saved all the same.
                    gone, shown = True, Unheard()
                    session.stop()
                if isinstance(event, NotSaved):
                    if not (as_json or gone) and _wants_another_try(event):
                        session.resume()
                    else:
                        session.stop()
    except KeyboardInterrupt:
        raise Interrupted(_stopped_at_once(session.run), asked.status or INTERRUPTED) from None
    except OtherImagesError:
        raise
    except CheckpointError as error:
        raise RunError(f"{error}{_from_earlier(session.run, error)}") from error
    finally:
        shown.close()
    assert isinstance(event, Finished)
    return _conclude(session.run, event, as_json, asked.status)


def _conclude(run: Run, finished: Finished, as_json: bool, asked: int) -> int:
    state = run.state()
    if as_json:
        print_json(
            {
                "event": "finished",
                "reason": finished.reason,
                "text": finished.text,
                "step": finished.step,
                "seconds": state.seconds,
                "run": str(run.folder),
            }
        )
    if finished.reason == "stopped":
        raise Interrupted(
            f"Stopped at {formatting.at_step(finished.step)}. Go on with: "
            f"latentlab resume {reference(run)}",
            asked or INTERRUPTED,
        )
    if finished.reason in ("diverged", "unsaved"):
        raise RunError(finished.text)
    if not as_json:
        step, seconds = formatting.at_step(finished.step), formatting.duration(state.seconds)
        print(f"Trained to {step} in {seconds}.")
        print(f"The run is in {run.folder}")
        facts = run.manifest.facts
        names = facts.capabilities if facts is not None else None
        if use := next_command(names, reference(run), 64):
            print(use)
    return DONE


def _wants_another_try(event: NotSaved) -> bool:
    """Ask the person, if there is one, whether to save again; Ctrl-C and SIGTERM say no."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return False

    def refuse(number: int, frame: object) -> NoReturn:
        del number, frame
        raise KeyboardInterrupt

    kinds = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(each, refuse) for each in kinds]
    try:
        print(f"{event.text} Press Enter to try again, Ctrl-C to give up.", file=sys.stderr)
        sys.stdin.readline()
    except KeyboardInterrupt:
        return False
    finally:
        for each, handler in zip(kinds, before, strict=True):
            signal.signal(each, handler)
    return True


def _stopped_at_once(run: Run) -> str:
    saved = run.checkpoints()
    if not saved:
        return f"Stopped at once. Begin again with: latentlab resume {reference(run)}"
    return (
        f"Stopped at once; the last checkpoint is at {formatting.at_step(saved[-1].step)}. "
        f"Go on with: latentlab resume {reference(run)}"
    )


def _from_earlier(run: Run, error: CheckpointError) -> str:
    if error.earlier is None:
        return ""
    return f" Use: latentlab resume {reference(run)} --from-step {error.earlier}"


class Reporter(ABC):
    """Is told every event of a session; shows some."""

    def __init__(self) -> None:
        self._curves: tuple[Curve, ...] = ()
        self._losses = ""

    @abstractmethod
    def show(self, event: Event) -> None:
        """Show `event`, if it is worth it."""

    @abstractmethod
    def say(self, text: str) -> None:
        """Show a sentence that is no event."""

    @abstractmethod
    def close(self) -> None:
        """Called when there will be no more events, also after an error."""

    def _line(self, event: Progress) -> str:
        """How far it is, and the mean of each curve of the first chart since the last report."""
        means = averages(event.metrics)
        if means:
            first = [curve for curve in self._curves if curve.chart == self._curves[0].chart]
            self._losses = "   ".join(
                f"{each.label} {formatting.rough(means[each.key])}" for each in first
            )
        return f"{progressed(event)}   {self._losses}"


def averages(rows: NDArray[np.void]) -> dict[str, float]:
    """The mean of each curve over `rows` of metrics; empty without rows."""
    names = [name for name in rows.dtype.names or () if name not in ("step", "seconds")]
    return {name: float(rows[name].mean()) for name in names} if len(rows) else {}


def reporter(as_json: bool) -> Reporter:
    """The one that suits where the output goes."""
    if as_json:
        return JsonReporter()
    return BarReporter() if sys.stderr.isatty() else LineReporter()


class Unheard(Reporter):
    """Tells nobody."""

    def show(self, event: Event) -> None:
        del event

    def say(self, text: str) -> None:
        del text

    def close(self) -> None:
        pass


class JsonReporter(Reporter):
    """A line of JSON on stdout for the start, every second, each notice and the end."""

    def __init__(self) -> None:
        super().__init__()
        self._told = -JSON_SECONDS
        self._stage = ""
        self._untold: list[Progress] = []

    def show(self, event: Event) -> None:
        if isinstance(event, Progress):
            self._untold += [event] if len(event.metrics) else []
            if time.monotonic() - self._told >= JSON_SECONDS:
                self._tell_progress()
        elif isinstance(event, Finished):
            self._tell_progress()
        elif isinstance(event, Preparing) and event.text != self._stage:
            self._stage = event.text
            print_json({"event": "preparing", "text": event.text})
        elif isinstance(event, (Started, Notice)):
            print_json({"event": type(event).__name__.lower(), **asdict(event)})

    def say(self, text: str) -> None:
        print(text, file=sys.stderr, flush=True)

    def close(self) -> None:
        sys.stdout.flush()

    def _tell_progress(self) -> None:
        """The newest state, with the mean of each curve since the last line."""
        if not self._untold:
            return
        facts: dict[str, Any] = {"event": "progress", **vars(self._untold[-1])}
        facts["metrics"] = averages(np.concatenate([each.metrics for each in self._untold]))
        print_json(facts)
        self._untold.clear()
        self._told = time.monotonic()


class LineReporter(Reporter):
    """A line on stderr now and then, for logs."""

    def __init__(self) -> None:
        super().__init__()
        self._told = time.monotonic()
        self._stage = ""

    def show(self, event: Event) -> None:
        if isinstance(event, Started):
            self._curves = event.curves
            self.say(started(event))
        elif isinstance(event, Preparing) and event.text != self._stage:
            self._stage = event.text
            self.say(event.text)
        elif isinstance(event, Notice):
            self.say(event.text)
        elif isinstance(event, Progress) and time.monotonic() - self._told >= LINE_SECONDS:
            self._told = time.monotonic()
            self.say(self._line(event))

    def say(self, text: str) -> None:
        print(text, file=sys.stderr, flush=True)

    def close(self) -> None:
        sys.stderr.flush()


class BarReporter(Reporter):
    """A progress bar on stderr, for a person who watches."""

    def __init__(self) -> None:
        super().__init__()
        from rich.console import Console
        from rich.progress import BarColumn, TextColumn
        from rich.progress import Progress as Bar

        self._bar = Bar(
            BarColumn(bar_width=12),
            TextColumn("{task.description}"),
            console=Console(stderr=True),
            transient=True,
        )
        self._task = self._bar.add_task("", total=None)
        self._bar.start()

    def show(self, event: Event) -> None:
        if isinstance(event, Preparing):
            whole = None if event.fraction is None else 1.0
            self._bar.update(
                self._task, description=event.text, total=whole, completed=event.fraction or 0.0
            )
        elif isinstance(event, Started):
            self._curves = event.curves
            self.say(started(event))
        elif isinstance(event, Notice):
            self.say(event.text)
        elif isinstance(event, NotSaved):
            self._bar.stop()
        elif isinstance(event, Progress):
            self._bar.update(
                self._task,
                description=self._line(event),
                total=event.total_steps,
                completed=event.step,
            )

    def say(self, text: str) -> None:
        self._bar.console.print(text, markup=False, highlight=False)

    def close(self) -> None:
        self._bar.stop()


def started(event: Started) -> str:
    """What trains where, as a sentence."""
    plural = "" if event.threads == 1 else "s"
    threads = f", {event.threads} CPU thread{plural}" if event.device == "cpu" else ""
    begin = f"Goes on at {formatting.at_step(event.step)}" if event.step else "Training starts"
    return (
        f"{begin}: {formatting.counted(event.images, 'image')}, "
        f"{formatting.count(event.parameters)} parameters, "
        f"{event.device} in {event.precision}{threads}, "
        f"about {formatting.size(event.disk)} on the disk at the end."
    )


def progressed(event: Progress) -> str:
    """How far a training is, as a line."""
    return "   ".join(
        (
            f"step {formatting.count(event.step)} of {formatting.count(event.total_steps)}",
            formatting.rate(event.images_per_second),
            formatting.remaining(event.remaining_seconds),
        )
    )
