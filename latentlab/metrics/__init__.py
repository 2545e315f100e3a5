"""How good a model is: one file for each metric, found by the registry. No Qt."""
