"""The shelves of the Transfer page, and how pictures on them are cropped and drawn on."""
