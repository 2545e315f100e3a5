"""Mixtures of labels: one weight of 1 is that label exactly, two halves are the mean."""

import pytest
import torch

from trainers.networks.conv import LabelledConvGenerator
from trainers.networks.layers import LabelEmbedding
from trainers.networks.mlp import LabelledMlpGenerator


def test_a_single_weight_gives_exactly_the_vector_of_its_label() -> None:
    table = LabelEmbedding(7, 50)
    assert torch.equal(table(torch.eye(7)), table(torch.arange(7)))


def test_weights_mix_the_vectors_of_the_labels() -> None:
    table = LabelEmbedding(3, 4)
    mixed = table(torch.tensor([[0.25, 0.0, 0.75]]))
    expected = 0.25 * table.weight[0] + 0.75 * table.weight[2]
    torch.testing.assert_close(mixed[0], expected)


@pytest.mark.parametrize("kind", ["convolutional", "mlp"])
def test_generators_draw_the_same_bits_for_a_label_and_for_its_single_weight(kind: str) -> None:
    torch.manual_seed(0)
    network: torch.nn.Module = LabelledMlpGenerator(6, 10, (1, 28, 28))
    if kind == "convolutional":
        network = LabelledConvGenerator(6, 10, (1, 28, 28), 4)
    network.eval()
    latents, labels = torch.randn(10, 6), torch.arange(10)
    assert torch.equal(network(latents, labels), network(latents, torch.eye(10)))
