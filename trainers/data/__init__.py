"""Images to learn from: embedded, downloaded, IDX files, or a person's own folder."""
