"""A window that waits for what it shows and keeps pictures of itself, in both themes."""

import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PIL import Image
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget

from latentlab.gui.style.theme import apply_theme
from latentlab.gui.widgets.grid.grid_painter import to_array
from latentlab.models.catalogue import bundled_names
from latentlab.models.refs import ModelRef

if TYPE_CHECKING:
    from latentlab.gui.window.main_window import MainWindow

Found = TypeVar("Found", bound=QObject)

_SETTLE_SECONDS = 1.5
_LONGEST_SECONDS = 120.0
_COLOURS = 256

_log = logging.getLogger(__name__)


class Camera:
    """Drives a window and photographs it.

    Args:
        folder: where the pictures go, as NAME-light.png and NAME-dark.png.
    """

    def __init__(self, app: QApplication, window: "MainWindow", folder: Path) -> None:
        self.app = app
        self.window = window
        self._folder = folder

    def wait(self, seconds: float) -> None:
        """Let the window live for a while."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.app.processEvents()
            time.sleep(0.005)

    def until(self, done: Callable[[], bool], what: str) -> None:
        """Let the window live until something is done.

        Raises:
            TimeoutError: if it never is; `what` says what was waited for.
        """
        end = time.monotonic() + _LONGEST_SECONDS
        while not done():
            if time.monotonic() > end:
                raise TimeoutError(f"waited {_LONGEST_SECONDS:.0f} s for {what}")
            self.wait(0.01)

    def find(self, kind: type[Found], name: str = "") -> Found:
        """The control called `name`, or the only one of its kind."""
        found = self.window.findChild(kind, name) if name else self.window.findChild(kind)
        assert found is not None
        return found

    def open_bundled(self, name: str) -> bool:
        """Open a bundled model; False if this copy does not have it."""
        if name not in bundled_names():
            _log.info("There is no bundled model %s: its pictures are left out.", name)
            return False
        self.open(ModelRef.bundled(name))
        return True

    def open(self, ref: ModelRef) -> None:
        """Open a model."""
        explorer = self.window.explorer
        explorer.open(ref)
        self.until(lambda: explorer.facts is not None and explorer.ref == ref, ref.title)

    def shoot(self, name: str, widget: QWidget | None = None) -> None:
        """Keep a picture of the window, or of a dialog, in either theme."""
        self.wait(_SETTLE_SECONDS)
        for scheme in ("dark", "light"):
            apply_theme(self.app, scheme)
            self.wait(_SETTLE_SECONDS)
            pixels = to_array((widget or self.window).grab().toImage())
            few = Image.fromarray(pixels).quantize(_COLOURS, Image.Quantize.MEDIANCUT)
            few.save(self._folder / f"{name}-{scheme}.png", optimize=True)
        _log.info("%s", name)
