"""The Labels page: the same latents under every label, between labels, under mixtures."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field, field_validator

from latentlab.views.base import LabelWeights, Latent, View, checked_weights
from latentlab.views.samples import Truncation
from trainers.config import Frozen

LabelNumber = Annotated[int, Field(ge=0)]


class EachLabel(Frozen):
    """One column for each label; None takes all labels."""

    kind: Literal["each"] = "each"
    labels: Annotated[tuple[LabelNumber, ...], Field(min_length=1)] | None = None


class LabelMorph(Frozen):
    """Columns on the way from one label to another, both ends included."""

    kind: Literal["morph"] = "morph"
    start: LabelNumber
    end: LabelNumber
    steps: int = Field(8, ge=2, le=1000)


class LabelBlend(Frozen):
    """All latents under one mixture of labels, in a square: one weight for each label, of which
    only the proportions count."""

    kind: Literal["blend"] = "blend"
    weights: Annotated[LabelWeights, Field(min_length=1)]

    _weights = field_validator("weights")(checked_weights)


Columns = Annotated[EachLabel | LabelMorph | LabelBlend, Field(discriminator="kind")]


class LabelsView(View):
    """A table: each row one latent, each column one label; or all latents under a mixture."""

    page = "labels"
    title = "Labels"
    words: ClassVar = {
        "latents": "changing the latents",
        "columns": "changing the labels that are shown",
    }

    kind: Literal["labels", "conditions"] = "labels"
    """Files of version 0.1.0 say "conditions"."""
    latents: Annotated[tuple[Latent, ...], Field(min_length=1, max_length=1024)]
    columns: Columns = EachLabel()
    truncation: Truncation = 1.0

    @field_validator("kind")
    @classmethod
    def _current_name(cls, kind: str) -> str:
        del kind
        return "labels"

    def origin(self, index: int, columns: int, count: int) -> Latent | None:
        del columns
        return self.latents[index * len(self.latents) // count] if self.truncation == 1 else None


ConditionsView = LabelsView
"""The name in version 0.1.0, which copied scripts use."""
