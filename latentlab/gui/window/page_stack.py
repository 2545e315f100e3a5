"""The pages of the window, each made when it is first wanted or when there is time for it."""

from collections.abc import Iterator, Mapping, Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from latentlab.gui.pages.page import Page, PageSpec
from latentlab.gui.services import Services

_AT_ONCE = "make"
"""The group of the pages that what happens to runs is told: they miss nothing."""


class PageStack(QStackedWidget):
    """One page is in front. Those that explore a model are made while there is none yet.

    Args:
        specs: the table of pages.

    Signals:
        made: name and `Page` of one that was just made.
        completed: all are made.
    """

    made = Signal(str, object)
    completed = Signal()

    def __init__(
        self, specs: Sequence[PageSpec], services: Services, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._specs = {spec.name: spec for spec in specs}
        self._services = services
        self._pages: dict[str, Page] = {}
        self._rest = self._make_each()
        self._idle = QTimer(self, interval=0)
        self._idle.timeout.connect(self._go_on)

    @property
    def is_complete(self) -> bool:
        """Whether all pages are made."""
        return len(self._pages) == len(self._specs)

    def make_first(self) -> None:
        """Make the pages on which runs are made."""
        for name, spec in self._specs.items():
            if spec.group == _AT_ONCE:
                self.page(name)

    def make_rest(self) -> None:
        """Begin to make the others, one at a time, while nothing else is to be done."""
        self._idle.start()

    def make_no_more(self) -> None:
        """Leave unmade what is not: the window closes."""
        self._idle.stop()

    def page(self, name: str) -> Page:
        """The page of this name, made if need be."""
        if name not in self._pages:
            page = self._pages[name] = self._specs[name].load()(self._services)
            self.addWidget(page)
            self.made.emit(name, page)
            if self.is_complete:
                self.completed.emit()
        return self._pages[name]

    def all(self) -> Mapping[str, Page]:
        """All pages by their names, in the order of the table."""
        return {name: self.page(name) for name in self._specs}

    def so_far(self) -> Mapping[str, Page]:
        """Those that are made."""
        return self._pages

    def name_of(self, page: Page) -> str:
        """By what name it is in the table."""
        return next(name for name, each in self._pages.items() if each is page)

    def _go_on(self) -> None:
        if next(self._rest, "end") == "end":
            self._idle.stop()

    def _make_each(self) -> Iterator[None]:
        """Load and make what is missing, in parts that are short enough not to be felt."""
        for name, spec in self._specs.items():
            if name not in self._pages:
                spec.load()
                yield
                self.page(name)
                yield
