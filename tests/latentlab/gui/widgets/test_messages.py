"""Errors and empty places say what to do."""

from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QPushButton, QToolButton

from latentlab.gui.widgets.empty_state import EmptyState
from latentlab.gui.widgets.error_box import ErrorBox


def button(box: ErrorBox, text: str) -> QPushButton:
    return next(b for b in box.findChildren(QPushButton) if b.text() == text)


def test_an_error_is_told_copied_and_dismissed(qapp: QApplication) -> None:
    box = ErrorBox()
    assert box.isHidden()
    box.show_error("The disk is full.", "Free some space.", "Traceback: 28")
    details = box.findChild(QPlainTextEdit)
    assert isinstance(details, QPlainTextEdit)
    assert box.isVisible()
    assert box.accessibleName() == "The disk is full."
    assert details.isHidden()
    button(box, "Show details").click()
    assert details.isVisible()
    button(box, "Copy").click()
    assert qapp.clipboard().text() == "The disk is full.\n\nFree some space.\n\nTraceback: 28"
    dismiss = box.findChild(QToolButton)
    assert isinstance(dismiss, QToolButton)
    dismiss.click()
    assert box.isHidden()


def test_the_next_error_starts_folded_and_without_details_offers_none(
    qapp: QApplication,
) -> None:
    del qapp
    box = ErrorBox()
    box.show_error("One.", "Do this.", "details")
    button(box, "Show details").click()
    box.show_error("Two.", "Do that.")
    assert button(box, "Show details").isHidden()


def test_an_empty_place_offers_what_to_do(qapp: QApplication) -> None:
    del qapp
    empty = EmptyState("No runs yet", "Train a model.", "Train", icon_name="library")
    empty.show()
    pressed = QSignalSpy(empty.triggered)
    empty.button.click()
    assert pressed.count() == 1
