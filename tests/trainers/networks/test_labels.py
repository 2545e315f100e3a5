"""How labels enter: mixtures of them, and a latent that no label drowns."""

from collections.abc import Callable

import pytest
import torch
from torch import Tensor, nn

from trainers.networks.conditional import ConditionalConvGenerator
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


GENERATORS: dict[str, Callable[[], nn.Module]] = {
    "projection": lambda: ConditionalConvGenerator(6, 10, (1, 28, 28), 4),
    "convolutional": lambda: LabelledConvGenerator(6, 10, (1, 28, 28), 4),
    "mlp": lambda: LabelledMlpGenerator(6, 10, (1, 28, 28)),
}


@pytest.mark.parametrize("kind", GENERATORS)
def test_generators_draw_the_same_bits_for_a_label_and_for_its_single_weight(kind: str) -> None:
    torch.manual_seed(0)
    network = GENERATORS[kind]().eval()
    latents, labels = torch.randn(10, 6), torch.arange(10)
    assert torch.equal(network(latents, labels), network(latents, torch.eye(10)))


def test_however_far_apart_the_labels_are_the_first_layer_tells_latents_apart_as_before() -> None:
    """Beside the latent, labels far apart make up the deviation that all is divided by."""
    near, far = (_of_latents("projection", 10, apart) for apart in (1.0, 30.0))
    assert far == pytest.approx(near, rel=1e-4)
    near, far = (_of_latents("convolutional", 10, apart) for apart in (1.0, 30.0))
    assert far < near / 5


def _of_latents(kind: str, classes: int, apart: float) -> float:
    """The deviation within a label of the first normalised features, `apart` times as far apart as
    labels begin."""
    torch.manual_seed(0)
    network = GENERATORS[kind]().train()
    with torch.no_grad():
        network.get_submodule("label").weight *= apart  # type: ignore[operator]
    first = next(each for each in network.modules() if isinstance(each, nn.BatchNorm2d))
    seen: list[Tensor] = []
    first.register_forward_hook(lambda _, __, features: seen.append(features))
    network(torch.randn(32 * classes, 6), torch.arange(classes).repeat_interleave(32))
    within = seen[0].view(classes, 32, -1).std(dim=1)
    return within.square().mean().sqrt().item()
