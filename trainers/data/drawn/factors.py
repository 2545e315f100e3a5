"""What is known of drawn scenes, as arrays that broadcast against pixels and are kept by name."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Self

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor


@dataclass(frozen=True)
class DrawnFactors:
    """Base of what decides drawn scenes: every field of a subclass is float32 [N], one value for
    each scene, or [n, 1, 1] in what `scene` returns."""

    def scene(self, rows: NDArray[np.int64]) -> Self:
        """Those rows, shaped [n, 1, 1] to broadcast against pixels."""
        return type(self)(*(getattr(self, each.name)[rows, None, None] for each in fields(self)))

    def named(self) -> dict[str, Tensor]:
        """The factors by name, as a data set keeps them."""
        return {each.name: torch.from_numpy(getattr(self, each.name)) for each in fields(self)}

    @classmethod
    def of(cls, named: Mapping[str, Tensor]) -> Self:
        """The factors from what `named` returned."""
        return cls(*(named[each.name].numpy() for each in fields(cls)))
