"""Which models the favourites in the tray belong to: drawn by these, told in one kind of sentence
wherever a page takes from the tray, and opened on request."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from latentlab.formatting import counted
from latentlab.gui.explorer.anchors import misfit
from latentlab.gui.explorer.explorer import Explorer
from latentlab.gui.explorer.side_channels import by_anchor
from latentlab.models.catalogue import bundled_names
from latentlab.models.refs import ModelRef
from latentlab.moment import Pinned
from latentlab.requests import Request
from latentlab.views import Anchor, TrayView

if TYPE_CHECKING:
    from latentlab.rendering.render import Pictures

_MOST_NAMED = 3
"""Models that a sentence names, and that are offered."""


def model_of(pinned: Pinned) -> ModelRef | None:
    """The model that `pinned` was pinned with; None if that is not known."""
    if pinned.made_by is None and pinned.model in bundled_names():
        return ModelRef.bundled(pinned.model)  # pinned by an earlier version
    return pinned.made_by


def models_of(explorer: Explorer, anchors: Sequence[Anchor]) -> Mapping[Anchor, ModelRef]:
    """The models that those of `anchors` were pinned with that lie in the tray."""
    known = {each.anchor: model_of(each) for each in explorer.tray}
    return {each: ref for each in anchors if (ref := known.get(each)) is not None}


def favourites_for(explorer: Explorer, use: str, fewest: int = 1) -> tuple[Anchor, ...]:
    """The favourites that the current model can draw. If there are fewer than `fewest`, none: the
    person is told why, and offered to open the models that the others belong to.

    Args:
        use: what needs them: "A walk".
    """
    facts = explorer.facts
    if facts is None:
        return ()
    fitting = explorer.tray.fitting(facts)
    others = tuple(each for each in explorer.tray if each.anchor not in fitting)
    told = _told(others)
    if len(fitting) < fewest:
        needed = counted(fewest, "favourite")
        why = f"{use} needs {needed} that {facts.title} can draw"
        if told:
            offer_models(explorer, f"{why}, and {told}.", others)
        else:
            explorer.said.emit(f"{why}: double-click pictures to pin them.")
        return ()
    if told:
        explorer.said.emit(f"{told[0].upper()}{told[1:]}, and left out.")
    return fitting


def offer_model(explorer: Explorer, anchor: Anchor) -> None:
    """Say why the current model cannot draw `anchor`, and offer to open the one that can."""
    facts = explorer.facts
    reason = None if facts is None else misfit(anchor, facts)
    if reason is not None:
        offer_models(explorer, reason, [each for each in explorer.tray if each.anchor == anchor])


def offer_models(explorer: Explorer, sentence: str, pinned: Sequence[Pinned]) -> None:
    """Say `sentence`, and offer to open the models that `pinned` belong to."""
    found = dict.fromkeys(ref for each in pinned if (ref := model_of(each)) is not None)
    explorer.offered.emit(
        sentence,
        {f"Open {ref.title}": partial(explorer.open, ref) for ref in [*found][:_MOST_NAMED]},
    )


class OthersPictures(QObject):
    """Favourites as the models draw them that they belong to.

    Signals:
        drawn: there are more of them.
    """

    drawn = Signal()

    def __init__(self, explorer: Explorer) -> None:
        super().__init__(explorer)
        self._explorer = explorer
        self._asked: dict[ModelRef, tuple[Anchor, ...]] = {}
        self._images: dict[Anchor, QImage] = {}
        explorer.drawn.connect(self._on_drawn)

    def image(self, anchor: Anchor) -> QImage | None:
        """The picture of a favourite, if it is there already."""
        return self._images.get(anchor)

    def keep(self, pinned: Pinned, image: QImage) -> None:
        """Keep what the current model drew for when another is open, if `pinned` belongs to it, or
        to none that is known."""
        if model_of(pinned) in (None, self._explorer.ref):
            self._images[pinned.anchor] = image

    def ask(self, pinned: Sequence[Pinned]) -> None:
        """Have `pinned` drawn, as far as it is known by which models."""
        wanted: dict[ModelRef, list[Anchor]] = {}
        for each in pinned:
            if each.anchor not in self._images and (ref := model_of(each)) is not None:
                wanted.setdefault(ref, []).append(each.anchor)
        for ref, anchors in wanted.items():
            # Not again what is waited for, or what that model could not draw.
            if self._asked.get(ref) != (asked := tuple(anchors)):
                self._asked[ref] = asked
                self._explorer.ask_other(ref, TrayView(anchors=asked))

    def _on_drawn(self, request: Request, pictures: "Pictures") -> None:
        self._images.update(by_anchor(request, pictures))
        self.drawn.emit()


def _told(others: Sequence[Pinned]) -> str:
    """Whose `others` in the tray are: "2 in the tray are of faces-dcgan"; "" for none."""
    if not others:
        return ""
    titles = [*dict.fromkeys(each.model for each in others if each.model)]
    named, more = titles[:_MOST_NAMED], len(titles) - _MOST_NAMED
    if more > 0:
        named.append(counted(more, "other model"))
    words = " and ".join(filter(None, (", ".join(named[:-1]), *named[-1:]))) or "another model"
    return f"{len(others)} in the tray {'is' if len(others) == 1 else 'are'} of {words}"
