"""What can be done with latents as numbers: copy, paste, save, load."""

from collections.abc import Sequence
from pathlib import Path
from typing import TypeAlias

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from latentlab import formatting
from latentlab.gui.background import BackgroundWork
from latentlab.gui.explorer.explorer import Explorer
from latentlab.gui.explorer.facts import ModelFacts
from latentlab.gui.explorer.numbers.numbers import (
    MOST_AT_ONCE,
    as_json,
    loaded,
    numbers_of,
    pasted,
    seeds_of,
)
from latentlab.gui.explorer.tray.of_tray import latents
from latentlab.gui.explorer.tray.pinned import TrayFullError
from latentlab.gui.exporting.export_actions import ExportActions
from latentlab.latent.vectors import VectorError
from latentlab.views import Anchor, Latent

_Named: TypeAlias = tuple[str, Latent]
"""A latent and what it is called in the tray."""


class NumberActions(QObject):
    """Acts on anchors of the tray, for the current model.

    Signals:
        done: a sentence about what was done.
        failed: a sentence about what could not be done.
    """

    done = Signal(str)
    failed = Signal(str)

    def __init__(
        self, explorer: Explorer, exports: ExportActions, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._explorer, self._exports = explorer, exports
        self._work = BackgroundWork("runs beside", self)
        self._work.failed.connect(self.failed)

    def copy_seeds(self, anchors: Sequence[Anchor]) -> None:
        """Put the seeds of `anchors` on the clipboard, with commas between them."""
        seeds = seeds_of(anchors)
        if not seeds:
            self.failed.emit("None of these latents was drawn from a seed: copy their numbers.")
            return
        QGuiApplication.clipboard().setText(", ".join(map(str, seeds)))
        left = len(anchors) - len(seeds)
        rest = f" {left} without a seed {'is' if left == 1 else 'are'} left out." if left else ""
        self.done.emit(f"{_counted(len(seeds), 'seed')} on the clipboard.{rest}")

    def copy_numbers(self, anchors: Sequence[Anchor]) -> None:
        """Put the numbers of `anchors` on the clipboard as JSON."""
        facts = self._facts()
        if facts is None:
            return
        manager, step = self._explorer.manager, self._explorer.step

        def copy(text: str) -> None:
            QGuiApplication.clipboard().setText(text)
            self.done.emit(f"{_counted(len(anchors), 'latent')} on the clipboard as JSON.")

        self._work.start(lambda _: as_json(numbers_of(manager, facts.ref, step, anchors)), copy)

    def export(self, anchors: Sequence[Anchor], parent: QWidget) -> None:
        """Ask where to export the numbers of `anchors` to, in a dialog over `parent`."""
        facts = self._facts()
        if facts is not None:
            files = latents(self._explorer, anchors)
            self._exports.offer([files], parent=parent)

    def load(self, *paths: Path) -> None:
        """Pin the latents in the files at `paths` to the tray, as one step."""
        facts = self._facts()
        if facts is not None:
            self._work.start(lambda _: _read(paths, facts.latent_size), self._on_read)

    def _on_read(self, read: tuple[list[_Named], list[str]]) -> None:
        found, refusals = read
        if found:
            self._pin(found)
        if refusals:
            self.failed.emit(" ".join(refusals))

    def paste(self) -> None:
        """Pin the seeds or latents on the clipboard to the tray."""
        facts = self._facts()
        if facts is None:
            return
        try:
            found = pasted(QGuiApplication.clipboard().text(), facts.latent_size)
        except VectorError as error:
            self.failed.emit(str(error))
            return
        self._pin(_named(found, "pasted"))

    def _pin(self, found: Sequence[_Named]) -> None:
        """Put `found` into the tray, as many as it takes at once, and say so."""
        taken = found[:MOST_AT_ONCE]
        try:
            new = self._explorer.tray.pin_all(
                [Anchor(latent=latent) for _, latent in taken],
                [name for name, _ in taken],
            )
        except TrayFullError as error:
            self.failed.emit(str(error))
            return
        said = f"{_counted(new, 'latent')} put into the tray."
        if new < len(taken):
            said += f" {len(taken) - new} lay there already."
        if len(taken) < len(found):
            count = formatting.count(len(found))
            said += f" There are {count}: only the first {len(taken)} are taken."
        self.done.emit(said)

    def _facts(self) -> ModelFacts | None:
        facts = self._explorer.facts
        if facts is None or not facts.samples:
            self.failed.emit("Open a model that draws pictures first: latents belong to a model.")
            return None
        return facts


def _read(paths: Sequence[Path], latent_size: int) -> tuple[list[_Named], list[str]]:
    """The latents in files, and a sentence for each file that holds none."""
    found: list[_Named] = []
    refusals: list[str] = []
    for path in paths:
        try:
            found += _named(loaded(path, latent_size), path.stem)
        except VectorError as error:
            refusals.append(str(error))
    return found, refusals


def _named(latents: Sequence[Latent], name: str) -> list[_Named]:
    return [(f"{name} {place}", latent) for place, latent in enumerate(latents, start=1)]


def _counted(number: int, what: str) -> str:
    return f"{formatting.count(number)} {what}{'s' * (number != 1)}"
