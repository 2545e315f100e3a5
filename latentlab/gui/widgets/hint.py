"""A line of small text that explains a control, or says what is wrong with it."""

from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget


class Hint(QLabel):
    """Wraps its text and takes no room while it has none."""

    def __init__(self, problem: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWordWrap(True)
        self.setProperty("problem" if problem else "quiet", True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self.hide()

    def say(self, text: str) -> None:
        """Show `text`, or nothing."""
        self.setText(text)
        self.setVisible(bool(text))
