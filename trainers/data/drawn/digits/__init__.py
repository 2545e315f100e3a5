"""The embedded data set `digits`: handwriting-like digits from pen paths."""
