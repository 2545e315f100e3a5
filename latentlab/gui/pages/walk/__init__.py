"""The Walk page: a walk through anchors, the pad between four of them, and films of it."""
