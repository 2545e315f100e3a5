"""Where a session goes on: at a checkpoint of its run, or at the very beginning."""

from trainers.data.images import Images
from trainers.runs.checkpoint import CheckpointError, load_checkpoint
from trainers.runs.run import Run, Saved
from trainers.training.training import Training


def chosen_checkpoint(run: Run, from_step: int | None) -> Saved | None:
    """The checkpoint to go on from; None for a run that has yet to take its first step.

    Args:
        from_step: the step of the checkpoint; None takes the newest.

    Raises:
        CheckpointError: if there is none at that step, or a trained run has none at all.
    """
    checkpoints = run.checkpoints()
    if from_step is not None:
        checkpoints = [each for each in checkpoints if each.step == from_step]
        if not checkpoints:
            raise CheckpointError(f"{run.name} has no checkpoint at step {from_step}.")
    if checkpoints:
        return checkpoints[-1]
    reached = _step_reached(run)
    if reached:
        raise CheckpointError(
            f"{run.name} has no checkpoint any more, so it cannot go on from step {reached}. "
            "Branch it to train again with the same settings."
        )
    return None


def go_on(run: Run, training: Training, images: Images, saved: Saved | None) -> float:
    """Bring `training` to where `saved` left off, and drop what the run has from later steps.

    Returns:
        The seconds trained before.

    Raises:
        CheckpointError: if it is damaged, or fits neither the settings nor the images.
    """
    if saved is None:
        run.forget_after(-1)
        return 0.0
    science = training.algorithm.config.science_digest()
    state = load_checkpoint(run, saved, science, images.fingerprint)
    try:
        training.load_state_dict(state)
    except (RuntimeError, ValueError, KeyError) as error:
        raise CheckpointError(
            f"The checkpoint at step {saved.step} does not fit the networks of these "
            "settings. Keep the settings that shape the networks, or start from the beginning."
        ) from error
    run.forget_after(saved.step)
    rows = run.metrics().read()
    return float(rows["seconds"][-1]) if len(rows) else 0.0


def _step_reached(run: Run) -> int:
    """The last step that the run's state or its metrics know of."""
    rows = run.metrics().read()
    return max(run.state().step, int(rows["step"][-1]) if len(rows) else 0)
