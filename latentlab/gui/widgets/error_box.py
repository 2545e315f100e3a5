"""A failure told in the window, beside what it concerns: what happened, what to do, and the full
text on demand."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent, QFontDatabase
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from latentlab.gui.style.accessibility import named
from latentlab.gui.style.icons import icon
from latentlab.gui.style.theme import GRID, theme
from latentlab.gui.widgets import boxes
from latentlab.gui.widgets.buttons import icon_button

_LOWEST_DETAILS, _HIGHEST_DETAILS = GRID * 8, GRID * 24


class ErrorBox(QFrame):
    """Hidden until there is something to say; never modal. What is no failure, but leaves a choice,
    is told here as well, with a button for each thing that can be done."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._headline = QLabel()
        self._headline.setFont(theme().font(bold=True))
        self._advice = QLabel()
        for label in (self._headline, self._advice):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            # Left alone it demands room for its words one below the other: the window would grow.
            label.setMinimumHeight(label.fontMetrics().height())
        self._buttons: list[QPushButton] = []
        self._offers = QHBoxLayout()
        self._offers.setSpacing(GRID)
        self._picture = QLabel()
        self._details = QPlainTextEdit()
        self._details.setReadOnly(True)
        self._details.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self._details.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._details.setMinimumHeight(_LOWEST_DETAILS)
        self._details.setMaximumHeight(_HIGHEST_DETAILS)
        self._details.setAccessibleName("Full text of the error")
        self._details.setTabChangesFocus(True)
        self._show_details = QPushButton("Show details")
        self._show_details.setToolTip("The full text of the error, for whoever can repair it")
        self._show_details.clicked.connect(self._toggle_details)
        self._copy = QPushButton(icon("copy"), "Copy")
        self._copy.setToolTip("Put the message with all details on the clipboard")
        self._copy.clicked.connect(self.copy)
        self._dismiss = icon_button("close", "Dismiss this message")
        self._dismiss.clicked.connect(self.clear)
        self._fold()
        self._lay_out()
        theme().changed.connect(self._restyle)
        self._restyle()
        self.hide()

    def show_error(self, headline: str, advice: str, details: str = "") -> None:
        """Say what happened in `headline` and what to do in `advice`; `details` on demand."""
        self._forget_offers()
        self._headline.setText(headline)
        self._advice.setText(advice)
        self._advice.setVisible(bool(advice))
        self._details.setPlainText(details)
        self._show_details.setVisible(bool(details))
        self._fold()
        self.setAccessibleName(headline)
        self.setAccessibleDescription(advice)
        self.show()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def show_offers(
        self,
        headline: str,
        offers: Mapping[str, Callable[[], None]],
        question: str = "What shall be done with it?",
    ) -> None:
        """Say what there is in `headline`, and offer what can be done with it: by what its button
        says, what is called when it is pressed."""
        self.show_error(headline, question)
        self._copy.hide()
        for text, take in offers.items():
            button = named(QPushButton(text), "offerButton", tip=text)
            button.clicked.connect(self.clear)
            button.clicked.connect(take)
            self._offers.insertWidget(self._offers.count() - 1, button)
            button.show()
            self._buttons.append(button)
        self._restyle()

    def _forget_offers(self) -> None:
        for each in self._buttons:
            self._offers.removeWidget(each)
            each.hide()
            each.deleteLater()
        self._buttons.clear()
        while self._offers.takeAt(0) is not None:
            pass
        # An empty row is at most 0 pixels wide, and so would be the words above it.
        self._offers.addStretch(1)
        self._copy.show()
        self._restyle()

    def clear(self) -> None:
        """Take the message away."""
        self._forget_offers()
        self.hide()
        self._details.clear()

    def copy(self) -> None:
        """Put the message with all details on the clipboard."""
        parts = (self._headline.text(), self._advice.text(), self._details.toPlainText())
        QApplication.clipboard().setText("\n\n".join(part for part in parts if part))

    def _lay_out(self) -> None:
        words = boxes.column(self._headline, self._advice, self._offers, spacing=4)
        top = Qt.AlignmentFlag.AlignTop
        head = QHBoxLayout()
        head.setSpacing(GRID)
        head.addWidget(self._picture, 0, top)
        head.addLayout(words, 1)
        for button in (self._show_details, self._copy, self._dismiss):
            head.addWidget(button, 0, top)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GRID * 2, GRID, GRID, GRID)
        layout.setSpacing(GRID)
        layout.addLayout(head)
        layout.addWidget(self._details)

    def _toggle_details(self) -> None:
        if self._details.isHidden():
            self._details.show()
            self._show_details.setText("Hide details")
        else:
            self._fold()

    def _fold(self) -> None:
        self._details.hide()
        self._show_details.setText("Show details")

    def _restyle(self) -> None:
        name = "information" if self._buttons else "error"
        self.setProperty("offers", bool(self._buttons))
        self.style().polish(self)
        self._picture.setPixmap(icon(name).pixmap(QSize(GRID * 3, GRID * 3)))
