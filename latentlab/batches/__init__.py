"""A folder of pictures through a model: done once each, reported, resumable."""
