"""The Samples page: the plane of seeds, and the training images nearest to a sample."""
