"""The embedded data set `captions`: scenes of coloured shapes, each with sentences about it."""

from trainers.data.drawn.captions.drawing import open_captions

__all__ = ["open_captions"]
