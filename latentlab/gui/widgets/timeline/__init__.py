"""The playhead over a run's saved steps."""
