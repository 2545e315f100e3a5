"""The tray at the bottom of the window: favourites, to be dragged to wherever they are needed."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QIcon,
    QImage,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListView,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QStackedLayout,
    QToolButton,
    QWidget,
)

from latentlab.formatting import counted
from latentlab.gui.explorer.anchors import menu_words, misfit
from latentlab.gui.explorer.explorer import Explorer
from latentlab.gui.explorer.facts import ModelFacts
from latentlab.gui.explorer.likelihood.of_tray import TrayLikelihoods
from latentlab.gui.explorer.own.own_pictures import OwnPictures
from latentlab.gui.explorer.pictures.strip import holds_own_pictures, thumbnail
from latentlab.gui.explorer.tray.belonging import OthersPictures, model_of, offer_model
from latentlab.gui.explorer.tray.dragging import MIME_TYPE, anchor_data, anchors_in
from latentlab.gui.explorer.tray.favourite_delegate import (
    FOLDED_SIDE,
    GIVEN_ROLE,
    OPEN_SIDE,
    ORIGIN_ROLE,
    UNFIT_ROLE,
    FavouriteDelegate,
)
from latentlab.gui.settings_store import SettingsStore
from latentlab.gui.style.accessibility import named
from latentlab.gui.style.icons import icon
from latentlab.gui.style.theme import GRID, colours, theme
from latentlab.gui.widgets.dropped_files import accept_drop
from latentlab.gui.widgets.grid.grid_painter import to_qimage
from latentlab.moment import Pinned
from latentlab.pictures.picture import PictureError
from latentlab.requests import Request
from latentlab.views import Anchor, Encoded, TrayView

if TYPE_CHECKING:
    from latentlab.rendering.render import Pictures

CHANNEL = "thumbnails"
_LATER_MS = 150
_KEYS = {True: "tray_open", False: "tray_open_elsewhere"}
"""Under which it is kept whether the tray is open: where one can pin, and where not."""
_TIP = (
    "Favourites: drag them to a slot, in a page or here to put them in order. Ctrl and Shift "
    "choose several; right-click tells what can be done with them. Double-click renames, Del takes "
    "away."
)
_EMPTY = "The tray is empty: double-click a picture, or drag one here, and every page can use it."
_EMPTY_ELSEWHERE = (
    "The tray is empty. It is for pictures drawn from latents: pin some on the Samples page, and "
    "this page can use them."
)


class TrayList(QListWidget):
    """Favourites in a line, of which several can be chosen; puts what is dropped among them and
    takes away what is deleted.

    Attributes:
        delegate: paints a favourite.

    Signals:
        looked_at: `Encoded` pictures, a tuple, to be seen beside what the model makes of them.
    """

    looked_at = Signal(object)

    def __init__(self, explorer: Explorer) -> None:
        super().__init__()
        self._explorer = explorer
        self._tray = explorer.tray
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(False)
        self.setMovement(QListView.Movement.Snap)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.delegate = FavouriteDelegate(self)
        self.setItemDelegate(self.delegate)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.DoubleClicked | triggers.EditKeyPressed)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(
            lambda place: self.menu().popup(self.viewport().mapToGlobal(place))
        )
        self.setDragEnabled(True)
        self.setAcceptDrops(True)

    def fit(self, folded: bool) -> None:
        """Show small pictures alone, or larger ones with as many lines as the longest name."""
        items = [self.item(row) for row in range(self.count())]
        self.delegate.folded = folded
        self.delegate.lines = max(
            (self.delegate.lines_of(each.text(), each.data(ORIGIN_ROLE)) for each in items),
            default=1,
        )
        self.setGridSize(self.delegate.size)
        room = self.delegate.size.height()
        if self.delegate.size.width() * self.count() > self.width():
            room += self.horizontalScrollBar().sizeHint().height()
        self.setFixedHeight(room)

    def mimeTypes(self) -> list[str]:
        return [MIME_TYPE]

    def mimeData(self, items: Sequence[QListWidgetItem]) -> QMimeData:
        anchors = [self._tray[row].anchor for row in sorted(map(self.row, items))]
        return anchor_data(*anchors) if anchors else QMimeData()

    @property
    def chosen(self) -> tuple[int, ...]:
        """The places of the favourites that are chosen, ascending."""
        return tuple(sorted(map(self.row, self.selectedItems())))

    def menu(self) -> QMenu:
        """What can be done with the favourites that are chosen, or with all."""
        menu = QMenu(self)
        menu.setObjectName("trayMenu")
        menu.aboutToHide.connect(menu.deleteLater)
        facts, anchors = self._explorer.facts, [self._tray[each].anchor for each in self.chosen]
        if anchors:
            for each in self._explorer.destinations_of(anchors):
                menu.addAction(each.text, partial(self._explorer.send, anchors, each))
            latents = [each.latent for each in anchors]
            own = tuple(each for each in latents if isinstance(each, Encoded))
            if own and all(facts and misfit(each, facts) is None for each in anchors):
                words = "Show beside what the model makes of it, and crop"
                menu.addAction(icon("crop"), words, partial(self.looked_at.emit, own))
            menu.addSeparator()
        self._add_models(menu)
        if len(anchors) == 1:
            menu.addAction("Rename\tF2", partial(self.editItem, self.item(self.chosen[0])))
        if anchors:
            words = f"Take {counted(len(anchors), 'favourite')} out of the tray\tDel"
            menu.addAction(icon("delete"), words, self._take_out)
        menu.addAction("Choose all\tCtrl+A", self.selectAll)
        return menu

    def _add_models(self, menu: QMenu) -> None:
        """To open the models that the chosen favourites belong to, other than the current one."""
        found = dict.fromkeys(model_of(self._tray[each]) for each in self.chosen)
        current = self._explorer.ref
        for ref in found:
            if ref is not None and (current is None or ref.key != current.key):
                menu.addAction(
                    icon("library"),
                    menu_words(f"Open {ref.title}"),
                    partial(self._explorer.open, ref),
                )

    def _take_out(self) -> None:
        if self.chosen:
            self._tray.unpin(*self.chosen)

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.CopyAction

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self._accept(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self._accept(event)

    def dropEvent(self, event: QDropEvent) -> None:
        anchors = anchors_in(event.mimeData())
        if not anchors:
            event.ignore()
            return
        accept_drop(event)
        at = self._place(event.position().x())
        known = [each.anchor for each in self._tray]
        if all(each in known for each in anchors):
            self._tray.move([known.index(each) for each in anchors], at)
            self.setCurrentRow([each.anchor for each in self._tray].index(anchors[0]))
        else:
            self._explorer.pin_all(anchors, at)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        deletes = event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
        if deletes:
            self._take_out()
        else:
            super().keyPressEvent(event)

    def _accept(self, event: QDragMoveEvent) -> None:
        if event.mimeData().hasFormat(MIME_TYPE):
            accept_drop(event)
        else:
            event.ignore()

    def _place(self, x: float) -> int:
        """In front of which favourite a drop at `x` lands."""
        across = x + self.horizontalOffset() + self.gridSize().width() / 2
        return min(int(across // self.gridSize().width()), len(self._tray))


class TrayBar(QFrame):
    """The tray, with the favourites as the current model draws them, or as the model did that they
    were pinned with where the current one cannot.

    Empty or folded it is a thin line, in which the favourites are small and can be dragged as well.
    Whether it is open is remembered, on its own for the pages on which nothing can be pinned.

    Args:
        own: what a person's own pictures are given that are dropped or pasted here.

    Signals:
        numbers_wanted: the person wants to see the latents as numbers.
    """

    numbers_wanted = Signal()

    def __init__(
        self,
        explorer: Explorer,
        store: SettingsStore,
        parent: QWidget | None = None,
        *,
        own: OwnPictures | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("trayBar")
        self._own = own
        self._store = store
        self._explorer = explorer
        self._pins = True
        self._asked: tuple[int, ...] = ()
        self._others = OthersPictures(explorer)
        self._list = named(TrayList(explorer), "trayList", spoken="Tray", tip=_TIP)
        self._empty = QLabel(_EMPTY)
        self._empty.setProperty("quiet", True)
        self._fold = named(QToolButton(), "trayFold", spoken="Open the tray")
        self._fold.setAutoRaise(True)
        self._fold.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._fold.clicked.connect(self._on_fold)
        self._numbers = named(
            QToolButton(), "trayNumbers",
            tip="Copy, save, load and paste the latents in the tray as numbers (Ctrl+Shift+N).",
        )  # fmt: skip
        self._numbers.setText("Numbers…")
        self._numbers.setProperty("boxed", True)
        self._numbers.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._numbers.clicked.connect(self.numbers_wanted)
        self._likely = TrayLikelihoods(explorer, self)
        self._likely.found.connect(self._on_likely)
        self._later = QTimer(self, singleShot=True, interval=_LATER_MS)
        self._later.timeout.connect(self._ask)
        self._lay_out()
        self._list.itemChanged.connect(self._on_renamed)
        self._list.itemClicked.connect(self._on_clicked)
        if own is not None:
            self._list.looked_at.connect(own.looked_at)
            own.searches.found.connect(lambda *_: self._later.start())
        explorer.tray.changed.connect(self._fill)
        explorer.model_changed.connect(lambda _: self._fill())
        explorer.step_changed.connect(lambda _: self._later.start())
        explorer.steps_changed.connect(lambda _: self._on_steps())
        explorer.rendered.connect(self._on_rendered)
        self._others.drawn.connect(self._paint_others)
        self._fill()

    def show_beside(self, pins: bool) -> None:
        """Another page is in front; `pins` tells whether its pictures can be put into the tray."""
        self._pins = pins
        self._empty.setText(_EMPTY if pins else _EMPTY_ELSEWHERE)
        self._fit()

    @property
    def is_open(self) -> bool:
        """Whether the person wants to see the favourites large."""
        return self._store.text(_KEYS[self._pins]) == "yes"

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(MIME_TYPE) or self._takes_pictures(event.mimeData()):
            accept_drop(event)

    def dropEvent(self, event: QDropEvent) -> None:
        if anchors := anchors_in(event.mimeData()):
            accept_drop(event)
            self._explorer.pin_all(anchors)
        elif self._own is not None and self._takes_pictures(event.mimeData()):
            accept_drop(event)
            self._own.take_mime(event.mimeData())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._own is not None and event.matches(QKeySequence.StandardKey.Paste):
            self._own.paste()
        else:
            super().keyPressEvent(event)

    def _takes_pictures(self, data: QMimeData) -> bool:
        """Whether pictures of a person's own are held over it that can become latents; the window
        answers for everything else."""
        return self._own is not None and not self._own.refusal and holds_own_pictures(data)

    def _fill(self) -> None:
        chosen = self._list.currentRow()
        blank = _untinted(_unknown())
        self._list.blockSignals(True)
        self._list.clear()
        for pinned in self._explorer.tray:
            picture = _own_picture(pinned.anchor) or blank
            item = QListWidgetItem(picture, pinned.name or "latent")
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
            self._tell_origin(item, pinned)
            self._show_given(item, pinned.anchor)
            self._list.addItem(item)
        self._list.setCurrentRow(min(chosen, len(self._explorer.tray) - 1))
        self._list.blockSignals(False)
        self._stack.setCurrentIndex(int(len(self._explorer.tray) > 0))
        self._paint_others()
        self._fit()
        self._later.start(0)

    def _show_given(self, item: QListWidgetItem, anchor: Anchor) -> None:
        """Of a person's own picture show that beside what the current model makes of it; alone, if
        that makes nothing of it."""
        if not isinstance(anchor.latent, Encoded):
            return
        given, facts = thumbnail(anchor.latent.picture, OPEN_SIDE), self._explorer.facts
        if facts is not None and misfit(anchor, facts) is None:
            item.setData(GIVEN_ROLE, given)
        else:
            item.setIcon(_untinted(given))

    def _tell_origin(self, item: QListWidgetItem, pinned: Pinned) -> None:
        """Fade what the current model cannot show, and say which model showed it when pinned."""
        facts, ref = self._explorer.facts, self._explorer.ref
        reason = None if facts is None else misfit(pinned.anchor, facts)
        if facts is not None and not facts.samples and isinstance(pinned.anchor.latent, Encoded):
            reason = None  # shown as it is
        elsewhere = ref is not None and pinned.model not in ("", ref.title)
        likely = self._likely.words(pinned.anchor)
        under = (likely, pinned.model if elsewhere else "")
        item.setData(ORIGIN_ROLE, " · ".join(filter(None, under)))
        item.setData(UNFIT_ROLE, reason is not None)
        origin = f"Pinned with {pinned.model}." if elsewhere else ""
        given = isinstance(pinned.anchor.latent, Encoded)
        beside = "Your picture, and what the model makes of its latent." if given else ""
        words = (pinned.name, likely, beside, origin, reason, _TIP)
        item.setToolTip("\n".join(filter(None, words)))

    def _on_steps(self) -> None:
        """A newer model was saved: it is shown unless an older one was chosen."""
        if self._explorer.step is None:
            self._later.start()

    def _ask(self) -> None:
        facts = self._explorer.facts
        if facts is None:
            return
        self._others.ask(self._missing(facts))
        if not facts.samples:
            return
        tray = self._explorer.tray
        fitting = [at for at, each in enumerate(tray) if misfit(each.anchor, facts) is None]
        unknown = [at for at in fitting if self._must_be_searched(tray[at].anchor, facts)]
        self._search([tray[at].anchor for at in unknown])
        fitting = [at for at in fitting if at not in unknown]
        self._asked = tuple(fitting)
        if fitting:
            view = TrayView(anchors=tuple(tray[at].anchor for at in fitting))
            self._explorer.ask(CHANNEL, view)

    def _must_be_searched(self, anchor: Anchor, facts: ModelFacts) -> bool:
        """Whether it is a picture whose latent nobody has found yet with the current model."""
        latent = anchor.latent
        if self._own is None or not isinstance(latent, Encoded):
            return False
        answers = facts.encodes and not latent.projection.refine
        return not answers and not self._own.searches.is_current(latent)

    def _search(self, anchors: Sequence[Anchor]) -> None:
        """Have what must be searched for searched for, beside the render thread: others need it."""
        if self._own is not None:
            pictures = [each.latent for each in anchors if isinstance(each.latent, Encoded)]
            self._own.searches.want(*pictures)

    def _on_rendered(
        self, channel: str, request: Request, pictures: "Pictures", milliseconds: float
    ) -> None:
        del milliseconds
        if channel != CHANNEL or len(pictures) != len(self._asked):
            return
        self._list.blockSignals(True)
        for at, pixels in zip(self._asked, pictures.pixels, strict=True):
            item = self._list.item(at)
            if item is not None:
                image = to_qimage(pixels)
                item.setIcon(_enlarged(image))
                self._others.keep(self._explorer.tray[at], image)
        self._list.blockSignals(False)
        # Some may have been taken out of the tray meanwhile.
        there = [place for place, at in enumerate(self._asked) if at < len(self._explorer.tray)]
        anchors = [self._explorer.tray[self._asked[place]].anchor for place in there]
        self._likely.look_at(request, anchors, pictures.pixels[there])

    def _missing(self, facts: ModelFacts) -> list[Pinned]:
        """The favourites that the current model cannot draw."""
        return [
            each
            for each in self._explorer.tray
            if misfit(each.anchor, facts) and not isinstance(each.anchor.latent, Encoded)
        ]

    def _paint_others(self) -> None:
        """Show what the current model cannot draw as the model drew it that it belongs to."""
        facts = self._explorer.facts
        missing = {each.anchor for each in self._missing(facts)} if facts is not None else set()
        self._list.blockSignals(True)
        for at, pinned in enumerate(self._explorer.tray):
            image = self._others.image(pinned.anchor) if pinned.anchor in missing else None
            if image is not None and (item := self._list.item(at)) is not None:
                item.setIcon(_enlarged(image))
        self._list.blockSignals(False)

    def _on_clicked(self, item: QListWidgetItem) -> None:
        """What another model drew can be had by opening that."""
        if item.data(UNFIT_ROLE) and len(self._list.chosen) == 1:
            offer_model(self._explorer, self._explorer.tray[self._list.row(item)].anchor)

    def _on_likely(self) -> None:
        """Say under the favourites how likely they are."""
        self._list.blockSignals(True)
        for row, pinned in enumerate(self._explorer.tray):
            if (item := self._list.item(row)) is not None:
                self._tell_origin(item, pinned)
        self._list.blockSignals(False)
        self._fit()

    def _on_renamed(self, item: QListWidgetItem) -> None:
        self._explorer.tray.rename(self._list.row(item), item.text())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _on_fold(self) -> None:
        self._store.keep(_KEYS[self._pins], "no" if self.is_open else "yes")
        self._fit()

    def _lay_out(self) -> None:
        self.setAcceptDrops(True)
        self._stack = QStackedLayout()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._list)
        top = Qt.AlignmentFlag.AlignTop
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * GRID, 0, 2 * GRID, GRID // 2)
        row.addWidget(self._fold, 0, top)
        row.addLayout(self._stack, 1)
        row.addWidget(self._numbers, 0, top)

    def _fit(self) -> None:
        """Be as high as what is shown; the first favourite does not move the pictures above."""
        held = len(self._explorer.tray)
        self._list.fit(folded=not self.is_open)
        self._fold.setVisible(held > 0)
        self._fold.setIcon(icon("open" if self.is_open else "closed"))
        self._fold.setText(f"Tray {held}")
        self._fold.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._fold.setAccessibleName("Fold the tray" if self.is_open else "Open the tray")
        self._fold.setToolTip(
            "Fold the tray: small pictures, more room for the page."
            if self.is_open
            else "Open the tray: large pictures with their names."
        )
        thin = max(self._numbers.sizeHint().height(), FOLDED_SIDE + GRID)
        self.setFixedHeight((max(self._list.height(), thin) if held else thin) + GRID // 2)


def _unknown() -> QPixmap:
    """What stands for a favourite of which there is no picture."""
    blank = QPixmap(OPEN_SIDE, OPEN_SIDE)
    blank.fill(QColor(colours().canvas))
    painter = QPainter(blank)
    painter.setPen(QColor(colours().muted))
    painter.setFont(theme().font("title"))
    painter.drawText(blank.rect(), Qt.AlignmentFlag.AlignCenter, "?")
    painter.end()
    return blank


def _own_picture(anchor: Anchor) -> QIcon | None:
    """The picture that was pinned as one, whatever model is open; None of a latent."""
    if not isinstance(anchor.latent, Encoded):
        return None
    try:
        pixels = anchor.latent.picture.pixels()
    except PictureError:
        return None
    return _enlarged(to_qimage(pixels))


def _enlarged(image: QImage) -> QIcon:
    return _untinted(QPixmap.fromImage(image.scaled(OPEN_SIDE, OPEN_SIDE)))


def _untinted(pixmap: QPixmap) -> QIcon:
    """`pixmap` as an icon that looks the same while it is selected."""
    icon = QIcon(pixmap)
    icon.addPixmap(pixmap, QIcon.Mode.Selected)
    return icon
