"""Putting a picture into the tray: named the same and told the same from wherever it comes."""

from latentlab.gui.explorer.explorer import Explorer
from latentlab.gui.explorer.tray.pinned import name_for
from latentlab.gui.explorer.tray.pinned_tray import TrayFullError
from latentlab.views import Anchor


def pin(explorer: Explorer, anchor: Anchor, at: int | None = None) -> None:
    """Put `anchor` at place `at` of the tray, None for the end, and say so."""
    labels = explorer.facts.labels if explorer.facts is not None else ()
    try:
        new = explorer.tray.pin(anchor, name_for(anchor, labels), at)
    except TrayFullError as error:
        explorer.said.emit(str(error))
        return
    explorer.said.emit("Pinned to the tray." if new else "It is in the tray already.")
