"""A line under the pictures of a page: how likely the one under the pointer is."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from latentlab.gui.background import BackgroundWork
from latentlab.gui.explorer.controls.picture_canvas import PictureCanvas
from latentlab.gui.explorer.explorer import Explorer
from latentlab.gui.explorer.facts import ModelFacts
from latentlab.gui.style.accessibility import named
from latentlab.gui.style.icons import icon
from latentlab.gui.style.theme import GRID
from latentlab.gui.widgets import boxes
from latentlab.gui.widgets.labels import ElidedLabel
from latentlab.measuring.likelihood import READING, SHORT_READING, bits_of, in_bits
from latentlab.requests import Request

if TYPE_CHECKING:
    from latentlab.rendering.render import Pictures

_AT_MOST_EVERY_MS = 80
_ASK = "Point at a picture, or choose one, to see how likely it is."


class LikelihoodLine(QWidget):
    """Shown while the current model knows how likely pictures are.

    Args:
        canvas: on which the pictures are pointed at.
        answer: the pictures on screen, and the request that they answer.

    Signals:
        data_wanted: the person wants to see the most and the least likely of the data.
    """

    data_wanted = Signal()

    def __init__(
        self,
        explorer: Explorer,
        canvas: PictureCanvas,
        answer: Callable[[], "tuple[Request, Pictures] | None"],
    ) -> None:
        super().__init__()
        self.setObjectName("likelihoodLine")
        self._explorer, self._canvas, self._answer = explorer, canvas, answer
        self._words = named(ElidedLabel(_ASK), "likelihoodWords", tip=READING)
        self._data = named(
            QPushButton(icon("nearest"), "Most and least likely of the data"),
            "likelihoodOfData",
            tip="Look which pictures of the data the model finds most and least likely.",
        )
        self._data.clicked.connect(self.data_wanted)
        self._work = BackgroundWork(parent=self)
        self._work.failed.connect(self._words.setText)
        # While a walk plays there is another picture thirty times a second.
        self._soon = QTimer(self, singleShot=True, interval=_AT_MOST_EVERY_MS)
        self._soon.timeout.connect(self._measure)
        canvas.hovered.connect(lambda _: self.refresh())
        canvas.selected.connect(lambda _: self.refresh())
        explorer.model_changed.connect(self._on_model)
        boxes.row((self._words, 1), self._data, spacing=GRID, within=self)
        self._on_model(explorer.facts)

    def refresh(self) -> None:
        """Tell, in a moment, of the picture under the pointer, or else of the one that is chosen or
        alone."""
        if self.isVisible() and not self._soon.isActive():
            self._soon.start()

    def _measure(self) -> None:
        answer = self._answer()
        index = self._index(0 if answer is None else len(answer[1]))
        if answer is None or index is None:
            self._work.cancel()
            self._words.setText(_ASK)
            return
        request, pixels = answer[0], answer[1].pixels[index : index + 1]
        manager, name = self._explorer.manager, f"Picture {index + 1}"
        self._work.start(
            lambda _: bits_of(manager.open(request.model, request.step), pixels),
            lambda bits: self._words.setText(f"{name}: {in_bits(bits[0])}. {SHORT_READING}"),
        )

    def _index(self, count: int) -> int | None:
        """The place of the picture that is told about."""
        pointed = self._canvas.pointed_at
        for each in (pointed, self._canvas.selection, 0 if count == 1 else -1):
            if 0 <= each < count:
                return each
        return None

    def _on_model(self, facts: ModelFacts | None) -> None:
        self._soon.stop()
        self._work.cancel()
        self._words.setText(_ASK)
        self.setVisible(facts is not None and facts.has_density)
