"""A person's own pictures and those of the data: read, cropped, turned into tensors."""
