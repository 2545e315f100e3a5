"""The ModelManager: opens models when they are asked for, keeps the ones used last in memory.

It may be asked from several threads. torch is imported when the first model is opened.
"""

import threading
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

import psutil

from latentlab.formatting import size as in_words
from latentlab.models.catalogue import describe, weights_path
from latentlab.models.errors import ModelError
from latentlab.models.files import ModelSource
from latentlab.models.refs import ModelRef
from trainers.config import DeviceChoice

if TYPE_CHECKING:
    import torch

    from latentlab.models.latent_model import LatentModel

SHARE_OF_FREE_MEMORY = 0.25
"""How much of the device's free memory models may take if nobody says otherwise."""
_ATTEMPTS = 20


@dataclass(frozen=True)
class Memory:
    """What models take, in bytes.

    Attributes:
        used: by the weights of all models in memory.
        budget: the most that `used` may be.
        models: how many are in memory.
        device: where they are: "cpu", "cuda", "mps".
        total, free: the device's memory.
    """

    used: int
    budget: int
    models: int
    device: str
    total: int
    free: int


@dataclass(frozen=True)
class _DeviceMemory:
    """Bytes in all, and bytes that are free now."""

    total: int
    free: int


@dataclass(frozen=True)
class _Key:
    """Which content of which file. A file that was replaced since is another content."""

    path: Path
    modified: int
    size: int


class ModelManager:
    """Serves models by reference, loading and evicting as the budget asks for.

    The networks of a run in training are never touched: its newest snapshot is served.

    Args:
        device: where models are put.
        budget: bytes that weights may take; None takes a share of the device's free memory.
    """

    def __init__(self, device: DeviceChoice = "auto", budget: int | None = None) -> None:
        self._choice = device
        self._budget = budget
        self._device: torch.device | None = None
        self._kept: OrderedDict[_Key, LatentModel] = OrderedDict()
        # Also those evicted that somebody still works with: they take memory as well.
        self._alive: WeakValueDictionary[_Key, LatentModel] = WeakValueDictionary()
        self._lock = threading.Lock()
        self._loading = threading.Lock()

    def open(self, ref: ModelRef, step: int | None = None) -> "LatentModel":
        """The model that `ref` means, at the newest saved step that is not after `step`.

        Args:
            step: None takes the newest. Opening the same weights again is quick, so whoever
                follows a training asks anew for every picture.

        Raises:
            ModelError: if there is no such model, its file is wrong, its weights are not those
                that `ref.digest` names, or it alone is larger than the budget.
            RunError: if the run cannot be read.
        """
        model = self._open(ref, step)
        if ref.digest is not None and ref.digest != model.digest:
            raise ModelError(
                f"{ref.title} is not the model that it was: its weights have changed since. "
                "Bring back the earlier file, or choose the model anew."
            )
        return model

    @property
    def device(self) -> str:
        """Where models are put: "cpu", "cuda" or "mps"; imports torch if none was opened yet."""
        return self._place().type

    def memory(self) -> Memory:
        """What is used and what there is; imports torch if no model was opened yet."""
        device = self._place()
        there = _device_memory(device)
        budget = self._limit()
        with self._lock:
            alive = list(self._alive.values())
        used = sum(each.bytes for each in alive)
        return Memory(used, budget, len(alive), device.type, there.total, there.free)

    def clear(self) -> None:
        """Let go of all models; those in use elsewhere stay until they are no longer."""
        with self._lock:
            self._kept.clear()

    def _open(self, ref: ModelRef, step: int | None) -> "LatentModel":
        for _ in range(_ATTEMPTS):
            path = weights_path(ref, step)
            try:
                key = _key(path)
                model = self._known(key) or self._load(key, describe(ref, path), ref)
            except FileNotFoundError:
                # A run in training may have dropped this snapshot since its folder was read.
                if ref.kind == "run":
                    continue
                raise ModelError(f"There is no file {path}. Choose a .safetensors file.") from None
            if step is not None and step < model.step:
                raise ModelError(
                    f"{ref.title} holds the model at step {model.step}, not at step {step}."
                )
            return model
        raise ModelError(f"The saved models of {ref.title} vanish while they are read. Try again.")

    def _known(self, key: _Key) -> "LatentModel | None":
        with self._lock:
            model = self._alive.get(key)
            if model is not None:
                self._kept[key] = model
                self._kept.move_to_end(key)
            return model

    def _load(self, key: _Key, source: ModelSource, ref: ModelRef) -> "LatentModel":
        from latentlab.models.latent_model import byte_size
        from latentlab.models.weights import empty_model, fill

        with self._loading:
            known = self._known(key)
            if known is not None:
                return known
            empty = empty_model(source)
            self._make_room(source, byte_size(empty))
            model = fill(empty, source, self._place(), ref)
            with self._lock:
                self._alive[key] = self._kept[key] = model
            return model

    def _make_room(self, source: ModelSource, needed: int) -> None:
        """Evict the models that were not used for longest until `needed` bytes fit.

        Raises:
            ModelError: if they would not fit even alone.
        """
        budget = self._limit()
        if needed > budget:
            raise ModelError(
                f"{source.header.card.title} needs {in_words(needed)} of memory, and models may "
                f"take {in_words(budget)}. Allow more memory, or choose a smaller model."
            )
        # While a model is read, its file takes as much again.
        with self._lock:
            while self._kept and self._used() + 2 * needed > budget:
                self._kept.popitem(last=False)

    def _used(self) -> int:
        return sum(each.bytes for each in self._alive.values())

    def _place(self) -> "torch.device":
        """The device, chosen when it is first needed."""
        from trainers.training.device import choose_device

        if self._device is None:
            self._device = choose_device(self._choice)
        return self._device

    def _limit(self) -> int:
        if self._budget is None:
            self._budget = int(_device_memory(self._place()).free * SHARE_OF_FREE_MEMORY)
        return self._budget


def _device_memory(device: "torch.device") -> _DeviceMemory:
    """The memory of `device`: its own on CUDA, otherwise the computer's."""
    import torch

    if device.type == "cuda":
        free, total = torch.cuda.mem_get_info(device)
        return _DeviceMemory(total, free)
    machine = psutil.virtual_memory()
    return _DeviceMemory(machine.total, machine.available)


def _key(path: Path) -> _Key:
    facts = path.stat()
    return _Key(path, facts.st_mtime_ns, facts.st_size)
