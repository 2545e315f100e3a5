"""Where a model puts the pictures of its data: opened, encoded in blocks, and remembered for as
long as the model stays."""

import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary, WeakValueDictionary

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from latentlab.capabilities import refusal
from latentlab.latent.map_axes import (
    DIMENSIONS,
    MapAxes,
    leading_components,
    numbers_as_axes,
)
from latentlab.models.decoding import ask_exactly
from latentlab.models.latent_model import LatentModel
from latentlab.pictures.picture import Picture
from latentlab.pictures.training_images import data_pictures, open_single_images, training_source
from latentlab.views.base import ViewError
from trainers.config import DataSource
from trainers.data.errors import DataError
from trainers.data.images import Images, MemoryImages, to_pixels
from trainers.data.watching import Watcher

FOR_AXES = 1000
"""Pictures of the data whose latents the principal components are found among."""
LARGEST_THUMBNAIL = 64
"""Pixels of the side of a thumbnail; larger pictures are shrunk to it."""

_BLOCK = 64
_CHOICES_KEPT = 4
_CPU = torch.device("cpu")


class MissingPicturesError(ViewError):
    """The pictures of the data cannot be opened where they were; the message says why."""


@dataclass(frozen=True)
class Choice:
    """Which pictures of the data; see `MapView`."""

    count: int
    seed: int
    label: int | None


@dataclass(frozen=True, eq=False)
class PlacedPictures:
    """Pictures of the data and where a model puts them.

    Attributes:
        axes: of the map, which are the same for every choice of pictures.
        places: float32 [N, 2], x to the right and y upwards.
        thumbnails: uint8 [N, S, S, C], at most `LARGEST_THUMBNAIL` wide.
        numbers: of the pictures among the data, int64 [N].
        labels: int64 [N]; None if the data have none.
        label_names: of the data.
        factors: known truths of drawn data by name, each float32 [N].
        lengths: the factors that are measured in pixels.
        total: how many pictures the data have.
    """

    axes: MapAxes
    places: NDArray[np.float32]
    thumbnails: NDArray[np.uint8]
    numbers: NDArray[np.int64]
    labels: NDArray[np.int64] | None
    label_names: tuple[str, ...]
    factors: Mapping[str, NDArray[np.float32]]
    lengths: frozenset[str]
    total: int
    images: Images = field(repr=False)

    def __len__(self) -> int:
        return len(self.places)

    def name(self, index: int) -> str:
        """What a person calls picture `index`: "three · number 17"."""
        number = f"number {self.numbers[index]}"
        label = self.label_name(index)
        return f"{label} · {number}" if label else number

    def label_name(self, index: int) -> str:
        """The name of the label of picture `index`; "" if the data have none."""
        return "" if self.labels is None else self.label_names[self.labels[index]]

    def picture(self, index: int) -> Picture:
        """Picture `index` in its own size.

        Raises:
            DataError: if its file cannot be read any more.
        """
        (found,) = data_pictures(self.images, [int(self.numbers[index])])
        return found.model_copy(update={"name": self.name(index)})

    def latent(self, x: float, y: float) -> tuple[float, ...]:
        """The numbers of the latent at a place of the map."""
        (numbers,) = self.axes.latents(torch.tensor([[x, y]])).tolist()
        return tuple(numbers)


def placed_pictures(
    model: LatentModel, choice: Choice, watcher: Watcher | None = None
) -> PlacedPictures:
    """The chosen pictures of the data that `model` learned from, where it puts them.

    What was encoded once is not encoded again while the model is in memory, not even if the work
    was cancelled in between.

    Raises:
        ViewError: if the model has no encoder, if it is not known where its data lie, if there
            is no such label, or if its latents are not all finite.
        MissingPicturesError: if its data cannot be opened.
        ModelError: if the model does not name data that can be opened from here.
        DataError: if a file of the data cannot be read any more.
        DataCancelled: if the watcher cancels.
    """
    if "encodes" not in model.capabilities:
        raise ViewError(refusal("encodes", model.capabilities))
    with _lock:
        atlas = _atlases.setdefault(model.network, _Atlas())
    with atlas.lock:
        return atlas.placed(model, choice, watcher or Watcher())


class _Atlas:
    """What is known of one model: the axes, and the places of the pictures that were encoded.

    Attributes:
        lock: held while it is asked, since the render thread and exports ask at the same time.
    """

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self._axes: MapAxes | None = None
        self._places: dict[int, tuple[float, float]] = {}
        self._sample: dict[int, Tensor] = {}
        self._made: OrderedDict[Choice, PlacedPictures] = OrderedDict()
        self._images: Images | None = None

    def placed(self, model: LatentModel, choice: Choice, watcher: Watcher) -> PlacedPictures:
        if choice in self._made:
            self._made.move_to_end(choice)
            return self._made[choice]
        images = self._images = self._images or _open(model, watcher)
        numbers = _chosen(images, choice)
        axes = self._find_axes(model, images, watcher)
        made = self._place(model, axes, images, numbers, watcher)
        self._made[choice] = made
        while len(self._made) > _CHOICES_KEPT:
            self._made.popitem(last=False)
        return made

    def _find_axes(self, model: LatentModel, images: Images, watcher: Watcher) -> MapAxes:
        """From the same pictures whichever are shown, so that a place keeps its meaning."""
        if self._axes is not None:
            return self._axes
        numbers = _chosen(images, Choice(FOR_AXES, 0, None))
        size = len(_encoded(model, images, numbers[:1])[0])
        if size <= DIMENSIONS:
            self._axes = numbers_as_axes(size)
            return self._axes
        for block in _blocks(numbers):
            watcher.tell("Finding the axes", len(self._sample) / len(numbers))
            if int(block[0]) not in self._sample:
                latents = _encoded(model, images, block)
                self._sample.update(zip(block.tolist(), latents, strict=True))
        axes = leading_components(torch.stack(list(self._sample.values())))
        for number, latent in self._sample.items():
            self._note([number], axes.places(latent[None]))
        self._axes, self._sample = axes, {}
        return axes

    def _place(
        self,
        model: LatentModel,
        axes: MapAxes,
        images: Images,
        numbers: Tensor,
        watcher: Watcher,
    ) -> PlacedPictures:
        thumbnails, labels = [], []
        for begun, block in enumerate(_blocks(numbers)):
            watcher.tell("Encoding", begun * _BLOCK / len(numbers))
            batch = images.take(block, _CPU)
            thumbnails.append(to_pixels(_shrunk(batch.images)))
            if batch.condition is not None and batch.condition.ndim == 1:
                labels.append(batch.condition)
            missing = [at for at, each in enumerate(block.tolist()) if each not in self._places]
            if missing:
                latents = _latents(model, batch.images[missing])
                self._note(block[missing].tolist(), axes.places(latents))
        places = np.array([self._places[each] for each in numbers.tolist()], np.float32)
        if not np.isfinite(places).all():
            raise ViewError(
                "This model's latents are not all finite numbers, so they have no place on a map. "
                "Choose an earlier step or another model."
            )
        factors = images.factors if isinstance(images, MemoryImages) else {}
        return PlacedPictures(
            axes=axes,
            places=places,
            thumbnails=np.concatenate(thumbnails),
            numbers=numbers.numpy(),
            labels=torch.cat(labels).numpy() if labels else None,
            label_names=images.info.label_names,
            factors={name: each[numbers].numpy() for name, each in factors.items()},
            lengths=images.lengths if isinstance(images, MemoryImages) else frozenset(),
            total=len(images),
            images=images,
        )

    def _note(self, numbers: list[int], places: Tensor) -> None:
        for number, (x, y) in zip(numbers, places.tolist(), strict=True):
            self._places[number] = (x, y)


_atlases: WeakKeyDictionary[nn.Module, _Atlas] = WeakKeyDictionary()
# The models of one run at several steps learned from the same data, opened once for all.
_opened: WeakValueDictionary[tuple[DataSource, tuple[int, ...]], Images] = WeakValueDictionary()
_lock = threading.Lock()


def _open(model: LatentModel, watcher: Watcher) -> Images:
    ref = model.ref
    if ref is None:
        raise ViewError(
            "It is not known where the pictures lie that this model learned from. Open it with "
            "latentlab.open_model, by the name of its run."
        )
    key = training_source(ref), model.info.shape
    with _lock:
        images = _opened.get(key)
    if images is None:
        try:
            images = open_single_images(ref, model, watcher)
        except DataError as error:
            raise MissingPicturesError(str(error)) from error
        with _lock:
            _opened[key] = images
    return images


def _chosen(images: Images, choice: Choice) -> Tensor:
    """Numbers of the chosen pictures, int64 [N], the first first."""
    numbers = torch.arange(len(images))
    if choice.label is not None:
        names = images.info.label_names
        if choice.label >= len(names):
            known = f"are numbered 0 to {len(names) - 1}" if names else "have no labels"
            raise ViewError(
                f"There are no pictures of label {choice.label}: this model's data {known}."
            )
        numbers = images.indices_of(choice.label)
        if not len(numbers):
            raise ViewError(
                f"The data have no picture of {names[choice.label]}. Choose another label."
            )
    order = torch.randperm(len(numbers), generator=torch.Generator().manual_seed(choice.seed))
    return numbers[order[: choice.count]]


def _encoded(model: LatentModel, images: Images, numbers: Tensor) -> Tensor:
    return _latents(model, images.take(numbers, _CPU).images)


def _latents(model: LatentModel, images: Tensor) -> Tensor:
    """Latents float32 [N, D], on the CPU, the same whichever other pictures are encoded."""

    def ask(block: Tensor) -> tuple[Tensor]:
        return (model.encode(block).flatten(1),)

    return ask_exactly(model, ask, images, block=_BLOCK)[0]


def _shrunk(images: Tensor) -> Tensor:
    """[N, C, S, S], at most as large as a thumbnail."""
    side = images.shape[-1]
    if side <= LARGEST_THUMBNAIL:
        return images
    size = (LARGEST_THUMBNAIL, LARGEST_THUMBNAIL)
    return nn.functional.interpolate(images, size, mode="area")


def _blocks(numbers: Tensor) -> list[Tensor]:
    return list(numbers.split(_BLOCK))
