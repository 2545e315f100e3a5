"""The Map page: the data's pictures where the model puts them."""
