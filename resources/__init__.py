"""Files that ship with the program: icons, small trained models, the guide."""

from pathlib import Path

ICONS = Path(__file__).parent / "icons"
"""Small vector pictures that the style sheet draws into controls."""

MODELS = Path(__file__).parent / "models"
"""Trained models: safetensors files with their cards inside, and again as text beside them."""

READERS = Path(__file__).parent / "readers"
"""Small networks that read the attributes of built-in data in pictures, one for each data set."""

ENCODERS = Path(__file__).parent / "encoders"
"""Encoders of shipped models that have none, taught on their samples: NAME-DIGEST.safetensors."""

_SHIPPED_GUIDE = Path(__file__).parent / "guide" / "guide.md"

GUIDE = _SHIPPED_GUIDE if _SHIPPED_GUIDE.is_file() else Path(__file__).parents[1] / "docs/guide.md"
"""The guide and, beside it, its pictures. They lie in docs, and here in an installed package."""
