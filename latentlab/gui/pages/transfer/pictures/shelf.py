"""A row of pictures to work on, with all the ways to get more of them."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QMimeData, QPoint, Signal
from PySide6.QtWidgets import QMenu, QWidget

from latentlab.gui.explorer.facts import ModelFacts
from latentlab.gui.explorer.pictures.sources import MOST, PictureSources
from latentlab.gui.explorer.pictures.strip import PictureStrip, picture_in
from latentlab.gui.pages.transfer.pictures.shelf_head import EXAMPLES, ShelfHead
from latentlab.gui.style.accessibility import named
from latentlab.gui.style.icons import icon
from latentlab.gui.style.theme import GRID
from latentlab.gui.widgets import boxes
from latentlab.views import Picture


class PictureShelf(QWidget):
    """Shows pictures that a view works on, and tells what the person does with them.

    Args:
        name: stable object name; those of its controls begin with it.
        title: what the pictures are for: "Pictures to translate".
        most: how many fit; further ones push the first out.
        domain: of which examples are offered: 0 for A, 1 for B, None for all.
        compact: a title above, buttons without icons, and examples of that domain alone, so that
            two shelves stand side by side.
        collects: keep examples, too, when other pictures are added.

    Attributes:
        pictures: what lies here.
        newest: what the person added last, which is to be scrolled into view.

    Signals:
        changed: the pictures, a tuple, after the person added, replaced or removed some.
        shown: the pictures, a tuple, whenever they are others, whoever wanted that.
        chosen: place of the current picture.
        crop_wanted: place of the picture that the person wants to cut anew.
        draw_wanted: place of the picture to draw on; -1 for a new sheet.
    """

    changed = Signal(object)
    shown = Signal(object)
    chosen = Signal(int)
    crop_wanted = Signal(int)
    draw_wanted = Signal(int)

    def __init__(
        self,
        sources: PictureSources,
        name: str,
        title: str,
        *,
        most: int = MOST,
        domain: int | None = 0,
        compact: bool = False,
        collects: bool = False,
        tip: str = "",
    ) -> None:
        super().__init__()
        self.setObjectName(name)
        self.pictures: tuple[Picture, ...] = ()
        self.newest: Picture | None = None
        self._sources = sources
        self._most = most
        self._collects = collects
        self._start = 0
        self._examples: tuple[Picture, ...] = ()
        self._of_data: set[Picture] = set()
        self._put_here: set[Picture] = set()
        self.head = ShelfHead(name, title, domain=domain, compact=compact)
        self.strip = named(
            PictureStrip(self.take_mime),
            f"{name}Strip",
            spoken=title,
            tip=f"{tip} Drop files here, or favourites of the tray. Del takes one away; right "
            "click for more.".strip(),
        )
        boxes.column(self.head, self.strip, spacing=GRID // 2, within=self)
        self._connect()
        self._enable()

    def show_pictures(self, pictures: Sequence[Picture]) -> None:
        """Show these without `changed`. Examples that are still being fetched are not wanted any
        more: they would come late and replace what was put here meanwhile."""
        before, self.pictures = self.pictures, tuple(pictures)
        self.strip.show_pictures(self.pictures)
        self._enable()
        if self.pictures != before:
            self._sources.give_up_examples(self._show_examples)
            self.shown.emit(self.pictures)

    def set_domain(self, domain: int) -> None:
        """Which kind of picture is wanted here: 0 or 1."""
        if domain != self.head.domain:
            self.head.set_domain(domain)
            self._start = 0

    @property
    def shows_examples(self) -> bool:
        """Whether all pictures here are those of the data that were taken last."""
        return bool(self.pictures) and self.pictures == self._examples

    @property
    def own(self) -> tuple[Picture, ...]:
        """The pictures here that a person chose or drew: all but examples."""
        return tuple(each for each in self.pictures if each not in self._of_data)

    @property
    def current(self) -> int:
        """Place of the current picture; -1 if there is none."""
        return self.strip.currentRow()

    @property
    def current_picture(self) -> Picture | None:
        """The current picture; None if there is none."""
        return self.pictures[self.current] if 0 <= self.current < len(self.pictures) else None

    def choose(self, place: int) -> None:
        """Make the picture at `place` the current one, without telling anybody."""
        self.strip.blockSignals(True)
        self.strip.setCurrentRow(place)
        self.strip.blockSignals(False)
        self._enable()

    @property
    def put_here(self) -> tuple[Picture, ...]:
        """Those that the person put here one by one."""
        return tuple(each for each in self.pictures if each in self._put_here)

    def take(self, pictures: Sequence[Picture]) -> None:
        """Add pictures that the person chose behind those that are there, or replace examples;
        those that are there already stay where they are."""
        self._of_data.difference_update(pictures)  # even if it is of the data, it was chosen
        self._put_here.update(each for each in pictures if each not in self.pictures)
        self._add(pictures)

    def bring(self, pictures: Sequence[Picture]) -> None:
        """Add pictures that the person put here for another model, as far as they are missing."""
        if any(each not in self.pictures for each in pictures):
            self._add(pictures)

    def _add(self, pictures: Sequence[Picture]) -> None:
        kept = () if self.shows_examples and not self._collects else self.pictures
        new = [each for each in dict.fromkeys(pictures) if each not in kept]
        if new:
            self.newest = new[-1]
            self._change((*kept, *new)[-self._most :])
        self._reveal(dict.fromkeys(pictures))

    def _reveal(self, pictures: Iterable[Picture]) -> None:
        """Scroll the last of these into view and make it the current one; it may have been here."""
        places = [self.pictures.index(each) for each in pictures if each in self.pictures]
        if places:
            self.strip.setCurrentRow(places[-1])
            self.strip.scrollToItem(self.strip.item(places[-1]))

    def replace(self, pictures: Sequence[Picture]) -> None:
        """Take these instead of the ones that are there."""
        self._change(tuple(pictures)[: self._most])

    def with_instead(self, old: Picture, new: Picture) -> tuple[Picture, ...]:
        """What lies here, with `new` in the place of `old`, unless `new` lies here already."""
        if new in self.pictures:
            return self.pictures
        self._put_here.add(new)
        return tuple(new if each == old else each for each in self.pictures)

    def take_mime(self, data: QMimeData) -> bool:
        """Take what is dropped or pasted; whether it was of use."""
        picture = picture_in(data)
        if picture is not None:
            self.take([picture])
            return True
        return self._sources.take_mime(data, self.take)

    def mark_examples(self, pictures: Sequence[Picture]) -> None:
        """These are pictures of the data, which nobody has chosen one by one."""
        self._examples = tuple(pictures)[: self._most]
        self._of_data.update(self._examples)

    def _show_examples(self, pictures: Sequence[Picture]) -> None:
        """Lay examples behind what the person put here, in the place of earlier examples."""
        own = self.own
        self.mark_examples(pictures[: self._most - len(own)])
        self.replace((*own, *(each for each in self._examples if each not in own)))

    def forget_examples(self) -> None:
        """Show nothing, without telling anybody, if all that is here is pictures of the data."""
        if self.shows_examples:
            self.show_pictures(())

    def forget_misfits(self, facts: ModelFacts) -> None:
        """The same if those pictures are not as a model's own data would be, so that they can be
        taken from there; undo may have brought them back."""
        fit = {(each.size, each.channels) for each in self.pictures} == {
            (facts.size, facts.channels)
        }
        if not fit and self._of_data.issuperset(self.pictures):
            self.show_pictures(())

    def take_examples(self) -> None:
        """Show the first examples of the data, behind what the person put here."""
        self._fetch(0)

    def _fetch(self, start: int) -> None:
        self._start = max(start, 0)
        self._sources.examples(self.head.domain, self._start, EXAMPLES, self._show_examples)

    def _change(self, pictures: tuple[Picture, ...]) -> None:
        self.show_pictures(pictures)
        self.changed.emit(self.pictures)

    def _on_removed(self, place: int) -> None:
        self._change(self.pictures[:place] + self.pictures[place + 1 :])

    def _on_chosen(self, place: int) -> None:
        self._enable()
        if place >= 0:
            self.chosen.emit(place)

    def _ask_crop(self) -> None:
        if self._can_crop():
            self.crop_wanted.emit(self.current)

    def _on_opened(self) -> None:
        """A double click: a picture from a file is cut, any other is drawn on."""
        if self._can_crop():
            self.crop_wanted.emit(self.current)
        elif self.current >= 0:
            self.draw_wanted.emit(self.current)

    def _can_crop(self) -> bool:
        picture = self.current_picture
        return picture is not None and self._sources.origins.of(picture) is not None

    def _enable(self) -> None:
        self.head.buttons["Crop"].setEnabled(self._can_crop())
        for key in ("Examples", "Back", "Next"):
            self.head.buttons[key].setEnabled(len(self.own) < self._most)

    def _on_menu(self, place: int, where: QPoint) -> None:
        if place >= 0:
            self.strip.setCurrentRow(place)
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        if place >= 0:
            crop = menu.addAction(icon("crop"), "Crop…", self._ask_crop)
            crop.setEnabled(self._can_crop())
            menu.addAction(icon("draw"), "Draw on it…", lambda: self.draw_wanted.emit(place))
            menu.addAction("Take away\tDel", lambda: self._on_removed(place))
            menu.addSeparator()
        menu.addAction("Take all away", lambda: self._change(()))
        menu.popup(where)

    def _connect(self) -> None:
        self.strip.removed.connect(self._on_removed)
        self.strip.currentRowChanged.connect(self._on_chosen)
        self.strip.itemDoubleClicked.connect(lambda _: self._on_opened())
        self.strip.menu_wanted.connect(self._on_menu)
        self.head.domain_picked.connect(self.take_examples)
        for key, act in (
            ("Open", lambda: self._sources.ask_for_files(self, self.take)),
            ("Paste", lambda: self._sources.paste(self.take)),
            ("Tray", lambda: self._sources.from_tray(self.take)),
            ("Draw", lambda: self.draw_wanted.emit(-1)),
            ("Crop", self._ask_crop),
            ("Examples", self.take_examples),
            ("Back", lambda: self._fetch(self._start - EXAMPLES)),
            ("Next", lambda: self._fetch(self._start + EXAMPLES)),
        ):
            self.head.buttons[key].clicked.connect(act)
