"""The page Labels and text: the same latents under every label or sentence, and between them."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field, field_validator

from latentlab.views.base import LabelWeights, Latent, Sentence, View, checked_weights
from latentlab.views.samples import Truncation
from trainers.config import Frozen

LabelNumber = Annotated[int, Field(ge=0)]


class EachLabel(Frozen):
    """One column for each label; None takes all labels, or the examples of a model that reads."""

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


class EachSentence(Frozen):
    """One row for each sentence, one column for each latent: sentences need room beside them."""

    kind: Literal["sentences"] = "sentences"
    sentences: Annotated[tuple[Sentence, ...], Field(min_length=1, max_length=64)]


class SentenceMorph(Frozen):
    """Rows on the way from what one sentence says to what another one does, both included; one
    column for each latent."""

    kind: Literal["between"] = "between"
    start: Sentence
    end: Sentence
    steps: int = Field(8, ge=2, le=1000)


Columns = Annotated[
    EachLabel | LabelMorph | LabelBlend | EachSentence | SentenceMorph,
    Field(discriminator="kind"),
]


class LabelsView(View):
    """A table: each row one latent, each column one label; or each row one sentence, each column
    one latent; or all latents under a mixture of labels."""

    page = "labels"
    title = "Labels and text"
    words: ClassVar = {
        "columns": "changing the labels or sentences",
    }

    things: ClassVar = {"latents": ("latent", "the table")}

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
        if self.truncation != 1:
            return None
        if isinstance(self.columns, (EachSentence, SentenceMorph)):
            return self.latents[index % len(self.latents)]
        return self.latents[index * len(self.latents) // count]


ConditionsView = LabelsView
"""The name in version 0.1.0, which copied scripts use."""
