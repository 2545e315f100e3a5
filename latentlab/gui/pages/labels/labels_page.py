"""The page Labels and text: the same latents under every label or sentence, and between them."""

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QWidget

from latentlab.export.labelled_dataset import DatasetOrder, generate_dataset
from latentlab.gui.background import BackgroundTask
from latentlab.gui.explorer.anchors import first_anchors
from latentlab.gui.explorer.controls.inputs import LabelledSlider
from latentlab.gui.explorer.controls.latents_box import LatentsBox
from latentlab.gui.explorer.explorer_page import ExplorerPage
from latentlab.gui.explorer.facts import ModelFacts
from latentlab.gui.pages.labels.dataset_box import DatasetBox
from latentlab.gui.pages.labels.label_columns import LabelColumns
from latentlab.gui.pages.labels.sentence_rows import SentenceRows, first_rows
from latentlab.gui.services import Services
from latentlab.gui.widgets.grid.grid_painter import to_qimage
from latentlab.requests import Request
from latentlab.views import Anchor, AnyView, EachSentence, LabelsView, SentenceMorph
from latentlab.views.samples import MOST_TRUNCATION
from trainers.runs.listing import free_name

if TYPE_CHECKING:
    from latentlab.rendering.render import Pictures

_ROWS = 6
_MOST_ROWS = 64


class LabelsPage(ExplorerPage):
    """A table: each row one latent, each column one label or mixture of labels; of a model that
    reads each row one sentence."""

    kinds = ("labels",)

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(services, parent)
        self._latents = LatentsBox(self.explorer, "labelsLatents", _MOST_ROWS)
        self._columns, self._rows = LabelColumns(), SentenceRows()
        self._truncation = LabelledSlider(
            "labelsTruncation", 0.0, MOST_TRUNCATION, 1.0, spoken="Truncation",
            tip="Every latent is multiplied by this: below 1 pictures get more typical and less "
            "varied, at 0 all rows are the same.",
        )  # fmt: skip
        self._dataset = DatasetBox()
        rows = self.inspector.add_group("Latents")
        rows.add_wide(self._latents)
        rows.add("Truncation", self._truncation)
        self._of_labels = self.inspector.add_group("Labels")
        self._of_labels.add_wide(self._columns)
        self._of_text = self.inspector.add_group("Text")
        self._of_text.add_wide(self._rows)
        self._of_dataset = self.inspector.add_group("Make a data set")
        self._of_dataset.add_wide(self._dataset)
        self._latents.changed.connect(self._on_latents)
        self._columns.changed.connect(lambda value, commit: self.change({"columns": value}, commit))
        self._rows.changed.connect(lambda value, commit: self.change({"columns": value}, commit))
        self._truncation.moved.connect(lambda value: self.change({"truncation": value}, False))
        self._truncation.committed.connect(lambda value: self.change({"truncation": value}))
        self._dataset.wanted.connect(self._on_dataset)

    def can_show(self, facts: ModelFacts) -> str | None:
        if facts.samples and not facts.classes and not facts.reads_text:
            return (
                f"{facts.title} knows no labels and reads no sentences: choose a model that was "
                "trained with labels or sentences."
            )
        return super().can_show(facts)

    def default_view(self, facts: ModelFacts) -> AnyView:
        latents = tuple(each.latent for each in first_anchors(_ROWS))
        if facts.vocabulary is None:
            return LabelsView(latents=latents)
        return LabelsView(latents=latents, columns=first_rows(facts.vocabulary))

    def on_model(self, facts: ModelFacts) -> None:
        self._columns.offer(facts.labels)
        self._dataset.set_labels(facts.classes)
        if facts.vocabulary is not None:
            self._rows.offer(facts.vocabulary)
        self._of_text.setVisible(facts.reads_text)
        self._of_labels.setVisible(not facts.reads_text)
        self._of_dataset.setVisible(not facts.reads_text)

    def on_view(self, view: AnyView) -> None:
        assert isinstance(view, LabelsView)
        self._latents.show_anchors(tuple(Anchor(latent=latent) for latent in view.latents))
        if isinstance(view.columns, (EachSentence, SentenceMorph)):
            self._rows.show_rows(view.columns)
        else:
            self._columns.show_columns(view.columns)
        self._truncation.set_value(view.truncation)

    def on_pictures(self, request: Request, pictures: "Pictures") -> None:
        super().on_pictures(request, pictures)
        view = request.view
        assert isinstance(view, LabelsView)
        if isinstance(view.columns, (EachSentence, SentenceMorph)):
            first = pictures.pixels[: len(view.latents)]
        else:
            first = pictures.pixels[:: len(pictures) // len(view.latents)]
        anchors = (Anchor(latent=latent) for latent in view.latents)
        self._latents.show_pictures(dict(zip(anchors, map(to_qimage, first), strict=True)))

    def _on_latents(self, anchors: tuple[Anchor, ...]) -> None:
        self.change({"latents": tuple(each.latent for each in anchors)})

    def _on_dataset(self) -> None:
        """Ask for a folder and draw the pictures into it, or into a new one in it."""
        ref = self.explorer.ref
        if ref is None:
            return
        chosen = QFileDialog.getExistingDirectory(
            self,
            "Choose an empty folder for the pictures, or one to make a new folder in",
            str(self.exports.folder),
        )
        if chosen:
            folder = _empty_folder(Path(chosen), f"{ref.title}-pictures".replace("/", "-"))
            self.exports.remember_folder(folder.parent)
            order = DatasetOrder(
                model=ref,
                per_label=self._dataset.per_label,
                seed=self._dataset.seed,
                truncation=self._truncation.value(),
            )
            self.generate(order, folder)

    def generate(self, order: DatasetOrder, folder: Path) -> BackgroundTask:
        """Draw `order` into `folder` in a background thread; the box shows how far it is."""
        manager, step = self.explorer.manager, self.explorer.step

        def write(task: BackgroundTask, path: Path) -> None:
            model = manager.open(order.model, step)
            with closing(generate_dataset(model, order, path)) as drawing:
                for _ in task.counted(drawing, order.parts(model.classes)):
                    pass

        task = self.exports.write_to(folder, write)
        task.finished.connect(lambda: self._dataset.follow(None))
        self._dataset.follow(task)
        return task


def _empty_folder(chosen: Path, name: str) -> Path:
    """`chosen` itself if nothing is in it, else a new folder in it, called like `name`."""
    try:
        is_empty = not any(chosen.iterdir())
    except OSError:
        is_empty = True  # what is wrong is said when it is written
    return chosen if is_empty else chosen / free_name(chosen, name)
