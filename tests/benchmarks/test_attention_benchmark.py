"""The benchmark of attention: it reads eyes as they were drawn, and goes on with its runs."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from benchmarks import attention
from benchmarks.attention import Eyes, agreement, calibrated, of_seed, read_eyes
from trainers.config import DataSource
from trainers.data.drawn.faces.attributes import KINDS, random_attributes
from trainers.data.drawn.faces.drawing import draw_faces
from trainers.runs.run import Run
from trainers.training.session import Session


@pytest.fixture(scope="module")
def faces() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Faces, their colours of eyes, and whether they wear sunglasses."""
    drawn = random_attributes(60, seed=5)
    images = draw_faces(drawn, 64).transpose(0, 2, 3, 1)
    return images, drawn.eye_colour, drawn.glasses == KINDS["glasses"].index("sunglasses")


def test_eyes_are_read_as_they_were_drawn_also_behind_glass(
    faces: tuple[np.ndarray, np.ndarray, np.ndarray],
) -> None:
    images, known, dark = faces
    reader, eyes = calibrated(), read_eyes(images)
    assert reader.right > 0.99
    assert (eyes.colours[~dark] == known[~dark][:, None]).mean() > 0.99
    assert eyes.readable(reader.limit)[~dark].mean() > 0.9
    assert not eyes.readable(reader.limit)[dark].any()


def test_each_eye_is_read_by_itself(faces: tuple[np.ndarray, np.ndarray, np.ndarray]) -> None:
    """Faces put together of two halves have eyes that disagree as often as the halves do."""
    images, known, dark = faces
    images, known = images[~dark], known[~dark]
    mixed = np.concatenate([images[:, :, :32], np.roll(images, 1, axis=0)[:, :, 32:]], axis=2)
    colours = read_eyes(mixed).colours
    assert (colours[:, 0] == known).mean() > 0.95
    assert (colours[:, 1] == np.roll(known, 1)).mean() > 0.95


def test_noise_has_no_eyes() -> None:
    noise = np.random.default_rng(0).integers(0, 256, (20, 64, 64, 3)).astype(np.uint8)
    assert not read_eyes(noise).readable(calibrated().limit).any()


def test_agreement_counts_the_faces_that_can_be_read() -> None:
    colours = np.array([[0, 0], [1, 1], [1, 2], [3, 0]])
    errors = np.array([[0.0, 0.0], [0.0, 0.0], [0.0, 0.0], [0.0, 0.9]], np.float32)
    found = agreement(Eyes(colours, errors), 0.5)
    assert found.alike == pytest.approx(2 / 3) and (found.faces, found.of) == (3, 4)
    # Left: a third 0, two thirds 1. Right: a third each of 0, 1 and 2.
    assert found.chance == pytest.approx(1 / 9 + 2 / 9)
    assert agreement(Eyes(colours, errors + 1), 0.5).faces == 0


def test_both_trainings_go_on_where_they_were(
    tmp_path: Path, own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    del own_home
    folder = tmp_path / "faces"
    folder.mkdir()
    for number, face in enumerate(draw_faces(random_attributes(12, seed=1), 64)):
        Image.fromarray(face.transpose(1, 2, 0)).save(folder / f"{number}.png")
    source = DataSource(name="folder", folder=folder, image_size=64)
    monkeypatch.setattr(attention, "source", lambda: source)
    work = tmp_path / "work"
    tiny = {"width": 2, "batch_size": 4, "latent_size": 4, "sample_interval": 2}
    results = of_seed(1, 2, work, 8, tiny)
    assert [each.relation for each in results] == [None, None, ">="]
    assert "of 8 faces" in results[0].detail and "of 8 faces" in results[1].detail
    assert not results[-1].kept, "there are no eyes yet"
    again = of_seed(1, 2, work, 8, tiny)
    assert [each.line() for each in again] == [each.line() for each in results]
    begun: list[int] = []

    def watched(run: Run, steps: int) -> Session:
        begun.append(run.state().step)
        return Session(run, steps=steps)

    monkeypatch.setattr(attention, "Session", watched)
    of_seed(1, 4, work, 8, tiny)
    assert begun == [2, 2]
    assert sorted(each.name for each in work.iterdir()) == ["with-1", "without-1"]
