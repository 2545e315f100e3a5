"""A short name for content: equal data have equal fingerprints."""

import hashlib
from collections.abc import Iterable

import numpy as np
from torch import Tensor

from trainers.file_names import to_bytes


def digest(parts: Iterable[bytes | str]) -> str:
    """Hex digest of `parts` in their order; where one part ends and the next begins counts."""
    whole = hashlib.blake2b(digest_size=16)
    for part in parts:
        content = to_bytes(part) if isinstance(part, str) else part
        whole.update(len(content).to_bytes(8, "little"))
        whole.update(content)
    return whole.hexdigest()


def digest_tensors(*tensors: Tensor | None) -> str:
    """Hex digest of the shapes, types and values of `tensors`, which lie on the CPU."""
    parts: list[bytes | str] = []
    for tensor in tensors:
        if tensor is None:
            parts.append("none")
            continue
        array = np.ascontiguousarray(tensor.numpy())
        parts += [f"{array.dtype.str} {array.shape}", array.tobytes()]
    return digest(parts)
