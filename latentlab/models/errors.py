"""What a person is told when a model cannot be opened."""


class ModelError(Exception):
    """A model cannot be opened or used; the message says what is wrong and what to do."""
