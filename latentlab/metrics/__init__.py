"""How good, how faithful and how original pictures are. No Qt."""
