"""Snapshots: the averaged model at a step, as a safetensors file anyone can load.

latentlab/models/weights.py loads them.
"""

import json
from pathlib import Path

from safetensors.torch import save
from torch import nn

from trainers.runs.run import Run
from trainers.storage import write_bytes_atomically


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
