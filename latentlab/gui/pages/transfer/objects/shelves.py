"""Two shelves side by side: pictures that receive an object, and those that give theirs."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from latentlab.gui.explorer.facts import ModelFacts
from latentlab.gui.explorer.pictures.sources import PictureSources
from latentlab.gui.pages.transfer.objects.settings import ObjectSettings
from latentlab.gui.pages.transfer.objects.views import ObjectView, Shelved, pictures_of
from latentlab.gui.pages.transfer.pictures.shelf import PictureShelf
from latentlab.gui.style.theme import GRID
from latentlab.views import Picture

_MOST = 32
_WITH, _WITHOUT = 0, 1


class ObjectShelves(QWidget):
    """A shelf for each of the two, and which picture of it is the current one.

    Attributes:
        receiver_shelf: shelf of pictures that get an object; usually without one.
        donor_shelf: shelf of pictures with one.

    Signals:
        changed: the person put pictures on a shelf or took some away.
        receiver_used, donor_used: place of the picture that was clicked, or chosen by Enter.
    """

    changed = Signal()
    receiver_used = Signal(int)
    donor_used = Signal(int)

    def __init__(self, sources: PictureSources) -> None:
        super().__init__()
        self._sources = sources
        self._domains = ("A", "B")
        self.receiver_shelf = PictureShelf(
            sources,
            "receivers",
            "Receivers",
            most=_MOST,
            domain=_WITHOUT,
            compact=True,
            tip="Pictures that get an object. Click one to work on it.",
        )
        self.donor_shelf = PictureShelf(
            sources,
            "donors",
            "Donors",
            most=_MOST,
            domain=_WITH,
            compact=True,
            collects=True,
            tip="Pictures whose object is taken. Click one to use it.",
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2 * GRID)
        for shelf, used in (
            (self.receiver_shelf, self.receiver_used.emit),
            (self.donor_shelf, self.donor_used.emit),
        ):
            row.addWidget(shelf, 1)
            shelf.changed.connect(lambda _: self.changed.emit())
            # Not `chosen`: a drag away from the shelf begins with choosing, too.
            for signal in (shelf.strip.itemClicked, shelf.strip.itemActivated):
                signal.connect(partial(_tell, shelf, used))

    def offer(self, facts: ModelFacts) -> None:
        """Name what the pictures of a model show, and bring those there to its size; examples of
        another size are not kept."""
        self._domains = facts.domains
        for shelf in (self.receiver_shelf, self.donor_shelf):
            shelf.head.set_domains(facts.domains)
            shelf.forget_misfits(facts)
            shelf.show_pictures(self._sources.origins.fitted(shelf.pictures, facts))

    def follow(self, settings: ObjectSettings) -> None:
        """Show the shelves that are of use, and say what they are for."""
        has, lacks = self._domains
        self.receiver_shelf.setVisible(settings.takes_receivers)
        self.receiver_shelf.head.set_title(
            _RECEIVERS.get(settings.kind, "Receivers") + f" · {lacks}"
        )
        alone = settings.kind == "strength" and settings.own
        title = "Pictures" if alone else _DONORS.get(settings.kind, "Donors")
        self.donor_shelf.head.set_title(f"{title} · {has}")

    def shelved(self) -> Shelved:
        """What lies on the shelves, and which pictures are current."""
        return Shelved(
            self.receiver_shelf.pictures,
            self.donor_shelf.pictures,
            self.receiver_shelf.current_picture,
            self.donor_shelf.current_picture,
        )

    def show_view(self, view: ObjectView) -> None:
        """Have the pictures of `view` on the shelves, and those current that it shows alone."""
        self.make_sure_of(view)
        self.choose(pictures_of(view))

    def make_sure_of(self, view: ObjectView) -> None:
        """Have all pictures of `view` on the shelves."""
        needed = pictures_of(view)
        _make_sure(self.receiver_shelf, needed.receivers)
        _make_sure(self.donor_shelf, needed.donors)

    def choose(self, shelved: Shelved) -> None:
        """Make the receiver and the donor in `shelved` the current ones, if there are some."""
        for shelf, picture in (
            (self.receiver_shelf, shelved.receiver),
            (self.donor_shelf, shelved.donor),
        ):
            if picture is not None and picture in shelf.pictures:
                shelf.choose(shelf.pictures.index(picture))

    def lacking(self) -> tuple[str, str] | None:
        """What is missing to show anything, and what to do; None if there are no pictures."""
        has, lacks = self._domains
        if self.receiver_shelf.pictures:
            what = f"Open pictures of {has} on the shelf of donors, or take examples."
            return "No donors yet", what
        if self.donor_shelf.pictures:
            what = f"Open pictures of {lacks} on the shelf of receivers, or take examples."
            return "No receivers yet", what
        return None

    def take_examples(self) -> None:
        """Fetch examples for the shelves that are empty; for both if none is."""
        shelves = (self.receiver_shelf, self.donor_shelf)
        for shelf in [each for each in shelves if not each.pictures] or shelves:
            shelf.take_examples()


_RECEIVERS = {"bilinear": "Receiver"}
_DONORS = {"remove": "Pictures", "strength": "Donor"}


def _tell(shelf: PictureShelf, used: Callable[[int], None], item: object) -> None:
    del item
    if shelf.current >= 0:
        used(shelf.current)


def _make_sure(shelf: PictureShelf, wanted: Sequence[Picture]) -> None:
    """Have all `wanted` pictures on `shelf`: beside others if it holds some of them already."""
    missing = [each for each in wanted if each not in shelf.pictures]
    if len(missing) == len(wanted) and wanted:
        shelf.show_pictures(wanted)
    elif missing:
        shelf.show_pictures((*shelf.pictures, *missing))
