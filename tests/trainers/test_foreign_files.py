"""Files of a run and of data as strangers make them are refused in a sentence, soon, and without
filling the memory."""

import gzip
import io
import json
import struct
import zipfile
import zlib
from pathlib import Path

import numpy as np
import pytest
import torch
from foreign import BROKEN_JSON, ENDLESS, FUZZED, damaged, says, with_one_wrong_value, within_limits
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from sessions import MakeRun

from trainers.config import DataSource
from trainers.data.downloaded.celeba import celeba_attributes
from trainers.data.errors import DataError
from trainers.data.files.decoding import decode
from trainers.data.files.idx import open_idx
from trainers.data.files.image_file import UnreadableImageError
from trainers.registry import make_recipe
from trainers.reports import Curve, Grid
from trainers.runs.checkpoint import CheckpointError, load_checkpoint, save_checkpoint
from trainers.runs.listing import KNOWN, damaged_runs, known_runs, list_runs, remember
from trainers.runs.manifest import Facts, Parent, RunState
from trainers.runs.run import Run

# IDX


def idx(*shape: int, body: bytes = b"", kind: int = 8) -> bytes:
    return struct.pack(f">BBBB{len(shape)}I", 0, 0, kind, len(shape), *shape) + body


IMAGES = idx(3, 4, 5, body=bytes(range(60)))
MOST = 2**32 - 1
BROKEN_IDX = {
    "nothing": b"",
    "a magic number alone": b"\0\0\x08\x03",
    "2^96 bytes promised": idx(MOST, MOST, MOST),
    "no images, but large ones": idx(0, MOST, MOST),
    "no width": idx(MOST, MOST, 0),
    "no height": idx(3, 0, 100_000),
    "lines of one pixel": idx(10, 1, 100_000, body=bytes(1_000_000)),
    "numbers of 8 bytes": idx(3, 4, 5, body=bytes(480), kind=0x0E),
    "five dimensions": idx(1, 1, 1, 1, 1, body=b"x"),
    "gzip cut short": gzip.compress(IMAGES)[:-9],
    "gzip of nothing": gzip.compress(b""),
    "a bomb": gzip.compress(idx(4_000, 100, 100, body=bytes(40_000_000)), 6),
    "a bomb that promises little": gzip.compress(idx(3, 4, 5, body=bytes(40_000_000)), 6),
    "gzip with junk behind": gzip.compress(IMAGES) + b"junk",
}


def open_as_idx(folder: Path, content: bytes) -> None:
    folder.mkdir(exist_ok=True)
    (folder / "train-images-idx3-ubyte").write_bytes(content)
    try:
        with within_limits():
            images = open_idx(folder)
    except DataError as error:
        assert str(error).endswith(".")
    else:
        assert images.info.size <= len(content)


@pytest.mark.parametrize("what", BROKEN_IDX)
def test_a_broken_idx_file_is_refused(what: str, tmp_path: Path) -> None:
    with pytest.raises(DataError):
        (tmp_path / "train-images-idx3-ubyte").write_bytes(BROKEN_IDX[what])
        with within_limits():
            open_idx(tmp_path)


@FUZZED
@given(st.one_of(damaged(IMAGES), damaged(gzip.compress(IMAGES)), st.binary(max_size=64)))
def test_a_damaged_idx_file_is_refused_or_read(tmp_path: Path, content: bytes) -> None:
    open_as_idx(tmp_path / "data", content)


# run.json, state.json, layout.json, known_runs.json


@pytest.fixture(scope="module")
def whole_run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A run with every file that it can have."""
    folder = tmp_path_factory.mktemp("runs") / "run"
    source = DataSource(name="folder", folder=folder, image_size=16, domains=("a", "b"))
    recipe = make_recipe("gan", {}, source, device="cpu", threads=1)
    run = Run.create(folder, recipe, Parent(name="parent", step=3))
    run.settle(
        Facts(
            fingerprint="x",
            images=10,
            channels=1,
            size=16,
            label_names=("a", "b"),
            parameters=100,
            device="cpu",
            precision="float32",
            threads=1,
            versions={"torch": "2"},
            curves=(Curve("g", "Generator loss", "falls"), Curve("d", "Loss", "rises")),
            capabilities=("sampling",),
        )
    )
    run.write_state(RunState(status="stopped", step=2, seconds=1.0, text="Stopped."))
    rows = np.zeros(2, run.metrics().dtype)
    rows["step"] = 1, 2
    run.metrics().append(rows)
    run.grids.write(2, Grid("samples", "Samples", np.zeros((4, 8, 8, 1), np.uint8), 2))
    return run


def look_at(folder: Path) -> None:
    """Whatever a list of runs, or who opens one of them, reads; a RunError is fine."""
    with within_limits():
        listed = list_runs(folder.parent)
        if not listed:
            ((_, reason),) = damaged_runs(folder.parent)
            assert reason.endswith(".")
            return
        (run,) = listed
        assert run.manifest.created.timestamp() is not None
        assert int(run.manifest.settings["steps"]) > 0
        state = run.state()
        assert f"{state.step / run.manifest.settings['steps']:.3f}"
        run.metrics().read()
        for name in run.grids.names():
            for step in run.grids.steps(name):
                try:
                    run.grids.read(step, name)
                except OSError as error:
                    assert str(error)


@pytest.mark.parametrize("name", ["run.json", "state.json", "grids/layout.json"])
@pytest.mark.parametrize("kind", ["values", "broken"])
def test_whatever_a_run_says_of_itself_it_opens_or_is_refused(
    whole_run: Run, name: str, kind: str
) -> None:
    path = whole_run.folder / name
    whole = path.read_bytes()
    try:
        if kind == "values":
            document = json.loads(whole)
            # The others are checked by the algorithm when it is made, and alike.
            if "settings" in document:
                document["settings"] = {"steps": 10}
            for where, content in with_one_wrong_value(document):
                path.write_bytes(content)
                with says(where):
                    look_at(whole_run.folder)
        else:
            for content in BROKEN_JSON:
                path.write_bytes(content)
                with says(repr(content[:40])):
                    look_at(whole_run.folder)
    finally:
        path.write_bytes(whole)
    look_at(whole_run.folder)


def test_files_that_others_put_into_a_run_are_no_trouble(whole_run: Run) -> None:
    added = [
        whole_run.folder / name
        for name in ("grids/a-samples.png", "grids/-.png", "checkpoints/x.pt", "snapshots/²")
    ]
    for path in added:
        path.write_bytes(b"x")
    look_at(whole_run.folder)
    whole_run.forget_after(2)
    for path in added:
        path.unlink()


def test_a_list_of_runs_may_hold_anything(make_run: MakeRun, own_home: Path) -> None:
    remember(make_run("one"))
    path = own_home / KNOWN
    contents = [b'["a\\u0000b", "\\ud800", {}, 3, [[]]]', b'{"a": 1}', *BROKEN_JSON]
    for content in contents:
        path.write_bytes(content)
        with within_limits(), says(repr(content[:40])):
            known_runs()
            remember(make_run(f"run-{contents.index(content)}"))
        assert len(known_runs()) == 1


# Checkpoints


@pytest.fixture(scope="module")
def checkpoint(whole_run: Run) -> bytes:
    state = {"step": 2, "weights": torch.arange(20.0), "names": {"a": [1, 2]}}
    path = save_checkpoint(whole_run, state, "science", "data")
    content = path.read_bytes()
    path.unlink()
    return content


def load(run: Run, content: bytes) -> None:
    path = run.checkpoint_path(2)
    path.write_bytes(content)
    try:
        with within_limits():
            load_checkpoint(run, run.checkpoints()[-1], "science", "data")
    except CheckpointError as error:
        assert str(error).endswith(".")
    finally:
        path.unlink()


def pickled(content: object) -> bytes:
    file = io.BytesIO()
    torch.save(content, file)
    return file.getvalue()


def bomb(names: tuple[str, ...]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, bytes(1_000_000))
    return file.getvalue()


BROKEN_CHECKPOINTS = {
    "nothing": lambda: b"",
    "a list": lambda: pickled([1, 2]),
    "a tensor": lambda: pickled(torch.zeros(3)),
    "no training": lambda: pickled({"format": 1, "science": "science", "data": "data"}),
    "a format that is no number": lambda: pickled({"format": "x"}),
    "a newer one": lambda: pickled({"format": 99}),
    "a training that is none": lambda: pickled(
        {"format": 1, "science": "science", "data": "data", "training": 3}
    ),
    "a bomb": lambda: bomb(("archive/data.pkl", "archive/version")),
    "an encrypted one": lambda: bomb(()),
}


@pytest.mark.parametrize("what", BROKEN_CHECKPOINTS)
def test_a_broken_checkpoint_is_refused(what: str, whole_run: Run) -> None:
    path = whole_run.checkpoint_path(2)
    path.write_bytes(BROKEN_CHECKPOINTS[what]())
    try:
        with pytest.raises(CheckpointError), within_limits():
            load_checkpoint(whole_run, whole_run.checkpoints()[-1], "science", "data")
    finally:
        path.unlink()


@FUZZED
@given(data=st.data())
def test_a_damaged_checkpoint_is_refused_or_read(
    whole_run: Run, checkpoint: bytes, data: st.DataObject
) -> None:
    load(whole_run, data.draw(damaged(checkpoint)))


# Pictures


def picture(kind: str, size: tuple[int, int] = (24, 16), **options: object) -> bytes:
    file = io.BytesIO()
    rng = np.random.default_rng(0)
    pixels = rng.integers(0, 256, (size[1], size[0], 3), dtype=np.uint8)
    Image.fromarray(pixels).save(file, kind, **options)
    return file.getvalue()


PICTURES = [picture(kind) for kind in ("PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP", "PPM")]


def look_at_picture(path: Path) -> None:
    try:
        with within_limits():
            decode(path, 16, 3)
    except UnreadableImageError as error:
        assert str(error) and "\n" not in str(error)


@FUZZED
@given(st.sampled_from(PICTURES).flatmap(damaged))
def test_a_damaged_picture_is_refused_or_read(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "picture.png"
    path.write_bytes(content)
    look_at_picture(path)


def promising(kind: str, side: int) -> bytes:
    """A small picture whose header says that it is `side` pixels wide and high."""
    content = bytearray(picture(kind))
    if kind == "PNG":
        content[16:24] = struct.pack(">II", side, side)
        content[29:33] = struct.pack(">I", zlib.crc32(content[12:29]))
    elif kind == "BMP":
        content[18:26] = struct.pack("<ii", side, side)
    elif kind == "GIF":
        content[6:10] = struct.pack("<HH", side, side)
    return bytes(content)


@pytest.mark.parametrize("kind", ["PNG", "BMP", "GIF"])
@pytest.mark.parametrize("side", [10_000, 30_000, 60_000])
def test_a_small_file_that_promises_a_huge_picture_is_refused(
    kind: str, side: int, tmp_path: Path
) -> None:
    path = tmp_path / f"bomb.{kind.lower()}"
    path.write_bytes(promising(kind, side))
    with pytest.raises(UnreadableImageError, match=f"{side} x {side} pixels"), within_limits():
        decode(path, 16, 3)


# CelebA's list


BROKEN_LISTS = (
    b"",
    b"1\n",
    b"2\na b\nx 1 2\ny 1\n",
    b"2\na b\nx 1 z\n",
    b"\xff\xfe\0",
    b"1\na b\nx " + ENDLESS.encode() + b" 1\n",
    b"\n" * 100_000,
    b"1\n" + b"a " * 100_000 + b"\n" + b"x 1\n" * 100_000,
    b"1\na\n" + b" \n" * 100,
    b"1\na\n\n",
    b"1\n\nx\n",
)


@pytest.mark.parametrize("content", BROKEN_LISTS, ids=lambda content: repr(content[:20]))
def test_a_broken_list_of_attributes_is_refused(content: bytes, tmp_path: Path) -> None:
    for suffix in (".txt", ".csv"):
        path = tmp_path / f"list_attr_celeba{suffix}"
        path.write_bytes(content)
        try:
            with within_limits():
                celeba_attributes(tmp_path)
        except DataError as error:
            assert str(error).endswith(".")
        path.unlink()
