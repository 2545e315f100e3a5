"""Ways from one latent to another and through many: lines, great circles, closed curves."""

from collections.abc import Callable

import torch
from torch import Tensor

_SAME = 1e-6
"""Angle in radians below which two latents point the same way."""
_OPPOSITE = 0.05
"""Angle in radians to exactly opposite below which a closed curve takes a detour."""


def lerp(start: Tensor, end: Tensor, fractions: Tensor) -> Tensor:
    """Points on the straight line from `start` to `end`.

    Args:
        start, end: [D], or [N, D] for a line of its own for each fraction.
        fractions: [N] in [0, 1], the part of the way; 0 and 1 give the ends to the last bit.

    Returns:
        [N, D].
    """
    parts = fractions.double()[:, None]
    mixed = start.double() * (1 - parts) + end.double() * parts
    return _with_exact_ends(mixed, start, end, fractions)


def slerp(start: Tensor, end: Tensor, fractions: Tensor) -> Tensor:
    """Points on the great circle from `start` to `end`: spherical interpolation.

    High-dimensional Gaussian latents nearly all have the same length; a straight line passes
    through shorter ones, which a generator has never seen, a great circle does not (Shoemake 1985,
    Animating Rotation with Quaternion Curves, section 3.3). The length goes linearly from that
    of `start` to that of `end`. Where both point the same way, or one is zero, the line between
    them is straight; where they are opposite, one of the many great circles is taken, always the
    same.

    Args:
        start, end: [D], or [N, D] for a great circle of its own for each fraction.
        fractions: [N] in [0, 1], the part of the way; 0 and 1 give the ends to the last bit.

    Returns:
        [N, D].
    """
    parts = fractions.double()[:, None]
    from_, to = torch.broadcast_tensors(start.double(), end.double())
    from_, to = (each.expand(len(parts), -1) for each in (from_, to))
    lengths_from, lengths_to = _length(from_), _length(to)
    # A latent of zero has no direction; the straight line below takes over.
    a, b = from_ / lengths_from.clamp_min(1e-300), to / lengths_to.clamp_min(1e-300)
    angle = 2 * torch.atan2(_length(a - b), _length(a + b))
    sideways = _perpendicular(a, b, angle)
    circle = torch.cos(parts * angle) * a + torch.sin(parts * angle) * sideways
    mixed = circle * torch.lerp(lengths_from, lengths_to, parts)
    straight = (angle < _SAME) | (lengths_from == 0) | (lengths_to == 0)
    mixed = torch.where(straight, from_ * (1 - parts) + to * parts, mixed)
    return _with_exact_ends(mixed, start, end, fractions)


def polyline(
    stations: Tensor, positions: Tensor, between: Callable[[Tensor, Tensor, Tensor], Tensor]
) -> Tensor:
    """Points on the way through `stations` [K, D] in their order, each leg as long as the others.

    Args:
        positions: [N] in [0, 1]; 0 is the first station, 1 the last.
        between: `lerp` or `slerp`.

    Returns:
        [N, D].
    """
    legs, fractions = _legs(positions, len(stations) - 1)
    return between(stations[legs], stations[legs + 1], fractions)


def loop(stations: Tensor, positions: Tensor) -> Tensor:
    """Points on a smooth closed curve through `stations` [K, D], K at least 2.

    A Catmull-Rom spline (Catmull and Rom 1974) through the stations and back to the first, with
    its length brought to one between those of the stations, so that it keeps to where samples
    lie. Speed and direction are continuous. Where two neighbours are opposite, the
    curve makes a detour through the middle of a great circle between them.

    Args:
        positions: [N] in [0, 1]; station k lies at k / K, 0 and 1 are both the first.

    Returns:
        [N, D].
    """
    knots = _with_detours(stations)
    legs, fractions = _legs(positions, len(stations))
    first = torch.tensor([knot for knot, _ in knots])
    spread = torch.stack([latent for _, latent in knots]).double()
    scaled = legs + fractions.double()
    leg = torch.searchsorted(first, scaled.contiguous(), right=True) - 1
    width = torch.cat([first[1:], first.new_tensor([float(len(stations))])]) - first
    part = (scaled - first[leg]) / width[leg]
    mixed = _catmull_rom(spread, leg, part[:, None])
    lengths = _length(spread)
    eased = (part**2 * (3 - 2 * part))[:, None]
    target = torch.lerp(lengths[leg], lengths[(leg + 1) % len(spread)], eased)
    mixed = mixed * (target / _length(mixed).clamp_min(1e-300))
    following = stations[(legs + 1) % len(stations)]
    return _with_exact_ends(mixed, stations[legs % len(stations)], following, fractions)


def closed_walk(stations: Tensor, steps: int) -> Tensor:
    """A round trip by great circles through `stations` [K, D], `steps` latents for each leg.

    Returns:
        [K * steps, D]; the last is one step before the first, so it can be repeated for ever.
    """
    fractions = torch.arange(steps, dtype=stations.dtype) / steps
    legs = zip(stations, stations.roll(-1, dims=0), strict=True)
    return torch.cat([slerp(start, end, fractions) for start, end in legs])


def blend_of_four(
    corners: Tensor, x: Tensor, y: Tensor, between: Callable[[Tensor, Tensor, Tensor], Tensor]
) -> Tensor:
    """Blends of four latents at the corners of a square, along the rows and then between them.

    Args:
        corners: [4, D]: top left, top right, bottom left, bottom right.
        x, y: [N] in [0, 1], from the left and from the top.
        between: `lerp` or `slerp`.

    Returns:
        [N, D].
    """
    top = between(corners[0], corners[1], x)
    bottom = between(corners[2], corners[3], x)
    return between(top, bottom, y)


def _legs(positions: Tensor, count: int) -> tuple[Tensor, Tensor]:
    """On which of `count` equal legs each position lies, and which part of the leg is done.

    Rounded so that station k is met exactly at k / count.
    """
    scaled = positions.double() * count
    nearest = scaled.round()
    scaled = torch.where((scaled - nearest).abs() < 1e-9 * count, nearest, scaled)
    legs = scaled.floor().clamp(0, count - 1)
    return legs.long(), scaled - legs


def _with_exact_ends(mixed: Tensor, start: Tensor, end: Tensor, fractions: Tensor) -> Tensor:
    """`mixed` in the type of `start`, and where a fraction is 0 or 1 the end itself."""
    parts = fractions[:, None]
    at_end: Tensor = torch.where(parts == 1, end, mixed.to(start.dtype))
    return torch.where(parts == 0, start, at_end)


def _length(vectors: Tensor) -> Tensor:
    length: Tensor = vectors.norm(dim=-1, keepdim=True)
    return length


def _perpendicular(a: Tensor, b: Tensor, angle: Tensor) -> Tensor:
    """The unit vectors [N, D] at right angles to `a`, on the side of `b`.

    Where `b` is opposite to `a` and so on no side, that of the coordinate axis on which `a` is
    smallest.
    """
    axis = torch.zeros_like(a).scatter_(1, a.abs().argmin(dim=1, keepdim=True), 1.0)
    aim = torch.where(angle > torch.pi - _SAME, axis, b)
    sideways = aim - (aim * a).sum(dim=1, keepdim=True) * a
    return sideways / _length(sideways).clamp_min(1e-300)


def _with_detours(stations: Tensor) -> list[tuple[float, Tensor]]:
    """The stations of a closed curve with their place, and one between opposite neighbours."""
    knots = []
    for place, start in enumerate(stations):
        end = stations[(place + 1) % len(stations)]
        knots.append((float(place), start))
        cosine = torch.cosine_similarity(start.double(), end.double(), dim=0)
        if cosine < -torch.cos(torch.tensor(_OPPOSITE)):
            knots.append((place + 0.5, slerp(start, end, torch.tensor([0.5]))[0]))
    return knots


def _catmull_rom(knots: Tensor, leg: Tensor, part: Tensor) -> Tensor:
    """The closed cubic through `knots` [K, D] at `part` [N, 1] of legs [N]."""
    before, start, end, after = (knots[(leg + shift) % len(knots)] for shift in (-1, 0, 1, 2))
    slope_start, slope_end = (end - before) / 2, (after - start) / 2
    p2, p3 = part**2, part**3
    blended: Tensor = (
        (2 * p3 - 3 * p2 + 1) * start
        + (p3 - 2 * p2 + part) * slope_start
        + (3 * p2 - 2 * p3) * end
        + (p3 - p2) * slope_end
    )
    return blended


def distances(pictures: Tensor) -> Tensor:
    """Euclidean distances float64 [M - 1] between neighbours of `pictures` [M, ...]."""
    flat = pictures.double().flatten(1)
    apart: Tensor = (flat[1:] - flat[:-1]).norm(dim=1)
    return apart


def even_positions(lengths: Tensor, wanted: Tensor) -> Tensor:
    """Positions on a walk at which the pictures have changed by the wanted parts of the whole.

    Args:
        lengths: float64 [M], the `distances` between pictures at equal steps of the position from
            0 to 1.
        wanted: [N] in [0, 1], parts of the path's length in image space (the sum of `lengths`).

    Returns:
        float64 [N] in [0, 1]; 0 and 1 stay. If nothing changes, `wanted` itself.
    """
    total = lengths.sum()
    wanted = wanted.double()
    if total == 0:
        return wanted
    travelled = torch.cat([lengths.new_zeros(1), lengths.cumsum(0) / total])
    travelled[-1] = 1.0
    after = torch.searchsorted(travelled, wanted.contiguous()).clamp(1, len(lengths))
    begin, end = travelled[after - 1], travelled[after]
    part = (wanted - begin) / (end - begin).clamp_min(1e-12)
    positions = (after - 1 + part.clamp(0, 1)) / len(lengths)
    return torch.where(wanted == 0, 0.0, torch.where(wanted == 1, 1.0, positions))
