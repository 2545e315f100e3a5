"""The embedded data set `edges`: outlines of things, each with its coloured picture."""

from trainers.data.drawn.edges.drawing import open_edges

__all__ = ["open_edges"]
