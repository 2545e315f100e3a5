"""A whole folder through a model."""
