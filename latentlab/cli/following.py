"""Runs a session to its end on the command line, and says how it ended and what to do next."""

from latentlab import formatting
from latentlab.capabilities import next_command
from latentlab.cli.errors import Interrupted
from latentlab.cli.interrupt import StopSignals
from latentlab.cli.locating import reference
from latentlab.cli.output import print_json
from latentlab.cli.progress import Reporter, reporter
from latentlab.cli.status import DONE, INTERRUPTED
from trainers.runs.checkpoint import CheckpointError
from trainers.runs.run import Run, RunError
from trainers.training.events import Finished
from trainers.training.session import Session


def follow(session: Session, as_json: bool) -> int:
    """Train until the end, Ctrl-C or SIGTERM; returns the exit status.

    Raises:
        Interrupted: after a signal; the message says how to go on.
        RunError: with the command that goes on from an earlier checkpoint, if there is one.
    """
    shown, asked = reporter(as_json), StopSignals(session.stop)
    try:
        with asked:
            finished = watch(session, shown)
    except KeyboardInterrupt:
        raise Interrupted(_stopped_at_once(session.run), asked.status or INTERRUPTED) from None
    except CheckpointError as error:
        raise RunError(f"{error}{_from_earlier(session.run, error)}") from error
    finally:
        shown.close()
    return _conclude(session.run, finished, as_json, asked.status)


def watch(session: Session, shown: Reporter) -> Finished:
    """Show every event of `session`; returns the last."""
    for event in session.events():
        shown.show(event)
    assert isinstance(event, Finished)
    return event


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
    if finished.reason == "diverged":
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
