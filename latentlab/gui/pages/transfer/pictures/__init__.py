"""Where the pictures of the Transfer page come from, and how they are cropped."""
