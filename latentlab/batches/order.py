"""What a batch does to every picture of a folder."""

from typing import Literal, Self

from pydantic import Field, model_validator

from latentlab.pictures.picture import Picture
from latentlab.views.base import SEEDS, ViewError
from latentlab.views.transfer import (
    RemoveView,
    StrengthView,
    TranslateView,
)
from trainers.capabilities import TransferDirection
from trainers.config import Frozen


class BatchOrder(Frozen):
    """What is done to every picture. Equal orders of equal models give equal results.

    Attributes:
        task: translate, take the object away, or give the donor's; enlarge whole pictures, or make
            them smaller and show every way to enlarge them again beside the truth ("compare").
        direction: of a translation.
        seed: of the noise of models that have some.
        donor: whose object every picture gets, at the model's size; for "give" only.
        answer: of a model that enlarges, by which of its ways; "" for the one it is for.
        original_size: enlarge each result to the square of the original that was used; otherwise
            it has the model's size.
    """

    task: Literal["translate", "remove", "give", "upscale", "compare"] = "translate"
    direction: TransferDirection = "AtoB"
    seed: int = Field(0, ge=0, lt=SEEDS)
    donor: Picture | None = None
    answer: str = ""
    original_size: bool = False

    @model_validator(mode="after")
    def _donor_where_needed(self) -> Self:
        if (self.task == "give") != (self.donor is not None):
            raise ValueError("A donor is needed to give all pictures its object, and only then.")
        return self

    @property
    def of_whole_pictures(self) -> bool:
        """Whether pictures are used whole, at their own size, rather than as squares."""
        return self.task in ("upscale", "compare")

    def view(self, picture: Picture) -> TranslateView | RemoveView | StrengthView:
        """The view whose last picture is what becomes of `picture`.

        Raises:
            ViewError: of an order of whole pictures, because a view carries squares.
        """
        if self.of_whole_pictures:
            raise ViewError("Whole pictures are enlarged as files: use transfer_folder.")
        if self.task == "translate":
            return TranslateView(pictures=(picture,), direction=self.direction, seed=self.seed)
        if self.task == "remove":
            return RemoveView(pictures=(picture,))
        return StrengthView(pictures=(picture,), donor=self.donor, strengths=(1.0,))
