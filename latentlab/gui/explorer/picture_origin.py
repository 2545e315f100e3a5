"""What a single picture of a page is made from, so that it can be kept and made again."""

from typing import TYPE_CHECKING

from latentlab.views import (
    Anchor,
    ConditionsView,
    DirectionsView,
    Label,
    Latent,
    SamplesView,
    TrayView,
    Vector,
    View,
)

if TYPE_CHECKING:
    from latentlab.rendering.render import Pictures


def anchor_of(view: View, pictures: "Pictures", index: int) -> Anchor:
    """The latent and label of picture `index` of `view`; by its seed where it has one."""
    label = _label(pictures, index)
    return Anchor(latent=_seed(view, index, pictures) or _vector(pictures, index), label=label)


def _vector(pictures: "Pictures", index: int) -> Latent:
    return Vector.of(pictures.latents[index].tolist())


def _seed(view: View, index: int, pictures: "Pictures") -> Latent | None:
    """The seed that alone makes the latent, or None if something else was done to it."""
    columns = pictures.columns
    if isinstance(view, TrayView) and view.truncation == 1:
        return view.anchors[index].latent
    if isinstance(view, SamplesView) and view.truncation == 1:
        cell = divmod(index, view.columns)
        if all(place.is_integer() for place in view.place(*cell)):
            return view.nearest_seed(*cell)
    if isinstance(view, DirectionsView) and (not view.pushes or _is_before(view, index, columns)):
        return view.anchors[index // (columns * len(view.groups()))].latent
    if isinstance(view, ConditionsView) and view.truncation == 1:
        return view.latents[index * len(view.latents) // len(pictures)]
    return None


def _is_before(view: DirectionsView, index: int, columns: int) -> bool:
    return view.before_after and view.sweep is None and index % columns == 0


def _label(pictures: "Pictures", index: int) -> Label:
    if pictures.labels is None:
        return None
    weights = pictures.labels[index]
    strongest = int(weights.argmax())
    return strongest if weights[strongest] == 1 else tuple(weights.tolist())
