"""The embedded data set `stripes`: plain and striped animals, unpaired, with a known truth."""

from trainers.data.drawn.stripes.drawing import counterparts, open_stripes

__all__ = ["counterparts", "open_stripes"]
