"""The state of one training and its single step: networks, average, optimizers, generators, data.

Everything that decides how training goes on is in `state_dict`, so that a resumed run continues
to the last bit.
"""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

import torch
from torch import Tensor, nn
from torch.optim import Optimizer

from trainers.algorithm import Algorithm, WatchedGrid
from trainers.config import Recipe
from trainers.data.domains import examples, make_stream, suited
from trainers.data.images import Images
from trainers.data.points import MemoryPoints
from trainers.data.spec import PointSpec
from trainers.families.points import point_grids, point_inputs
from trainers.registry import algorithm_class
from trainers.training.device import (
    NumberFormat,
    autocast,
    choose_device,
    choose_precision,
    memory_format,
)


class AveragedModel:
    """An exponential moving average of `source`, in eval mode.

    The decay grows from 0.1 to its final value over the first steps, so that the average is not
    held back by the untrained weights: min(decay, (1 + step) / (10 + step)). Buffers that are
    numbers (batch normalisation's running statistics) are averaged as weights are, so that they
    belong to the averaged weights; counters are copied.
    """

    def __init__(self, source: nn.Module, decay: float) -> None:
        self.decay = decay
        self.model = deepcopy(source).eval().requires_grad_(False)
        theirs, ours = _tensors(source), _tensors(self.model)
        self._floats = [(ours[k], theirs[k]) for k in ours if theirs[k].is_floating_point()]
        self._others = [(ours[k], theirs[k]) for k in ours if not theirs[k].is_floating_point()]
        self._ours = [mine for mine, _ in self._floats]
        self._theirs = [other for _, other in self._floats]

    @torch.no_grad()
    def update(self, step: int) -> None:
        """Move towards the weights after `step` steps."""
        if self.decay:
            decay = min(self.decay, (1 + step) / (10 + step))
            torch._foreach_lerp_(self._ours, self._theirs, 1 - decay)

    @torch.no_grad()
    def current(self) -> nn.Module:
        """The averaged model, with counters (and without averaging everything) up to date."""
        for mine, other in self._others if self.decay else self._floats + self._others:
            mine.copy_(other)
        return self.model


def _tensors(module: nn.Module) -> dict[str, Tensor]:
    return dict(module.named_parameters()) | dict(module.named_buffers())


FIXED_EXAMPLES = 64


class Training:
    """An algorithm set up on a device with its data, ready to take steps.

    Seeds torch's default generator: weights and dropout draw from it, noise from `rng`.

    Args:
        number_format: in which it calculates; None does what the recipe says, and for "auto" what
            the device is sure to be fast in.

    Raises:
        AlgorithmError: if the algorithm cannot work on these images.
        DataError: if it needs pairs or two domains and there are none.
        DeviceError: if the machine lacks the chosen device.
    """

    def __init__(
        self, recipe: Recipe, images: Images, number_format: NumberFormat | None = None
    ) -> None:
        config = recipe.settings
        self.device = choose_device(recipe.device)
        torch.manual_seed(config.seed)
        chosen = algorithm_class(recipe.algorithm)
        needs = chosen.needs_under(config)
        images = suited(needs.domains, images, needs.downscaling)
        self.algorithm: Algorithm[Any] = chosen(config, images.info)
        convolutional = self.algorithm.convolutional
        self.algorithm.to(self.device).to(memory_format=memory_format(convolutional))
        self.algorithm.train()
        self.algorithm.rng = torch.Generator(self.device).manual_seed(config.seed)
        self.number_format = number_format or choose_precision(config.precision, self.device)
        self.optimizers = self.algorithm.make_optimizers()
        self._rates = {name: _learning_rates(each) for name, each in self.optimizers.items()}
        self._trained = {name: _parameters(each) for name, each in self.optimizers.items()}
        self.average = AveragedModel(self.algorithm.model, config.average_decay)
        self.batches = make_stream(
            needs.domains, images, config.batch_size, self.device, config.seed
        )
        self.fixed = self._fixed_inputs(images, config.seed)

    def advance(self) -> dict[str, Tensor]:
        """Take one step; return the scalars it reported, still on the device."""
        scalars: dict[str, Tensor] = {}
        self._set_learning_rates()
        updates = self.algorithm.losses(self.batches)
        while True:
            with autocast(self.device, self.number_format):
                update = next(updates, None)
            if update is None:
                break
            optimizer = self.optimizers[update.optimizer]
            update.loss.backward(inputs=self._trained[update.optimizer])
            optimizer.step()
            optimizer.zero_grad()
            scalars.update(update.scalars)
        self.algorithm.step += 1
        self.average.update(self.algorithm.step)
        return scalars

    def pictures(self) -> tuple[WatchedGrid, ...]:
        """The grids to watch, made by the averaged model from the fixed inputs."""
        model, spec = self.average.current(), self.algorithm.data.spec
        if isinstance(spec, PointSpec):
            return point_grids(model, self.fixed, spec)
        return self.algorithm.pictures(model, self.fixed)

    @property
    def step(self) -> int:
        return self.algorithm.step

    @torch.no_grad()
    def is_finite(self) -> bool:
        """Whether every weight is a finite number; waits for the device."""
        checks = [torch.isfinite(weight).all() for weight in self.algorithm.parameters()]
        return bool(torch.stack(checks).all())

    def state_dict(self) -> dict[str, Any]:
        """Everything that decides how training goes on; loadable without running code."""
        return {
            "step": self.step,
            "networks": self.algorithm.state_dict(),
            "average": self.average.current().state_dict(),
            "optimizers": {name: each.state_dict() for name, each in self.optimizers.items()},
            "batches": self.batches.state_dict(),
            "noise": self.algorithm.rng.get_state(),
            "generator": torch.get_rng_state(),
            "device_generator": _device_rng_state(self.device),
        }

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Go on from `state`. The optimizers keep this recipe's learning rates and such.

        Raises:
            RuntimeError: if the networks or optimizers have other shapes.
        """
        self.algorithm.load_state_dict(state["networks"])
        self.average.model.load_state_dict(state["average"])
        for name, optimizer in self.optimizers.items():
            _load_optimizer(optimizer, state["optimizers"][name])
        self.batches.load_state_dict(state["batches"])
        self.algorithm.rng.set_state(state["noise"])
        torch.set_rng_state(state["generator"])
        if state["device_generator"] is not None and self.device.type == "cuda":
            torch.cuda.set_rng_state(state["device_generator"], self.device)
        self.algorithm.step = state["step"]

    def _set_learning_rates(self) -> None:
        factor = self.algorithm.config.learning_rate_factor(self.step)
        for name, optimizer in self.optimizers.items():
            for group, rate in zip(optimizer.param_groups, self._rates[name], strict=True):
                group["lr"] = rate * factor

    def _fixed_inputs(self, images: Images, seed: int) -> dict[str, Tensor]:
        rng = torch.Generator().manual_seed(seed)
        if isinstance(images, MemoryPoints):
            fixed = point_inputs(self.algorithm.model, images, rng)
            return {name: tensor.to(self.device) for name, tensor in fixed.items()}
        shown = examples(self.algorithm.needs.domains, images, FIXED_EXAMPLES, rng, self.device)
        fixed = self.algorithm.fixed_inputs(shown, rng)
        return {name: tensor.to(self.device) for name, tensor in fixed.items()}


def _learning_rates(optimizer: Optimizer) -> list[float]:
    return [group["lr"] for group in optimizer.param_groups]


def _parameters(optimizer: Optimizer) -> list[Tensor]:
    return [p for group in optimizer.param_groups for p in group["params"]]


def _load_optimizer(optimizer: Optimizer, state: dict[str, Any]) -> None:
    chosen = [{k: v for k, v in g.items() if k != "params"} for g in optimizer.param_groups]
    optimizer.load_state_dict(state)
    for group, settings in zip(optimizer.param_groups, chosen, strict=True):
        group.update(settings)


def _device_rng_state(device: torch.device) -> Tensor | None:
    return torch.cuda.get_rng_state(device) if device.type == "cuda" else None
