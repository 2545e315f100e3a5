"""The explorer: the current model, its views, undo, rendering."""
