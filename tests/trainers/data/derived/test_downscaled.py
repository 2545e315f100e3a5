"""Images with a smaller picture of themselves: of every kind of data, and of the right size."""

from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from torch import Tensor

from trainers.config import DataSource
from trainers.data.derived.downscaled import Downscaled, bicubic, shrunk
from trainers.data.domains import examples, make_stream, suited
from trainers.data.drawn.edges import open_edges
from trainers.data.images import Images, MemoryImages, to_bytes
from trainers.data.opening import open_images
from trainers.data.spec import ImageSpec

CPU = torch.device("cpu")


def noise(count: int, channels: int, size: int) -> Tensor:
    rng = torch.Generator().manual_seed(0)
    return torch.randint(0, 256, (count, channels, size, size), generator=rng, dtype=torch.uint8)


def in_memory(channels: int, size: int) -> MemoryImages:
    labels = torch.arange(6) % 2
    return MemoryImages("noise", noise(6, channels, size), labels, ("a", "b"), "f")


@pytest.mark.parametrize("factor", [2, 4])
@pytest.mark.parametrize(("channels", "size"), [(1, 28), (3, 64)])
def test_each_image_comes_with_a_picture_of_itself_that_is_smaller(
    channels: int, size: int, factor: int
) -> None:
    whole = in_memory(channels, size)
    data = Downscaled(whole, factor)
    batch = data.take(torch.tensor([4, 1]), CPU)
    assert batch.others is not None
    assert torch.equal(batch.images, whole.take(torch.tensor([4, 1]), CPU).images)
    assert batch.others.shape == (2, channels, size // factor, size // factor)
    assert data.info.other_spec == ImageSpec(channels, size // factor, size // factor)
    assert data.info.spec == whole.info.spec and data.info.label_names == ("a", "b")
    assert torch.equal(data.indices_of(1), torch.tensor([1, 3, 5]))


def test_a_picture_shrinks_as_in_a_program_for_pictures() -> None:
    """Pillow's bicubic averages over what falls together as well, and rounds after each axis."""
    (pixels,) = noise(1, 3, 32)
    given = Image.fromarray(pixels.permute(1, 2, 0).numpy())
    wanted = np.asarray(given.resize((8, 8), Image.Resampling.BICUBIC)).astype(int)
    small = to_bytes(shrunk(pixels[None].float() / 127.5 - 1, 4))[0].permute(1, 2, 0).numpy()
    assert np.abs(small.astype(int) - wanted).max() <= 1


def test_a_small_picture_has_the_values_of_a_file_and_what_is_flat_stays_so() -> None:
    small = shrunk(noise(2, 1, 16).float() / 127.5 - 1, 2)
    levels = (small + 1) * 127.5
    assert torch.allclose(levels, levels.round(), atol=1e-4) and small.abs().max() <= 1
    flat = torch.full((1, 1, 16, 16), 0.2)
    assert torch.allclose(bicubic(flat, 64, 48), torch.tensor(0.2), atol=1e-6)


def test_the_factor_is_part_of_what_the_data_are() -> None:
    data = in_memory(1, 16)
    prints = {data.fingerprint, *(Downscaled(data, factor).fingerprint for factor in (2, 4))}
    assert len(prints) == 3


def pictures_in(folder: Path) -> Images:
    for number, pixels in enumerate(noise(5, 3, 40)):
        Image.fromarray(pixels.permute(1, 2, 0).numpy()).save(folder / f"{number}.png")
    source = DataSource(name="folder", folder=folder, image_size=32)
    return open_images(source, memory_budget=1)


@pytest.mark.parametrize("kind", ["memory", "streamed", "pairs"])
def test_any_data_can_be_shrunk(tmp_path: Path, kind: str) -> None:
    opened = {
        "memory": lambda: in_memory(1, 32),
        "streamed": lambda: pictures_in(tmp_path),
        "pairs": lambda: open_edges(32, count=4),
    }
    data = suited("one", opened[kind](), downscaling=4)
    stream = make_stream("one", data, 3, CPU, seed=0)
    batch = next(stream)
    assert batch.others is not None
    assert torch.equal(batch.others, shrunk(batch.images, 4))
    shown = examples("one", data, 2, torch.Generator().manual_seed(0), CPU)
    assert shown.others is not None and shown.others.shape[-2:] == (8, 8)
    assert data.paired is False and data.skipped == () and not data.held_out
