"""Optimizers are built without PyTorch's compiler, and optimise as PyTorch's own do."""

import subprocess
import sys

import torch
from torch import nn

from trainers.families.optimizers import adam, rmsprop

BUILD = """
import sys
from torch import nn
from trainers.families.optimizers import adam, rmsprop
for make in (adam, rmsprop):
    optimizer = make(nn.Linear(2, 2).parameters(), 0.1)
    optimizer.load_state_dict(optimizer.state_dict())
    optimizer.zero_grad()
sys.exit("torch._dynamo" in sys.modules)
"""


def test_building_one_does_not_import_the_compiler() -> None:
    """That takes a second, before the first grid."""
    subprocess.run([sys.executable, "-c", BUILD], check=True, timeout=120)


def test_they_step_as_pytorchs_own_do() -> None:
    def trained(make: type | None) -> torch.Tensor:
        torch.manual_seed(0)
        layer = nn.Linear(3, 3)
        optimizer = (
            adam(layer.parameters(), 0.1)
            if make is None
            else make(layer.parameters(), lr=0.1, fused=True)
        )
        for _ in range(3):
            layer(torch.ones(2, 3)).square().sum().backward()
            optimizer.step()
            optimizer.zero_grad()
        return layer.weight.detach()

    assert torch.equal(trained(None), trained(torch.optim.Adam))
    layer = nn.Linear(3, 3)
    layer(torch.ones(2, 3)).sum().backward()
    before = layer.weight.detach().clone()
    rmsprop(layer.parameters(), 0.1).step()
    assert not torch.equal(before, layer.weight)
