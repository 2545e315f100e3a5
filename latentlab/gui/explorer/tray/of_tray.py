"""What there is to export of the tray: its pictures, and the latents as numbers."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from latentlab.export.order import Subject
from latentlab.gui.explorer.explorer import Explorer
from latentlab.gui.explorer.numbers.numbers import numbers_of
from latentlab.gui.exporting.exportable import LATENT_FORMATS, Exportable, Files, latents_in_words
from latentlab.latent.vectors import save_latents
from latentlab.requests import Request
from latentlab.views import Anchor, TrayView


def of_tray(explorer: Explorer) -> list[Exportable]:
    """The favourites that the current model can show; nothing if there are none."""
    facts = explorer.facts
    if facts is None or not facts.samples:
        return []
    fitting = explorer.tray.fitting(facts)
    if not fitting:
        return []
    names = {each.anchor: each.name for each in explorer.tray}
    words = tuple(names.get(anchor, "") for anchor in fitting)
    return [_pictures(explorer, fitting, words), latents(explorer, fitting)]


def latents(explorer: Explorer, anchors: Sequence[Anchor]) -> Files:
    """The latents of `anchors` as numbers, as the current model takes them."""
    facts, manager, step = explorer.facts, explorer.manager, explorer.step
    assert facts is not None

    def write(path: Path) -> None:
        save_latents(numbers_of(manager, facts.ref, step, anchors), path)

    meaning = latents_in_words(len(anchors), facts.latent_size)
    title, name = "Latents in the tray", f"{facts.title}-latents"
    return Files("latents", title, name, meaning, LATENT_FORMATS, write)


def _pictures(explorer: Explorer, anchors: tuple[Anchor, ...], words: tuple[str, ...]) -> Subject:
    facts, manager, step = explorer.facts, explorer.manager, explorer.step
    assert facts is not None
    ref = facts.ref

    def draw(count: int) -> Iterator[NDArray[np.uint8]]:
        # Imported here: it needs PyTorch, which may not be loaded yet when the window is built.
        from latentlab.rendering.render import render

        view = TrayView(anchors=anchors[:count])
        yield from render(manager.open(ref, step), view).pixels

    def metadata(index: int | None, count: int) -> Mapping[str, str]:
        shown = anchors[:count] if index is None else (anchors[index],)
        return Request(model=ref, step=step, view=TrayView(anchors=shown)).metadata()

    return Subject(
        title="Pictures in the tray",
        name=f"{facts.title}-tray",
        sort="tray",
        size=(facts.size, facts.size),
        count=len(anchors),
        draw=draw,
        words=lambda index, _: words[index],
        metadata=metadata,
    )
