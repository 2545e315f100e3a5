"""The errors of reading data."""


class DataError(Exception):
    """The data cannot be used; the message says what was wrong and what to do."""


class DataCancelled(Exception):  # noqa: N818
    """The person asked to stop while data were being read; nothing is wrong."""
