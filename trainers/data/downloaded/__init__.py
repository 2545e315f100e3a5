"""Public data sets, used where they lie or downloaded on request."""
