"""What the algorithms share in which a discriminator tells real from fake by a probability."""

from typing import TypeVar

from torch import Tensor, nn
from torch.optim import Optimizer

from trainers.algorithm import Update
from trainers.config import TrainingConfig
from trainers.families.noise import GeneratorModel, NoiseAlgorithm
from trainers.families.optimizers import adam
from trainers.losses import GeneratorLoss, belief, discriminator_loss, generator_loss
from trainers.reports import Curve
from trainers.settings import setting


class AdversarialConfig(TrainingConfig):
    """Settings of every algorithm with a generator and a discriminator."""

    generator_loss: GeneratorLoss = setting(
        "non-saturating",
        "What the generator minimises: -log D(G(z)), or the minimax game's log(1 - D(G(z))), "
        "which stops teaching when the discriminator is sure.",
    )
    real_target: float = setting(
        1.0,
        "What the discriminator should say about real images; 0.9 is one-sided label smoothing.",
        ge=0.5,
        le=1.0,
    )
    learning_rate: float = setting(2e-4, "Size of Adam's steps, for both networks.", gt=0.0, le=1.0)
    momentum: float = setting(
        0.5, "Adam's first beta: how long it remembers the gradient's direction.", ge=0.0, lt=1.0
    )
    latent_size: int = setting(
        100, "Random numbers that one image is made from.", ge=1, le=4096, group="Networks"
    )


ConfigT = TypeVar("ConfigT", bound=AdversarialConfig)

CURVES = (
    Curve(
        "discriminator_loss",
        "Discriminator loss",
        "How badly the discriminator tells real from fake: 1.39 is pure guessing, 0 means it is "
        "never wrong and the generator learns little. Hope for a value between.",
        player="discriminator",
    ),
    Curve(
        "generator_loss",
        "Generator loss",
        "How badly the generator fools the discriminator. It need not fall, because both get "
        "better; hope that it neither climbs without end nor jumps.",
        player="generator",
    ),
    Curve(
        "belief_real",
        "D(x), real",
        "Mean probability of being real that the discriminator gives to real images; near 1 it "
        "is sure, at 0.5 it guesses.",
        chart="Discriminator's belief",
        player="discriminator",
    ),
    Curve(
        "belief_fake",
        "D(G(z)), generated",
        "Mean probability of being real that the discriminator gives to generated images. Hope "
        "that it rises towards D(x); stuck at 0, the generator has lost.",
        chart="Discriminator's belief",
        player="generator",
    ),
)


class AdversarialAlgorithm(NoiseAlgorithm[ConfigT]):
    """A generator (`model`) against a discriminator that gives logits; Adam for each."""

    model: GeneratorModel
    discriminator: nn.Module

    @property
    def curves(self) -> tuple[Curve, ...]:
        return CURVES

    def make_optimizers(self) -> dict[str, Optimizer]:
        rate, betas = self.config.learning_rate, (self.config.momentum, 0.999)
        return {
            "discriminator": adam(self.discriminator.parameters(), rate, betas),
            "generator": adam(self.model.parameters(), rate, betas),
        }

    def discriminator_update(self, real: Tensor, fake: Tensor) -> Update:
        """The discriminator's step from its logits [N] on real and on generated images."""
        loss = discriminator_loss(real, fake, self.config.real_target)
        scalars = {
            "discriminator_loss": loss,
            "belief_real": belief(real),
            "belief_fake": belief(fake),
        }
        return Update("discriminator", loss, scalars)

    def generator_update(self, fake: Tensor) -> Update:
        """The generator's step from the discriminator's logits [N] on its images."""
        loss = generator_loss(fake, self.config.generator_loss)
        return Update("generator", loss, {"generator_loss": loss})
