"""Builds the models that ship with the program, and measures the figures on their cards."""
