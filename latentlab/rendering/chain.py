"""How the view of the Chain page is shown: chains are run in blocks that remember how far they are.

A picture is the same to the last bit on a CPU, whether its chain was run at a stretch or change by
change, and whatever ran beside it: chains are run in blocks of one size, each with a generator of
its own, and a block goes on from where it was left.
"""

import threading
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext
from hashlib import blake2b

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from latentlab.models.decoding import one_thread
from latentlab.models.latent_model import LatentModel
from latentlab.pictures.tensors import images_of
from latentlab.rendering.render import Pictures, shows
from latentlab.views.base import ViewError, changed
from latentlab.views.chain import ChainView
from trainers.capabilities import Anneals
from trainers.data.images import Pixels, to_pixels
from trainers.data.watching import Watcher

BLOCK = 16
"""Chains that are run together, always exactly so many."""

ENERGY, DISTANCE, NOISE = "energy", "distance", "noise"
"""What is measured on the way: the energy of each state in nats, if the model knows it; how far it
is from the start, as the part of the way from black to white, averaged over the pixels; and the
standard deviation of the noise in it, in a range of 2, if the chain anneals."""

_REMEMBERED = 16
"""Blocks that are kept to go on from, those used last."""

_SPACING = 256
"""Changes between two states that a block keeps, for those who go back; more in long chains."""

_STATES_KEPT = 32


@shows(ChainView)
def draw_chain(view: ChainView, model: LatentModel, watcher: Watcher) -> Pictures:
    """The chains after `view.steps` changes; `series` has what was measured up to then.

    Raises:
        ViewError: if the model runs no chains, or not from such pictures.
    """
    model.chain  # noqa: B018 - refuses a model without chains before anything is remembered
    return _drawn(view, model, [_remembered(view, model, each) for each in _blocks(view)], watcher)


def chain_frames(
    view: ChainView, model: LatentModel, steps: Sequence[int], watcher: Watcher | None = None
) -> Iterator[Pictures]:
    """What `view` shows after each number of changes in `steps`, which rise; each run only once.

    Raises:
        ViewError: if the model runs no chains, or not from such pictures.
    """
    blocks = [_Block(view, model, each) for each in _blocks(view)]
    for each in steps:
        yield _drawn(changed(view, steps=each), model, blocks, watcher or Watcher())


class _Block:
    """Chains number `BLOCK * number` and on, with all that is needed to go on from any change.

    It keeps no model: whoever asks brings an equal one.
    """

    def __init__(self, view: ChainView, model: LatentModel, number: int) -> None:
        rng = torch.Generator(model.device).manual_seed(_seed_of(view.seed, number))
        self.lock = threading.Lock()
        self.held = _mask_of(view, model)
        self.first = view.first_change(model.burn_in) if model.anneals else 0
        self.start, begun = _start_of(view, model, number, self.first, rng)
        self._spacing = _SPACING
        self._kept: dict[int, tuple[Tensor, Tensor]] = {}
        self._last = (0, begun, rng.get_state())
        self._keep(*self._last)
        self._measured = _Measured(
            (DISTANCE, *[ENERGY] * model.knows_energy, *[NOISE] * model.anneals)
        )
        self._measure(0, begun, model)

    def at(self, step: int, model: LatentModel, watcher: Watcher) -> Tensor:
        """The states [BLOCK, C, H, W] after `step` changes.

        Raises:
            DataCancelled: if the watcher cancels; what was run until then is remembered.
        """
        began, states, kept = self._nearest(step)
        rng = torch.Generator(model.device)
        rng.set_state(kept)
        reached = began
        try:
            while reached < step:
                watcher.tell("Running the chains", (reached - began) / (step - began))
                states = self._advanced(states, reached, rng, model)
                reached += 1
                self._measure(reached, states, model)
                if reached % self._spacing == 0:
                    self._keep(reached, states, rng.get_state())
        finally:
            self._last = (reached, states, rng.get_state())
        return states

    def seen(self, states: Tensor, step: int, grain: bool, model: LatentModel) -> Tensor:
        """What is shown of `states` [BLOCK, C, H, W] after `step` changes; before the first, the
        start itself."""
        if step == 0:
            return self.start
        if grain:
            return states
        seen = model.chain.expected(states, self.first + step)
        return seen if seen.shape != states.shape else self._fixed(seen, self.start)

    def _advanced(
        self, states: Tensor, step: int, rng: torch.Generator, model: LatentModel
    ) -> Tensor:
        """`states` after one change more, with the start where it is held, as noisy as they are."""
        place, network = self.first + step, model.network
        moved = model.chain.advance_chains(states, place, rng)
        if self.held is None or not isinstance(network, Anneals):
            return self._fixed(moved, self.start)
        return self._fixed(moved, network.noised(self.start, place + 1, rng))

    def _fixed(self, images: Tensor, start: Tensor) -> Tensor:
        return images if self.held is None else torch.where(self.held, start, images)

    def series(self, step: int) -> dict[str, NDArray[np.float32]]:
        """What was measured up to `step`, [step + 1, BLOCK]."""
        return self._measured.until(step)

    def _nearest(self, step: int) -> tuple[int, Tensor, Tensor]:
        """The last state known that is not behind `step`: its number, itself, the generator's."""
        if self._last[0] <= step:
            return self._last
        number = max(each for each in self._kept if each <= step)
        return number, *self._kept[number]

    def _keep(self, step: int, states: Tensor, generator: Tensor) -> None:
        self._kept[step] = (states, generator)
        if len(self._kept) > _STATES_KEPT:
            self._spacing *= 2
            self._kept = {at: kept for at, kept in self._kept.items() if at % self._spacing == 0}

    def _measure(self, step: int, states: Tensor, model: LatentModel) -> None:
        if step < len(self._measured):
            return
        distance = (states - self.start).abs().flatten(1).mean(dim=1) / 2
        row = {DISTANCE: distance}
        if model.knows_energy:
            row[ENERGY] = model.energy(states)
        if isinstance(model.network, Anneals):
            row[NOISE] = torch.full((BLOCK,), model.network.noise_after(self.first + step))
        self._measured.add(row)


class _Measured:
    """Rows of measured numbers, of which what was handed out never changes."""

    def __init__(self, names: Sequence[str]) -> None:
        self._rows = {name: np.empty((_SPACING, BLOCK), np.float32) for name in names}
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def add(self, row: Mapping[str, Tensor]) -> None:
        """One row more of each, [BLOCK]."""
        if self._count == len(self._rows[DISTANCE]):
            self._rows = {name: np.concatenate([each, each]) for name, each in self._rows.items()}
        for name, each in row.items():
            self._rows[name][self._count] = each.float().cpu().numpy()
        self._count += 1

    def until(self, step: int) -> dict[str, NDArray[np.float32]]:
        """The rows of the changes up to `step`, to be read only."""
        return {name: each[: step + 1] for name, each in self._rows.items()}


_Key = tuple[str, str, ChainView, int]
_memory: OrderedDict[_Key, _Block] = OrderedDict()
_memory_lock = threading.Lock()


def _remembered(view: ChainView, model: LatentModel, number: int) -> _Block:
    """The block of an earlier picture that ran the same chains, or a new one."""
    alike = changed(view, steps=0, first=0, count=1, grain=False)
    key = (model.digest, str(model.device), alike, number)
    with _memory_lock:
        block = _memory.pop(key, None) or _Block(view, model, number)
        _memory[key] = block
        while len(_memory) > _REMEMBERED:
            _memory.popitem(last=False)
    return block


def _blocks(view: ChainView) -> range:
    """Numbers of the blocks that hold the chains that `view` shows."""
    return range(view.first // BLOCK, (view.first + view.count - 1) // BLOCK + 1)


def _drawn(
    view: ChainView, model: LatentModel, blocks: Sequence[_Block], watcher: Watcher
) -> Pictures:
    pixels: list[Pixels] = []
    series: list[dict[str, NDArray[np.float32]]] = []
    with torch.no_grad(), one_thread() if model.device.type == "cpu" else nullcontext():
        for place, block in enumerate(blocks):
            with block.lock:
                states = block.at(view.steps, model, _part_of(watcher, place, len(blocks)))
                series.append(block.series(view.steps))
            pixels.append(to_pixels(block.seen(states, view.steps, view.grain, model)))
    begin = view.first % BLOCK
    chosen = slice(begin, begin + view.count)
    return Pictures(
        np.concatenate(pixels)[chosen],
        view.columns,
        series={
            name: _beside([each[name] for each in series])[:, chosen] for name in series[0]
        },
    )  # fmt: skip


def _beside(columns: Sequence[NDArray[np.float32]]) -> NDArray[np.float32]:
    """Rows side by side; a single block's as they are, since a copy of many takes time."""
    return columns[0] if len(columns) == 1 else np.concatenate(columns, axis=1)


def _part_of(watcher: Watcher, place: int, count: int) -> Watcher:
    """A watcher of the block at `place` of `count`, whose part is that of all of them."""

    def tell(doing: str, part: float | None) -> None:
        if watcher.progress is not None:
            watcher.progress(doing, (place + (part or 0.0)) / count)

    return Watcher(tell, watcher.cancelled)


def _seed_of(seed: int, block: int) -> int:
    """The seed, below 2^63, of a block of chains."""
    return int.from_bytes(blake2b(f"{seed} {block}".encode(), digest_size=8).digest()) >> 1


def _start_of(
    view: ChainView, model: LatentModel, block: int, first: int, rng: torch.Generator
) -> tuple[Tensor, Tensor]:
    """What the chains of `block` begin with, as it is shown and as their states before change
    number `first`, each [BLOCK, C, H, W]."""
    if not view.start:
        noise = model.chain.begin_chains(BLOCK, rng)
        return noise, noise
    images = images_of(view.start, model).to(model.device)
    start = images[(torch.arange(BLOCK) + BLOCK * block) % len(images)]
    if isinstance(model.network, Anneals):
        return start, model.network.noised(start, first, rng)
    return start, start


def _mask_of(view: ChainView, model: LatentModel) -> Tensor | None:
    """Where the start is held, bool [1, 1, H, W].

    Raises:
        ViewError: if the mask has another size than the model's pictures.
    """
    if view.mask is None:
        return None
    mask, size = view.mask, model.info.size
    if (mask.size, mask.channels) != (size, 1):
        colour = "grey" if mask.channels == 1 else "coloured"
        raise ViewError(
            f"The mask is {mask.size} px wide and {colour}; this model needs a grey one of {size} "
            "px, white where the start is held."
        )
    held = torch.from_numpy(mask.pixels()[..., 0] >= 128)
    return held[None, None].to(model.device)
