"""Networks that read a sentence, draw what it says, and judge whether a picture shows that."""

from itertools import pairwise

import torch
from torch import Tensor, nn

from trainers.networks.conditional import ConditionalBatchNorm
from trainers.networks.conv import ConvFeatures, OutOfAPoint, first_side, hidden_channels
from trainers.networks.layers import he_weights, normal_weights

COMPRESSED = 128
"""Numbers to which each network brings what it is told of a sentence (Reed et al. 2016)."""


class SentenceEncoder(nn.Module):
    """Words by number, int64 [N, L] and 0 after the last, to what they say together, [N, values].

    A recurrent network goes through the words' vectors, and adds to each what it means after those
    before it; the mean over the words is normalised. So the order counts, the length does not, and
    a single word makes a difference from the first step on.
    """

    def __init__(self, words: int, values: int) -> None:
        super().__init__()
        self.words = nn.Embedding(words + 1, values)
        self.reader = nn.GRU(values, values, batch_first=True)
        self.normalise = nn.LayerNorm(values)

    def forward(self, tokens: Tensor) -> Tensor:
        # In float32 in any case: these are few numbers, and small differences tell words apart.
        with torch.autocast(tokens.device.type, enabled=False):
            vectors = self.words(tokens)
            in_context, _ = self.reader(vectors)
            said = (tokens > 0).unsqueeze(2)
            count = said.sum(dim=1).clamp_min(1)
            text: Tensor = self.normalise(((vectors + in_context) * said).sum(dim=1) / count)
            return text


class TextGenerator(nn.Module):
    """Latents [N, latent_size] and texts [N, values] to images [N, C, S, S] in [-1, 1].

    The text adds a feature map of its own to the first one, so that it can say where something is;
    beside the latent it would drown it (see trainers/networks/conditional.py). Both together scale
    and shift every normalisation, as in Brock et al. 2019, so that the latent is heard in all.
    """

    def __init__(
        self, latent_size: int, values: int, shape: tuple[int, int, int], width: int
    ) -> None:
        super().__init__()
        colours, _, size = shape
        channels, side = hidden_channels(size, width), first_side(size)
        self.text = nn.Sequential(nn.Linear(values, COMPRESSED), nn.LeakyReLU(0.2))
        grown = OutOfAPoint(latent_size, channels[0], side, bias=False)
        doubled = [nn.ConvTranspose2d(a, b, 4, 2, 1, bias=False) for a, b in pairwise(channels)]
        self.layers = nn.ModuleList([grown, *doubled])
        told = latent_size + COMPRESSED
        self.norms = nn.ModuleList(ConditionalBatchNorm(each, told) for each in channels)
        self.places = nn.Sequential(
            nn.Linear(COMPRESSED, channels[0] * side * side),
            nn.Unflatten(1, (channels[0], side, side)),
        )
        self.last = nn.ConvTranspose2d(channels[-1], colours, 4, 2, 1)
        normal_weights(self.layers)
        normal_weights(self.last)

    def forward(self, latents: Tensor, texts: Tensor) -> Tensor:
        text = self.text(texts)
        told = torch.cat([latents.to(text.dtype), text], dim=1)
        features = latents[:, :, None, None]
        for number, (layer, norm) in enumerate(zip(self.layers, self.norms, strict=True)):
            features = norm(layer(features), told)
            if number == 0:
                features = features + self.places(text)
            features = torch.relu(features)
        return torch.tanh(self.last(features))


class MatchingDiscriminator(nn.Module):
    """Images [N, C, S, S] and texts [N, values] to logits [N] of being real and as the text says.

    The text stands beside the features at every place of the smallest map (Reed et al. 2016,
    section 4.1), and their sum over the places is projected onto it (Miyato and Koyama 2018), which
    finds what is seen anywhere, a shape say, in a third of the steps. Without batch normalisation,
    so that every image is judged by itself.
    """

    def __init__(self, values: int, shape: tuple[int, int, int], width: int) -> None:
        super().__init__()
        self.features = ConvFeatures(shape[0], shape[2], width, "none")
        channels, side = self.features.channels, self.features.side
        self.text = nn.Sequential(nn.Linear(values, COMPRESSED), nn.LeakyReLU(0.2))
        self.joint = nn.Sequential(
            nn.Conv2d(channels + COMPRESSED, channels, 1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(channels, 1, side),
        )
        self.project = nn.Linear(values, channels)
        he_weights(self)

    def forward(self, images: Tensor, texts: Tensor) -> Tensor:
        return self.judge(self.features(images), texts)

    def judge(self, features: Tensor, texts: Tensor) -> Tensor:
        """Logits [N] from the `features` of images, which serve for several texts."""
        text = self.text(texts)[:, :, None, None].expand(-1, -1, *features.shape[2:])
        both = torch.cat([features, text.to(features.dtype)], dim=1)
        seen, asked = features.sum(dim=(2, 3)), self.project(texts).to(features.dtype)
        alike = (seen * asked).sum(dim=1) / seen.shape[1] ** 0.5
        logits: Tensor = self.joint(both).flatten() + alike
        return logits
