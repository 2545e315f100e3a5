"""What is left out of a person's images, and the sentence that counts it by reason."""

from collections.abc import Sequence
from dataclasses import dataclass

_REASONS_SHOWN = 3


@dataclass(frozen=True)
class LeftOut:
    """A file or folder that is not learned from.

    Attributes:
        path: in the folder, with forward slashes.
        reason: why, as the second half of a sentence: "it is a link to nothing".
    """

    path: str
    reason: str

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}"


def told(left_out: Sequence[LeftOut]) -> str:
    """How much is left out and why, most frequent reasons first, as sentences; "" of nothing."""
    if not left_out:
        return ""
    groups: dict[str, list[LeftOut]] = {}
    for each in left_out:
        groups.setdefault(each.reason, []).append(each)
    by_size = sorted(groups.values(), key=len, reverse=True)
    parts = [_counted(group) for group in by_size[:_REASONS_SHOWN]]
    others = sum(map(len, by_size[_REASONS_SHOWN:]))
    if others:
        parts.append(f"{others} more: for other reasons")
    whole = "1 file or folder is" if len(left_out) == 1 else f"{len(left_out)} files or folders are"
    return f"{whole} left out. {'. '.join(parts)}."


def _counted(group: Sequence[LeftOut]) -> str:
    first = group[0]
    return str(first) if len(group) == 1 else f"{len(group)}, such as {first}"
