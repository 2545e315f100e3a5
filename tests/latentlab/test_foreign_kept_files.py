"""Models, pictures, numbers and lists as strangers make them are refused in a sentence, soon, and
without filling the memory."""

import io
import json
import struct
import warnings
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from foreign import (
    BROKEN_JSON,
    ENDLESS,
    FUZZED,
    WRONG_VALUES,
    damaged,
    says,
    with_one_wrong_value,
    within_limits,
)
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from latentlab.batches.report import NAME, made_from, read_report
from latentlab.export.picture import save_picture
from latentlab.export.writing import ExportError
from latentlab.latent.vectors import VectorError, load_latents, parse_latents, save_latents
from latentlab.models.errors import ModelError
from latentlab.models.files import ModelSource, read_model_file
from latentlab.models.refs import ModelRef
from latentlab.models.weights import empty_model
from latentlab.pictures.picture import Picture
from latentlab.requests import KEYWORD, Request, RequestError, read_request
from latentlab.saved import DirectionNames, SavedDirections
from latentlab.views import Anchor, Component, Direction, Seed, Vector, WalkView

# Model files


@pytest.fixture
def model(model_file: Callable[..., Path]) -> Path:
    return model_file("model", hidden=4, latent_size=4)


def look_at_model(path: Path) -> None:
    with within_limits():
        try:
            source: ModelSource = read_model_file(path)
            empty_model(source)
        except ModelError as error:
            assert str(error).endswith((".", ".safetensors"))


def parts(content: bytes) -> tuple[dict[str, object], bytes]:
    length = int.from_bytes(content[:8], "little")
    return json.loads(content[8 : 8 + length]), content[8 + length :]


def joined(header: bytes, numbers: bytes) -> bytes:
    return struct.pack("<Q", len(header)) + header + numbers


def test_whatever_a_model_says_of_its_weights_it_opens_or_is_refused(model: Path) -> None:
    header, numbers = parts(model.read_bytes())
    names = [name for name in header if name != "__metadata__"]
    small = {key: header[key] for key in ("__metadata__", names[0])}
    for where, content in with_one_wrong_value(small):
        model.write_bytes(joined(content, numbers))
        with says(where):
            look_at_model(model)
    for content in BROKEN_JSON:
        model.write_bytes(joined(content, numbers))
        with says(repr(content[:40])):
            look_at_model(model)


def test_whatever_a_model_says_of_itself_it_opens_or_is_refused(model: Path) -> None:
    header, numbers = parts(model.read_bytes())
    metadata = header["__metadata__"]
    assert isinstance(metadata, dict)
    text = metadata["latentlab"]
    cases = [*with_one_wrong_value(json.loads(text))]
    cases += [(repr(content[:40]), content) for content in BROKEN_JSON]
    for where, content in cases:
        metadata["latentlab"] = content.decode("utf-8", "replace")
        model.write_bytes(joined(json.dumps(header).encode(), numbers))
        with says(where):
            look_at_model(model)


@pytest.mark.parametrize("length", [0, 1, 99_999_999, 2**60, 2**64 - 1])
def test_a_header_may_promise_any_length(length: int, model: Path) -> None:
    model.write_bytes(struct.pack("<Q", length) + b'{"a": 1}')
    with pytest.raises(ModelError), within_limits():
        read_model_file(model)


@FUZZED
@given(data=st.data())
def test_a_damaged_model_is_refused_or_opens(model: Path, data: st.DataObject) -> None:
    whole = model.read_bytes()
    model.write_bytes(data.draw(damaged(whole)))
    look_at_model(model)
    model.write_bytes(whole)


# Pictures that say how they were made

ANCHORS = (Anchor(latent=Seed(seed=1)), Anchor(latent=Vector.of((1.0, 2.0)), label=3))
REQUEST = Request(model=ModelRef.bundled("x"), step=3, view=WalkView(anchors=ANCHORS, frames=5))


def png(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "picture.png"
    save_picture(np.zeros((4, 4, 1), np.uint8), path, metadata={KEYWORD: text})
    return path


def look_at_picture(path: Path) -> None:
    with within_limits():
        try:
            read_request(path)
        except RequestError as error:
            assert str(error).endswith((".", "!"))


def test_whatever_a_picture_carries_it_is_shown_or_refused() -> None:
    cases = [*with_one_wrong_value(json.loads(REQUEST.to_json()))]
    cases += [(repr(content[:40]), content) for content in BROKEN_JSON]
    for where, content in cases:
        with says(where), within_limits():
            try:
                Request.from_json(content.decode("utf-8", "replace"))
            except RequestError as error:
                assert str(error).endswith("."), error


@pytest.mark.parametrize("zipped", [False, True])
def test_endless_texts_in_a_picture_are_refused(zipped: bool, tmp_path: Path) -> None:
    texts = PngInfo()
    for number in range(20):
        texts.add_text(f"{KEYWORD}{number or ''}", "x" * 5_000_000, zip=zipped)
    path = tmp_path / "texts.png"
    Image.new("L", (4, 4)).save(path, pnginfo=texts)
    look_at_picture(path)
    with within_limits():
        made_from(path)


def test_a_picture_that_promises_to_be_huge_is_refused(tmp_path: Path) -> None:
    path = png(tmp_path, REQUEST.to_json())
    content = bytearray(path.read_bytes())
    content[16:24] = struct.pack(">II", 60_000, 60_000)
    content[29:33] = struct.pack(">I", zlib.crc32(content[12:29]))
    path.write_bytes(content)
    with pytest.raises(RequestError, match="60000 x 60000 pixels"), within_limits():
        read_request(path)


@FUZZED
@given(data=st.data())
def test_a_damaged_picture_is_refused_or_read(tmp_path: Path, data: st.DataObject) -> None:
    path = png(tmp_path, REQUEST.to_json())
    path.write_bytes(data.draw(damaged(path.read_bytes())))
    look_at_picture(path)
    path.unlink()


@FUZZED
@given(data=st.data())
def test_a_damaged_picture_inside_a_view_is_refused_or_read(data: st.DataObject) -> None:
    import base64

    whole = Picture.from_array(np.zeros((8, 8, 3), np.uint8)).content()
    text = base64.b64encode(data.draw(damaged(whole))).decode()
    with within_limits():
        try:
            Picture(png=text).pixels()
        except ValueError as error:
            assert str(error)


# Numbers


def npy(shape: str, kind: str = "'<f4'", body: bytes = b"") -> bytes:
    header = f"{{'descr': {kind}, 'fortran_order': False, 'shape': {shape}, }}\n".encode()
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header + body


def npz(*members: tuple[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return file.getvalue()


BROKEN_ARRAYS = {
    "nothing": b"",
    "a header alone": npy("(3, 4)"),
    "2^60 rows": npy(f"({2**60}, 4)"),
    "10^9 rows": npy("(1000000000, 4)"),
    "a negative shape": npy("(-3, 4)"),
    "a shape of endless numbers": npy(f"({ENDLESS[:5000]}, 4)"),
    "a deep shape": npy("(" * 400 + ")" * 400),
    "a shape that is none": npy("'x'"),
    "objects": npy("(3, 4)", "'|O'", b"x" * 99),
    "wide texts": npy("(3, 4)", "'<U100000000'"),
    "complex numbers": npy("(1, 4)", "'<c8'", bytes(32)),
    "fields": npy("(1, 4)", "[('a', '<f4'), ('b', '<f4')]", bytes(32)),
    "another version": npy("(3, 4)").replace(b"Y\x01", b"Y\x09"),
}
BROKEN_ARCHIVES = {
    **{name: npz(("latents.npy", content)) for name, content in BROKEN_ARRAYS.items()},
    "no member": npz(),
    "two others": npz(("a.npy", b""), ("b.npy", b"")),
    "a bomb": npz(("latents.npy", npy("(10000000, 4)", body=bytes(40_000_000)))),
    "a bomb that promises little": npz(("latents.npy", npy("(9, 9)", body=bytes(40_000_000)))),
    "half": npz(("latents.npy", npy("(3, 4)", body=bytes(48))))[:-30],
}


@pytest.mark.parametrize("what", BROKEN_ARCHIVES)
def test_a_broken_file_of_numbers_is_refused(what: str, tmp_path: Path) -> None:
    for suffix, broken in ((".npy", BROKEN_ARRAYS), (".npz", BROKEN_ARCHIVES)):
        if what in broken:
            path = tmp_path / f"latents{suffix}"
            path.write_bytes(broken[what])
            with pytest.raises(VectorError, match=r"\.$"), within_limits():
                load_latents(path, 4)


@pytest.mark.parametrize("suffix", [".npy", ".npz", ".json"])
@pytest.mark.parametrize("kind", ["<f4", ">f8", "<i4", "|u1"])
def test_whole_files_of_numbers_are_read_however_they_were_made(
    suffix: str, kind: str, tmp_path: Path
) -> None:
    values = np.arange(12).reshape(3, 4).astype(kind)
    path = tmp_path / f"latents{suffix}"
    if suffix == ".json":
        path.write_text(json.dumps(values.tolist()))
    elif suffix == ".npy":
        np.save(path, np.asfortranarray(values))
    else:
        np.savez_compressed(path, latents=values)
    np.testing.assert_array_equal(load_latents(path, 4), values.astype(np.float32))


@FUZZED
@given(data=st.data())
@pytest.mark.parametrize("suffix", [".npy", ".npz", ".json"])
def test_a_damaged_file_of_numbers_is_refused_or_read(
    tmp_path: Path, suffix: str, data: st.DataObject
) -> None:
    path = tmp_path / f"latents{suffix}"
    save_latents(np.ones((3, 4), np.float32), path)
    path.write_bytes(data.draw(damaged(path.read_bytes())))
    with within_limits(), warnings.catch_warnings():
        # Python itself warns of odd headers, as it does of odd programs.
        warnings.simplefilter("ignore", SyntaxWarning)
        try:
            load_latents(path, 4)
        except VectorError as error:
            assert str(error).endswith(".")


def test_json_may_hold_anything_in_place_of_numbers(tmp_path: Path) -> None:
    path = tmp_path / "latents.json"
    rows = [{"latents": [[1.0, 2.0, 3.0, wrong]]} for wrong in WRONG_VALUES]
    contents = [json.dumps(each).encode() for each in (*rows, *WRONG_VALUES)]
    for content in (*contents, *BROKEN_JSON):
        path.write_bytes(content)
        with says(repr(content[:60])), within_limits():
            try:
                load_latents(path, 4)
                parse_latents(content.decode("utf-8", "replace"), 4)
            except VectorError as error:
                assert str(error).endswith(".")


# What is kept


@pytest.mark.parametrize("content", BROKEN_JSON, ids=lambda content: repr(content[:12]))
def test_a_broken_list_of_directions_is_put_aside(content: bytes, own_home: Path) -> None:
    own_home.mkdir()
    model, direction = ModelRef.bundled("x"), Direction(name="a", vector=Vector.of((1.0,)))
    for name in ("directions.json", "direction-names.json"):
        (own_home / name).write_bytes(content)
    with within_limits():
        SavedDirections().keep(model, direction)
        DirectionNames().rename(model, Component(index=0), "slant")
    assert SavedDirections().of(model, 1) == (direction,)
    assert DirectionNames().name(model, Component(index=0)) == "slant"
    for name in ("directions.json", "direction-names.json"):
        assert (own_home / f"{name}.damaged").read_bytes() == content


@pytest.mark.parametrize("content", BROKEN_JSON, ids=lambda content: repr(content[:12]))
def test_a_broken_report_of_a_batch_is_refused_or_its_line_left_out(
    content: bytes, tmp_path: Path
) -> None:
    (tmp_path / NAME).write_bytes(content)
    with pytest.raises(ExportError, match=r"\.$"), within_limits():
        read_report(tmp_path)
    (tmp_path / NAME).write_bytes(b'{"format": 1, "order": {}}\n' + content + b"\n" + content)
    with within_limits():
        report = read_report(tmp_path)
    assert report is not None and not report.done
