"""Who looks at coloured things: a judge of what is drawn and how it is patterned, because an
outline does not tell the pattern and a blurred picture has none."""

from latentlab.metrics.judge import Judge, judge_of
from trainers.data.drawn.edges import open_edges
from trainers.data.drawn.edges.factors import KINDS, PATTERNS
from trainers.data.fingerprint import digest
from trainers.data.images import MemoryImages
from trainers.data.pairs import MemoryPairs


def edge_judge(size: int) -> Judge:
    """A judge of coloured pictures; the first time it learns for some minutes.

    Args:
        size: side length in pixels of the pictures it looks at.
    """
    return judge_of(coloured_by_look(open_edges(size)))


def coloured_by_look(pairs: MemoryPairs) -> MemoryImages:
    """The coloured pictures of `edges`, labelled by their kind of thing and their pattern."""
    labels = pairs.factors["kind"].long() * len(PATTERNS) + pairs.factors["pattern"].long()
    return MemoryImages(
        name=pairs.name,
        images=pairs.others,
        labels=labels,
        label_names=tuple(f"{kind}, {pattern}" for kind in KINDS for pattern in PATTERNS),
        fingerprint=digest([pairs.fingerprint, "look"]),
    )
