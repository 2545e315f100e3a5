"""The models that come with LatentLab, as large pictures: one click, and one can be explored."""

import logging
from functools import partial
from textwrap import fill, indent

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QFontMetrics, QIcon, QImage, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QLabel,
    QScrollArea,
    QToolButton,
    QWidget,
)

from latentlab import formatting
from latentlab.gui.background import BackgroundTask, BackgroundWork
from latentlab.gui.explorer.explorer import Explorer
from latentlab.gui.style.accessibility import named
from latentlab.gui.style.theme import GRID, theme
from latentlab.gui.widgets import boxes
from latentlab.gui.widgets.flow_layout import FlowLayout
from latentlab.gui.widgets.grid.grid_painter import fitted, to_qimage
from latentlab.metrics.registry import figure_called
from latentlab.models.catalogue import bundled_names, bundled_path, preview_path
from latentlab.models.errors import ModelError
from latentlab.models.files import ModelHeader, read_model_file
from latentlab.models.refs import ModelRef

_LEAST, _MOST = 16 * GRID, 30 * GRID
"""Width of a picture; all become narrower before they go on in a further row."""

_MOST_ROWS = 2
"""How many rows of buttons are seen at once; further ones are scrolled to."""

_FRAME = 3 * GRID
"""What a button is wider than its picture."""

_TIP_WIDTH = 70
"""Characters in a line of a tip."""

_log = logging.getLogger(__name__)


class ModelShelf(QFrame):
    """A button for each bundled model, in rows; hidden if there are none."""

    def __init__(self, explorer: Explorer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("modelShelf")
        self._explorer = explorer
        self._buttons: dict[str, QToolButton] = {}
        self._titles: dict[str, str] = {}
        self._pictures: dict[str, QImage] = {}
        self._drawing = BackgroundWork("is refused", self)
        self._rest_of_click = _RestOfDoubleClick(self)
        self._flow = FlowLayout(spacing=GRID)
        self._area = QScrollArea()
        self._lay_out()
        for name in bundled_names():
            self._add(name)
        self._fit()
        self.setVisible(bool(self._buttons))

    def draw_missing(self) -> None:
        """Have the pictures drawn that do not ship with their models; it loads PyTorch."""
        missing = [name for name in self._buttons if name not in self._pictures]
        if missing:
            self._drawing.start(lambda task: self._draw(task, missing), self._on_drawn)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _add(self, name: str) -> None:
        try:
            header = read_model_file(bundled_path(name)).header
        except (ModelError, OSError):
            # A damaged copy of LatentLab still trains models of its own.
            return
        button = named(QToolButton(), f"model-{name}", spoken=name, tip=_tip(header))
        self._titles[name] = header.card.title
        button.setProperty("boxed", True)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.clicked.connect(partial(self._open, name))
        shipped = QImage(str(preview_path(name)))
        if not shipped.isNull():
            self._pictures[name] = shipped
        self._buttons[name] = button
        self._flow.addWidget(button)

    def _draw(self, task: BackgroundTask, names: list[str]) -> dict[str, QImage]:
        from latentlab.previews import preview

        drawn = {}
        for name in task.counted(names, len(names)):
            ref = ModelRef.bundled(name)
            try:
                made = preview(ref, self._explorer.manager.open(ref))
            except (ModelError, ValueError, OSError) as error:
                _log.warning("%s has no picture in the Library: %s", name, error)
            else:
                drawn[name] = to_qimage(made.tiled).copy()
        return drawn

    def _on_drawn(self, drawn: dict[str, QImage]) -> None:
        self._pictures.update(drawn)
        self._fit()

    def _open(self, name: str) -> None:
        ref = ModelRef.bundled(name)
        if self._explorer.ref != ref:
            self._explorer.open(ref)
        self._rest_of_click.begin()
        self._explorer.exploring_wanted.emit()

    def _fit(self) -> None:
        """Make all pictures as large as there is room for, in as few rows as need be."""
        count = len(self._buttons)
        if not count:
            return
        least = _LEAST + _FRAME + GRID
        rows = -(-count // max((self.width() + GRID) // least, 1))
        in_row = -(-count // rows)
        bar = self._area.verticalScrollBar().sizeHint().width() if rows > _MOST_ROWS else 0
        room = (self.width() - bar - (in_row - 1) * GRID) // in_row - _FRAME
        width = min(max(room, _LEAST), _MOST)
        size = QSize(width, width // 2)
        for name, button in self._buttons.items():
            described = _wrapped(self._titles[name], button.fontMetrics(), width + GRID)
            button.setText(f"{name}\n{described}")
            button.setIconSize(size)
            button.setFixedWidth(width + _FRAME)
            button.setIcon(QIcon(self._picture(name, size)))
        # A style sheet's least height would let the buttons be squeezed.
        height = max(button.sizeHint().height() for button in self._buttons.values())
        for button in self._buttons.values():
            button.setFixedHeight(height)
        shown = Qt.ScrollBarPolicy
        self._area.setVerticalScrollBarPolicy(
            shown.ScrollBarAlwaysOn if rows > _MOST_ROWS else shown.ScrollBarAlwaysOff
        )
        seen = min(rows, _MOST_ROWS)
        self._area.setFixedHeight(seen * height + (seen - 1) * GRID)

    def _picture(self, name: str, size: QSize) -> QPixmap:
        if name in self._pictures:
            return fitted(self._pictures[name], size, self.devicePixelRatioF())
        blank = QPixmap(size)
        blank.fill(Qt.GlobalColor.transparent)
        return blank

    def _lay_out(self) -> None:
        heading = QLabel("Ready to explore")
        heading.setFont(theme().font(bold=True))
        buttons = QWidget()
        buttons.setLayout(self._flow)
        self._area.setWidget(buttons)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        boxes.column(heading, self._area, spacing=GRID, within=self)


class _RestOfDoubleClick(QObject):
    """Takes the second click of a double click, once the first has brought another page to the
    front: it would land there."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        app = QApplication.instance()
        assert app is not None
        self._app = app
        self._over = QTimer(self, singleShot=True)
        self._over.timeout.connect(lambda: app.removeEventFilter(self))

    def begin(self) -> None:
        """Wait for it, no longer than a double click takes."""
        self._app.installEventFilter(self)
        self._over.start(QApplication.doubleClickInterval())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        del watched
        return event.type() == QEvent.Type.MouseButtonDblClick


def _wrapped(title: str, metrics: QFontMetrics, width: int) -> str:
    """`title` in as many lines as it needs to be no wider than `width` pixels."""
    lines = [""]
    for word in title.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and metrics.horizontalAdvance(longer) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return "\n".join(lines)


def _tip(header: ModelHeader) -> str:
    card = header.card
    lines = [card.summary, f"Learned from {card.data} for {formatting.steps(card.steps)}."]
    for each in card.quality:
        known = figure_called(each.name)
        lines.append(f"{known.title if known else each.name}: {each.figure}")
        if known:
            lines.append(indent(fill(known.reading, _TIP_WIDTH), "    "))
    return "\n".join(line for line in lines if line)
