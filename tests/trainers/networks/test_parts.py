"""GeneGAN's networks: their shapes, for every size the convolutional networks have."""

import pytest
import torch

from trainers.networks.conv import SIZES
from trainers.networks.parts import PartsCritic, PartsDecoder, PartsEncoder, part_channels


@pytest.mark.parametrize("size", SIZES)
def test_the_decoder_leads_back_to_the_encoders_images(size: int) -> None:
    shape = (3, size, size)
    with torch.device("meta"):
        features = PartsEncoder(shape, width=2)(torch.zeros(2, *shape))
        side = size // 8 if size >= 64 else size // 4
        assert features.shape == (2, part_channels(size, 2), side, side)
        assert PartsDecoder(shape, width=2)(features).shape == (2, *shape)
        assert PartsCritic(shape, width=2)(torch.zeros(2, *shape)).shape == (2,)


def test_the_papers_channels_at_its_width() -> None:
    with torch.device("meta"):
        encoder, decoder = (n((3, 64, 64), 128) for n in (PartsEncoder, PartsDecoder))
    assert [w.shape[0] for w in encoder.parameters() if w.dim() == 4] == [128, 256, 512]
    assert [w.shape[1] for w in decoder.parameters() if w.dim() == 4] == [512, 256, 3]
