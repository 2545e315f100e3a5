"""What the benchmarks of speed stand on: trainings without an end, and loops that run."""

from collections.abc import Callable
from itertools import islice
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
import torch
from torch import Tensor

from benchmarks import transfer_speed
from benchmarks.loops import CPU, endless
from benchmarks.transfer_speed import DATA, SIZE, textbook_batches, textbook_steps
from benchmarks.window import Driven
from trainers.config import DataSource
from trainers.data.drawn.edges import open_edges
from trainers.data.drawn.faces import open_faces
from trainers.data.drawn.stripes import open_stripes
from trainers.data.images import Images
from trainers.data.spec import square_images
from trainers.registry import algorithm_class, algorithm_names, make_recipe

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

FEW: dict[str, Callable[[], Images]] = {
    "stripes": lambda: open_stripes(SIZE, count=160),
    "faces": lambda: open_faces(SIZE, count=160),
    "edges": lambda: open_edges(SIZE, count=20),
}


@pytest.mark.parametrize("name", DATA)
def test_every_algorithm_on_domains_agrees_to_train_without_an_end(name: str) -> None:
    recipe = make_recipe(name, endless(name), DataSource(name=DATA[name], image_size=SIZE))
    algorithm_class(name)(recipe.settings, square_images(3, SIZE, ("one", "other")))
    last = recipe.settings.steps - 1
    assert last >= 9_999_999
    assert recipe.settings.learning_rate_factor(last) == 1


@pytest.mark.parametrize("name", algorithm_names())
def test_what_makes_a_training_endless_are_settings_that_the_algorithm_has(name: str) -> None:
    assert make_recipe(name, endless(name), DataSource()).settings.steps == 10_000_000


@pytest.mark.parametrize("name", DATA)
def test_the_textbook_loop_trains_every_one_of_them(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def few(source: DataSource) -> Images:
        return FEW[source.name]()

    monkeypatch.setattr(transfer_speed, "open_images", few)
    assert list(islice(textbook_steps(name), 2)) == [1, 2]


def test_the_textbook_loop_shuffles_pairs_without_parting_them() -> None:
    edges = FEW["edges"]()
    whole = edges.take(torch.arange(len(edges)), CPU)
    assert whole.others is not None
    batches = list(islice(textbook_batches(edges, 5), 4))
    seen = []
    for batch in batches:
        assert batch.others is not None
        rows = places(batch.images, whole.images)
        assert rows == places(batch.others, whole.others)
        seen += rows
    assert sorted(seen) == list(range(len(edges)))
    assert seen != sorted(seen)


def places(some: Tensor, among: Tensor) -> list[int]:
    """Which of `among` each of `some` is."""
    distances = (some[:, None] - among[None]).abs().amax(dim=(2, 3, 4))
    assert distances.amin(dim=1).max() < 1e-5
    return distances.argmin(dim=1).tolist()


def test_a_training_that_fails_ends_the_waiting_for_it(
    qapp: "QApplication", tmp_path: Path
) -> None:
    from PySide6.QtCore import QObject, QTimer, Signal

    class Failing(QObject):
        delivered = Signal(object)
        failed = Signal(object)
        laboratory = object()

        def start(self, *_: Any) -> None:
            problem = SimpleNamespace(headline="The batch is too large.")
            QTimer.singleShot(10, self, lambda: self.failed.emit(problem))

    del qapp
    driven = Driven(Failing())
    with pytest.raises(RuntimeError, match="batch is too large"):
        driven.start(tmp_path, "gan", 1)
