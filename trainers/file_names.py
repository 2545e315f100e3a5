"""File names, and sentences that hold some, as bytes and as text: on Linux a name is any bytes, and
Python marks those that are no text (as surrogates), which neither UTF-8 nor JSON can hold. And
paths as people type them, who may type what can be none."""

import unicodedata
from pathlib import Path

_TURNING = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters that are not seen and turn the order of those behind them."""


def to_bytes(text: str) -> bytes:
    """`text` in UTF-8; a name that is none as the bytes that it has on the disk."""
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        # Windows has names of UTF-16 whose halves do not match.
        return text.encode("utf-8", "surrogatepass")


def is_text(name: str) -> bool:
    """Whether all bytes of a name are text."""
    return not any(unicodedata.category(each) == "Cs" for each in name)


def typed_path(text: str) -> Path:
    """The path that a person typed, with "~" for their home; what cannot be one stays as it is."""
    path = Path(text.strip())
    try:
        return path.expanduser()
    except RuntimeError:  # the home of nobody
        return path


def is_folder(path: Path) -> bool:
    """Whether `path` is a folder; it is none where it cannot be looked at, or is too long."""
    try:
        return path.is_dir()
    except OSError:
        return False


def is_there(path: Path) -> bool:
    """Whether `path` exists; it does not where it cannot be looked at, or is too long."""
    try:
        return path.exists()
    except OSError:
        return False


def shown(text: str) -> str:
    """`text` for people, on one line: what is no text, or ends a line, becomes a question mark."""
    if text.isascii() and text.isprintable():
        return text
    return "".join("?" if _is_unfit(each) else each for each in text)


def _is_unfit(character: str) -> bool:
    return character in _TURNING or unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp")
