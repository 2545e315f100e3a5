"""How a session starts: images opened, the run found where it left off, the facts recorded."""

import threading
from collections.abc import Generator, Iterator
from queue import Empty, SimpleQueue

import torch

from trainers.capabilities import capabilities_of
from trainers.config import DataSource
from trainers.data.catalogue import entry
from trainers.data.images import Images
from trainers.data.opening import open_images
from trainers.data.spec import PointSpec
from trainers.data.summary import (
    Word,
    counts_of,
    held_out_told,
    labels_told,
    lone_labels_told,
)
from trainers.plots import CHANNELS, SIDE
from trainers.runs.checkpoint import CheckpointError, load_checkpoint, other_images
from trainers.runs.manifest import Facts
from trainers.runs.run import Run, Saved
from trainers.training.device import versions
from trainers.training.disk import disk_of
from trainers.training.events import Notice, Preparing, Started
from trainers.training.training import Training

LOOK_SECONDS = 0.05
PATIENCE_SECONDS = 1.0
"""How long a reader that was told to stop may take to clean up before it is left to itself."""


def opened(
    source: DataSource, stopping: threading.Event
) -> Generator[Preparing, None, Images | None]:
    """Yield progress; return the images, or None if `stopping` was set before they were read.

    Raises:
        DataError: if they cannot be read.
    """
    told: SimpleQueue[Preparing] = SimpleQueue()
    result: list[Images] = []
    failure: list[Exception] = []

    def work() -> None:
        try:
            result.append(
                open_images(
                    source,
                    progress=lambda text, fraction: told.put(Preparing(text, fraction)),
                    cancelled=stopping.is_set,
                )
            )
        except Exception as error:  # noqa: BLE001 - raised again below, in the caller's thread
            failure.append(error)

    yield Preparing("Reading the images")
    thread = threading.Thread(target=work, name="images", daemon=True)
    thread.start()
    while thread.is_alive() and not stopping.is_set():
        thread.join(LOOK_SECONDS)
        newest = None
        while True:
            try:
                newest = told.get_nowait()
            except Empty:
                break
        if newest is not None:
            yield newest
    if stopping.is_set():
        thread.join(PATIENCE_SECONDS)
        return None
    if failure:
        raise failure[0]
    return result[0]


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
    """Bring `training` to the state of `saved`, and drop what the run has from later steps.

    Returns:
        The seconds trained before.

    Raises:
        CheckpointError: if it is damaged or does not fit the settings; OtherImagesError, if it
            does not fit the images.
    """
    if saved is None:
        facts = run.manifest.facts
        if facts is not None and facts.fingerprint != images.fingerprint:
            raise other_images(run)
        run.forget_after(-1)
        return 0.0
    science = training.algorithm.config.science_digest()
    state = load_checkpoint(run, saved, science, images.fingerprint)
    try:
        training.load_state_dict(state)
    except (RuntimeError, ValueError, LookupError, TypeError, AttributeError) as error:
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


def settle(run: Run, training: Training, images: Images) -> None:
    """Write that `run` is in training, and at its first start the facts of data and networks.

    Raises:
        OSError: if there is no room or no permission.
    """
    run.write_state(run.state().model_copy(update={"status": "running"}))
    info = images.info
    points = info.spec if isinstance(info.spec, PointSpec) else None
    capabilities = capabilities_of(training.algorithm.model, points is not None)
    facts = run.manifest.facts
    if facts is not None:
        if facts.capabilities is None:
            run.settle(facts.model_copy(update={"capabilities": capabilities}))
        return
    run.settle(
        Facts(
            fingerprint=images.fingerprint,
            images=len(images),
            channels=CHANNELS if points else info.channels,
            size=SIDE if points else info.size,
            dimensions=points.dimensions if points else None,
            label_names=info.label_names,
            parameters=_count_parameters(training),
            device=training.device.type,
            precision=training.number_format,
            threads=torch.get_num_threads(),
            versions=versions(),
            curves=training.algorithm.curves,
            capabilities=capabilities,
            vocabulary=info.vocabulary,
        )
    )


def settle_number_format(run: Run, training: Training) -> None:
    """Write in which number format `run` begins, now that it is found out; not if it goes on on
    another device.

    Raises:
        OSError: if there is no room or no permission.
    """
    facts = run.manifest.facts
    if facts is not None and facts.device == training.device.type:
        run.settle(facts.model_copy(update={"precision": training.number_format}))


def machine_changed(run: Run, training: Training) -> Notice | None:
    """That `run` goes on with other hardware or arithmetic than it began with, if so."""
    facts = run.manifest.facts
    if facts is None:
        return None
    before = (facts.device, facts.precision)
    now = (training.device.type, training.number_format)
    if before == now:
        return None
    return Notice(
        training.step,
        "info",
        f"The run began on {' in '.join(before)} and goes on on {' in '.join(now)}: it "
        "will not be the same to the last bit.",
    )


def repeats_images(training: Training, images: Images) -> Notice | None:
    """That a batch is larger than the data set, if so."""
    batch_size = training.algorithm.config.batch_size
    if len(images) >= batch_size:
        return None
    count = "1 image" if len(images) == 1 else f"{len(images)} images"
    return Notice(
        training.step,
        "info",
        f"The data set has {count}, fewer than a batch of {batch_size}: images repeat within a "
        "batch.",
    )


def images_told(source: DataSource, images: Images, step: int) -> Iterator[Notice]:
    """What is said of the images; the labels and what is held out, where a person's own files
    decide about them; and what else a person should know of the images."""
    known = entry(source.name)
    names, counts = images.info.label_names, counts_of(images)
    word: Word = "label" if source.domains is None and known.domains == "one" else "domain"
    said = images.captions.account if images.captions is not None else ""
    account = [said]
    if known.of_pictures:
        account += [labels_told(names, counts, word), held_out_told(images.held_out)]
    if any(account):
        yield Notice(step, "info", " ".join(filter(None, account)))
    for text in filter(None, (lone_labels_told(names, counts, word), *images.remarks)):
        yield Notice(step, "warning", text)


def started(training: Training, images: Images, total_steps: int) -> Started:
    """The facts of a training at its start, sent to every listener."""
    return Started(
        step=training.step,
        total_steps=total_steps,
        curves=training.algorithm.curves,
        device=training.device.type,
        precision=training.number_format,
        threads=torch.get_num_threads(),
        parameters=_count_parameters(training),
        images=len(images),
        disk=disk_of(training.algorithm, training.optimizers).total,
    )


def _count_parameters(training: Training) -> int:
    return sum(p.numel() for p in training.algorithm.parameters())
