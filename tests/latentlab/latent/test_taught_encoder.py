"""The encoder that is taught on a model's own samples."""

from collections.abc import Callable

import pytest
import torch

import latentlab
from latentlab.latent.taught_encoder import encoder_of, encoder_path, shipped_path, teach
from latentlab.models.catalogue import bundled_names
from latentlab.models.latent_model import LatentModel
from resources import ENCODERS
from trainers.data.errors import DataCancelled
from trainers.data.watching import Watcher

Untrained = Callable[..., LatentModel]


def images_and_latents(model: LatentModel) -> tuple[torch.Tensor, torch.Tensor]:
    latents = model.model.prior(64, torch.Generator().manual_seed(5))
    labels = torch.arange(64) % model.classes if model.classes else None
    return model.images(latents, labels), latents


def test_it_comes_nearer_to_the_latents_of_samples_the_longer_it_is_taught(
    untrained: Untrained,
) -> None:
    model = untrained("gan", latent_size=3)
    images, latents = images_and_latents(model)
    errors = []
    for steps in (0, 60):
        found, labels = teach(model, steps=steps)(images)
        assert labels is None
        errors.append(float((found - latents).square().mean()))
    assert errors[1] < 0.5 * min(errors[0], 1.0)


def test_it_answers_the_label_of_a_conditional_model(untrained: Untrained) -> None:
    model = untrained("cgan", latent_size=3, width=4)
    images, _ = images_and_latents(model)
    latents, labels = teach(model, steps=2)(images)
    assert latents.shape == (64, 3)
    assert labels is not None
    assert labels.shape == (64, 10)


def test_it_is_kept_by_the_digest_of_the_model_and_found_again(untrained: Untrained) -> None:
    model = untrained("gan", latent_size=3)
    images, _ = images_and_latents(model)
    taught = encoder_of(model, steps=2)(images)[0]
    assert encoder_path(model).exists()
    assert encoder_path(untrained("gan", seed=1, latent_size=3)) != encoder_path(model)
    doing: list[str] = []
    kept = encoder_of(model, Watcher(lambda text, _: doing.append(text)))(images)[0]
    assert torch.equal(kept, taught)
    assert not doing


@pytest.mark.parametrize("name", bundled_names())
def test_bundled_models_without_an_encoder_ship_one_that_knows_their_samples(name: str) -> None:
    model = latentlab.open_model(name, device="cpu")
    if not model.samples or model.encodes or model.vocabulary is not None:
        assert not list(ENCODERS.glob(f"{name}-*"))
        return
    assert shipped_path(name, model).is_file(), "python -m benchmarks.bundled.encoders makes it"
    images, _ = images_and_latents(model)
    found, logits = encoder_of(model, steps=0)(images)
    labels = torch.arange(64) % model.classes if model.classes else None
    apart = (model.images(found, labels) - images).square().mean()
    assert apart < 0.2 * (images.roll(10, dims=0) - images).square().mean()
    if logits is not None:
        assert (logits.argmax(dim=1) == torch.arange(64) % model.classes).float().mean() > 0.9
    assert not encoder_path(model).exists()


@pytest.mark.parametrize("damage", [b"", b"nothing of the kind"])
def test_a_damaged_one_is_taught_again(untrained: Untrained, damage: bytes) -> None:
    model = untrained("gan", latent_size=3)
    images, _ = images_and_latents(model)
    taught = encoder_of(model, steps=2)(images)[0]
    encoder_path(model).write_bytes(damage)
    assert torch.equal(encoder_of(model, steps=2)(images)[0], taught)


def test_the_teaching_can_be_cancelled_and_leaves_nothing(untrained: Untrained) -> None:
    model = untrained("gan", latent_size=3)
    told: list[float | None] = []
    watcher = Watcher(lambda _, part: told.append(part), lambda: len(told) > 3)
    with pytest.raises(DataCancelled):
        encoder_of(model, watcher, steps=50)
    assert not encoder_path(model).exists()


def test_the_model_and_the_default_random_numbers_stay_as_they_are(untrained: Untrained) -> None:
    model = untrained("gan", latent_size=3)
    before, state = model.digest, torch.get_rng_state()
    teach(model, steps=3)
    del model.digest
    assert model.digest == before
    assert torch.equal(torch.get_rng_state(), state)
    assert all(each.grad is None for each in model.network.parameters())
