"""From the pictures on the two shelves and the settings to a view, and back; no Qt."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from latentlab.gui.pages.transfer.objects.settings import LIVE, ObjectKind, ObjectSettings
from latentlab.views import (
    AnyView,
    BilinearView,
    MatrixView,
    Picture,
    RemoveView,
    StrengthView,
    SwapView,
    changed,
)

ObjectView = SwapView | RemoveView | StrengthView | MatrixView | BilinearView
CORNERS = 4


@dataclass(frozen=True)
class Shelved:
    """The pictures that can be worked on.

    Attributes:
        receivers: pictures without the object, `receiver` is the current one.
        donors: pictures with it, `donor` is the current one.
    """

    receivers: tuple[Picture, ...] = ()
    donors: tuple[Picture, ...] = ()
    receiver: Picture | None = None
    donor: Picture | None = None


def make_view(
    settings: ObjectSettings, shelved: Shelved, earlier: AnyView | None
) -> ObjectView | None:
    """What is shown of the pictures; None if some that it needs are missing.

    Args:
        earlier: a view of the same kind, whose pairs, corners and place stay where its pictures
            are still there.
    """
    if not shelved.donors or (settings.takes_receivers and not shelved.receivers):
        return None
    return _MAKERS[settings.kind](settings, shelved, earlier)


def with_donor(view: SwapView, row: int, donor: Picture) -> SwapView:
    """The pairs with another donor for the receiver in one row."""
    donors = list(view.donors)
    donors[row] = donor
    return changed(view, donors=tuple(donors))


def with_corner(view: BilinearView, corner: int, donor: Picture) -> BilinearView:
    """The pad with another donor at one corner: 0 top left, 1 top right, 2 and 3 below."""
    donors = list(view.donors)
    donors[corner] = donor
    return changed(view, donors=tuple(donors))


def with_instead(view: ObjectView, old: Picture, new: Picture) -> ObjectView:
    """The same with `new` in every place where `old` is."""
    values: dict[str, Any] = {}
    for field in type(view).model_fields:
        value = getattr(view, field)
        if value == old:
            values[field] = new
        elif isinstance(value, tuple) and old in value:
            values[field] = tuple(new if each == old else each for each in value)
    return changed(view, **values)


def pictures_of(view: ObjectView) -> Shelved:
    """The pictures that `view` is made from; the current ones are those it shows alone."""
    if isinstance(view, SwapView):
        return Shelved(_once(view.receivers), _once(view.donors))
    if isinstance(view, RemoveView):
        return Shelved((), _once(view.pictures))
    if isinstance(view, MatrixView):
        return Shelved(_once(view.receivers), _once(view.donors))
    if isinstance(view, BilinearView):
        return Shelved((view.receiver,), _once(view.donors), view.receiver)
    alone = view.pictures[0] if len(view.pictures) == 1 else None
    if view.donor is None:
        return Shelved((), _once(view.pictures), None, alone)
    return Shelved(_once(view.pictures), (view.donor,), alone, view.donor)


def cell_of(view: ObjectView, index: int, columns: int) -> Shelved:
    """The receiver and the donor of picture `index` of `view`, where it has some."""
    row, column = divmod(index, columns)
    if isinstance(view, SwapView):
        return Shelved(receiver=view.receivers[row], donor=view.donors[row])
    if isinstance(view, RemoveView):
        return Shelved(donor=view.pictures[row])
    if isinstance(view, StrengthView):
        own = view.donor is None
        picture = view.pictures[row]
        return Shelved(receiver=None if own else picture, donor=picture if own else view.donor)
    if isinstance(view, MatrixView):
        row, column = row - view.headers, column - view.headers
        return Shelved(
            receiver=view.receivers[column] if column >= 0 else None,
            donor=view.donors[row] if row >= 0 else None,
        )
    return Shelved(receiver=view.receiver)


def only_cell(view: ObjectView, index: int, columns: int) -> ObjectView:
    """The smallest view that still shows picture `index` of `view`."""
    row, column = divmod(index, columns)
    if isinstance(view, SwapView):
        return changed(view, receivers=(view.receivers[row],), donors=(view.donors[row],))
    if isinstance(view, RemoveView):
        return changed(view, pictures=(view.pictures[row],))
    if isinstance(view, StrengthView):
        return changed(view, pictures=(view.pictures[row],), strengths=(view.strengths[column],))
    if isinstance(view, MatrixView):
        cell = cell_of(view, index, columns)
        return changed(
            view,
            receivers=(cell.receiver or view.receivers[0],),
            donors=(cell.donor or view.donors[0],),
            headers=view.headers and None in (cell.receiver, cell.donor),
        )
    x, y = view.places()[index]
    return changed(view, x=x, y=y, rows=None, columns=None)


def _swap(settings: ObjectSettings, shelved: Shelved, earlier: AnyView | None) -> SwapView:
    del settings
    pairs: dict[Picture, Picture] = {}
    if isinstance(earlier, SwapView):
        both = zip(earlier.receivers, earlier.donors, strict=True)
        pairs = {receiver: donor for receiver, donor in both if donor in shelved.donors}
    donors = tuple(
        pairs.get(receiver, shelved.donors[place % len(shelved.donors)])
        for place, receiver in enumerate(shelved.receivers)
    )
    return SwapView(receivers=shelved.receivers, donors=donors)


def _remove(settings: ObjectSettings, shelved: Shelved, earlier: AnyView | None) -> RemoveView:
    del settings, earlier
    return RemoveView(pictures=shelved.donors)


def _strength(settings: ObjectSettings, shelved: Shelved, earlier: AnyView | None) -> StrengthView:
    del earlier
    given = shelved.donor or shelved.donors[0]
    donor = None if settings.own else given
    if settings.live:
        receiver = given if settings.own else shelved.receiver or shelved.receivers[0]
        return StrengthView(
            pictures=(receiver,), donor=donor, strengths=(*LIVE, round(settings.strength, 2))
        )
    pictures = shelved.donors if settings.own else shelved.receivers
    return StrengthView(pictures=pictures, donor=donor, strengths=settings.row)


def _matrix(settings: ObjectSettings, shelved: Shelved, earlier: AnyView | None) -> MatrixView:
    del earlier
    return MatrixView(donors=shelved.donors, receivers=shelved.receivers, headers=settings.headers)


def _bilinear(settings: ObjectSettings, shelved: Shelved, earlier: AnyView | None) -> BilinearView:
    corners = tuple(shelved.donors[place % len(shelved.donors)] for place in range(CORNERS))
    x = y = 0.5
    if isinstance(earlier, BilinearView):
        x, y = earlier.x, earlier.y
        if all(each in shelved.donors for each in earlier.donors):
            corners = earlier.donors
    side = settings.side if settings.whole else None
    return BilinearView.model_validate(
        {
            "receiver": shelved.receiver or shelved.receivers[0],
            "donors": corners,
            "x": x,
            "y": y,
            "rows": side,
            "columns": side,
        }
    )


_Maker = Callable[[ObjectSettings, Shelved, AnyView | None], ObjectView]
_MAKERS: dict[ObjectKind, _Maker] = {
    "swap": _swap,
    "remove": _remove,
    "strength": _strength,
    "matrix": _matrix,
    "bilinear": _bilinear,
}


def single_new(now: tuple[Picture, ...], before: tuple[Picture, ...]) -> Picture | None:
    """The one picture that was added to others, if it is one."""
    new = [each for each in now if each not in before]
    return new[0] if len(new) == 1 and before else None


def _once(pictures: tuple[Picture, ...]) -> tuple[Picture, ...]:
    return tuple(dict.fromkeys(pictures))
