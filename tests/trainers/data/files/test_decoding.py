"""Every kind of image file is read as a person sees it: deep scans, inks, phones, huge ones."""

import base64
import os
import struct
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageCms, TiffImagePlugin

from trainers.data.files import decoding, image_file
from trainers.data.files.decoding import decode, header_of, read_upright
from trainers.data.files.image_file import UnreadableImageError, opened, size_of

HEIC = base64.b64decode(
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAVZtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAA"
    "AAAAAAAAAAAAACJpbG9jAAAAAERAAAEAAQAAAAABegABAAAAAAAAACgAAAAjaWluZgAAAAAAAQAAABVpbmZlAgAA"
    "AAABAABodmMxAAAAAA5waXRtAAAAAAABAAAA1mlwcnAAAAC3aXBjbwAAAHhodmNDAQNwAAAAkAAAAAAAHvAA/P34"
    "+AAADwNgAAEAGEABDAH//wNwAAADAJAAAAMAAAMAHroCQGEAAQArQgEBA3AAAAMAkAAAAwAAAwAeoCCBBZbqSSmu"
    "bgIaDAgAAAMAyAAAAwAIQGIAAQAHRAHBcrAiQAAAABNjb2xybmNseAABAA0ABoAAAAAUaXNwZQAAAAAAAABAAAAA"
    "QAAAABBwaXhpAAAAAAMICAgAAAAXaXBtYQAAAAAAAAABAAEEgQIDBAAAADBtZGF0AAAAJCgBr1j5DpJf/+n+f/4j"
    "+Q94uYn/7rKC/c6Sf9Tv0RxL/6GzgA=="
)
"""A square of 64 pixels, left red and right blue, as a phone would write it."""

RAMP = np.tile(np.linspace(0, 1, 64), (64, 1))
COLOURS = np.stack([RAMP, RAMP.T, 1 - RAMP], axis=-1)


def write_tiff(path: Path, values: NDArray[Any], kind: int, white_is_zero: bool = False) -> Path:
    """An uncompressed TIFF of the numbers [H, W] or [H, W, 3] as they are, which Pillow cannot
    write itself; `kind` is 1 for unsigned, 2 for signed numbers, 3 for fractions."""
    height, width, *rest = values.shape
    samples, bits = (*rest, 1)[0], values.dtype.itemsize * 8
    pixels = values.astype(values.dtype.newbyteorder("<")).tobytes()
    beyond = 8 + len(pixels) + 2 + 12 * 10 + 4
    colour = 2 if samples == 3 else int(not white_is_zero)
    tags = [
        (256, 4, 1, width),
        (257, 4, 1, height),
        (258, 3, samples, bits if samples == 1 else beyond),
        (259, 3, 1, 1),
        (262, 3, 1, colour),
        (273, 4, 1, 8),
        (277, 3, 1, samples),
        (278, 4, 1, height),
        (279, 4, 1, len(pixels)),
        (339, 3, samples, kind if samples == 1 else beyond + 2 * samples),
    ]
    head = b"II*\0" + struct.pack("<I", 8 + len(pixels))
    directory = b"".join(struct.pack("<HHII", *tag) for tag in tags)
    lists = struct.pack(f"<{2 * samples}H", *[bits] * samples, *[kind] * samples)
    path.write_bytes(head + pixels + struct.pack("<H", len(tags)) + directory + b"\0" * 4 + lists)
    return path


def ramp_of(path: Path) -> NDArray[np.int64]:
    """The middle row of the picture, which should rise evenly from black to white."""
    return decode(path, 64, 1)[0, 32].astype(np.int64)


EVEN = np.linspace(0, 255, 64)
spoilt = RAMP.copy()
spoilt[3, 4], spoilt[5, 6], spoilt[7, 8] = np.nan, np.inf, -np.inf
DEEP: dict[str, tuple[NDArray[Any], int]] = {
    "8 bits of 16": ((RAMP * 255).astype(np.uint16), 1),
    "10 bits of 16": ((RAMP * 1023).astype(np.uint16), 1),
    "12 bits of 16": ((RAMP * 4095).astype(np.uint16), 1),
    "14 bits of 16": ((RAMP * 16383).astype(np.uint16), 1),
    "16 bits": ((RAMP * 65535).astype(np.uint16), 1),
    "32 bits": ((RAMP * 4e9).astype(np.uint32), 1),
    "a mask of eleven parts": ((RAMP * 10).astype(np.uint16), 1),
    "tomograph": ((RAMP * 4095 - 1024).astype(np.int16), 2),
    "signed 32 bits": ((RAMP * 4e6 - 2e6).astype(np.int32), 2),
    "fractions": (RAMP.astype(np.float32), 3),
    "fractions around 0": ((RAMP * 2 - 1).astype(np.float32), 3),
    "tiny fractions": ((RAMP * 3e-5).astype(np.float32), 3),
    "heights": ((RAMP * 1700 - 420).astype(np.float32), 3),
    "NaN and infinite": (spoilt.astype(np.float32), 3),
}


@pytest.mark.parametrize("name", DEEP)
def test_deep_numbers_become_black_to_white(tmp_path: Path, name: str) -> None:
    values, kind = DEEP[name]
    row = ramp_of(write_tiff(tmp_path / "a.tif", values, kind))
    assert np.abs(row - EVEN).max() <= (26 if "mask" in name else 3)


def test_a_sixteen_bit_picture_looks_like_its_eight_bit_twin(tmp_path: Path) -> None:
    """Also a dim one, as long as its numbers reach a quarter of what they could be."""
    dim = (RAMP * 80).astype(np.uint8)
    Image.fromarray(dim).save(tmp_path / "twin.png")
    Image.fromarray(dim.astype(np.uint16) * 257).save(tmp_path / "deep.png")
    assert (ramp_of(tmp_path / "deep.png") == ramp_of(tmp_path / "twin.png")).all()


def test_one_wild_value_does_not_make_a_picture_black(tmp_path: Path) -> None:
    wild = (RAMP * 4095).astype(np.uint16)
    wild[10, 10] = 65535
    assert np.abs(ramp_of(write_tiff(tmp_path / "a.tif", wild, 1)) - EVEN).max() <= 3


@pytest.mark.parametrize("missing", [-9999.0, -3.4028234663852886e38])
def test_values_that_are_said_to_be_missing_are_black(tmp_path: Path, missing: float) -> None:
    heights = RAMP * 1000
    heights[:16] = missing
    tags = TiffImagePlugin.ImageFileDirectory_v2()
    tags[42113] = str(missing)
    tags.tagtype[42113] = 2
    Image.fromarray(heights.astype(np.float32)).save(tmp_path / "a.tif", tiffinfo=tags)
    pixels = decode(tmp_path / "a.tif", 64, 1)[0]
    assert (pixels[:14] == 0).all()
    assert np.abs(pixels[32] - EVEN * 1000 / 1023).max() <= 3


def test_where_0_is_white_it_stays_white(tmp_path: Path) -> None:
    deep = (RAMP * 65535).astype(np.uint16)
    row = ramp_of(write_tiff(tmp_path / "a.tif", deep, 1, white_is_zero=True))
    assert np.abs(row - EVEN[::-1]).max() <= 3


@pytest.mark.parametrize("bits", [10, 12, 16])
def test_deep_colours_keep_their_brightness(tmp_path: Path, bits: int) -> None:
    values = (COLOURS * (2**bits - 1)).astype(np.uint16)
    pixels = decode(write_tiff(tmp_path / "a.tif", values, 1), 64, 3)
    assert np.abs(pixels.transpose(1, 2, 0) - COLOURS * 255).max() <= 4


def test_a_dark_picture_of_8_bits_stays_dark(tmp_path: Path) -> None:
    Image.new("RGB", (20, 20), (9, 5, 2)).save(tmp_path / "a.png")
    assert decode(tmp_path / "a.png", 8, 3)[:, 4, 4].tolist() == [9, 5, 2]


def test_a_tiff_whose_numbers_cannot_be_read_is_refused_with_the_reason(tmp_path: Path) -> None:
    path = write_tiff(tmp_path / "a.tif", RAMP.astype(np.float64), 3)
    with pytest.raises(UnreadableImageError, match="numbers are of a kind that cannot be read"):
        decode(path, 8, 1)


def from_srgb(image: Image.Image) -> Image.Image:
    """The image in the colours of CIE Lab."""
    srgb, lab = ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB")
    converted = ImageCms.profileToProfile(image, srgb, lab, outputMode="LAB")
    assert converted is not None
    return converted


PICTURE = Image.fromarray((COLOURS * 255).astype(np.uint8))
WAYS: dict[str, Callable[[Path], None]] = {
    "CMYK.jpg": lambda path: PICTURE.convert("CMYK").save(path, quality=95),
    "YCbCr.tif": lambda path: PICTURE.convert("YCbCr").save(path),
    "Lab.tif": lambda path: from_srgb(PICTURE).save(path),
    "avif.avif": lambda path: PICTURE.save(path, quality=95),
    "moving.webp": lambda path: PICTURE.save(
        path, save_all=True, append_images=[Image.new("RGB", (64, 64))], lossless=True
    ),
    "moving.png": lambda path: PICTURE.save(
        path, save_all=True, append_images=[Image.new("RGB", (64, 64))]
    ),
    "pages.tif": lambda path: PICTURE.save(
        path, save_all=True, append_images=[Image.new("RGB", (9, 9))]
    ),
}


@pytest.mark.parametrize("name", WAYS)
def test_inks_and_several_pages_show_the_first_picture(tmp_path: Path, name: str) -> None:
    WAYS[name](tmp_path / name)
    pixels = decode(tmp_path / name, 64, 3).transpose(1, 2, 0)
    assert np.abs(pixels - np.asarray(PICTURE, np.int64)).mean() < 3


def test_see_through_palettes_and_grey_are_laid_on_white(tmp_path: Path) -> None:
    half = Image.merge("LA", [Image.new("L", (20, 20), 0), Image.new("L", (20, 20), 128)])
    half.save(tmp_path / "a.png")
    assert decode(tmp_path / "a.png", 8, 1)[0, 4, 4] == pytest.approx(127, abs=1)


@pytest.mark.parametrize("kind", ["png", "jpg", "tif", "webp"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_pictures_stand_upright_however_the_camera_was_held(
    tmp_path: Path, kind: str, orientation: int
) -> None:
    back = {5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_90}
    back |= {2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180}
    back |= {4: Image.Transpose.FLIP_TOP_BOTTOM, 7: Image.Transpose.TRANSVERSE}
    back |= {8: Image.Transpose.ROTATE_270}
    stored = PICTURE.transpose(back[orientation]) if orientation > 1 else PICTURE
    tags = Image.Exif()
    tags[0x0112] = orientation
    stored.save(tmp_path / f"a.{kind}", exif=tags)
    pixels = decode(tmp_path / f"a.{kind}", 64, 3).transpose(1, 2, 0)
    assert np.abs(pixels - np.asarray(PICTURE, np.int64)).mean() < 6


def test_a_photograph_with_damaged_exif_is_read_as_it_lies(tmp_path: Path) -> None:
    PICTURE.save(tmp_path / "a.jpg")
    content = (tmp_path / "a.jpg").read_bytes()
    broken = b"\xff\xe1\x00\x20Exif\0\0II*\0" + b"\xff" * 20
    (tmp_path / "a.jpg").write_bytes(content[:2] + broken + content[2:])
    assert decode(tmp_path / "a.jpg", 64, 3).shape == (3, 64, 64)


def test_the_pictures_of_phones_are_read(tmp_path: Path) -> None:
    pytest.importorskip("pi_heif", reason="there is no reader of HEIC for this processor")
    (tmp_path / "IMG_1.HEIC").write_bytes(HEIC)
    pixels = decode(tmp_path / "IMG_1.HEIC", 64, 3).astype(np.int64)
    assert np.abs(pixels[:, 32, 8] - [200, 60, 30]).max() < 15
    assert np.abs(pixels[:, 32, 56] - [20, 60, 200]).max() < 15
    assert not header_of(tmp_path / "IMG_1.HEIC")[1]


def test_camera_raw_is_not_taken_for_its_preview(tmp_path: Path) -> None:
    PICTURE.save(tmp_path / "a.tif")
    (tmp_path / "a.nef").write_bytes((tmp_path / "a.tif").read_bytes())
    tags = TiffImagePlugin.ImageFileDirectory_v2()
    tags[50706] = b"\1\4\0\0"
    tags.tagtype[50706] = 1
    PICTURE.save(tmp_path / "negative.tif", tiffinfo=tags)
    for name in ("a.nef", "negative.tif"):
        with pytest.raises(UnreadableImageError, match="camera RAW files cannot be read"):
            decode(tmp_path / name, 8, 3)


@pytest.mark.parametrize("name", ["film.mpg", "logo.svg", "paper.pdf", "figure.eps", "PICT.CR2"])
def test_a_kind_that_cannot_be_read_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n")
    with pytest.raises(UnreadableImageError, match="files cannot be read; "):
        decode(tmp_path / name, 8, 3)


def test_postscript_is_never_run_whatever_it_is_called(tmp_path: Path) -> None:
    program = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n%%EndComments\nshowpage\n"
    (tmp_path / "photo.png").write_bytes(program)
    with pytest.raises(UnreadableImageError, match="not an image of a known kind"):
        decode(tmp_path / "photo.png", 8, 3)


@pytest.fixture
def low_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hundredth of the real limits: of Pillow's, and of what is read as one large image."""
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 10_000)
    monkeypatch.setattr(decoding, "_LARGE", 20_000)
    monkeypatch.setattr(decoding, "_ENOUGH", 6_400)


LARGE = Image.fromarray((COLOURS * 255).astype(np.uint8)).resize((300, 200))
LARGE_WAYS: dict[str, Image.Image] = {
    "a.jpg": LARGE,
    "a.png": LARGE,
    "palette.png": LARGE.quantize(200),
    "grey.tif": LARGE.convert("L"),
    "bilevel.png": LARGE.convert("1"),
    "deep.png": Image.fromarray(np.asarray(LARGE.convert("L")).astype(np.uint16) * 257),
    "a.webp": LARGE,
    "lzw.tif": LARGE,
}


@pytest.mark.usefixtures("low_limits")
@pytest.mark.parametrize("name", LARGE_WAYS)
def test_an_image_beyond_pillows_limit_is_read_reduced(tmp_path: Path, name: str) -> None:
    compression = {"compression": "tiff_lzw"} if name == "lzw.tif" else {}
    LARGE_WAYS[name].save(tmp_path / name, **compression)
    whole = read_upright(tmp_path / name, 3, (1 << 24, 1 << 24))
    assert whole.width * whole.height <= 7_000
    assert whole.width / whole.height == pytest.approx(1.5, abs=0.05)
    assert size_of(tmp_path / name) == (300, 200)
    pixels = decode(tmp_path / name, 16, 3).astype(np.float64)
    expected = np.asarray(LARGE.resize((16, 16), Image.Resampling.BOX, (50, 0, 250, 200)))
    if LARGE_WAYS[name].mode not in ("RGB", "P"):
        pixels, expected = pixels.mean(0), expected @ [0.299, 0.587, 0.114]
    else:
        pixels = pixels.transpose(1, 2, 0)
    assert np.abs(pixels - expected).mean() < 12
    assert Image.MAX_IMAGE_PIXELS == 10_000


@pytest.mark.usefixtures("low_limits")
def test_an_image_that_would_fill_the_memory_says_how_large_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(image_file, "_ROOM", 100_000)
    LARGE.save(tmp_path / "a.png")
    LARGE.save(tmp_path / "a.jpg")
    with pytest.raises(UnreadableImageError, match=r"it is 300 x 200 pixels, which take 0\.0 GB"):
        decode(tmp_path / "a.png", 16, 3)
    # JPEG is unpacked at a fraction of its size.
    assert decode(tmp_path / "a.jpg", 16, 3).shape == (3, 16, 16)


QUIET = """
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from trainers.data.files.decoding import UnreadableImageError, decode, header_of
def read(path):
    try:
        header_of(path); decode(path, 16, 3)
    except UnreadableImageError:
        pass
with ThreadPoolExecutor(4) as pool:
    list(pool.map(read, sorted(Path(sys.argv[1]).iterdir()) * 3))
"""


def test_pillow_says_nothing_on_the_terminal(tmp_path: Path) -> None:
    tags = Image.Exif()
    tags[0x0112] = 6
    PICTURE.save(tmp_path / "a.tif", exif=tags)
    whole = (tmp_path / "a.tif").read_bytes()
    rng = np.random.default_rng(0)
    for number in range(80):
        content = bytearray(whole)
        for place in rng.integers(len(content) - 200, len(content), 3):
            content[place] = int(rng.integers(256))
        (tmp_path / f"{number}.tif").write_bytes(bytes(content))
    Image.new("1", (12_000, 8_000)).save(tmp_path / "large.png")
    PICTURE.save(tmp_path / "exif.jpg")
    photo = (tmp_path / "exif.jpg").read_bytes()
    broken = b"\xff\xe1\x00\x20Exif\0\0II*\0\x08\0\0\0\x09\0" + b"\x12\x01" * 7
    (tmp_path / "exif.jpg").write_bytes(photo[:2] + broken + photo[2:])
    done = subprocess.run(
        [sys.executable, "-c", QUIET, str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=120,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[4])},
    )
    assert done.returncode == 0, done.stderr
    assert "Warning" not in done.stderr
    assert str(tmp_path) not in done.stderr


def test_a_fault_of_ours_is_not_taken_for_a_damaged_picture(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Image.new("L", (8, 8), 90).save(tmp_path / "a.png")
    with pytest.raises(TypeError), opened(tmp_path / "a.png"):
        raise TypeError("a fault of this program")
    with pytest.raises(UnreadableImageError), opened(tmp_path / "a.png") as image:
        monkeypatch.setattr(type(image), "load", lambda _: Image.open(None))
        image.convert("RGB")
