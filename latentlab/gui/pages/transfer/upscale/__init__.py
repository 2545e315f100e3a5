"""The mode of the Transfer page for models that enlarge pictures."""
