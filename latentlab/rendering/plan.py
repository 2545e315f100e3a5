"""What a view comes down to: latents, labels, and how the pictures are laid out."""

from dataclasses import dataclass

from torch import Tensor


@dataclass(frozen=True)
class Plan:
    """Pictures to decode, row by row.

    Attributes:
        latents: float32 [N, latent_size], on the CPU.
        labels: weights float32 [N, classes], or None if the model has no labels.
        columns: pictures in a row.
        captions: one for each column, or none.
        row_captions: one for each row, or none.
    """

    latents: Tensor
    labels: Tensor | None
    columns: int
    captions: tuple[str, ...] = ()
    row_captions: tuple[str, ...] = ()
