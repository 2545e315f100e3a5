"""What all that draws, reads and saves pictures calls their bytes."""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Pixels: TypeAlias = NDArray[np.uint8]
"""One picture [H, W, C] or several [N, H, W, C]; C is 1 (grey) or 3."""
