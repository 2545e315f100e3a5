"""The algorithms on two domains: the session against the textbook loop on the same networks, turn
by turn, and how fluid the window stays meanwhile."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.optim import Adam
from torch.utils.data import DataLoader, Dataset, StackDataset
from torchvision import transforms

from benchmarks.loops import CPU, Contestant, Stepper, ratio, session_steps
from benchmarks.result import Result
from benchmarks.window import Driven, heartbeat
from trainers.config import DataSource
from trainers.data.domains import suited
from trainers.data.images import Batch, Images, to_bytes
from trainers.data.opening import open_images
from trainers.registry import algorithm_class

DATA = {"cyclegan": "stripes", "discogan": "stripes", "genegan": "faces", "pix2pix": "edges"}
SIZE = 32
SECONDS = 4.0
TURNS = 5
BEAT_SECONDS = 20.0


def measure() -> list[Result]:
    """Ratios of steps a second; then the beat of the window while each algorithm trains."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as home:
        return [each for name in DATA for each in (_speed(name), _beat(name, Path(home)))]


def _speed(algorithm: str) -> Result:
    cores = torch.get_num_threads()
    value = ratio(
        Contestant(session_steps(algorithm, "auto", _source(algorithm))),
        Contestant(textbook_steps(algorithm), threads=cores),
        TURNS,
        SECONDS,
    )
    return Result(f"{algorithm}: session / textbook loop", value, "times")


def _beat(algorithm: str, home: Path) -> Result:
    from latentlab.app import build

    _, window = build(["latentlab"])
    window.resize(1440, 900)
    window.show_page("train")
    driven = Driven(window.workbench)
    driven.start(home / algorithm, algorithm, torch.get_num_threads(), _source(algorithm))
    driven.rate(BEAT_SECONDS)
    driven.stop()
    window.close()
    return heartbeat(algorithm, driven.beats)


def textbook_steps(algorithm: str) -> Stepper:
    """The same networks and losses as tutorials train them: a DataLoader over transforms of single
    images, float32, Adam as it comes, a backward pass through everything that a loss touches, and
    `.item()` on every figure at every step."""
    chosen = algorithm_class(algorithm)
    config = chosen.Config.checked({})
    images = suited(chosen.needs.domains, open_images(_source(algorithm)))
    torch.manual_seed(0)
    trained: Any = chosen(config, images.info)
    trained.train()
    trained.rng = torch.Generator()
    owned = {
        name: [p for group in each.param_groups for p in group["params"]]
        for name, each in trained.make_optimizers().items()
    }
    optimizers = {name: Adam(each, lr=2e-4, betas=(0.5, 0.999)) for name, each in owned.items()}
    batches = textbook_batches(images, config.batch_size)
    history: list[dict[str, float]] = []
    while True:
        for update in trained.losses(batches):
            trained.zero_grad()
            update.loss.backward()
            optimizers[update.optimizer].step()
            history.append({name: value.item() for name, value in update.scalars.items()})
        trained.step += 1
        yield trained.step


class _Domain(Dataset[Tensor]):
    """One domain as Pillow images, each transformed when it is asked for."""

    def __init__(self, images: Tensor) -> None:
        self.pictures = [transforms.functional.to_pil_image(each) for each in images]
        self.transform = transforms.Compose(
            [transforms.ToTensor(), transforms.Normalize((0.5,) * 3, (0.5,) * 3)]
        )

    def __len__(self) -> int:
        return len(self.pictures)

    def __getitem__(self, index: int) -> Tensor:
        image: Tensor = self.transform(self.pictures[index])
        return image


def textbook_batches(images: Images, size: int) -> Iterator[Batch]:
    """Shuffled batches without end, both domains apart unless `images` are pairs."""
    first, second = (_Domain(each) for each in _domains(images))
    pairs = _loader(StackDataset(first, second), size) if images.paired else None
    while True:
        unpaired = zip(_loader(first, size), _loader(second, size), strict=False)
        for one, other in pairs or unpaired:
            yield Batch(one, None, other)


def _loader(images: "Dataset[Any]", size: int) -> "DataLoader[Any]":
    return DataLoader(images, batch_size=size, shuffle=True, drop_last=True)


def _domains(images: Images) -> tuple[Tensor, Tensor]:
    """Both domains, uint8 [N, C, H, W]."""
    if images.paired:
        batch = images.take(torch.arange(len(images)), CPU)
        assert batch.others is not None
        return to_bytes(batch.images), to_bytes(batch.others)
    first, second = (images.take(images.indices_of(label), CPU).images for label in (0, 1))
    return to_bytes(first), to_bytes(second)


def _source(algorithm: str) -> DataSource:
    return DataSource(name=DATA[algorithm], image_size=SIZE)
