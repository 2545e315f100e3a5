"""What a model makes at a glance: samples, pairs of translations, threes of swaps."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from latentlab.models.manager import ModelManager
from latentlab.models.refs import ModelRef
from latentlab.pictures.own_data import data_pictures, open_domains
from latentlab.previews import preview
from latentlab.rendering.render import Pictures
from trainers.config import DataSource
from trainers.registry import make_recipe
from trainers.runs.run import Run
from trainers.training.session import Session

SIZE = 16


def _drawn(folder: Path, algorithm: str, **settings: object) -> tuple[Pictures, set[bytes]]:
    """The portrait of a model trained for a step, and all held-out pictures of its data."""
    rng = np.random.default_rng(0)
    for part in ("trainA", "trainB", "testA", "testB"):
        (folder / "data" / part).mkdir(parents=True)
        for number in range(10):
            pixels = rng.integers(0, 256, (SIZE, SIZE, 3), dtype=np.uint8)
            Image.fromarray(pixels).save(folder / "data" / part / f"{number}.png")
    source = DataSource(name="folder-pair", folder=folder / "data", image_size=SIZE)
    recipe = make_recipe(algorithm, {"steps": 1, **settings}, source, device="cpu", threads=1)
    run = Run.create(folder / "run", recipe)
    for _ in Session(run).events():
        pass
    ref = ModelRef.run(run.folder)
    model = ModelManager("cpu").open(ref)
    images = open_domains(ref, model)
    known = {each.pixels().tobytes() for each in data_pictures(images, range(len(images)))}
    return preview(ref, model), known


def test_a_translator_is_shown_as_pairs_of_held_out_pictures_and_translations(
    tmp_path: Path,
) -> None:
    drawn, known = _drawn(tmp_path, "cyclegan", width=4, blocks=1, discriminator_width=4)
    given = [cell.tobytes() in known for cell in drawn.pixels]
    assert given == 9 * [True, False] and drawn.columns == 6


def test_a_mover_of_objects_is_shown_as_threes_of_which_the_last_is_made(tmp_path: Path) -> None:
    drawn, known = _drawn(tmp_path, "genegan", width=4, batch_size=4)
    given = [cell.tobytes() in known for cell in drawn.pixels]
    assert given == 6 * [True, True, False] and drawn.columns == 6


@pytest.mark.usefixtures("own_home")
def test_a_sampler_is_shown_as_samples() -> None:
    ref = ModelRef.bundled("digits-dcgan")
    drawn = preview(ref, ModelManager("cpu").open(ref))
    assert (len(drawn), drawn.columns) == (18, 6) and drawn.metadata
