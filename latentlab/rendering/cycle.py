"""What is lost on the way to the other domain and back (Zhu et al. 2017, section 3.2)."""

from torch import Tensor

from latentlab.models.decoding import ask_exactly
from latentlab.models.explorable import Explorable
from latentlab.views.base import ViewError
from trainers.capabilities import Direction


def other_way(direction: Direction) -> Direction:
    """The direction back."""
    return "BtoA" if direction == "AtoB" else "AtoB"


def check_direction(model: Explorable, direction: Direction, and_back: bool = False) -> None:
    """Check that `model` translates in `direction`, and perhaps back.

    Raises:
        ViewError: if it does not.
    """
    if model.transfigures and not model.directions:
        raise ViewError(
            "This model does not translate pictures, it moves objects between them: use swap, "
            "remove, strength or bilinear."
        )
    if not model.directions:
        raise ViewError(
            "This model does not translate pictures: choose one trained by cyclegan, discogan or "
            "pix2pix."
        )
    if direction not in model.directions:
        raise ViewError(
            f"This model translates {_only(model)}: choose that direction, or a model that "
            "learned both."
        )
    if and_back and other_way(direction) not in model.directions:
        raise ViewError(
            f"This model translates {_only(model)}, so there is no way back: leave out the way "
            "back and its error, or choose a model that learned both directions."
        )


def _only(model: Explorable) -> str:
    """The one direction that `model` translates in, in words."""
    (only,) = model.directions
    source, target = model.domains if only == "AtoB" else model.domains[::-1]
    return f"from {source} to {target} ({only}) only"


def translate_exactly(
    model: Explorable, images: Tensor, direction: Direction, seed: int = 0
) -> Tensor:
    """Images [N, C, H, W] in [-1, 1] translated one by one, on the CPU.

    Every image gets the same noise, if the model has any; on a CPU the result is the same to the
    last bit whatever else is translated with it.
    """

    # Noise is drawn for a whole batch, so only a batch of one is independent of the others.
    def ask(image: Tensor) -> tuple[Tensor]:
        return (model.translate(image, direction, seed),)

    (translated,) = ask_exactly(model, ask, images, block=1)
    return translated


def cycle_error(
    model: Explorable, images: Tensor, direction: Direction = "AtoB"
) -> tuple[Tensor, Tensor]:
    """What comes back of images [N, C, H, W], and how far each pixel is from what it was.

    Returns:
        images [N, C, H, W] in [-1, 1], and errors [N, H, W]: the mean over the colours of
        |x - back(there(x))|, where black and white are 1 apart. Both on the CPU.

    Raises:
        ViewError: if the model does not translate in both directions.
    """
    check_direction(model, direction, and_back=True)
    there = translate_exactly(model, images, direction)
    back = translate_exactly(model, there, other_way(direction))
    return back, difference(images, back)


def difference(images: Tensor, others: Tensor) -> Tensor:
    """How far pixels of [N, C, H, W] in [-1, 1] are apart: [N, H, W] in [0, 1]."""
    return (images.cpu() - others.cpu()).abs().mean(dim=1) / 2
