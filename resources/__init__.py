"""Files that ship with the program: icons, lessons, small trained models."""

from pathlib import Path

ICONS = Path(__file__).parent / "icons"
"""Small vector pictures that the style sheet draws into controls."""

MODELS = Path(__file__).parent / "models"
"""Trained models: safetensors files with their cards inside, and again as text beside them."""
