"""The Arithmetic page: signed sums of bins, directions from them, and how often they work."""
