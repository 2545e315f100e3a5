"""RBM: a restricted Boltzmann machine, which learns an energy and draws by a chain."""

from collections.abc import Iterator, Mapping
from math import prod

import torch
from torch import Tensor, nn
from torch.nn.functional import softplus
from torch.optim import SGD, Optimizer

from trainers.algorithm import Algorithm, Update, WatchedGrid
from trainers.config import TrainingConfig
from trainers.data.images import Batch
from trainers.data.spec import DataInfo
from trainers.networks.boltzmann import Boltzmann, drawn
from trainers.reports import Curve
from trainers.settings import setting, with_default

FILTERS = 100
ROW = 10
FANTASIES = 64
FANTASY_STEPS = 200


class RBMConfig(TrainingConfig):
    """Settings of the RBM."""

    steps: int = with_default(TrainingConfig, "steps", 8_000)
    batch_size: int = with_default(TrainingConfig, "batch_size", 100)
    learning_rate: float = setting(0.05, "Size of the steps.", gt=0.0, le=10.0)
    momentum: float = setting(0.5, "How much of the last step is taken again.", ge=0.0, lt=1.0)
    weight_decay: float = setting(
        1e-4, "How strongly weights, not biases, are drawn to 0.", ge=0.0, le=1.0
    )
    chain_steps: int = setting(
        1, "Changes of the chain in each step: the k of CD-k and of PCD-k.", ge=1, le=1000
    )
    persistent: bool = setting(
        True,
        "Go on with the same chains (PCD), which find what the model draws far from the data; or "
        "begin each at a training image (CD).",
    )
    hidden: int = setting(400, "Hidden units.", ge=1, le=8192, group="Networks")


class RBMModel(nn.Module):
    """A Boltzmann machine whose visible units are an image's values: 1 is on, -1 is off."""

    burn_in = 500

    def __init__(self, shape: tuple[int, ...], hidden: int) -> None:
        super().__init__()
        self.shape = shape
        self.machine = Boltzmann(prod(shape), hidden)

    def begin_chains(self, count: int, rng: torch.Generator) -> Tensor:
        """Images [count, C, H, W] of values that are on or off by chance."""
        fair = torch.full((count, *self.shape), 0.5, device=rng.device)
        return 2.0 * drawn(fair, rng) - 1.0

    def advance_chains(self, states: Tensor, step: int, rng: torch.Generator) -> Tensor:
        """`states` [N, C, H, W] after one change of the hidden units and of themselves."""
        del step
        after = self.machine.gibbs(on_or_off(states), rng)
        return (2.0 * after - 1.0).reshape(states.shape)

    def expected(self, states: Tensor, step: int = 0) -> Tensor:
        """Probabilities of being on after another change, as grey values [N, C, H, W]."""
        del step
        hidden = self.machine.hidden_of(on_or_off(states))
        return (2.0 * self.machine.visible_of(hidden) - 1.0).reshape(states.shape)

    def energy(self, images: Tensor) -> Tensor:
        """The free energy of `images` [N, C, H, W] in [-1, 1], grey values as probabilities of
        being on, [N] in nats."""
        return self.machine.free_energy(on_or_off(images))


class RBM(Algorithm[RBMConfig]):
    """Restricted Boltzmann machine (Smolensky 1986; Hinton 2002; PCD: Tieleman 2008).

    Grey values are probabilities of being on, drawn anew at every use. The gradient of the log
    likelihood is that of F(data) - F(chain), with the chain held; the positive phase has
    probabilities of the hidden units. The chain draws every unit. The visible biases begin at the
    log odds of the first batch's means. Deviations from Hinton's guide (UTML TR 2010-003):
    one rate and one momentum from the first step to the last.
    """

    name = "rbm"
    title = "RBM"
    summary = "Learns which images have low energy, and walks by chance among them."
    paper = (
        "Hinton 2002, Training Products of Experts by Minimizing Contrastive Divergence, Neural "
        "Computation 14; Tieleman 2008, Training Restricted Boltzmann Machines using "
        "Approximations to the Likelihood Gradient, ICML"
    )
    family = "Markov chain"
    idea = (
        "Pixels and hidden units are on or off, and an energy says how well they go together; "
        "low energy is high probability, up to a constant Z that nobody can sum. Given the "
        "pixels the hidden units are independent, and the other way round, so a chain that "
        "draws the one from the other by turns ends among probable images. Learning lowers the "
        "energy of the data and raises it where the chain is."
    )
    formulas = (
        (
            "energy",
            r"E(x, h) = -a \cdot x - b \cdot h - x^\top W h, \quad F(x) = -a \cdot x - "
            r"\sum_j \log(1 + e^{b_j + (x^\top W)_j})",
        ),
        ("the machine", r"\mathbb{E}_{\text{data}} F(x) - \mathbb{E}_{\text{chain}} F(x)"),
    )
    Config = RBMConfig
    model: RBMModel
    chains: Tensor

    def __init__(self, config: RBMConfig, data: DataInfo) -> None:
        super().__init__(config, data)
        self.register_buffer("chains", torch.zeros(config.batch_size, prod(data.spec.shape)))

    @classmethod
    def build_model(cls, config: RBMConfig, data: DataInfo) -> RBMModel:
        return RBMModel(data.spec.shape, config.hidden)

    @property
    def curves(self) -> tuple[Curve, ...]:
        return CURVES

    def make_optimizers(self) -> dict[str, Optimizer]:
        machine = self.model.machine
        groups = [
            {"params": [machine.weights], "weight_decay": self.config.weight_decay},
            {"params": [machine.visible_bias, machine.hidden_bias], "weight_decay": 0.0},
        ]
        return {"machine": SGD(groups, self.config.learning_rate, self.config.momentum)}

    def losses(self, batches: Iterator[Batch]) -> Iterator[Update]:
        machine = self.model.machine
        grey = on_or_off(next(batches).images)
        if self.step == 0:
            self._begin(grey)
        data = drawn(grey, self.rng)
        with torch.no_grad():
            chains = self.chains if self.config.persistent else data
            for _ in range(self.config.chain_steps):
                chains = machine.gibbs(chains, self.rng)
            if self.config.persistent:
                self.chains.copy_(chains)
            rebuilt = machine.visible_of(drawn(machine.hidden_of(data), self.rng))
        gap = machine.free_energy(data).mean() - machine.free_energy(chains).mean()
        yield Update(
            "machine",
            gap,
            {
                "free_energy_gap": gap,
                "reconstruction_error": (rebuilt - data).abs().mean(),
                "pseudo_likelihood": self._pseudo_likelihood(data).mean(),
                "hidden_use": machine.hidden_of(data).mean(),
            },
        )

    @torch.no_grad()
    def _begin(self, grey: Tensor) -> None:
        """Biases at the log odds of how often each pixel is on, chains at the first images."""
        often = (grey.mean(dim=0) * len(grey) + 0.5) / (len(grey) + 1.0)
        self.model.machine.visible_bias.copy_(torch.logit(often))
        self.chains.copy_(drawn(grey, self.rng))

    @torch.no_grad()
    def _pseudo_likelihood(self, data: Tensor) -> Tensor:
        """log P(one value | all others) for one value of each image, times their number: [N]."""
        machine = self.model.machine
        which = torch.randint(data.shape[1], (len(data), 1), generator=self.rng, device=data.device)
        flipped = data.scatter(1, which, 1.0 - data.gather(1, which))
        gain = machine.free_energy(flipped) - machine.free_energy(data)
        return -softplus(-gain) * data.shape[1]

    def fixed_inputs(self, examples: Batch, rng: torch.Generator) -> dict[str, Tensor]:
        """32 originals, and noise from which chains begin."""
        return {
            "originals": examples.images[:32],
            "noise": self.model.begin_chains(FANTASIES, rng),
        }

    def pictures(self, model: nn.Module, fixed: Mapping[str, Tensor]) -> tuple[WatchedGrid, ...]:
        """What chains from noise came to, originals and what is rebuilt, and the filters."""
        assert isinstance(model, RBMModel)
        states = fixed["noise"]
        rng = torch.Generator(states.device).manual_seed(self.config.seed)
        for step in range(FANTASY_STEPS):
            states = model.advance_chains(states, step, rng)
        originals = fixed["originals"].float()
        pairs = torch.stack([originals, model.expected(originals)], dim=1).flatten(0, 1)
        title = f"Chains from noise after {FANTASY_STEPS} changes"
        filters = filters_of(model)
        return (
            WatchedGrid("samples", title, model.expected(states), 8),
            WatchedGrid(
                "reconstructions", "Originals and what is rebuilt", pairs, 8,
                ("original", "rebuilt") * 4,
            ),
            WatchedGrid(
                "filters", "Weights of hidden units, grey is 0", filters, min(len(filters), ROW)
            ),
        )  # fmt: skip


def on_or_off(images: Tensor) -> Tensor:
    """Images in [-1, 1] as visible units: [N, C, H, W] to [N, V] in [0, 1]."""
    return (images.float().flatten(1) + 1.0) / 2.0


def filters_of(model: RBMModel) -> Tensor:
    """The weights of the first hidden units as images [N, C, H, W], in full rows; one scale for
    all, in which the largest is white or black."""
    hidden = model.machine.weights.shape[1]
    shown = min(hidden - hidden % min(hidden, ROW), FILTERS)
    weights = model.machine.weights.detach()[:, :shown].T
    return (weights / weights.abs().max().clamp(min=1e-8)).reshape(-1, *model.shape)


CURVES = (
    Curve(
        "free_energy_gap",
        "Free energy, data less chains",
        "How much more energy images have than what the chains draw; its gradient is that of the "
        "likelihood. It hovers around 0 and measures no progress.",
        unit="nats",
    ),
    Curve(
        "pseudo_likelihood",
        "Pseudo-likelihood",
        "How well one value of an image is told from all others, times their number. Hope that it "
        "rises towards 0.",
        chart="Pseudo-likelihood",
        unit="nats",
    ),
    Curve(
        "reconstruction_error",
        "Reconstruction error",
        "How far an image is from itself after one change of the chain. It falls even when the "
        "model gets worse: watch it, do not hope for it.",
        chart="Shares",
    ),
    Curve(
        "hidden_use",
        "Hidden units on",
        "Share of hidden units that an image turns on. At 0 or 1 they tell nothing.",
        chart="Shares",
    ),
)
