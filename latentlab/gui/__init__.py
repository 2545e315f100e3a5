"""The window: the only package that knows Qt. It shows what others compute."""
