"""What lies in the tray: favourites, which all pages share and which are kept between starts."""

import logging
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from latentlab.gui.background import BackgroundWork
from latentlab.gui.explorer.anchors import misfit
from latentlab.gui.explorer.facts import ModelFacts
from latentlab.gui.settings_store import SettingsStore
from latentlab.models.refs import ModelRef
from latentlab.moment import LONGEST_NAME, Pinned
from latentlab.tray_file import TrayFile
from latentlab.views import Anchor, changed

MOST = 1024
"""How many favourites the tray holds."""

_log = logging.getLogger(__name__)

_FORMER_KEY = "tray"
"""Under which earlier versions kept it among the settings."""


class TrayFullError(ValueError):
    """The tray takes no more; the message says what to do."""


class PinnedTray(QObject):
    """Favourites in the order in which the person put them. Each change is written at once, in a
    background thread, because another window may be writing and the disk may be slow.

    Signals:
        changed: its content, order or names are others now.
        unsaved: why the last change is not on the disk, as a sentence.

    Attributes:
        trouble: why less is there than was, as a sentence; "" if all is well.
    """

    changed = Signal()
    unsaved = Signal(str)

    def __init__(self, store: SettingsStore, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._file = TrayFile()
        self._items = list(self._file.read(store.text(_FORMER_KEY, "[]")))
        self.trouble = self._file.trouble
        self._saved = self.items
        self._is_new = False
        self._saving = BackgroundWork("is refused", self)
        self._saving.ended.connect(lambda _: self._save())

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> Iterator[Pinned]:
        return iter(self._items)

    def __getitem__(self, index: int) -> Pinned:
        return self._items[index]

    def fitting(self, facts: ModelFacts | None) -> tuple[Anchor, ...]:
        """The anchors that a model can show, in their order; none without a model."""
        anchors = (each.anchor for each in self._items)
        return tuple(each for each in anchors if facts and misfit(each, facts) is None)

    def pin(
        self,
        anchor: Anchor,
        name: str = "",
        at: int | None = None,
        model: ModelRef | None = None,
    ) -> bool:
        """Put `anchor` of a model at place `at`, None for the end; False if it lies in the tray
        already.

        Raises:
            TrayFullError: if there is no room.
        """
        return self.pin_all((anchor,), (name,), at, model) > 0

    def pin_all(
        self,
        anchors: Sequence[Anchor],
        names: Sequence[str],
        at: int | None = None,
        model: ModelRef | None = None,
    ) -> int:
        """Put those of `anchors` that do not lie here yet, called by `names`, at place `at`, None
        for the end, as one change; returns how many these are.

        Raises:
            TrayFullError: if there is no room for all; nothing is changed then.
        """
        held = {each.anchor for each in self._items}
        new = {
            anchor: Pinned(
                anchor=anchor,
                name=name[:LONGEST_NAME],
                model="" if model is None else model.title,
                made_by=model,
            )
            for anchor, name in zip(anchors, names, strict=True)
            if anchor not in held
        }
        if len(self) + len(new) > MOST:
            raise TrayFullError(
                f"The tray is full: it holds {MOST} favourites. Take some away (Del) first."
            )
        place = len(self) if at is None else at
        if new:
            self._items[place:place] = new.values()
            self._tell()
        return len(new)

    def replace(self, old: Anchor, new: Anchor) -> None:
        """Put `new` in the place of `old`, under its name; if `new` lies in the tray already, `old`
        is only taken away."""
        held = {each.anchor for each in self._items}
        if old == new or old not in held:
            return
        kept = [each for each in self._items if each.anchor != old or new not in held]
        self._items = [changed(each, anchor=new) if each.anchor == old else each for each in kept]
        self._tell()

    def unpin(self, *places: int) -> None:
        """Take the favourites at these places away."""
        self._items = [each for place, each in enumerate(self._items) if place not in places]
        self._tell()

    @property
    def items(self) -> tuple[Pinned, ...]:
        """All favourites."""
        return tuple(self._items)

    def put_back(self, items: Iterable[Pinned]) -> None:
        """Hold these and no others, as undo brings them back."""
        self._items = list(items)
        self._tell()

    def rename(self, index: int, name: str) -> None:
        """Give the favourite at place `index` another name, at most 100 letters."""
        self._items[index] = changed(self._items[index], name=name.strip()[:LONGEST_NAME])
        self._tell()

    def move(self, places: Sequence[int], to: int) -> None:
        """Put the favourites at these places in front of what lies at place `to`."""
        moved = [self._items[each] for each in places]
        before = [each for place, each in enumerate(self._items[:to]) if place not in places]
        behind = [
            each for place, each in enumerate(self._items) if place >= to and place not in places
        ]
        self._items = [*before, *moved, *behind]
        self._tell()

    def settle(self) -> None:
        """Block until all is on the disk, as far as it can be; before the process ends."""
        self._saving.end()
        self._is_new = False
        if self.items != self._saved:
            try:
                self._file.save(self.items)
            except OSError as error:
                _log.warning("the tray is not kept: %s", error)
            else:
                self._saved = self.items

    def _tell(self) -> None:
        self._is_new = True
        self._save()
        self.changed.emit()

    def _save(self) -> None:
        """Write what is new; what changes while that goes on is written after it."""
        if not self._is_new or self._saving.running:
            return
        self._is_new = False
        items = self.items
        self._saving.start(
            lambda _: self._file.save(items),
            lambda _: self._on_saved(items),
            failed=lambda _: self.unsaved.emit(_not_saved(self._file.path)),
        )

    def _on_saved(self, items: tuple[Pinned, ...]) -> None:
        self._saved = items


def _not_saved(path: Path) -> str:
    return (
        f"The tray could not be saved in {path}: make room or allow writing there; it is tried "
        "again with the next change."
    )
