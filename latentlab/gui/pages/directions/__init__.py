"""The Directions page: sliders along the directions that a model has of itself."""
