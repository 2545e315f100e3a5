"""Three ways to train the same networks: the session, a bare loop, and the textbook script."""

import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any, Literal

import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader, Dataset
from torchvision import transforms

from trainers.config import DataSource
from trainers.data.domains import suited
from trainers.data.images import MemoryImages
from trainers.data.opening import open_images
from trainers.registry import algorithm_class, make_recipe
from trainers.runs.run import Run
from trainers.training.device import autocast, choose_precision, memory_format
from trainers.training.events import Progress
from trainers.training.session import Session

CPU = torch.device("cpu")
DIGITS = DataSource(name="digits")
Threads = Literal["auto"] | int
Stepper = Iterator[int]


def endless(algorithm: str) -> dict[str, Any]:
    """Settings under which `algorithm` trains for longer than anybody will measure, and in float32,
    since a session would try other formats first."""
    goal: dict[str, Any] = {"steps": 10_000_000, "precision": "float32"}
    if "decay_steps" in algorithm_class(algorithm).Config.model_fields:
        # A learning rate that falls to 0 would be an end.
        goal["decay_steps"] = 0
    return goal


def session_steps(
    algorithm: str, threads: Threads, data: DataSource = DIGITS, **values: Any
) -> Stepper:
    """The step reached, now and then, while the product's own session trains."""
    with tempfile.TemporaryDirectory() as folder:
        recipe = make_recipe(algorithm, endless(algorithm) | values, data, "cpu", threads)
        for event in Session(Run.create(Path(folder) / "run", recipe)).events():
            if isinstance(event, Progress):
                yield event.step


def bare_steps(algorithm: str, data: DataSource = DIGITS, **values: Any) -> Stepper:
    """The same networks, losses, optimizers and number format, and nothing else: no average of
    the weights, no scalars kept, no grids, no files."""
    config = algorithm_class(algorithm).Config.checked(endless(algorithm) | values)
    needs = algorithm_class(algorithm).needs_under(config)
    images = suited(needs.domains, open_images(data), needs.downscaling)
    torch.manual_seed(0)
    trained: Any = algorithm_class(algorithm)(config, images.info)
    convolutional = trained.convolutional
    trained.to(memory_format=memory_format(convolutional)).train()
    trained.rng = torch.Generator()
    number_format = choose_precision(config.precision, CPU)
    optimizers = trained.make_optimizers()
    parameters = {
        name: [p for group in each.param_groups for p in group["params"]]
        for name, each in optimizers.items()
    }
    batches = iter(lambda: images.take(torch.randint(len(images), (config.batch_size,)), CPU), None)
    for step in range(config.steps):
        updates = trained.losses(batches)
        while True:
            with autocast(CPU, number_format):
                update = next(updates, None)
            if update is None:
                break
            update.loss.backward(inputs=parameters[update.optimizer])
            optimizers[update.optimizer].step()
            optimizers[update.optimizer].zero_grad()
        yield step


class _Pictures(Dataset[tuple[Tensor, int]]):
    """What torchvision's data sets do: one Pillow image an index, transformed on its own."""

    def __init__(self, images: MemoryImages) -> None:
        from PIL import Image

        self.pictures = [Image.fromarray(each[0].numpy()) for each in images.images]
        self.transform = transforms.Compose(
            [transforms.ToTensor(), transforms.Normalize((0.5,), (0.5,))]
        )

    def __len__(self) -> int:
        return len(self.pictures)

    def __getitem__(self, index: int) -> tuple[Tensor, int]:
        return self.transform(self.pictures[index]), 0


def textbook_steps(algorithm: str, **values: Any) -> Stepper:
    """The usual tutorial: DataLoader over per-image transforms, two discriminator passes with a
    backward each, Adam as it comes, float32, and `.item()` on every loss at every step."""
    images = open_images(DIGITS)
    assert isinstance(images, MemoryImages)
    config: Any = algorithm_class(algorithm).Config.checked(values)
    torch.manual_seed(0)
    networks: Any = algorithm_class(algorithm)(config, images.info)
    generator, discriminator = networks.model.network, networks.discriminator
    betas = (config.momentum, 0.999)
    optimizer_g = torch.optim.Adam(generator.parameters(), lr=config.learning_rate, betas=betas)
    optimizer_d = torch.optim.Adam(discriminator.parameters(), lr=config.learning_rate, betas=betas)
    criterion = nn.BCEWithLogitsLoss()
    loader = DataLoader(_Pictures(images), batch_size=config.batch_size, shuffle=True)
    history: list[tuple[float, ...]] = []
    while True:
        for real, _ in loader:
            ones, zeros = torch.ones(len(real)), torch.zeros(len(real))
            optimizer_d.zero_grad()
            logits = discriminator(real)
            loss_real = criterion(logits, ones)
            loss_real.backward()
            fake = generator(torch.randn(len(real), config.latent_size))
            fake_logits = discriminator(fake.detach())
            loss_fake = criterion(fake_logits, zeros)
            loss_fake.backward()
            optimizer_d.step()
            optimizer_g.zero_grad()
            loss_g = criterion(discriminator(fake), ones)
            loss_g.backward()
            optimizer_g.step()
            beliefs = (logits.sigmoid().mean().item(), fake_logits.sigmoid().mean().item())
            history.append((loss_real.item() + loss_fake.item(), loss_g.item(), *beliefs))
            yield len(history)


@dataclass
class Contestant:
    """A way to train, advanced for a few seconds at a time.

    `threads` is set before each turn for loops that do not choose for themselves.
    """

    steps: Stepper
    threads: int | None = None

    def rate(self, seconds: float) -> float:
        """Steps a second over about `seconds`."""
        if self.threads is not None:
            torch.set_num_threads(self.threads)
        first = next(self.steps)
        began = time.perf_counter()
        while True:
            step = next(self.steps)
            passed = time.perf_counter() - began
            if passed >= seconds:
                return (step - first) / passed


def ratio(one: Contestant, other: Contestant, turns: int = 7, seconds: float = 2.0) -> float:
    """How many times faster `one` is: the median over turns taken one after the other."""
    for contestant in (one, other):
        contestant.rate(seconds)
    return median(one.rate(seconds) / other.rate(seconds) for _ in range(turns))
