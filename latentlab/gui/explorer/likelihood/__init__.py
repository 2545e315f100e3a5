"""How likely pictures are, on every page of a model that knows."""
