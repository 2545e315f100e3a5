"""What the person chose in the export dialog, remembered for the next time."""

from pydantic import Field, ValidationError

from latentlab.export.order import Kind, Look, Order, Subject
from latentlab.gui.settings_store import SettingsStore
from trainers.config import Frozen

_KEY = "export_choices"


class ExportChoices(Frozen):
    """The choices; those for one kind of file or one subject by its name.

    Attributes:
        kind: of file.
        scales: how many pixels wide each pixel becomes, by kind of file.
        speeds: of films in frames a second, by subject.
        captions: whether they are wanted, by subject.
        formats: the endings of files other than pictures, by their title's first word.
    """

    kind: Kind = "sheet"
    scales: dict[str, int] = Field(default_factory=dict)
    speeds: dict[str, int] = Field(default_factory=dict)
    formats: dict[str, str] = Field(default_factory=dict)
    captions: dict[str, bool] = Field(default_factory=dict)
    smooth: bool = False
    gaps: bool = False

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
        captions = self.captions.get(subject.title, subject.captioned)
        look = Look(self.scales.get(kind), self.smooth, captions, self.gaps)
        return Order(kind, look, None, self.speeds.get(subject.title, subject.speed))

    def after(self, subject: Subject, order: Order) -> "ExportChoices":
        """The choices once `order` was made."""
        look = order.look
        scales = {} if look.scale is None else {order.kind: look.scale}
        speeds = {subject.title: round(order.speed)}
        return self.model_copy(
            update={
                "kind": order.kind,
                "scales": self.scales | scales,
                "speeds": self.speeds | speeds,
                "smooth": look.smooth,
                "captions": self.captions | {subject.title: look.captions},
                "gaps": look.gaps,
            }
        )
