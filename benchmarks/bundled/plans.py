"""Which models ship with the program: how each is trained, and which metrics its card bears."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from trainers.config import DataSource, Recipe
from trainers.registry import make_recipe


@dataclass(frozen=True)
class Plan:
    """One bundled model.

    Attributes:
        data: what it learns from.
        title, summary: what its card says.
        metrics: of latentlab/metrics, whose figures the card bears, in this order.
        settings: those that differ from the algorithm's own.
    """

    algorithm: str
    data: DataSource
    title: str
    summary: str
    metrics: tuple[str, ...]
    settings: Mapping[str, Any] = field(default_factory=dict)

    def recipe(self, steps: int | None = None) -> Recipe:
        """What a run is made from; `steps` in place of the plan's own."""
        settings = {"sample_interval": 500, **self.settings}
        if steps is not None:
            settings["steps"] = steps
        return make_recipe(self.algorithm, settings, self.data, "cpu", threads=1)


_DIGITS = DataSource(name="digits")
_FACES = DataSource(name="faces", image_size=32)
_CAPTIONS = DataSource(name="captions")
_STRIPES = DataSource(name="stripes", image_size=32)
_EDGES = DataSource(name="edges", image_size=64)
_SWAP = ("swap", "unchanged", "rebuilt", "outside")
# Ends before the rate has fallen: from there on the pairs are learned by heart, and the error on
# others grows from 4.4 % at 18 000 steps to 4.7 % at 30 000.
_COLOURING = {"steps": 18_000, "decay_start": 15_000, "decay_steps": 15_000, "width": 16}

PLANS: dict[str, Plan] = {
    "digits-cgan": Plan(
        "cgan",
        _DIGITS,
        "Digits on request",
        "Draws the digit that it is asked for. Good for labels, morphs and arithmetic.",
        ("recognised", "variety"),
        {"steps": 6_000, "sample_interval": 1000, "network": "convolutional", "width": 64},
    ),
    "digits-dcgan": Plan(
        "dcgan",
        _DIGITS,
        "Digits at random",
        "Draws digits without being told which. Good for walks and directions.",
        ("evenness", "variety"),
        {"steps": 15_000, "sample_interval": 1000, "learning_rate": 4e-4, "latent_size": 64},
    ),
    "digits-rbm": Plan(
        "rbm",
        _DIGITS,
        "Digits by a chain",
        "Settles into digits step by step. Good for the Chain page: paint over a part, and it "
        "completes the digit.",
        ("annealed_likelihood",),
    ),
    "digits-realnvp": Plan(
        "realnvp",
        _DIGITS,
        "Digits with a density",
        "Knows how likely each picture is, and has a latent for every one. Good for your own "
        "digits, walks between them, and likelihoods.",
        ("bits_per_dimension", "variety"),
    ),
    "digits-score": Plan(
        "score",
        _DIGITS,
        "Digits out of noise",
        "Walks from noise to digits. Good for the Chain page.",
        ("evenness", "variety"),
    ),
    "digits-vae": Plan(
        "vae",
        _DIGITS,
        "A map of digits",
        "Sums up each digit in two numbers. Good for the map and for your own digits.",
        ("elbo", "importance_weighted"),
        {"latent_size": 2},
    ),
    "captions-text2image": Plan(
        "text2image",
        _CAPTIONS,
        "Shapes by sentence",
        "Draws what a sentence says: two small red circles at the top.",
        ("sentences",),
        {"steps": 9_050},
    ),
    "faces-srgan": Plan(
        "srgan",
        DataSource(name="faces"),
        "Small faces enlarged",
        "Makes faces four times as large: with detail, or by pixels alone.",
        ("enlarged",),
        {"steps": 1_200},
    ),
    "faces-dcgan": Plan(
        "dcgan",
        _FACES,
        "Faces at random",
        "Draws cartoon faces. Good for arithmetic: smiling with glasses, minus glasses, plus hat.",
        ("sums",),
        {
            "steps": 14_000,
            "sample_interval": 1000,
            "learning_rate": 4e-4,
            "latent_size": 16,
            "width": 48,
        },
    ),
    "faces-genegan": Plan(
        "genegan",
        DataSource(name="faces", image_size=32, attribute="glasses"),
        "Glasses from face to face",
        "Takes glasses off a face and puts them on another. Good for swaps, strengths and the pad.",
        _SWAP,
        {"width": 48},
    ),
    "stripes-cyclegan": Plan(
        "cyclegan",
        _STRIPES,
        "Plain and striped animals",
        "Gives animals stripes and takes them away, though it never saw the same animal with both.",
        ("counterparts", "cycle"),
        {"steps": 8_000, "decay_start": 4_000, "decay_steps": 4_000},
    ),
    "stripes-discogan": Plan(
        "discogan",
        _STRIPES,
        "Stripes by DiscoGAN",
        "Gives the same animals stripes, and keeps less of where they stand: compare the two.",
        ("counterparts", "cycle"),
        {"steps": 2_500, "early_steps": 1_667},
    ),
    "edges-pix2pix": Plan(
        "pix2pix",
        _EDGES,
        "Outlines in colour",
        "Colours outlines of shoes, bags, shirts, cups, houses and fish.",
        ("pairs", "sharpness", "frechet"),
        {**_COLOURING, "adversarial_weight": 0.4, "discriminator_width": 32},
    ),
}

COMPARED: dict[str, Plan] = {
    "faces-cyclegan": Plan(
        "cyclegan",
        DataSource(name="faces", image_size=32, attribute="glasses"),
        "Glasses without a donor",
        "CycleGAN on the same faces as the GeneGAN, shown as many of them.",
        _SWAP,
        {"steps": 8_800, "decay_start": 4_400, "decay_steps": 4_400},
    ),
    "edges-l1": Plan(
        "pix2pix",
        _EDGES,
        "Outlines in colour, without an opponent",
        "The same network as the pix2pix, taught by the mean difference alone.",
        ("pairs", "sharpness", "frechet"),
        {**_COLOURING, "adversarial_weight": 0.0},
    ),
}
"""Models that are not shipped, but measured beside those that are; see benchmarks/transfer.py."""
