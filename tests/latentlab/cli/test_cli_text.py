"""Sentences on the command line: drawn, and told which of their words are not known."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from latentlab.cli import main
from latentlab.models.opening import open_model
from latentlab.rendering.render import render
from latentlab.requests import read_request
from latentlab.views import EachSentence, LabelsView, Seed, SentenceMorph

RED, BLUE = "a small red circle", "a large blue square at the left"


@pytest.fixture
def reader(model_file: Callable[..., Path]) -> str:
    return str(model_file("reader", "text2image", width=4, latent_size=8))


def test_a_sentence_is_drawn_and_every_file_says_which(
    reader: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "samples.png"
    assert main(["sample", reader, "--text", RED, "-n", "4", "--out", str(out), "--json"]) == 0
    said = capsys.readouterr()
    assert json.loads(said.out)["text"] == RED
    assert said.err == ""
    picture = Image.open(out)
    assert picture.info["Text"] == RED
    assert picture.size == (56, 56)
    other = tmp_path / "other.png"
    assert main(["sample", reader, "--text", BLUE, "-n", "4", "--out", str(other)]) == 0
    assert not np.array_equal(np.asarray(picture), np.asarray(Image.open(other)))


def test_without_a_sentence_the_examples_are_drawn_in_turn(reader: str, tmp_path: Path) -> None:
    assert main(["sample", reader, "-n", "6", "--each", str(tmp_path / "each")]) == 0
    words = open_model(reader).vocabulary
    assert words is not None
    assert len(list((tmp_path / "each").iterdir())) == 6


def test_unknown_words_are_told_with_what_is_near(
    reader: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = str(tmp_path / "samples.png")
    assert main(["sample", reader, "--text", "a crimson circel", "--out", out]) == 0
    assert capsys.readouterr().err == (
        "Not known, passed over: crimson, circel (did you mean circle?).\n"
    )


@pytest.mark.parametrize(
    ("options", "part"),
    [
        (["sample", "--text", "zzz"], "knows no word of it"),
        (["sample", "--label", "3"], "knows no labels"),
        (["labels", "--morph", "1,2"], "this model reads sentences. Use --text."),
        (["labels", "--text", RED, "--between", "5"], "needs --text twice"),
        (["labels", "--text", "?!"], "knows no word of it"),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_a_sentence(
    reader: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    options: list[str],
    part: str,
) -> None:
    out = tmp_path / "x.png"
    assert main([options[0], reader, *options[1:], "--out", str(out)]) == 2
    assert part in capsys.readouterr().err
    assert not out.exists()


def test_a_model_of_labels_reads_no_sentences(
    model_file: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model = str(model_file("labels", "cgan", width=4, latent_size=8))
    out = str(tmp_path / "x.png")
    for options in (["sample", model, "--text", RED], ["labels", model, "--text", RED]):
        assert main([*options, "--out", out]) == 2
        assert "reads no sentences" in capsys.readouterr().err
    assert main(["labels", model, "--between", "4", "--out", out]) == 2
    assert "reads no sentences" in capsys.readouterr().err


def test_a_table_of_sentences_and_the_way_between_two_carry_how_they_were_made(
    reader: str, tmp_path: Path
) -> None:
    out = tmp_path / "table.png"
    both = ["--text", RED, "--text", BLUE]
    latents = (Seed(seed=0), Seed(seed=1))
    for more, columns in (
        ([], EachSentence(sentences=(RED, BLUE))),
        (["--between", "3"], SentenceMorph(start=RED, end=BLUE, steps=3)),
    ):
        assert main(["labels", reader, *both, *more, "--rows", "2", "--out", str(out)]) == 0
        request = read_request(out)
        assert request.view == LabelsView(latents=latents, columns=columns)
        pictures = render(open_model(reader), request)
        assert pictures.row_captions[0] == RED
        assert pictures.row_captions[-1] == BLUE
        assert pictures.columns == 2
