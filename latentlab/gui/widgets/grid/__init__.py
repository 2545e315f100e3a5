"""A grid of pictures: layout, painting, zoom."""
