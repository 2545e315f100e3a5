"""Says into which folder a batch goes."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy

from latentlab.gui.widgets.labels import ElidedLabel


class IntoLabel(ElidedLabel):
    """One line: the beginning and the end of the path stay, as they tell most about it."""

    def __init__(self) -> None:
        super().__init__(left_out=Qt.TextElideMode.ElideMiddle)
        self.setProperty("quiet", True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self.hide()

    def say(self, out: Path | None) -> None:
        """Name `out`, or nothing."""
        self.setText("" if out is None else f"Into {out}")
        self.setVisible(out is not None)
