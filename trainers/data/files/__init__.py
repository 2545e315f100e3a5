"""A person's own image files: folders, IDX files, pairs and two domains."""
