"""Small pictures brought to a size between whole multiples of their own, without smearing."""

import math

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPixmap


def fitted(image: QImage, size: QSize, ratio: float = 1.0) -> QPixmap:
    """`image` as large as fits into `size`, its pixels as even squares as can be.

    Args:
        ratio: device pixels per pixel of the screen.
    """
    wanted = image.size().scaled(size * ratio, Qt.AspectRatioMode.KeepAspectRatio)
    whole = max(math.ceil(wanted.width() / image.width()), 1)
    # First to a whole multiple, so that each pixel stays a square; then a little smaller.
    enlarged = image.scaled(image.size() * whole)
    smooth = Qt.TransformationMode.SmoothTransformation
    exactly = Qt.AspectRatioMode.IgnoreAspectRatio
    pixmap = QPixmap.fromImage(enlarged.scaled(wanted, exactly, smooth))
    pixmap.setDevicePixelRatio(ratio)
    return pixmap
