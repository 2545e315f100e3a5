"""pix2pix: learns from pairs how a picture is turned into its counterpart."""

from collections.abc import Iterator, Mapping

import torch
from torch import Tensor, nn
from torch.nn.functional import l1_loss
from torch.optim import Optimizer

from trainers.algorithm import EXAMPLE_ROWS, Algorithm, Update, WatchedGrid, examples_in_rows
from trainers.capabilities import TransferDirection
from trainers.data.images import Batch, both_domains
from trainers.data.spec import DataInfo
from trainers.families.adversarial import real_probabilities
from trainers.families.optimizers import DecayConfig, adam
from trainers.families.translation import TranslationConfig
from trainers.losses import discriminator_loss, generator_loss
from trainers.needs import DivisibleBy, Needs
from trainers.networks.patch import PatchDiscriminator, patch_layers
from trainers.networks.unet import DIVISOR, UNet
from trainers.reports import Curve
from trainers.settings import setting, width_setting, with_default


class Pix2PixConfig(TranslationConfig, DecayConfig):
    """Settings of pix2pix."""

    later_settings = frozenset({"decay_start", "decay_steps", "discriminator_width"})

    batch_size: int = with_default(TranslationConfig, "batch_size", 4)
    decay_steps: int = with_default(DecayConfig, "decay_steps", 0)
    direction: TransferDirection = setting(
        "AtoB", "Which picture of a pair is given, and which is to be drawn."
    )
    l1_weight: float = setting(
        100.0,
        "How much it counts that every pixel is right, in values from -1 to 1.",
        ge=0.0,
        le=10_000.0,
        group="Weights of the losses",
    )
    adversarial_weight: float = setting(
        1.0,
        "How much it counts that the discriminator believes the picture; 0 trains without one, "
        "on pixels alone, which blurs.",
        ge=0.0,
        le=1000.0,
        group="Weights of the losses",
    )
    width: int = width_setting(
        "Channels of the generator's widest feature map, doubled at each smaller one up to eight "
        "times; the authors use 64.",
    )
    discriminator_width: int = width_setting(
        "The same for the discriminator; 0 takes the generator's. More tells grain from texture "
        "better, and is not part of what is kept of the model.",
        default=0,
        least=0,
    )


class Pix2PixModel(nn.Module):
    """A U-Net that translates in one direction, with dropout as its noise."""

    def __init__(self, network: UNet, direction: TransferDirection) -> None:
        super().__init__()
        self.network = network
        self.directions: tuple[TransferDirection, ...] = (direction,)

    def translate(
        self,
        images: Tensor,
        direction: TransferDirection = "AtoB",
        rng: torch.Generator | None = None,
    ) -> Tensor:
        """Images [N, C, H, W] in [-1, 1], translated.

        With `rng`, all images are given the same noise, so that each comes out as it would
        alone; without, each has noise of its own.

        Raises:
            ValueError: if the model translates in the other direction only.
        """
        if direction not in self.directions:
            raise ValueError(
                f"This model does not translate {direction}; ask it for {self.directions[0]}."
            )
        translated: Tensor = self.network(images, rng, shared=rng is not None)
        return translated


class Pix2Pix(Algorithm[Pix2PixConfig]):
    """pix2pix (Isola et al. 2017): L1 and a discriminator of patches that is shown the input too.

    As in the authors' code the discriminator learns first, its loss is halved, both players see
    the same output, and, as in their code for PyTorch, the learning rate can fall to 0 over the
    second half. The dropout that is the generator's noise stays on after training.
    Deviations: 32 channels where the authors have 64; as many layers as the side can be halved;
    batches of 4 with every image normalised by itself, which with their batches of 1 comes to
    the same; below 64 px a discriminator with patches of 34 px, not 70; no random crops and no
    random mirroring; steps where they count epochs; samples come from averaged weights.
    """

    name = "pix2pix"
    title = "pix2pix"
    summary = "Learns from pairs, outline and picture say, to draw the one from the other."
    paper = (
        "Isola et al. 2017, Image-to-Image Translation with Conditional Adversarial Networks, "
        "arXiv:1611.07004"
    )
    family = "implicit, from pictures"
    idea = (
        "From pairs of an input and what it should become, a network learns to draw the one "
        "from the other. The mean difference alone would blur whatever the input leaves open; a "
        "discriminator that looks at patches, beside the input, asks for one sharp answer. "
        "Dropout is all the noise there is."
    )
    formulas = (
        (
            "discriminator",
            r"-\tfrac12 \left[\mathbb{E} \log D(x, y) + \mathbb{E} \log(1 - D(x, "
            r"G(x)))\right]",
        ),
        (
            "generator",
            r"-\mathbb{E} \log D(x, G(x)) + \lambda\, \mathbb{E} \lVert y - G(x) \rVert_1",
        ),
    )
    Config = Pix2PixConfig
    needs = Needs(domains="pairs", sizes=(DivisibleBy(DIVISOR, least=16),))
    default_data = "edges"
    model: Pix2PixModel

    def __init__(self, config: Pix2PixConfig, data: DataInfo) -> None:
        super().__init__(config, data)
        self.discriminator: PatchDiscriminator | None = None
        if config.adversarial_weight:
            layers = patch_layers(data.size)
            width = config.discriminator_width or config.width
            self.discriminator = PatchDiscriminator(2 * data.channels, width, layers)

    @classmethod
    def build_model(cls, config: Pix2PixConfig, data: DataInfo) -> Pix2PixModel:
        network = UNet(data.channels, data.size, config.width)
        return Pix2PixModel(network, config.direction)

    @property
    def curves(self) -> tuple[Curve, ...]:
        return (DIFFERENCE, *GAME) if self.discriminator else (DIFFERENCE,)

    def make_optimizers(self) -> dict[str, Optimizer]:
        rate, betas = self.config.learning_rate, (self.config.momentum, 0.999)
        players: dict[str, nn.Module] = {"generator": self.model}
        if self.discriminator:
            players["discriminator"] = self.discriminator
        return {name: adam(each.parameters(), rate, betas) for name, each in players.items()}

    def losses(self, batches: Iterator[Batch]) -> Iterator[Update]:
        given, truth = self._given_and_truth(next(batches))
        output = self.model.network(given, self.rng)
        error = l1_loss(output.float(), truth)
        loss, scalars = self.config.l1_weight * error, {"difference": error / 2.0}

        if self.discriminator:
            # (1) discriminator: tell the true counterpart of an input from the output
            yield discriminator_update(self.discriminator, given, truth, output.detach())

            # (2) generator: the same output before the discriminator that has just learned
            logits = self.discriminator(torch.cat([given, output], dim=1))
            fooling = generator_loss(logits, "non-saturating")
            loss = loss + self.config.adversarial_weight * fooling
            scalars["generator_loss"] = fooling
        yield Update("generator", loss, scalars)

    def _given_and_truth(self, batch: Batch) -> tuple[Tensor, Tensor]:
        a, b = both_domains(batch)
        return (a, b) if self.config.direction == "AtoB" else (b, a)

    def fixed_inputs(self, examples: Batch, rng: torch.Generator) -> dict[str, Tensor]:
        """Eight inputs with their true counterparts."""
        del rng
        given, truth = self._given_and_truth(examples)
        return {"given": given[:EXAMPLE_ROWS], "truth": truth[:EXAMPLE_ROWS]}

    def pictures(self, model: nn.Module, fixed: Mapping[str, Tensor]) -> tuple[WatchedGrid, ...]:
        assert isinstance(model, Pix2PixModel)
        given, truth = fixed["given"], fixed["truth"]
        rng = torch.Generator(given.device).manual_seed(self.config.seed)
        output = model.translate(given, self.config.direction, rng)
        columns = {"Input": given, "Output": output, "Truth": truth}
        return (examples_in_rows("What becomes of an input", columns),)


def discriminator_update(
    discriminator: nn.Module, given: Tensor, truth: Tensor, output: Tensor
) -> Update:
    """The step of a discriminator that is shown the input with what became of it.

    Its loss is halved, which slows it down against the generator.
    """
    real = discriminator(torch.cat([given, truth], dim=1))
    fake = discriminator(torch.cat([given, output], dim=1))
    loss = discriminator_loss(real, fake) / 2.0
    scalars = {"discriminator_loss": loss} | real_probabilities(real, fake)
    return Update("discriminator", loss, scalars)


DIFFERENCE = Curve(
    "difference",
    "Difference from the truth",
    "Mean difference of a pixel between output and truth, as a share of the range from dark to "
    "light. Hope that it falls; it cannot reach 0 where the input leaves things open.",
    chart="Difference from the truth",
    player="generator",
)
GAME = (
    Curve(
        "discriminator_loss",
        "Discriminator loss",
        "How badly the discriminator tells true counterparts from outputs: 0.69 is pure "
        "guessing, 0 means it is never wrong. Hope for a value between.",
        player="discriminator",
    ),
    Curve(
        "generator_loss",
        "Generator loss",
        "How badly the outputs fool the discriminator. It need not fall; hope that it does not "
        "climb without end.",
        player="generator",
    ),
    Curve(
        "belief_real",
        "D(x, y), true",
        "Mean probability of being true that the discriminator gives to true counterparts; near "
        "1 it is sure, at 0.5 it guesses.",
        chart="Probability of being real",
        player="discriminator",
    ),
    Curve(
        "belief_fake",
        "D(x, G(x)), drawn",
        "Mean probability of being true that the discriminator gives to outputs. Hope that it "
        "rises towards that of the true ones; stuck at 0, only pixels teach.",
        chart="Probability of being real",
        player="generator",
    ),
)
