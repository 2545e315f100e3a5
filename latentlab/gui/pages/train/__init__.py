"""The Train page: the form at the left, the training at the right."""
