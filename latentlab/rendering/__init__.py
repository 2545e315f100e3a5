"""From a view and a model to pixels: one module for each view."""
