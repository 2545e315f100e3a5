"""The current run and its training, in a background thread."""
