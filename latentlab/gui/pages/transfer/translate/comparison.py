"""What several models make of the same pictures: which of the many ways did each choose?"""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QMenu, QVBoxLayout, QWidget

from latentlab.export.order import Subject
from latentlab.gui.background import BackgroundWork
from latentlab.gui.explorer.controls.picture_canvas import PictureCanvas
from latentlab.gui.explorer.explorer_page import ExplorerPage
from latentlab.gui.explorer.facts import ModelFacts
from latentlab.gui.pages.transfer.translate.translators import (
    Compared,
    Translator,
    compare,
    find_translators,
)
from latentlab.gui.style.accessibility import named
from latentlab.gui.style.icons import icon
from latentlab.gui.style.theme import GRID
from latentlab.gui.widgets.labels import Hint
from latentlab.models.refs import ModelRef
from latentlab.views import TranslateView

if TYPE_CHECKING:
    from latentlab.rendering.render import Pictures

_FIRST = 3
"""How many other models are ticked to begin with, if they translate between the same domains."""


class Comparison(QObject):
    """A list of models to tick, and a table: a row each picture, a column each model.

    Attributes:
        pane: the table; it stands in the place of the page's pictures.
    """

    def __init__(self, page: ExplorerPage) -> None:
        super().__init__(page)
        self._page = page
        self._facts: ModelFacts | None = None
        self._view: TranslateView | None = None
        self._known: dict[ModelRef, Translator] = {}
        self._shown: Pictures | None = None
        self._active = self._ticked = self._looked = self._stale = False
        self._searching = BackgroundWork("replaces", self)
        self._comparing = BackgroundWork("is refused", self)
        self._canvas = PictureCanvas(lambda _: None)
        self._canvas.setAccessibleName("The pictures as several models translate them")
        self._words = Hint(problem=True)
        self.pane = QWidget()
        column = QVBoxLayout(self.pane)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addWidget(self._canvas, 1)
        column.addWidget(self._words)
        self._list = named(
            QListWidget(),
            "comparedModels",
            spoken="Models to compare",
            tip="Tick other models that take pictures of the same size and colours.",
        )
        self._list.setFixedHeight(18 * GRID)
        self._hint = Hint()
        self._group = page.inspector.add_group("Other models")
        self._group.add_wide(self._list)
        self._group.add_wide(self._hint)
        self._searching.running_changed.connect(lambda _: self._ask())
        self._comparing.running_changed.connect(lambda _: self._ask() if self._stale else None)
        for work in (self._searching, self._comparing):
            work.failed.connect(self._words.say)
        self._list.itemChanged.connect(lambda _: self._on_item())
        self._list.itemPressed.connect(lambda _: self._on_pressed())
        self._list.itemClicked.connect(self._on_clicked)
        self._canvas.menuRequested.connect(self._on_menu)
        page.explorer.step_changed.connect(lambda _: self._ask())

    def offer(self, facts: ModelFacts) -> None:
        """Another model is current; others are looked for when they are wanted."""
        self._searching.cancel()
        self.forget()
        self._facts, self._view, self._known = facts, None, {}
        self._list.clear()
        self._looked = False

    def forget(self) -> None:
        """Take the table away: another model comes."""
        self._comparing.cancel()
        self._shown = None
        self._canvas.show_pictures(None)

    def show(self, view: TranslateView) -> None:
        """Compare what the models make of this."""
        self._view = view
        self._grey()
        self._ask()

    @property
    def is_seen(self) -> bool:
        """Whether the table stands in the place of the page's own pictures."""
        return self._active and self._shown is not None

    def set_shown(self, shown: bool) -> None:
        """Show or hide everything; nothing is computed while it is hidden."""
        self._active = shown
        if not shown:
            self._comparing.cancel()
        self.pane.setVisible(shown)
        self._group.setVisible(shown)
        if not shown and not self._known:
            # Perhaps somebody trains one meanwhile.
            self._looked = False
        if shown and self._facts is not None and not self._looked:
            self._look_for_models(self._facts)
        self._ask()

    def exportable(self) -> Subject | None:
        """The table, captions and all; None while there is none."""
        shown = self._shown
        if shown is None:
            return None
        height, width = shown.pixels.shape[1:3]
        return Subject(
            title="Comparison of models",
            name="comparison",
            sort="comparison",
            size=(width, height),
            count=len(shown),
            draw=lambda count: shown.pixels[:count],
            columns=shown.columns,
            captions=shown.captions,
            row_captions=shown.row_captions,
            words=lambda index, _: shown.captions[index % shown.columns],
        )

    def _look_for_models(self, facts: ModelFacts) -> None:
        self._looked = True
        self._hint.say("Looking for models…")
        self._searching.start(
            lambda task: find_translators(task, facts), lambda found: self._on_models(facts, found)
        )

    def _on_models(self, facts: ModelFacts, found: tuple[Translator, ...]) -> None:
        self._known = {each.ref: each for each in found}
        self._list.blockSignals(True)
        self._list.clear()
        ticked = 0
        for each in found:
            alike = each.domains == facts.domains and ticked < _FIRST
            ticked += alike
            item = QListWidgetItem(_words(each))
            item.setData(Qt.ItemDataRole.UserRole, each.ref)
            item.setCheckState(Qt.CheckState.Checked if alike else Qt.CheckState.Unchecked)
            self._list.addItem(item)
        self._list.blockSignals(False)
        self._grey()
        self._hint.say(
            ""
            if found
            else f"There is no other model for pictures of {facts.size} px in these "
            "colours. Train another, with another seed say, and compare."
        )

    def _on_item(self) -> None:
        self._ticked = True
        self._ask()

    def _on_pressed(self) -> None:
        self._ticked = False

    def _on_clicked(self, item: QListWidgetItem) -> None:
        """Tick by a click on the name, too; one on the box has changed the tick already."""
        if not self._ticked:
            ticked = item.checkState() == Qt.CheckState.Checked
            item.setCheckState(Qt.CheckState.Unchecked if ticked else Qt.CheckState.Checked)
        # No press comes before the second click of a double click.
        self._ticked = False

    def _items(self) -> list[QListWidgetItem]:
        return [self._list.item(row) for row in range(self._list.count())]

    def _grey(self) -> None:
        """Grey the models that did not learn the current way, and say so."""
        self._list.blockSignals(True)
        for item in self._items():
            each = self._known[item.data(Qt.ItemDataRole.UserRole)]
            learned = self._view is None or self._view.direction in each.directions
            enabled = Qt.ItemFlag.ItemIsEnabled
            item.setFlags(item.flags() | enabled if learned else item.flags() & ~enabled)
            item.setText(_words(each) if learned else f"{_words(each)}: the other direction only")
            item.setToolTip(
                "" if learned else f"{each.ref.title} learned the other direction only: it takes "
                "part again when you change the direction."
            )  # fmt: skip
        self._list.blockSignals(False)

    def _chosen(self) -> list[ModelRef]:
        return [
            item.data(Qt.ItemDataRole.UserRole)
            for item in self._items()
            if item.checkState() == Qt.CheckState.Checked
            and item.flags() & Qt.ItemFlag.ItemIsEnabled
        ]

    def _ask(self) -> None:
        """Compare anew, as soon as it is known which models there are and after what is being
        compared, so that the table follows while something is dragged."""
        if not self._active or self._view is None or self._facts is None or self._searching.running:
            return
        manager, view = self._page.explorer.manager, self._view
        own = (self._facts.ref, self._page.explorer.step)
        models = [own, *((ref, None) for ref in self._chosen())]
        started = self._comparing.start(
            lambda task: compare(task, manager, view, models), self._on_compared
        )
        self._stale = started is None

    def _on_compared(self, compared: Compared) -> None:
        self._shown = compared.pictures
        self._canvas.show_pictures(compared.pictures)
        self._words.say("\n".join(compared.refusals))

    def _on_menu(self, index: int, where: QPoint) -> None:
        del index
        menu = QMenu(self.pane)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.addAction(icon("export"), "Export…", self._page.picture_actions.export_page)
        menu.popup(where)


def _words(model: Translator) -> str:
    return f"{model.ref.title} ({' and '.join(model.domains)})"
