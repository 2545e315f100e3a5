"""Wishes that were painted on a picture, as numbers that become smaller the better it fulfils them.

The terms of Zhu et al., "Generative Visual Manipulation on the Natural Image Manifold" (2016),
section 3.2: colours and dragged patches are compared by pixels, sketches by the orientations of
edges.
Pure: tensors in, tensors out; no model.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor
from torch.nn import functional as F

from latentlab.latent.edges import cell_of, edges
from latentlab.latent.projection import Features, Generate
from latentlab.pictures.strokes import coverage
from latentlab.views.edit import AnyWish, BrushWish, ColourWish, KeepWish, SketchWish, WarpWish
from trainers.capabilities import Prior

LATENT_CLOSENESS = 0.02
"""How much the mean square distance to the first latent counts beside that of the pixels that no
wish touches: little, but it decides where the pixels leave it open."""

_LUMA = (0.299, 0.587, 0.114)
_SMALLEST = 1e-6
_CONTRAST = 0.5
"""How strong an edge is wanted, in parts of that of a black line on white."""
_REACH = 32
"""A wish frees a margin around itself of this part of the side, since an edge cannot be painted to
the pixel."""


FEATURE_CLOSENESS = 0.12
"""How much the mean square distance of the features counts beside that of those pixels. It also
sees the wish, so it must not hold that back."""


class Term(Protocol):
    """How far images [N, C, H, W] in [-1, 1] are from fulfilling a wish, [N], 0 at best."""

    def __call__(self, images: Tensor) -> Tensor: ...


@dataclass(frozen=True)
class PixelTerm:
    """The mean square difference to `target` [C, H, W], weighted by `mask` [H, W]."""

    mask: Tensor
    target: Tensor

    def __call__(self, images: Tensor) -> Tensor:
        apart = ((images - self.target).square() * self.mask).mean(dim=1)
        return apart.flatten(1).sum(dim=1) / self.mask.sum().clamp_min(_SMALLEST)


@dataclass(frozen=True)
class EdgeTerm:
    """What edges lack of those wanted, `target` [1, 8, h, w], as the part of the squares: 1 where a
    picture has no edge at all, 0 where all are as strong as wanted. Others cost nothing."""

    target: Tensor

    def __call__(self, images: Tensor) -> Tensor:
        lacking = (self.target - edges(images)).relu().square().flatten(1).sum(dim=1)
        return lacking / self.target.square().sum().clamp_min(_SMALLEST)


@dataclass(frozen=True)
class EditObjective:
    """What is made small: all wishes together, and closeness to the first picture elsewhere.

    Attributes:
        generate: the frozen generator.
        terms: weight and term of each wish.
        first: the latent [D] and
        first_image: the picture [C, H, W] in [-1, 1] that are changed.
        elsewhere: how much each pixel belongs to what no wish touches, [H, W] in [0, 1].
        closeness: how much it counts that it stays there.
        features: what else than pixels is to stay; None for pixels alone.
        prior: what latents are drawn from.
        pull: the weight of mean(latent^2), for a normal prior.
    """

    generate: Generate
    terms: Sequence[tuple[float, Term]]
    first: Tensor
    first_image: Tensor
    elsewhere: Tensor
    closeness: float = 0.0
    features: Features | None = None
    prior: Prior = "normal"
    pull: float = 0.0

    @property
    def scale(self) -> int:
        """Values of a picture."""
        return self.first_image.numel()

    @property
    def rough(self) -> "EditObjective":
        """All of it."""
        return self

    def __call__(self, latents: Tensor, labels: Tensor | None) -> tuple[Tensor, Tensor]:
        """The objective of each latent [N], and its wishes' part of it [N]."""
        images = self.generate(latents, labels)
        wishes = torch.zeros(len(latents), device=latents.device)
        for weight, term in self.terms:
            wishes = wishes + weight * term(images)
        value = wishes
        if self.closeness:
            rest = PixelTerm(self.elsewhere, self.first_image)(images)
            moved = (latents - self.first).square().mean(dim=1)
            rest = rest + LATENT_CLOSENESS * moved
            if self.features is not None:
                seen = self.features(images) - self.features(self.first_image[None])
                rest = rest + FEATURE_CLOSENESS * seen.square().mean(dim=1)
            value = value + self.closeness * rest
        if self.prior == "normal" and self.pull:
            value = value + self.pull * latents.square().mean(dim=1)
        return value, wishes


def term_of(wish: AnyWish, seen: Tensor) -> Term | None:
    """The term of a wish; None for one that is no term.

    Args:
        seen: the picture that it was made on, [C, H, W] in [-1, 1].
    """
    if isinstance(wish, BrushWish):
        return None
    mask = mask_of(wish, seen)
    if isinstance(wish, ColourWish):
        return PixelTerm(mask, colour_of(wish.colour, seen))
    if isinstance(wish, KeepWish):
        return PixelTerm(mask, seen)
    if isinstance(wish, WarpWish):
        return PixelTerm(mask, dragged(seen, wish))
    return _edge_term(mask)


def mask_of(wish: AnyWish, like: Tensor) -> Tensor:
    """Where a wish holds, [H, W] in [0, 1], on the device of the picture `like` [C, H, W]."""
    side = like.shape[-1]
    if isinstance(wish, WarpWish):
        return _disc(wish.end, wish, like)
    covered = coverage(wish.strokes, wish.size, wish.softness, side)
    return torch.from_numpy(covered.copy()).to(like.device)


def elsewhere(wishes: Sequence[AnyWish], like: Tensor) -> Tensor:
    """How much each pixel belongs to what no wish touches, [H, W] in [0, 1]."""
    touched = torch.zeros(like.shape[-2:], device=like.device)
    for wish in wishes:
        touched = torch.maximum(touched, _touched(wish, like))
    return 1 - touched


def colour_of(colour: str, like: Tensor) -> Tensor:
    """A colour as values [C, 1, 1] in [-1, 1] of pictures with as many channels as `like`."""
    values = [int(colour[at : at + 2], 16) / 127.5 - 1 for at in (1, 3, 5)]
    if like.shape[0] == 1:
        values = [sum(part * each for part, each in zip(_LUMA, values, strict=True))]
    return torch.tensor(values, device=like.device)[:, None, None]


def dragged(image: Tensor, wish: WarpWish) -> Tensor:
    """`image` [C, H, W] moved as a whole so that what was at the wish's start lies at its end;
    what comes in from outside repeats the edge."""
    theta = torch.tensor(
        [[1.0, 0.0, 2 * (wish.start[0] - wish.end[0])],
         [0.0, 1.0, 2 * (wish.start[1] - wish.end[1])]],
        device=image.device,
    )  # fmt: skip
    grid = F.affine_grid(theta[None], [1, *image.shape], align_corners=False)
    return F.grid_sample(image[None], grid, padding_mode="border", align_corners=False)[0]


def _edge_term(lines: Tensor) -> EdgeTerm:
    """The term of lines [H, W] in [0, 1] that were drawn."""
    return EdgeTerm(_CONTRAST * edges(2 * lines[None, None] - 1))


def _touched(wish: AnyWish, like: Tensor) -> Tensor:
    """What a wish frees: where it holds, with a margin; of a warp, where it begins as well."""
    side = like.shape[-1]
    if isinstance(wish, (KeepWish, BrushWish)):
        return torch.zeros(like.shape[-2:], device=like.device)
    mask = mask_of(wish, like)
    if isinstance(wish, WarpWish):
        mask = torch.maximum(mask, _disc(wish.start, wish, like))
    margin = side // _REACH + (cell_of(side) if isinstance(wish, SketchWish) else 0)
    return F.max_pool2d(mask[None, None], 2 * margin + 1, 1, margin)[0, 0]


def _disc(middle: tuple[float, float], wish: WarpWish, like: Tensor) -> Tensor:
    covered = coverage((((*middle, 1.0),),), wish.size, wish.softness, like.shape[-1])
    return torch.from_numpy(covered.copy()).to(like.device)
