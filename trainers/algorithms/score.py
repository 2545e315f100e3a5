"""Score matching: a network learns where images become more probable, at every level of noise."""

import math
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Literal

import torch
from torch import Tensor, nn
from torch.optim import Optimizer

from trainers.algorithm import EXAMPLE_ROWS, Algorithm, Update, WatchedGrid
from trainers.capabilities import Prior
from trainers.config import TrainingConfig
from trainers.data.images import Batch
from trainers.data.spec import DataInfo, ImageSpec
from trainers.families.noise import draw_prior
from trainers.families.optimizers import adam
from trainers.needs import DivisibleBy, Needs
from trainers.networks.denoising import DIVISOR, NoisyMlp, NoisyUNet
from trainers.reports import Curve
from trainers.settings import setting, with_default

SAMPLES = 32
SHOWN_NOISE = (0.25, 0.5, 1.0)
"""Standard deviations of the noise, in a range of 2, that is taken away where one can watch."""


class ScoreConfig(TrainingConfig):
    """Settings of score matching."""

    steps: int = with_default(TrainingConfig, "steps", 6_000)
    learning_rate: float = setting(1e-3, "Size of Adam's steps.", gt=0.0, le=1.0)
    objective: Literal["denoising", "sliced"] = setting(
        "denoising",
        "How the score is learned: from the noise that was added, or from the score's own slope "
        "along random directions, which knows of no noise but takes twice the time.",
    )
    levels: int = setting(
        60, "Levels of noise, each smaller than the one before by the same factor.", ge=2, le=1000
    )
    smallest_noise: float = setting(
        0.02,
        "Standard deviation of the last level's noise, in a range of 2. The first level's is the "
        "largest distance between two images of the first batch.",
        gt=0.0,
        le=1.0,
    )
    langevin_steps: int = setting(
        2, "Changes of a chain at each level of noise.", ge=1, le=1000, unit="steps"
    )
    langevin_share: float = setting(
        0.2,
        "Part of the noise that a change of a chain takes away; as much is drawn anew as belongs "
        "to the level. More moves farther and is less exact.",
        gt=0.0,
        le=1.0,
    )
    decode_steps: int = setting(
        20,
        "Steps in which a latent becomes an image, and an image a latent.",
        ge=2,
        le=1000,
        unit="steps",
    )
    width: int = setting(
        16,
        "Channels of the network at the images' own size, doubled at a half and at a quarter of "
        "it.",
        ge=1,
        le=512,
        unit="channels",
        group="Networks",
    )
    hidden: int = setting(
        128, "Width of the hidden layers of the network for points.", ge=1, le=8192,
        group="Networks",
    )  # fmt: skip


class ScoreModel(nn.Module):
    """Knows the score of data with noise of any level; draws by chains or along the flow.

    Levels of noise are standard deviations sigma. What they are, where the data lie and how
    widely they are spread is measured on the first batch and kept with the weights.
    """

    classes = 0
    prior_kind: Prior = "normal"
    sigmas: Tensor
    centre: Tensor
    spread: Tensor

    def __init__(self, network: nn.Module, shape: tuple[int, ...], config: ScoreConfig) -> None:
        super().__init__()
        self.network = network
        self.shape = shape
        self.latent_size = math.prod(shape)
        self.smallest_noise = config.smallest_noise
        self.langevin_steps = config.langevin_steps
        self.langevin_share = config.langevin_share
        self.decode_steps = config.decode_steps
        self.burn_in = config.levels * config.langevin_steps
        largest = math.sqrt(self.latent_size)
        self.register_buffer("sigmas", geometric(largest, config.smallest_noise, config.levels))
        self.register_buffer("centre", torch.zeros(shape[0], *(1 for _ in shape[1:])))
        self.register_buffer("spread", torch.tensor(0.5))

    # What it knows.

    def denoised(self, noisy: Tensor, sigmas: Tensor) -> Tensor:
        """The mean of all that `noisy` [N, ...] may have been before noise of standard deviations
        `sigmas` [N] came upon it.

        The network is shown values of variance 1 and adds what is missing to the best linear guess
        (Karras et al. 2022, table 1).
        """
        wide = sigmas.float().reshape(-1, *(1 for _ in self.shape))
        total = torch.sqrt(wide.square() + self.spread.square())
        apart = noisy.float() - self.centre
        found = self.network(apart / total, sigmas.float().log()).float()
        kept = (self.spread / total).square()
        mean: Tensor = self.centre + kept * apart + wide * self.spread / total * found
        return mean

    def score(self, images: Tensor, sigmas: Tensor) -> Tensor:
        """The gradient of the log density of data with noise of standard deviations `sigmas` [N],
        at `images` [N, ...]."""
        wide = sigmas.float().reshape(-1, *(1 for _ in self.shape))
        return (self.denoised(images, sigmas) - images.float()) / wide.square()

    @torch.no_grad()
    def measure(self, images: Tensor) -> None:
        """Take levels, centre and spread from a batch of `images` [N, ...] of the data."""
        largest = torch.pdist(images.float().flatten(1)).max().clamp(min=2 * self.smallest_noise)
        self.sigmas.copy_(geometric(largest, self.smallest_noise, len(self.sigmas)))
        dimensions = (0, *range(2, images.ndim))
        self.centre.copy_(images.float().mean(dim=dimensions).reshape(self.centre.shape))
        self.spread.copy_((images.float() - self.centre).square().mean().sqrt().clamp(min=1e-3))

    # Latents: the probability flow.

    def prior(self, count: int, rng: torch.Generator) -> Tensor:
        """`count` latents [count, latent_size] from N(0, 1)."""
        return draw_prior(self.prior_kind, count, self.latent_size, rng)

    def decode(self, latents: Tensor, labels: Tensor | None = None) -> Tensor:
        """What the flow makes of noise, without a draw: [N, ...], images in [-1, 1]. There are no
        labels."""
        del labels
        noise = latents.float().reshape(-1, *self.shape)
        levels = geometric(self.sigmas[0], self.sigmas[-1], self.decode_steps + 1)
        end = self._flow(self.centre + levels[0] * noise, levels)
        return self._seen(self.denoised(end, levels[-1].expand(end.shape[0])))

    def encode(self, images: Tensor) -> Tensor:
        """The latents [N, latent_size] from which the flow comes to `images` [N, ...], nearly:
        the flow backwards."""
        levels = geometric(self.sigmas[-1], self.sigmas[0], self.decode_steps + 1)
        noise = self._flow(images.float(), levels) - self.centre
        return (noise / levels[-1]).flatten(1)

    def _flow(self, states: Tensor, levels: Tensor) -> Tensor:
        """`states` [N, ...] with noise of the first of `levels` [L], carried to the last along
        dx = -sigma score(x, sigma) d sigma (Song et al. 2021, equation 13).

        Exponential steps of second order that look one step back (Lu et al. 2022, DPM-Solver++,
        algorithm 2; the levels are geometric, so that all steps are alike).
        """
        before: Tensor | None = None
        for sigma, after in pairwise(levels):
            guess = self.denoised(states, sigma.expand(states.shape[0]))
            ahead = guess if before is None else 1.5 * guess - 0.5 * before
            kept = after / sigma
            states, before = kept * states + (1.0 - kept) * ahead, guess
        return states

    # Chains: annealed Langevin dynamics.

    def noise_after(self, step: int) -> float:
        """Standard deviation of the noise in the states after `step` changes; 0 at the end."""
        level = step // self.langevin_steps
        return float(self.sigmas[level]) if level < len(self.sigmas) else 0.0

    def begin_chains(self, count: int, rng: torch.Generator) -> Tensor:
        """States [count, ...] of nothing but noise."""
        nothing = self.centre.expand(count, *self.shape)
        return self.noised(nothing, 0, rng)

    def noised(self, images: Tensor, step: int, rng: torch.Generator) -> Tensor:
        """`images` [N, ...] as a chain's states that come to them would be after `step` changes."""
        sigma = self.noise_after(step)
        noise = torch.randn(images.shape, generator=rng, device=images.device)
        return (images.float() + sigma * noise) / _scale(sigma)

    def advance_chains(self, states: Tensor, step: int, rng: torch.Generator) -> Tensor:
        """What follows `states` [N, ...] after the `step`-th change, the first being number 0.

        A step along the score, a part of sigma^2 long, takes away that part of the noise, and as
        much is drawn anew as is missing to the next level; the last takes away all of it, then
        nothing changes. States are divided by sqrt(1 + sigma^2), so that any noise can be seen.
        """
        sigma, after = self.noise_after(step), self.noise_after(step + 1)
        if not sigma:
            return states
        noisy = states * _scale(sigma)
        sigmas = torch.full((len(states),), sigma, device=states.device)
        share = max(self.langevin_share, 1.0 - after / sigma)
        noisy = noisy + share * (self.denoised(noisy, sigmas) - noisy)
        if not after:
            return self._seen(noisy)
        missing = math.sqrt(max(after**2 - ((1.0 - share) * sigma) ** 2, 0.0))
        drawn = torch.randn(states.shape, generator=rng, device=states.device)
        return (noisy + missing * drawn) / _scale(after)

    def expected(self, states: Tensor, step: int) -> Tensor:
        """The mean of what `states` [N, ...] may become, after `step` changes."""
        sigma = self.noise_after(step)
        if not sigma:
            return self._seen(states)
        sigmas = torch.full((len(states),), sigma, device=states.device)
        return self._seen(self.denoised(states * _scale(sigma), sigmas))

    def _seen(self, values: Tensor) -> Tensor:
        """Images within their range; points as they are."""
        return values.clamp(-1.0, 1.0) if len(self.shape) == 3 else values


class Score(Algorithm[ScoreConfig]):
    """Score-based generative modelling with annealed Langevin dynamics (Song and Ermon 2019;
    sliced score matching: Song et al. 2019; choices of the improved version: 2020).

    The score s of data with noise of standard deviation sigma is learned at all levels at once. It
    minimises sigma^2 / 2 |s(x + sigma z) + z / sigma|^2 (denoising; Vincent 2011), or without a
    look at the noise sigma^2 (v' (ds/dx) v + |s|^2 / 2) for signs v drawn at random (sliced), which
    in expectation is the same but for a constant. The levels begin at the largest distance between
    two images, and an average of the weights draws (2020, techniques 1 and 5). Chains draw so much
    noise that it keeps to its level, and the last change takes it away (Jolicoeur-Martineau et al.
    2021, algorithm 2). Latents come by the probability flow (Song et al. 2021).

    Deviations from the papers: a small U-Net that is told the level, rather than a RefineNet; it is
    shown values of variance 1 and adds to the best linear guess (Karras et al. 2022), which learns
    in a tenth of the steps; the levels of a batch are spread evenly; images lie in [-1, 1] and
    their grey values are not dequantised; few levels with few changes each.
    """

    name = "score"
    title = "Score matching"
    summary = "Learns which way is out of the noise, at every level, and walks there from noise."
    paper = (
        "Song and Ermon 2019, Generative Modeling by Estimating Gradients of the Data "
        "Distribution, arXiv:1907.05600; Song and Ermon 2020, Improved Techniques for Training "
        "Score-Based Generative Models, arXiv:2006.09011; Song et al. 2019, Sliced Score "
        "Matching, arXiv:1905.07088"
    )
    family = "Markov chain"
    idea = (
        "The score is the direction in which an image becomes more probable soonest; the constant "
        "Z that nobody can sum is not in it. With noise added, it points at the mean of what may "
        "have been there before, so a network learns it by taking noise away again, at every "
        "level of noise. Walking along it from nothing but noise, while the noise becomes less, "
        "ends at an image: by chance along a chain, or without any along a flow."
    )
    formulas = (
        (
            "denoising",
            r"\mathbb{E}_{x, z, \sigma} \frac{\sigma^2}{2} \left| s(x + \sigma z, \sigma) + "
            r"\frac{z}{\sigma} \right|^2",
        ),
        (
            "sliced",
            r"\mathbb{E}_{x, z, \sigma, v}\, \sigma^2 \left( v^\top \frac{\partial s}{\partial "
            r"\tilde x} v + \frac{1}{2} |s(\tilde x, \sigma)|^2 \right), \quad \tilde x = x + "
            r"\sigma z",
        ),
        ("the flow", r"dx = -\sigma\, s(x, \sigma)\, d\sigma"),
    )
    Config = ScoreConfig
    needs = Needs(sizes=(DivisibleBy(DIVISOR, 8),), points=True)
    model: ScoreModel

    @classmethod
    def build_model(cls, config: ScoreConfig, data: DataInfo) -> ScoreModel:
        network: nn.Module
        if isinstance(data.spec, ImageSpec):
            network = NoisyUNet(data.channels, config.width)
        else:
            network = NoisyMlp(data.spec.shape, config.hidden)
        return ScoreModel(network, data.spec.shape, config)

    @property
    def curves(self) -> tuple[Curve, ...]:
        return CURVES

    def make_optimizers(self) -> dict[str, Optimizer]:
        return {"score": adam(self.model.parameters(), self.config.learning_rate)}

    def losses(self, batches: Iterator[Batch]) -> Iterator[Update]:
        images = next(batches).images
        if self.step == 0:
            self.model.measure(images)
        sigmas = self.model.sigmas[self._levels(len(images))]
        noise = self._normal(images)
        noisy = images + sigmas.reshape(-1, *(1 for _ in images.shape[1:])) * noise
        half = images[0].numel() / 2
        if self.config.objective == "denoising":
            loss = denoising_loss(self.model.score(noisy, sigmas), noise, sigmas).mean() / half
            yield Update("score", loss, {"score_error": loss})
        else:
            signs = self._normal(images).sign()
            noisy.requires_grad_(True)
            loss = sliced_loss(self.model.score(noisy, sigmas), noisy, signs, sigmas).mean() / half
            yield Update("score", loss, {"score_error": loss + 1.0})

    def _levels(self, count: int) -> Tensor:
        """Levels of noise, int64 [count], spread evenly from a place drawn at random (Kingma et al.
        2021, appendix I): each as often as any other, and fewer ups and downs."""
        begin = torch.rand((), generator=self.rng, device=self.rng.device)
        places = (begin + torch.arange(count, device=self.rng.device) / count) % 1.0
        return (places * len(self.model.sigmas)).long().clamp(max=len(self.model.sigmas) - 1)

    def _normal(self, images: Tensor) -> Tensor:
        return torch.randn(images.shape, generator=self.rng, device=images.device)

    def fixed_inputs(self, examples: Batch, rng: torch.Generator) -> dict[str, Tensor]:
        """32 latents, eight images, and noise for them."""
        few = examples.images[:EXAMPLE_ROWS]
        noise = torch.randn(few.shape, generator=rng)
        return {"latents": self.model.prior(SAMPLES, rng), "originals": few, "noise": noise}

    def pictures(self, model: nn.Module, fixed: Mapping[str, Tensor]) -> tuple[WatchedGrid, ...]:
        """Samples, and images from which noise of several levels is taken."""
        assert isinstance(model, ScoreModel)
        samples = model.decode(fixed["latents"])
        originals, noise = fixed["originals"].float(), fixed["noise"].float()
        columns = [originals]
        for sigma in SHOWN_NOISE:
            noisy = originals + sigma * noise
            sigmas = torch.full((len(noisy),), sigma, device=noisy.device)
            columns += [noisy.clamp(-1.0, 1.0), model.denoised(noisy, sigmas).clamp(-1.0, 1.0)]
        rows = torch.stack(columns, dim=1).flatten(0, 1)
        captions = ("original", *(each for s in SHOWN_NOISE for each in (f"noise {s:g}", "mean")))
        title = "Noise added, and the mean of what may have been there"
        return (
            WatchedGrid("samples", "Samples from fixed noise", samples, 8),
            WatchedGrid("denoised", title, rows, len(columns), captions),
        )


def denoising_loss(scores: Tensor, noise: Tensor, sigmas: Tensor) -> Tensor:
    """sigma^2 / 2 |s + z / sigma|^2, [N] (Song and Ermon 2019, equation 5, weighted by sigma^2).

    A score of 0 costs half as many as there are values.

    Args:
        scores: s [N, ...] at the images with noise.
        noise: z [N, ...], of variance 1, that was added `sigmas` [N] times.
    """
    wide = sigmas.reshape(-1, *(1 for _ in scores.shape[1:]))
    return 0.5 * (wide * scores + noise).square().flatten(1).sum(dim=1)


def sliced_loss(scores: Tensor, noisy: Tensor, directions: Tensor, sigmas: Tensor) -> Tensor:
    """sigma^2 (v' (ds/dx) v + |s|^2 / 2), [N] (Song et al. 2019, equation 8, the variant of less
    variance, weighted by sigma^2).

    Args:
        scores: s [N, ...], a function of `noisy` [N, ...].
        directions: v [N, ...] with E v v' = I: signs, say. Directions of length 1 would not do.
    """
    along = (scores * directions).sum()
    (slope,) = torch.autograd.grad(along, noisy, create_graph=True)
    trace = (slope * directions).flatten(1).sum(dim=1)
    return sigmas.square() * (trace + 0.5 * scores.square().flatten(1).sum(dim=1))


def geometric(first: Tensor | float, last: Tensor | float, count: int) -> Tensor:
    """[count] levels from `first` to `last`, each by the same factor from the one before."""
    shares = torch.linspace(0.0, 1.0, count)
    first, last = torch.as_tensor(first), torch.as_tensor(last)
    return first * (last / first) ** shares.to(first.device)


def _scale(sigma: float) -> float:
    return math.sqrt(1.0 + sigma * sigma)


CURVES = (
    Curve(
        "score_error",
        "Error of the score",
        "How far the score is from pointing at the image without its noise, averaged over all "
        "levels: 1 is knowing nothing. It falls, but not to 0, for nobody can know the noise.",
    ),
)
