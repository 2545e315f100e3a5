"""What the person chose in the export dialog, remembered for the next time."""

from typing import get_args

from pydantic import Field, ValidationError, field_validator

from latentlab.export.order import Kind, Look, Order, Sort, Subject
from latentlab.gui.exporting.exportable import FileSort
from latentlab.gui.settings_store import SettingsStore
from trainers.config import Frozen

_KEY = "export_choices"
_SORTS = frozenset((*get_args(Sort), *get_args(FileSort)))


class ExportChoices(Frozen):
    """The choices, each for a kind of file or a sort of what is exported.

    Attributes:
        kind: of file.
        scales: how many pixels wide each pixel becomes.
        speeds: of films in frames a second.
        captions: whether they are wanted.
        formats: the endings of files other than pictures.
    """

    kind: Kind = "sheet"
    scales: dict[Kind, int] = Field(default_factory=dict)
    speeds: dict[Sort, int] = Field(default_factory=dict)
    formats: dict[FileSort, str] = Field(default_factory=dict)
    captions: dict[Sort, bool] = Field(default_factory=dict)
    smooth: bool = False
    gaps: bool = False

    @field_validator("speeds", "formats", "captions", mode="before")
    @classmethod
    def _of_known_sorts(cls, kept: object) -> object:
        """Without what earlier versions kept for every title, such as that of one step of a run."""
        if not isinstance(kept, dict):
            return kept
        return {sort: value for sort, value in kept.items() if sort in _SORTS}

    @classmethod
    def kept_in(cls, store: SettingsStore) -> "ExportChoices":
        """Those of the last time; what cannot be read counts as never chosen."""
        try:
            return cls.model_validate_json(store.text(_KEY, "{}"))
        except ValidationError:
            return cls()

    def keep(self, store: SettingsStore) -> None:
        """Remember them."""
        store.keep(_KEY, self.model_dump_json())

    def order(self, subject: Subject, kind: Kind) -> Order:
        """What `subject` as `kind` begins with."""
        captions = self.captions.get(subject.sort, subject.captioned)
        look = Look(self.scales.get(kind), self.smooth, captions, self.gaps)
        return Order(kind, look, None, self.speeds.get(subject.sort, subject.speed))

    def after(self, subject: Subject, order: Order) -> "ExportChoices":
        """The choices once `order` was made."""
        look = order.look
        scales = {} if look.scale is None else {order.kind: look.scale}
        speeds = {subject.sort: round(order.speed)}
        return self.model_copy(
            update={
                "kind": order.kind,
                "scales": self.scales | scales,
                "speeds": self.speeds | speeds,
                "smooth": look.smooth,
                "captions": self.captions | {subject.sort: look.captions},
                "gaps": look.gaps,
            }
        )
