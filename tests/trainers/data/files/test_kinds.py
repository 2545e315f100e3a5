"""One place decides which files are pictures, and names the kinds that cannot be read."""

import ast
from pathlib import Path

import pytest
from PIL import Image

from trainers.data.files.kinds import (
    image_suffixes,
    is_picture,
    unreadable_kind,
    why_unreadable,
)

ROOT = Path(__file__).parents[4]


@pytest.mark.parametrize("name", ["a.png", "A.JPG", "b.tiff", "c.heic", "d.avif", "e.psd"])
def test_pictures_are_known_by_their_endings(name: str) -> None:
    assert is_picture(name)
    assert is_picture(f"deep/below/{name}")
    assert not is_picture(f".{name}")
    assert unreadable_kind(name) is None


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("IMG_1.CR2", "camera RAW"),
        ("a.nef", "camera RAW"),
        ("a.dng", "camera RAW"),
        ("logo.svg", "SVG"),
        ("paper.pdf", "PDF"),
        ("film.MP4", "video"),
        ("film.mpg", "video"),
        ("drawing.eps", "PostScript"),
        ("all.zip", "archive"),
    ],
)
def test_kinds_that_cannot_be_read_have_a_name(name: str, kind: str) -> None:
    assert not is_picture(name)
    assert unreadable_kind(name) == kind
    assert "cannot be read; " in why_unreadable(kind)


def test_what_is_no_picture_has_no_kind() -> None:
    assert [unreadable_kind(name) for name in ("notes.txt", "Makefile", ".cr2", ".a.nef")] == [
        None
    ] * 4


def test_every_format_that_is_offered_can_be_unpacked() -> None:
    """Pillow registers endings of formats for which it has no decoder."""
    stubs = {".mpg", ".mpeg", ".h5", ".hdf", ".grib", ".bufr", ".wmf", ".emf", ".eps", ".ps"}
    assert not stubs & image_suffixes()
    assert {".png", ".jpg", ".heic", ".avif"} <= image_suffixes()


def test_nobody_else_opens_image_files_or_lists_their_endings() -> None:
    """Only decoding.py's way knows of sizes, warnings, HEIC and what cannot be read."""
    own = {
        "trainers/data/files/image_file.py",
        "trainers/runs/grids.py",  # the run's own grids
        "latentlab/requests.py",  # the request that a PNG carries
        "latentlab/pictures/picture.py",  # PNG in memory, made by LatentLab
    }
    for package in ("trainers", "latentlab"):
        for path in sorted((ROOT / package).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            text = path.read_text("utf-8")
            assert name in own or "Image.open(" not in text, name
            for node in ast.walk(ast.parse(text)):
                if isinstance(node, (ast.Tuple, ast.List, ast.Set)):
                    values = {each.value for each in node.elts if isinstance(each, ast.Constant)}
                    listed = values & image_suffixes()
                    assert len(listed) < 4 or "/exporting/" in name, (name, listed)


def test_heic_is_read_by_pillow_after_the_first_question() -> None:
    assert image_suffixes()
    assert "HEIF" in Image.OPEN
