"""Cycle errors and the worst cases among many, against networks whose errors are known."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch

from latentlab.measuring.bad_cases import worst
from latentlab.models.errors import ModelError
from latentlab.models.latent_model import LatentModel
from latentlab.models.refs import ModelRef
from latentlab.pictures.training_images import data_pictures, open_domains, some_of
from latentlab.rendering.transfer import cycle_error, other_way
from latentlab.views import ViewError
from trainers.config import DataSource
from trainers.data.domains import Separated
from trainers.data.errors import DataCancelled
from trainers.data.images import MemoryImages, to_unit_range
from trainers.data.pairs import MemoryPairs
from trainers.data.watching import Watcher

Simple = Callable[..., LatentModel]
NAMES = ("glasses", "no glasses")


class Dark(torch.nn.Module):
    """Loses what is brighter than half, so that brighter pictures come back worse."""

    directions = ("AtoB", "BtoA")

    def translate(
        self, images: torch.Tensor, direction: str = "AtoB", rng: torch.Generator | None = None
    ) -> torch.Tensor:
        del direction, rng
        return images.clamp(max=0.0)


def levels(count: int, channels: int = 3) -> torch.Tensor:
    """Even pictures uint8 [count, channels, 16, 16], each brighter than the one before."""
    grey = torch.linspace(0, 255, count).round().to(torch.uint8)
    return grey.view(-1, 1, 1, 1).expand(-1, channels, 16, 16).contiguous()


def dark(simple: Simple) -> LatentModel:
    model = simple("Negative")
    return LatentModel(Dark(), model.header, model.device)


def test_the_error_is_the_mean_difference_over_the_colours(simple: Simple) -> None:
    images = to_unit_range(levels(5))
    back, error = cycle_error(simple("Negative", loss=0.3), images, "AtoB")
    assert torch.allclose(error, torch.full((5, 16, 16), 0.05), atol=1e-6)
    assert torch.allclose(back[:, 1:], images[:, 1:])
    assert other_way("AtoB") == "BtoA" and other_way("BtoA") == "AtoB"


def test_the_worst_inputs_are_found_in_the_domain_that_the_direction_leads_from(
    simple: Simple,
) -> None:
    labels = torch.arange(60) % 2
    images = MemoryImages("levels", levels(60), labels, NAMES, "")
    cases = worst(dark(simple), images, count=3)
    assert [case.index for case in cases] == [58, 56, 54]
    bright = images.images[58, 0, 0, 0].item()
    assert cases[0].error == pytest.approx((bright / 127.5 - 1) / 2, abs=1e-6)
    assert [case.index for case in worst(dark(simple), images, 2, "BtoA")] == [59, 57]


def test_data_without_labels_and_pairs_are_searched_too(simple: Simple) -> None:
    plain = MemoryImages("levels", levels(20), None, (), "")
    assert [case.index for case in worst(dark(simple), plain, 2)] == [19, 18]
    pairs = Separated(MemoryPairs("pairs", levels(9), levels(9).flip(0), NAMES, ""))
    assert [case.index for case in worst(dark(simple), pairs, 1, "BtoA")] == [9]


def test_a_search_can_be_limited_is_reported_and_can_be_ended(simple: Simple) -> None:
    plain, told = MemoryImages("levels", levels(40), None, (), ""), list[float]()
    assert worst(dark(simple), plain, 1, limit=20, report=told.append)[0].index == 38
    assert told == [16 / 20, 1.0]

    def enough(fraction: float) -> None:
        raise InterruptedError(str(fraction))

    with pytest.raises(InterruptedError, match=r"0\.4"):
        worst(dark(simple), plain, 1, report=enough)


def test_a_model_of_one_direction_or_other_images_gets_a_sentence(simple: Simple) -> None:
    plain = MemoryImages("levels", levels(4, channels=1), None, (), "")
    with pytest.raises(ViewError, match="there is no way back"):
        worst(simple("Noisy"), plain)
    with pytest.raises(ViewError, match=r"16 x 16 px with 1 channel, .* with 3 channels"):
        worst(simple("Negative"), plain)


def test_pictures_of_the_data_are_drawn_by_seed_and_named_by_their_number() -> None:
    images = MemoryImages("levels", levels(30), torch.arange(30) % 2, NAMES, "")
    chosen = some_of(images, 1, 4, seed=3)
    assert torch.equal(chosen, some_of(images, 1, 4, seed=3))
    assert len(chosen) == 4 and torch.all(chosen % 2 == 1)
    assert len(some_of(images, 1, 99)) == 15
    (picture,) = data_pictures(images, [7])
    assert picture.name == "number 7"
    assert np.array_equal(picture.pixels(), images.images[7].permute(1, 2, 0).numpy())


def test_the_data_a_model_learned_from_are_opened_at_its_size_and_colours(
    simple: Simple, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = list[object]()

    def pairs(source: DataSource, part: str, **watched: object) -> MemoryPairs:
        del watched
        asked.extend((source, part))
        return MemoryPairs("pairs", levels(9), levels(9).flip(0), NAMES, "")

    home = "latentlab.pictures.training_images"
    monkeypatch.setattr(f"{home}.training_source", lambda _: DataSource(name="edges"))
    monkeypatch.setattr(f"{home}.open_images", pairs)
    images = open_domains(ModelRef.bundled("any"), simple("Negative"))
    assert asked == [DataSource(name="edges", image_size=16, colour="colour"), "test"]
    assert torch.equal(images.indices_of(1), torch.arange(9, 18))


def test_opening_the_data_is_told_and_can_be_stopped(
    simple: Simple, monkeypatch: pytest.MonkeyPatch, own_home: Path
) -> None:
    del own_home
    told = list[tuple[str, float | None]]()
    source = DataSource(name="stripes", image_size=16)
    monkeypatch.setattr("latentlab.pictures.training_images.training_source", lambda _: source)
    watcher = Watcher(lambda *progress: told.append(progress), lambda: len(told) > 2)
    with pytest.raises(DataCancelled):
        open_domains(ModelRef.bundled("any"), simple("Negative"), watcher=watcher)
    assert "Drawing the animals" in [doing for doing, _ in told]


def test_models_say_what_they_can_and_cannot_do(simple: Simple) -> None:
    images = torch.zeros(2, 3, 16, 16)
    translator, mover = simple("Negative"), simple("TopAndBottom")
    assert translator.translates
    assert not (translator.transfigures or translator.samples or translator.encodes)
    assert (mover.translates, mover.transfigures) == (False, True)
    assert (translator.directions, mover.directions) == (("AtoB", "BtoA"), ())
    assert translator.domains == NAMES
    assert (translator.classes, translator.conditional) == (0, False)
    assert torch.equal(translator.translate(images + 0.5), images - 0.5)
    assert torch.equal(mover.join(*mover.encode_parts(images + 0.5)), images + 0.5)
    with pytest.raises(ModelError, match="does not translate pictures"):
        mover.translate(images)
    with pytest.raises(ModelError, match="translates AtoB only, not BtoA"):
        simple("Noisy").translate(images, "BtoA")
    with pytest.raises(ModelError, match="cannot move an object"):
        translator.encode_parts(images)
    with pytest.raises(ModelError, match=r"works on images \['N', 3, 16, 16\], not \[2, 3, 8, 8\]"):
        translator.translate(images[:, :, :8, :8])
    with pytest.raises(ModelError, match="makes no images from random numbers"):
        translator.latent(3)
