"""What is recorded and told when a training begins: facts about data, networks and machine."""

import torch

from trainers.capabilities import capabilities_of
from trainers.data.images import Images
from trainers.runs.manifest import Facts
from trainers.runs.run import Run
from trainers.training.device import versions
from trainers.training.events import Notice, Started
from trainers.training.training import Training


def settle(run: Run, training: Training, images: Images) -> None:
    """Note that `run` is in training, and once in its life what it found when it started.

    Raises:
        OSError: if there is no room or no permission.
    """
    run.write_state(run.state().model_copy(update={"status": "running"}))
    capabilities = capabilities_of(training.algorithm.model)
    facts = run.manifest.facts
    if facts is not None:
        if facts.capabilities is None:
            run.settle(facts.model_copy(update={"capabilities": capabilities}))
        return
    info = images.info
    run.settle(
        Facts(
            fingerprint=images.fingerprint,
            images=len(images),
            channels=info.channels,
            size=info.size,
            label_names=info.label_names,
            parameters=_count_parameters(training),
            device=training.device.type,
            precision=training.number_format,
            threads=torch.get_num_threads(),
            versions=versions(),
            curves=training.algorithm.curves,
            capabilities=capabilities,
        )
    )


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
    return Notice(
        training.step,
        "info",
        f"The data set has {len(images)} images, fewer than a batch of {batch_size}: images "
        "repeat within a batch.",
    )


def started(training: Training, images: Images, total_steps: int) -> Started:
    """What stands now, for whoever watches."""
    return Started(
        step=training.step,
        total_steps=total_steps,
        curves=training.algorithm.curves,
        device=training.device.type,
        precision=training.number_format,
        threads=torch.get_num_threads(),
        parameters=_count_parameters(training),
        images=len(images),
    )


def _count_parameters(training: Training) -> int:
    return sum(p.numel() for p in training.algorithm.parameters())
