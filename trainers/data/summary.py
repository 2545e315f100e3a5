"""What a person is told of images before a model learns from them: labels, what is held out."""

from collections.abc import Sequence
from typing import Literal

from trainers.data.images import HeldOut, Images
from trainers.file_names import shown
from trainers.numerals import grouped

Word = Literal["label", "domain"]
"""What the names of the images are called."""

_NAMES_SHOWN = 20
_FEW = 8
"""Images of a label beside which a label with a single one was hardly meant."""


def counts_of(images: Images) -> tuple[int, ...]:
    """How many images have each label; none of pairs."""
    if images.paired:
        return ()
    return tuple(len(images.indices_of(label)) for label in range(images.info.classes))


def labels_told(names: Sequence[str], counts: Sequence[int], word: Word = "label") -> str:
    """The labels with their counts, as a sentence; "" without labels."""
    if not counts:
        return ""
    listed = [
        f"{shown(name)} ({grouped(count)})" for name, count in zip(names, counts, strict=True)
    ]
    rest = len(listed) - _NAMES_SHOWN
    more = f" and {rest} more" if rest > 0 else ""
    return f"{len(listed)} {word}s: {', '.join(listed[:_NAMES_SHOWN])}{more}."


def held_out_told(held_out: HeldOut) -> str:
    """What is held out of training, as a sentence; "" of nothing."""
    if not held_out:
        return ""
    parts = [f"{grouped(sum(counts))} in {shown(name)}" for name, counts in held_out.items()]
    return f"Held out, not learned from: {' and '.join(parts)}."


def lone_labels_told(names: Sequence[str], counts: Sequence[int], word: Word = "label") -> str:
    """Which labels have one image or none while another has many, as sentences; "" if none."""
    if max(counts, default=0) < _FEW:
        return ""
    both = list(zip(names, counts, strict=True))
    none = [shown(name) for name, count in both if count == 0]
    lone = [shown(name) for name, count in both if count == 1]
    sentences = []
    if none:
        sentences.append(f"No image of {_listed(none, word)} can be read.")
    if lone:
        is_one = len(lone) == 1
        sentences.append(
            f"There is a single image of {_listed(lone, word)}: a model learns to repeat it. Add "
            f"images of {'it' if is_one else 'them'}, or leave the {word}{'' if is_one else 's'} "
            "out."
        )
    return " ".join(sentences)


def _listed(names: Sequence[str], word: Word) -> str:
    rest = len(names) - _NAMES_SHOWN
    more = f" and {rest} more" if rest > 0 else ""
    return f"the {word}{'' if len(names) == 1 else 's'} {', '.join(names[:_NAMES_SHOWN])}{more}"
