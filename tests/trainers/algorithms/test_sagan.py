"""The SAGAN's norms, its attention, and its two losses."""

from collections.abc import Iterator
from typing import Any

import pytest
import torch
from torch import Tensor

from trainers.algorithms.sagan import SAGAN, AttentiveGenerator, SAGANConfig
from trainers.capabilities import Attends, capabilities_of
from trainers.data.images import Batch
from trainers.data.spec import square_images
from trainers.networks.attention import SelfAttention, SpectralConv

DATA = square_images(3, 16)


def make(**values: Any) -> SAGAN:
    torch.manual_seed(0)
    config = SAGANConfig.checked({"batch_size": 4, "width": 8, "latent_size": 5} | values)
    algorithm = SAGAN(config, DATA)
    algorithm.rng = torch.Generator().manual_seed(0)
    return algorithm.train()


def batches() -> Iterator[Batch]:
    rng = torch.Generator().manual_seed(1)
    while True:
        yield Batch(torch.rand(4, 3, 16, 16, generator=rng) * 2 - 1, None)


def trained(algorithm: SAGAN, steps: int) -> None:
    optimizers = algorithm.make_optimizers()
    for _ in range(steps):
        for update in algorithm.losses(batches()):
            optimizer = optimizers[update.optimizer]
            parameters = [p for group in optimizer.param_groups for p in group["params"]]
            update.loss.backward(inputs=parameters)
            optimizer.step()
            optimizer.zero_grad()


def attention_of(algorithm: SAGAN) -> SelfAttention:
    network = algorithm.model.network
    assert isinstance(network, AttentiveGenerator) and network.attention is not None
    return network.attention


def test_all_norms_are_one_after_some_training() -> None:
    algorithm = make(learning_rate=1e-3)
    trained(algorithm, 30)
    layers = [layer for layer in algorithm.modules() if isinstance(layer, SpectralConv)]
    assert len(layers) > 12
    for layer in layers:
        norm = torch.linalg.matrix_norm(layer.normalised().detach().flatten(1), ord=2)
        assert norm.item() == pytest.approx(1.0, abs=0.02)


def test_looking_at_a_norm_in_eval_changes_nothing() -> None:
    layer = SpectralConv(3, 4, 3).eval()
    before = layer.left.clone()
    layer(torch.randn(1, 3, 8, 8))
    assert torch.equal(layer.left, before)


def test_the_norm_does_not_depend_on_the_length_of_what_is_kept() -> None:
    """An average of unit vectors is shorter than one."""
    layer = SpectralConv(3, 4, 3).train()
    for _ in range(50):
        layer.normalised()
    expected = layer.eval().normalised()
    layer.left.mul_(0.5)
    torch.testing.assert_close(layer.normalised(), expected)


def test_attention_begins_without_effect_and_its_rows_sum_to_one() -> None:
    attention = SelfAttention(16)
    features = torch.randn(2, 16, 8, 8)
    assert torch.equal(attention(features), features)
    weights = attention.weights(features)
    assert weights.shape == (2, 64, 16)
    torch.testing.assert_close(weights.sum(dim=2), torch.ones(2, 64))


def test_attention_is_as_written_out_place_by_place() -> None:
    attention = SelfAttention(8).eval()
    attention.share.data.fill_(0.7)
    features = torch.randn(1, 8, 4, 4)
    queries = attention.query(features)[0]
    keys = torch.nn.functional.max_pool2d(attention.key(features), 2)[0]
    values = torch.nn.functional.max_pool2d(attention.value(features), 2)[0]
    found = torch.zeros(4, 4, 4)
    for y in range(4):
        for x in range(4):
            scores = torch.einsum("c,cij->ij", queries[:, y, x], keys)
            shares = torch.softmax(scores.flatten(), dim=0).reshape(2, 2)
            found[:, y, x] = torch.einsum("ij,cij->c", shares, values)
    expected = features + 0.7 * attention.leave(found[None])
    torch.testing.assert_close(attention(features), expected)


def test_the_generator_comes_to_use_its_attention() -> None:
    algorithm = make(learning_rate=1e-3)
    trained(algorithm, 20)
    assert attention_of(algorithm).share.abs().item() > 1e-4


def test_where_it_attends_is_told_for_every_place() -> None:
    model = make().eval().model
    assert isinstance(model, Attends)
    maps = model.attention(latents := torch.randn(2, 5))
    assert maps.shape == (2, 8, 8, 4, 4) and maps.min() >= 0
    torch.testing.assert_close(maps.sum(dim=(3, 4)), torch.ones(2, 8, 8))
    network = model.network
    assert isinstance(network, AttentiveGenerator) and network.attention is not None
    rows = network.attention.weights(network.features(latents))
    assert torch.equal(maps[1, 3, 6].flatten(), rows[1, 3 * 8 + 6]), "row by row"


def test_a_share_of_zero_leaves_the_images_to_the_last_bit() -> None:
    algorithm = make(learning_rate=1e-3)
    trained(algorithm, 5)
    model, attention = algorithm.eval().model, attention_of(algorithm)
    latents = torch.randn(3, 5)
    network = model.network
    assert isinstance(network, AttentiveGenerator)
    without = torch.tanh(network.paint(network.last(network.features(latents))))
    assert not torch.equal(model.decode(latents), without)
    attention.share.data.zero_()
    assert torch.equal(model.decode(latents), without)


def test_without_attention_there_is_no_trace_of_it() -> None:
    without = make(attention=False).eval()
    assert "attends" not in capabilities_of(without.model)
    assert "attends" in capabilities_of(make().model)
    assert "attention_share" not in {curve.key for curve in without.curves}
    assert not any("attention" in name for name in without.state_dict())


def test_the_hinge_losses_are_as_computed_by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    algorithm = make()
    said = iter([torch.tensor([2.0, 0.5, 0.0, -1, -2, -1, 0, 0.5]), torch.tensor([1.0, 2, 3, -4])])
    scale = torch.ones((), requires_grad=True)

    def judged(images: Tensor) -> Tensor:
        del images
        return scale * next(said)

    monkeypatch.setattr(algorithm.discriminator, "forward", judged)
    first, second = algorithm.losses(batches())
    # Real: 0, .5, 1, 2; generated: 0, 0, 1, 1.5.
    assert first.loss.item() == pytest.approx(3.5 / 4 + 2.5 / 4)
    assert second.loss.item() == pytest.approx(-0.5)


def test_the_generators_step_leaves_the_norms_of_the_discriminator() -> None:
    algorithm = make()
    updates = algorithm.losses(batches())
    next(updates)
    before = [
        m.left.clone() for m in algorithm.discriminator.modules() if isinstance(m, SpectralConv)
    ]
    next(updates)
    after = [m.left for m in algorithm.discriminator.modules() if isinstance(m, SpectralConv)]
    assert all(torch.equal(a, b) for a, b in zip(before, after, strict=True))
    assert algorithm.discriminator.training
