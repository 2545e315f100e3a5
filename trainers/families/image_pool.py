"""A history of generated images, so that a discriminator is also shown those of earlier steps."""

import torch
from torch import Tensor, nn


class ImagePool(nn.Module):
    """Up to `capacity` generated images (Shrivastava et al. 2017, section 2.3, as in CycleGAN).

    Images and their count are buffers, so that a checkpoint holds them.

    Args:
        capacity: images kept; 0 gives back what comes in.
        shape: (channels, height, width).
    """

    images: Tensor
    count: Tensor

    def __init__(self, capacity: int, shape: tuple[int, int, int]) -> None:
        super().__init__()
        self.capacity = capacity
        self.register_buffer("images", torch.zeros(capacity, *shape))
        self.register_buffer("count", torch.zeros((), dtype=torch.int64))

    @torch.no_grad()
    def exchange(self, images: Tensor, rng: torch.Generator) -> Tensor:
        """Images like `images`, float32 [N, C, H, W], without gradient.

        While the pool fills, it keeps the images and gives them back. Full, it gives back, for
        each image with probability 1/2, a random one that it holds and keeps the new one in
        that place; otherwise the image itself.

        Args:
            rng: on the images' device.
        """
        images = images.detach().float()
        if not self.capacity:
            return images
        return torch.cat([self._exchange(part, rng) for part in images.split(self.capacity)])

    def _exchange(self, images: Tensor, rng: torch.Generator) -> Tensor:
        """`exchange` for at most `capacity` images; never waits for the device."""
        count, device = len(images), images.device
        full = self.count >= self.capacity
        next_places = self.count + torch.arange(count, device=device)
        places = torch.where(
            full,
            torch.randperm(self.capacity, generator=rng, device=device)[:count],
            next_places,
        )
        chosen = torch.rand(count, generator=rng, device=device) < 0.5
        kept = torch.where(full, chosen, next_places < self.capacity)
        places = places % self.capacity
        stored = self.images[places]
        kept_images = kept.view(-1, 1, 1, 1)
        self.images[places] = torch.where(kept_images, images, stored)
        self.count.add_(count).clamp_(max=self.capacity)
        return torch.where(kept_images & full, stored, images)
