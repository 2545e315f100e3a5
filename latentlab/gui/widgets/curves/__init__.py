"""Plots of a run's curves."""
