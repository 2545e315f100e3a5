"""Edits on the command line: pictures, films, the photo; wrong wishes get a sentence."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import latentlab
from latentlab.cli import main
from latentlab.views import EditView, Encoded
from trainers.data.drawn.faces import draw_faces, random_attributes

Captured = pytest.CaptureFixture[str]
WISHES = [
    {"kind": "colour", "colour": "#ffffff", "size": 0.3, "strokes": [[[0.2, 0.5], [0.6, 0.5]]]}
]


@pytest.fixture
def model(model_file: Callable[..., Path]) -> Path:
    return model_file("makes", "cgan", latent_size=4, width=4)


@pytest.fixture
def wishes(tmp_path: Path) -> Path:
    path = tmp_path / "wishes.json"
    path.write_text(json.dumps(WISHES))
    return path


def call(model: Path, wishes: Path, out: Path, *more: str) -> list[str]:
    return ["edit", str(model), "--wishes", str(wishes), "--out", str(out), *more]


def test_the_picture_carries_the_edit_and_is_what_python_makes_of_it(
    model: Path, wishes: Path, tmp_path: Path, capsys: Captured
) -> None:
    out = tmp_path / "edited.png"
    more = ("--seed", "5", "--label", "7", "--candidates", "4", "--scale", "1", "--json")
    assert main(call(model, wishes, out, *more)) == 0
    told = json.loads(capsys.readouterr().out)
    request = latentlab.read_request(out)
    assert isinstance(request.view, EditView)
    assert request.view.start.label == 7
    shown = latentlab.render(latentlab.open_model(model, device="cpu"), request)
    assert told["candidates"] == len(shown) - 2
    with Image.open(out) as picture:
        assert np.array_equal(np.asarray(picture)[..., None], shown.tiled)


def test_another_solution_can_be_taken(model: Path, wishes: Path, tmp_path: Path) -> None:
    out = tmp_path / "edited.png"
    assert main(call(model, wishes, out, "--take", "1")) == 0
    view = latentlab.read_request(out).view
    assert isinstance(view, EditView)
    assert view.begin is not None


def test_what_the_reader_sees_of_a_face_is_kept_as_well(wishes: Path, tmp_path: Path) -> None:
    face = draw_faces(random_attributes(1, seed=3), 32)[0].transpose(1, 2, 0)
    Image.fromarray(face).save(tmp_path / "face.png")
    more = ("--input", str(tmp_path / "face.png"))
    assert main(call(Path("faces-dcgan"), wishes, tmp_path / "edited.png", *more)) == 0
    view = latentlab.read_request(tmp_path / "edited.png").view
    assert isinstance(view, EditView)
    assert isinstance(view.start.latent, Encoded)
    assert view.features == view.start.latent.projection.features == "faces"


def test_a_film_and_the_photo(model: Path, wishes: Path, tmp_path: Path) -> None:
    photo = np.random.default_rng(0).integers(0, 256, (64, 96, 3), np.uint8)
    Image.fromarray(photo).save(tmp_path / "me.png")
    film, large = tmp_path / "film.gif", tmp_path / "large.png"
    more = ("--input", str(tmp_path / "me.png"), "--original", str(large), "--frames", "4")
    assert main(call(model, wishes, film, *more)) == 0
    with Image.open(film) as picture:
        assert getattr(picture, "n_frames", 1) == 4
    with Image.open(large) as picture:
        edited = np.asarray(picture)
    assert edited.shape == photo.shape
    assert np.array_equal(edited[:, :16], photo[:, :16])
    assert np.array_equal(edited[:, 80:], photo[:, 80:])


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        (("--strength", "2"), "--strength cannot be 2: it must be a number from 0 to 1"),
        (("--original", "a.png"), "--original needs --input"),
        (("--take", "13"), "--take cannot be 13"),
        (("--label", "x"), "--label cannot be x"),
    ],
)
def test_wrong_options_are_refused(
    more: tuple[str, ...], sentence: str, model: Path, wishes: Path, tmp_path: Path,
    capsys: Captured,
) -> None:  # fmt: skip
    assert main(call(model, wishes, tmp_path / "a.png", *more)) == 2
    assert sentence in capsys.readouterr().err


def test_wrong_wishes_are_refused_before_the_model_is_opened(
    tmp_path: Path, capsys: Captured
) -> None:
    wrong = tmp_path / "wrong.json"
    wrong.write_text('[{"kind": "colour"}]')
    assert main(call(tmp_path / "none", wrong, tmp_path / "a.png")) == 1
    assert "wrong.json holds no wishes that can be used. Wish 1:" in capsys.readouterr().err
    assert not (tmp_path / "a.png").exists()
