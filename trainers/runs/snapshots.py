"""Snapshots: the averaged model at a step, as a safetensors file anyone can load."""

import json
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save
from torch import nn

from trainers.data.images import DataInfo
from trainers.networks.initialise import without_weights
from trainers.registry import algorithm_class
from trainers.runs.manifest import Facts
from trainers.runs.run import Run, RunError, Saved
from trainers.storage import write_bytes_atomically


@dataclass(frozen=True)
class LoadedModel:
    """A model in eval mode, and what is needed to use it.

    `data` says what its images are like, `algorithm` names the algorithm that trained it.
    """

    model: nn.Module
    step: int
    data: DataInfo
    algorithm: str


def save_snapshot(run: Run, model: nn.Module, step: int) -> Path:
    """Write the weights and buffers of `model`.

    Raises:
        OSError: if there is no room or no permission.
    """
    path = run.snapshot_path(step)
    tensors = {name: tensor.contiguous() for name, tensor in model.state_dict().items()}
    content = save(tensors, metadata={"latentlab": json.dumps({"format": 1, "step": step})})
    write_bytes_atomically(path, content)
    return path


def load_model(
    run: Run, step: int | None = None, device: torch.device | str = "cpu"
) -> LoadedModel:
    """The averaged model of `run` at the newest snapshot that is not after `step`.

    Args:
        step: None takes the newest snapshot.

    Raises:
        RunError: if there is no such snapshot or it cannot be read.
    """
    facts = run.manifest.facts
    saved = _find(run, step)
    if saved is None or facts is None:
        raise RunError(f"{run.name} has no saved model yet. Train it first.")
    try:
        with safe_open(saved.path, framework="pt", device=str(device)) as file:
            tensors = {name: file.get_tensor(name).clone() for name in file.keys()}  # noqa: SIM118
        model = empty_model(run, facts)
        model.load_state_dict(tensors, assign=True)
    except (SafetensorError, OSError, RuntimeError) as error:
        raise RunError(
            f"The model of {run.name} at step {saved.step} cannot be read "
            f"({str(error).splitlines()[0]}). Choose another step."
        ) from error
    model.eval().requires_grad_(False)
    return LoadedModel(model, saved.step, data_info(facts), run.manifest.algorithm)


def empty_model(run: Run, facts: Facts) -> nn.Module:
    """The run's model without weights; building it draws no random numbers."""
    algorithm = algorithm_class(run.manifest.algorithm)
    config = algorithm.Config.checked(run.manifest.settings)
    with without_weights():
        return algorithm.build_model(config, data_info(facts))


def data_info(facts: Facts) -> DataInfo:
    """What the run's images are like."""
    return DataInfo(facts.channels, facts.size, facts.label_names)


def _find(run: Run, step: int | None) -> Saved | None:
    saved = [each for each in run.snapshots() if step is None or each.step <= step]
    return saved[-1] if saved else None
