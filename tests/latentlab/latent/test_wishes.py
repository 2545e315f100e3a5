"""What wishes ask for, against generators whose best latent is known."""

import pytest
import torch
from torch import Tensor

from latentlab.latent.editing import brush_step, different, followed, starts_around, starts_beside
from latentlab.latent.wishes import (
    LATENT_CLOSENESS,
    EditObjective,
    PixelTerm,
    colour_of,
    dragged,
    elsewhere,
    mask_of,
    term_of,
)
from latentlab.views.edit import BrushWish, ColourWish, KeepWish, SketchWish, WarpWish

SIZE, SIDE = 6, 8
LEFT = (((0.0, 0.5, 1.0), (0.2, 0.5, 1.0)),)


class Linear:
    """Pictures [N, 1, 8, 8] as W z + b."""

    def __init__(self) -> None:
        rng = torch.Generator().manual_seed(3)
        self.weight = torch.randn(SIDE**2, SIZE, generator=rng) / 4
        self.bias = torch.randn(SIDE**2, generator=rng) / 8

    def __call__(self, latents: Tensor, labels: Tensor | None) -> Tensor:
        del labels
        return (latents @ self.weight.T + self.bias).reshape(-1, 1, SIDE, SIDE)

    def best(
        self, mask: Tensor, colour: float, rest: Tensor, first: Tensor, closeness: float
    ) -> Tensor:
        """The minimum of the objective of one colour wish, by its normal equations."""
        wished = mask.flatten() / mask.sum()
        stays = closeness * rest.flatten() / rest.sum()
        near = closeness * LATENT_CLOSENESS / SIZE
        image = self.weight @ first + self.bias
        left = self.weight.T @ ((wished + stays)[:, None] * self.weight) + near * torch.eye(SIZE)
        right = self.weight.T @ (wished * (colour - self.bias) + stays * (image - self.bias))
        return torch.linalg.solve(left, right + near * first)


def first_latent() -> Tensor:
    return torch.randn(1, SIZE, generator=torch.Generator().manual_seed(7))


def objective(*wishes: ColourWish, closeness: float = 0.5) -> EditObjective:
    generate, first = Linear(), first_latent()
    image = generate(first, None)[0]
    terms = [(each.weight, term_of(each, image)) for each in wishes]
    return EditObjective(
        generate, [(weight, term) for weight, term in terms if term is not None],
        first[0], image, elsewhere(wishes, image), closeness,
    )  # fmt: skip


@pytest.mark.parametrize("closeness", [0.01, 0.5, 10.0])
def test_a_colour_wish_on_a_linear_generator_solves_the_normal_equations(closeness: float) -> None:
    wish = ColourWish(colour="#ffffff", size=0.4, strokes=LEFT)
    wanted = objective(wish, closeness=closeness)
    image = wanted.first_image
    *_, last = followed(wanted, first_latent(), None, 30, 80)
    truth = Linear().best(
        mask_of(wish, image), 1.0, elsewhere((wish,), image), first_latent()[0], closeness
    )
    torch.testing.assert_close(last.solutions.latents[0], truth, atol=3e-3, rtol=0)


def test_closer_and_closer_nothing_moves_any_more() -> None:
    wish = ColourWish(colour="#ffffff", size=0.4, strokes=LEFT)
    moved = []
    for closeness in (0.01, 1.0, 100.0):
        *_, last = followed(objective(wish, closeness=closeness), first_latent(), None, 30, 60)
        moved.append(float((last.solutions.latents - first_latent()).norm()))
    assert moved == sorted(moved, reverse=True)
    assert moved[-1] < 0.1 * moved[0]


def test_a_colour_is_compared_where_it_was_painted_alone() -> None:
    wish = ColourWish(colour="#ff0000", size=0.3, softness=0.0, strokes=LEFT)
    image = torch.zeros(3, 16, 16)
    term = term_of(wish, image)
    assert term is not None
    red = torch.tensor([1.0, -1.0, -1.0])[:, None, None].expand(3, 16, 16).clone()
    red[:, :, 8:] = torch.rand(3, 16, 8)
    assert float(term(red[None])) == pytest.approx(0, abs=1e-6)
    assert float(term(image[None])) == pytest.approx(1, abs=1e-5)


def test_a_grey_picture_takes_the_brightness_of_a_colour() -> None:
    assert colour_of("#ffffff", torch.zeros(1, 4, 4)).item() == pytest.approx(1)
    assert colour_of("#00ff00", torch.zeros(1, 4, 4)).item() == pytest.approx(2 * 0.587 - 1)


def test_what_was_dragged_lies_where_it_was_dragged_to() -> None:
    image = torch.randn(3, 16, 16, generator=torch.Generator().manual_seed(0))
    wish = WarpWish(start=(0.25, 0.5), end=(0.5, 0.75))
    moved = dragged(image, wish)
    torch.testing.assert_close(moved[:, 4:, 4:], image[:, :-4, :-4], atol=1e-5, rtol=0)
    term = term_of(wish, image)
    assert term is not None
    assert float(term(moved[None])) == pytest.approx(0, abs=1e-8)
    assert float(term(image[None])) > 0.1


def test_what_is_kept_costs_nothing_as_it_was_and_elsewhere_never() -> None:
    image = torch.randn(1, 16, 16, generator=torch.Generator().manual_seed(0))
    term = term_of(KeepWish(strokes=LEFT, size=0.3), image)
    assert term is not None
    other = image.clone()
    other[:, :, 10:] += 1
    assert float(term(other[None])) == 0
    assert float(term(image[None] + 1)) == pytest.approx(1)


def test_a_sketched_line_is_fulfilled_by_an_edge_along_it() -> None:
    across = SketchWish(strokes=(((0.2, 0.5, 1.0), (0.8, 0.5, 1.0)),))
    term = term_of(across, torch.zeros(1, 32, 32))
    assert term is not None
    lying = -torch.ones(1, 1, 32, 32)
    lying[..., 16:, :] = 1
    standing = lying.transpose(-1, -2)
    flat, along, wrong = (float(term(each)) for each in (0 * lying, lying, standing))
    assert flat == pytest.approx(1, abs=0.01)
    assert along < 0.5
    assert wrong > 0.9


def test_a_wish_frees_its_surroundings_and_a_warp_both_its_ends() -> None:
    image = torch.zeros(1, 32, 32)
    dot = ColourWish(colour="#000000", size=0.1, softness=0.0, strokes=(((0.5, 0.5, 1.0),),))
    rest = elsewhere((dot,), image)
    assert rest[16, 16] == 0
    assert rest[4, 4] == 1
    warp = elsewhere((WarpWish(start=(0.25, 0.25), end=(0.75, 0.75), softness=0.0),), image)
    assert warp[8, 8] == 0
    assert warp[24, 24] == 0
    assert elsewhere((KeepWish(strokes=LEFT),), image).min() == 1


def test_a_brush_is_no_term_and_one_step_of_it_goes_as_far_as_is_meant() -> None:
    """For W z + b the slope is 2 W'M(W z + b - c) / sum(M); the step lessens the term by a quarter
    along it."""
    wish = BrushWish(colour="#ffffff", size=0.5, strokes=LEFT)
    generate, before = Linear(), 0.1 * first_latent()
    image = generate(before, None)[0]
    assert term_of(wish, image) is None
    mask = mask_of(wish, image)
    term = PixelTerm(mask, torch.ones(1, 1, 1))
    apart = mask.flatten() * (image.flatten() - 1)
    slope = 2 * generate.weight.T @ apart / mask.sum()
    after = brush_step(generate, before, None, term)
    length = 0.25 * float(term(image[None])) / float(slope.square().sum())
    most = 0.1 * SIZE**0.5 / float(slope.norm())
    torch.testing.assert_close(after[0], before[0] - slope * min(length, most))
    assert float(term(generate(after, None))) < float(term(image[None]))


def test_a_brush_that_paints_on_comes_to_its_colour_and_stays_in_a_uniform_prior() -> None:
    generate, latent = Linear(), first_latent().clamp(-1, 1)
    term = PixelTerm(mask_of(ColourWish(colour="#ffffff", strokes=LEFT), generate(latent, None)[0]),
                     torch.full((1, 1, 1), 0.2))  # fmt: skip
    begun = float(term(generate(latent, None)))
    for _ in range(60):
        latent = brush_step(generate, latent, None, term, prior="uniform")
        assert latent.abs().max() <= 1
    assert float(term(generate(latent, None))) < 0.02 * begun


def test_candidates_look_different_and_are_about_as_good_as_the_best() -> None:
    images = torch.zeros(6, 1, 4, 4)
    images[2] = 0.5
    images[3] = -0.5
    images[5] = 1.0
    values = torch.tensor([0.12, 0.1, 0.11, 0.13, 0.1001, 0.9])
    assert different(values, images, 12).tolist() == [1, 2, 3]
    assert different(values, images, 2).tolist() == [1, 2]


def test_searches_begin_at_the_picture_and_around_it() -> None:
    rng = torch.Generator().manual_seed(0)
    beside = starts_beside(first_latent(), 4, rng)
    assert torch.equal(beside[:1], first_latent())
    assert len(beside) == 4
    around = starts_around(first_latent()[0], torch.zeros(16, SIZE), rng)
    assert around.shape == (16, SIZE)
    assert (around[8:] == 0).all()
    assert (around[:8] - first_latent()).std() == pytest.approx(0.5, abs=0.15)
