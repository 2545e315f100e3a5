"""Latents on disk and on the clipboard: exact, and a sentence for whatever is none."""

import json
import pickle
from pathlib import Path

import numpy as np
import pytest

from latentlab.export.writing import ExportError
from latentlab.latent.vectors import (
    SUFFIXES,
    Latents,
    VectorError,
    load_latents,
    parse_latents,
    save_latents,
)


@pytest.fixture
def latents() -> Latents:
    return np.random.default_rng(0).normal(size=(3, 5)).astype(np.float32)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_what_is_saved_comes_back_to_the_last_bit(
    latents: Latents, suffix: str, tmp_path: Path
) -> None:
    path = tmp_path / f"latents{suffix}"
    save_latents(latents, path)
    assert np.array_equal(load_latents(path, 5), latents)


def test_another_ending_is_refused(latents: Latents, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"must end in \.npz or \.npy or \.json"):
        save_latents(latents, tmp_path / "latents.txt")


def test_archives_and_json_of_others_are_read_too(latents: Latents, tmp_path: Path) -> None:
    np.savez(tmp_path / "z.npz", z=latents.astype(np.float64))
    assert np.array_equal(load_latents(tmp_path / "z.npz", 5), latents)
    (tmp_path / "z.json").write_text(json.dumps(latents[0].tolist()))
    assert np.array_equal(load_latents(tmp_path / "z.json", 5), latents[:1])


def test_pasted_numbers_are_read_in_every_usual_form() -> None:
    expected = np.array([[1.0, -2.5], [3.0, 4e-2]], np.float32)
    for text in ("1, -2.5\n3, 0.04", "[[1, -2.5], [3, 4e-2]]", "1;-2.5;3;0.04", " 1 -2.5 3 .04 "):
        assert np.array_equal(parse_latents(text, 2), expected)
    assert np.array_equal(parse_latents('{"latents": [[1, -2.5], [3, 0.04]]}', 2), expected)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "nothing to paste"),
        ("1, two", "holds 'two', which is no number"),
        ("1 2 3", "holds 3 numbers, but a latent of this model has 2"),
        ("nan 1", "not finite"),
        ('{"noise": [1, 2]}', "holds no latents"),
        ("{broken", "no JSON that can be read"),
    ],
)
def test_pasted_nonsense_gets_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(VectorError, match=sentence):
        parse_latents(text, 2)


def test_wrong_files_get_a_sentence_each(latents: Latents, tmp_path: Path) -> None:
    def complaint(name: str, content: bytes) -> str:
        (tmp_path / name).write_bytes(content)
        with pytest.raises(VectorError) as caught:
            load_latents(tmp_path / name, 5)
        return str(caught.value)

    save_latents(latents, tmp_path / "whole.npz")
    half = (tmp_path / "whole.npz").read_bytes()[:100]
    assert "damaged" in complaint("half.npz", half)
    assert "damaged" in complaint("text.npy", b"not numbers")
    assert "damaged" in complaint("evil.npy", pickle.dumps(print))
    assert "no JSON" in complaint("text.json", b"hello")
    assert "must end in" in complaint("picture.png", b"")
    assert "rows of 5 numbers" in complaint("ragged.json", b"[[1, 2], [3]]")
    assert "a latent of this model has 5" in complaint("other.json", b"[[1, 2], [3, 4]]")
    with pytest.raises(VectorError, match="There is no file"):
        load_latents(tmp_path / "nowhere.npy", 5)
