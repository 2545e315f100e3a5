"""Controls that the pages are built from; none of them knows training or torch."""
