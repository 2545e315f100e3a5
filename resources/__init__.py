"""Files that ship with the program: icons, lessons, small trained models."""

from pathlib import Path

ICONS = Path(__file__).parent / "icons"
"""Small vector pictures that the style sheet draws into controls."""
