"""Exports to files: menu, actions and dialogs."""
