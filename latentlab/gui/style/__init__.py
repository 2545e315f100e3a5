"""Colours, style sheet, icons, and names for screen readers."""
