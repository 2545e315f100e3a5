"""What is left of a batch whose process is killed, or whose disk is full."""

import errno
import io
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from latentlab.batches.batch import transfer_folder
from latentlab.batches.order import BatchOrder
from latentlab.batches.report import BatchReport, read_report
from latentlab.export.writing import ExportError
from latentlab.models.latent_model import LatentModel

Simple = Callable[..., LatentModel]


def run(model: LatentModel, source: Path, out: Path) -> BatchReport:
    for _ in transfer_folder(model, source, out, BatchOrder()):
        pass
    report = read_report(out)
    assert report is not None
    return report


def save(path: Path, level: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (16, 16), (level, 0, 0)).save(path)


def test_a_full_disk_is_told_and_loses_nothing(
    simple: Simple, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, out, model = tmp_path / "pictures", tmp_path / "out", simple("Negative")
    for name in ("a.bmp", "b.png", "sub/c.png", "sub/d.png"):
        save(folder / name, 10)
    save_image = Image.Image.save

    def full(image: Image.Image, path: Path, *arguments: object, **options: object) -> None:
        if "sub" in Path(path).parts:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        save_image(image, path, *arguments, **options)

    with monkeypatch.context() as patch:
        patch.setattr(Image.Image, "save", full)
        # Only files are refused: a picture in memory takes no room on the disk.
        patch.setattr("latentlab.pictures.picture.encode_png", _encoded_before(save_image))
        with pytest.raises(ExportError, match="the disk is full; free some space"):
            run(model, folder, out)
    report = read_report(out)
    assert report is not None and sorted(report.done) == ["a.bmp", "b.png"]
    assert not list(out.rglob("*.tmp"))
    assert len(run(model, folder, out).done) == 4


def _encoded_before(save_image: Callable[..., None]) -> Callable[[NDArray[np.uint8]], bytes]:
    def encode(pixels: NDArray[np.uint8]) -> bytes:
        buffer = io.BytesIO()
        save_image(Image.fromarray(pixels), buffer, "PNG")
        return buffer.getvalue()

    return encode


_SCRIPT = """
import os, sys
os.fsync = lambda _: None
from pathlib import Path
sys.path.insert(0, {tests!r})
from conftest import Negative, opened
from latentlab.batches.batch import transfer_folder
from latentlab.batches.order import BatchOrder
for _ in transfer_folder(opened(Negative()), Path({source!r}), Path({out!r}), BatchOrder()):
    pass
"""


@pytest.mark.long
def test_a_thousand_pictures_of_which_twenty_are_broken_survive_kill_9(
    simple: Simple, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A killed process, unlike a power cut, leaves what it wrote to the system: no need to wait.
    monkeypatch.setattr(os, "fsync", lambda _: None)
    source, out = tmp_path / "source", tmp_path / "out"
    source.mkdir()
    for number in range(1000):
        save(source / f"{number:04d}.bmp", number % 256)
    broken = {f"{number:04d}.bmp" for number in range(25, 1000, 50)}
    for name in broken:
        (source / name).write_bytes(b"broken")
    tests = str(Path(__file__).parent)
    script = _SCRIPT.format(tests=tests, source=str(source), out=str(out))
    process = subprocess.Popen([sys.executable, "-c", script])
    while len(list(out.glob("[0-9]*.png"))) < 300:
        assert process.poll() is None
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    made = {path: path.stat().st_mtime_ns for path in out.glob("[0-9]*.png")}
    assert 300 <= len(made) < 980
    report = run(simple("Negative"), source, out)
    results = sorted(out.glob("*.png"))
    assert len(results) == len(report.done) == 980
    assert set(report.skipped) == broken
    assert {path: path.stat().st_mtime_ns for path in made} == made
    assert not list(out.rglob("*.tmp"))
    for path in results[::97]:
        with Image.open(path) as image:
            assert image.getpixel((0, 0)) == (255 - int(path.stem) % 256, 255, 255)
