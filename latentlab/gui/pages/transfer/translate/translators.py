"""The models that translate pictures of the same size, and what they make of the same pictures."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from latentlab.gui.background import BackgroundTask
from latentlab.gui.explorer.facts import ModelFacts
from latentlab.models.catalogue import catalogue, describe, weights_path
from latentlab.models.errors import ModelError
from latentlab.models.manager import ModelManager
from latentlab.models.refs import ModelRef
from latentlab.views import TranslateView, ViewError, changed
from trainers.capabilities import TransferDirection

if TYPE_CHECKING:
    from latentlab.rendering.render import Pictures

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Translator:
    """A model that could translate the same pictures.

    Attributes:
        domains: names of what it learned to translate between, A first.
        directions: the ways it learned.
    """

    ref: ModelRef
    domains: tuple[str, str]
    directions: tuple[TransferDirection, ...]


@dataclass(frozen=True)
class Compared:
    """The same pictures by several models.

    Attributes:
        pictures: a row each; the picture itself, then a column for each model. None if no model
            could be asked.
        refusals: a sentence for each model that could not be asked.
    """

    pictures: "Pictures | None"
    refusals: tuple[str, ...]


def find_translators(task: BackgroundTask, facts: ModelFacts) -> tuple[Translator, ...]:
    """The bundled models and runs beside that of `facts` which take pictures of its size."""
    from latentlab.models.weights import empty_model
    from trainers.capabilities import Translates

    found = []
    for entry in task.counted(entries := catalogue(), len(entries)):
        data = entry.header.data
        if (data.size, data.channels) != (facts.size, facts.channels):
            continue
        if entry.ref.key == facts.ref.key:
            continue
        try:
            network = empty_model(describe(entry.ref, weights_path(entry.ref)))
        except (ModelError, OSError) as error:
            _log.warning("%s cannot be compared: %s", entry.ref.title, error)
            continue
        if isinstance(network, Translates):
            first, second = data.label_names if len(data.label_names) == 2 else ("A", "B")
            found.append(Translator(entry.ref, (first, second), network.directions))
    return tuple(found)


def compare(
    task: BackgroundTask,
    manager: ModelManager,
    view: TranslateView,
    models: Sequence[tuple[ModelRef, int | None]],
) -> Compared:
    """What the models make of the pictures of `view`.

    Args:
        models: with the step that each is shown at; None is its newest.
    """
    from latentlab.rendering.render import Pictures, render

    plain = changed(view, cycle=False, error=False, draws=1)
    columns: list[NDArray[np.uint8]] = []
    captions: list[str] = []
    refusals: list[str] = []
    for ref, step in task.counted(models, len(models)):
        try:
            drawn = render(manager.open(ref, step), plain)
        except (ModelError, ViewError, OSError) as error:
            refusals.append(f"{ref.title}: {error}")
            continue
        if not columns:
            columns.append(drawn.pixels[::2])
            captions.append(drawn.captions[0])
        columns.append(drawn.pixels[1::2])
        captions.append(ref.title)
    if not columns:
        return Compared(None, tuple(refusals))
    pixels = np.stack(columns, axis=1).reshape(-1, *columns[0].shape[1:])
    rows = tuple(each.name for each in view.pictures)
    return Compared(Pictures(pixels, len(columns), tuple(captions), rows), tuple(refusals))
