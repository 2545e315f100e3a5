"""Controls that the explorer's pages share."""
