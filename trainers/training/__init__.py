"""One training: the session's loop, its state, what it writes and what it tells."""
