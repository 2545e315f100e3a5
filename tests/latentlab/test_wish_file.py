"""Wishes as files: read as they were written; anything else is refused with a sentence."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from latentlab.views.base import Anchor, Seed, ViewError
from latentlab.views.edit import BrushWish, ColourWish, KeepWish, SketchWish, WarpWish
from latentlab.wish_file import read_wishes, write_wishes

LINE = (((0.1, 0.2, 1.0), (0.3, 0.4, 0.5)),)
WISHES = (
    ColourWish(colour="#d93338", strokes=LINE, weight=2.0),
    SketchWish(strokes=LINE),
    KeepWish(strokes=LINE, hidden=True, seen=Anchor(latent=Seed(seed=4), label=2)),
    WarpWish(start=(0.1, 0.2), end=(0.3, 0.4)),
    BrushWish(colour="#ffffff", strokes=LINE, size=0.4, softness=1.0),
)


def written(folder: Path, content: object) -> Path:
    path = folder / "wishes.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return path


def test_they_come_back_as_they_were(tmp_path: Path) -> None:
    write_wishes(WISHES, tmp_path / "mine.json")
    assert read_wishes(tmp_path / "mine.json") == WISHES


def test_what_is_left_out_has_its_usual_value(tmp_path: Path) -> None:
    path = written(tmp_path, [{"kind": "sketch", "strokes": [[[0.1, 0.2]]]}])
    assert read_wishes(path) == (SketchWish(strokes=(((0.1, 0.2, 1.0),),)),)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "It is no JSON"),
        ("{", "It is no JSON"),
        ({"kind": "sketch"}, "It must be a list"),
        ([{"kind": "sketch", "strokes": [[[0, 0]]]}] * 65, "at most 64"),
        ([{"strokes": [[[0, 0]]]}], "Wish 1: kind must be colour"),
        ([{"kind": "wish"}], "Wish 1: kind must be colour"),
        ([{"kind": "sketch", "strokes": []}], "Wish 1: There are too few strokes"),
        ([{"kind": "sketch"}], "Wish 1: Strokes is missing"),
        ([{"kind": "colour", "colour": "red", "strokes": [[[0, 0]]]}], "Colour cannot be 'red'"),
        ([{"kind": "sketch", "strokes": [[[0, 7]]]}], "Wish 1:"),
        ([{"kind": "sketch", "strokes": [[[0, 0]]], "wide": 3}], "There is nothing called wide"),
    ],
)
def test_other_files_are_refused_with_a_sentence(
    content: object, sentence: str, tmp_path: Path
) -> None:
    with pytest.raises(ViewError) as caught:
        read_wishes(written(tmp_path, content))
    assert str(caught.value).startswith("wishes.json holds no wishes that can be used.")
    assert sentence in str(caught.value)


def test_a_file_that_is_not_there_or_no_file_is_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "none.json", tmp_path, "a\0b"):
        with pytest.raises(ViewError, match="Choose"):
            read_wishes(path)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=60) | st.text(alphabet='[]{},:"01ekindcolour', max_size=60))
def test_no_file_stumbles(tmp_path_factory: pytest.TempPathFactory, content: object) -> None:
    path = tmp_path_factory.mktemp("any") / "any.json"
    path.write_bytes(content if isinstance(content, bytes) else str(content).encode())
    try:
        read_wishes(path)
    except ViewError as error:
        assert str(error).endswith(".")
