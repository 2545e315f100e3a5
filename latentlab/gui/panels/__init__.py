"""The pages of the window and the parts that they are put together from."""
