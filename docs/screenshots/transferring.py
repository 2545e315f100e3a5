"""The Transfer page: every mode of models of two domains, and of those that move objects."""

import tempfile
from pathlib import Path

from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QListWidget, QProgressBar

from screenshots.camera import Camera

_STRIPES, _GLASSES, _EDGES = "stripes-cyclegan", "faces-genegan", "edges-pix2pix"
_IN_FOLDER = 60
_DRAWS = 3


def shoot_domains(camera: Camera) -> None:
    """The CycleGAN on stripes, also beside the DiscoGAN."""
    if not camera.open_bundled(_STRIPES):
        return
    _show_transfer(camera, "translate")
    camera.shoot("transfer")
    _look(camera, "wipe")
    camera.shoot("transfer-wipe")
    _shoot_comparison(camera)
    _look(camera, "table")
    _shoot_bad_cases(camera)


def shoot_pairs(camera: Camera) -> None:
    """The pix2pix on edges, whose noise gives several answers."""
    if not camera.open_bundled(_EDGES):
        return
    _show_transfer(camera, "translate")
    explorer = camera.window.explorer
    view = explorer.view("translate")
    assert view is not None
    explorer.show(view.model_copy(update={"draws": _DRAWS}))
    camera.shoot("transfer-noise")


def shoot_objects(camera: Camera) -> None:
    """The GeneGAN on faces: its five modes, and a folder through it."""
    if not camera.open_bundled(_GLASSES):
        return
    _show_transfer(camera, "swap")
    camera.shoot("transfer-swap")
    for kind in ("remove", "strength", "matrix", "bilinear"):
        camera.find(QAbstractButton, f"object{kind.capitalize()}").click()
        if kind == "strength":
            _pick(camera, "strengthLook", 1)
        _wait_for(camera, kind)
        camera.shoot("transfer-pad" if kind == "bilinear" else f"transfer-{kind}")
    camera.find(QAbstractButton, "objectSwap").click()
    _shoot_batch(camera)


def _show_transfer(camera: Camera, kind: str) -> None:
    camera.window.show_page("transfer")
    _wait_for(camera, kind)


def _wait_for(camera: Camera, kind: str) -> None:
    """Until a view of this kind was drawn."""
    camera.until(lambda: camera.window.explorer.answer(kind) is not None, f"pictures of {kind}")


def _shoot_comparison(camera: Camera) -> None:
    _look(camera, "models")
    models = camera.find(QListWidget, "comparedModels")
    camera.until(lambda: models.count() > 0, "other models")
    camera.wait(5.0)
    camera.shoot("transfer-models")


def _shoot_bad_cases(camera: Camera) -> None:
    explorer = camera.window.explorer
    before = explorer.view("translate")
    camera.find(QAbstractButton, "badCasesFind").click()
    camera.until(lambda: explorer.view("translate") != before, "the bad cases")
    camera.shoot("transfer-bad-cases")


def _shoot_batch(camera: Camera) -> None:
    """A whole folder, of which two files are damaged."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "portraits"
        _fill(folder)
        camera.find(QLineEdit, "batchSourceEdit").setText(str(folder))
        start = camera.find(QAbstractButton, "batchStart")
        camera.until(start.isEnabled, "the folder to be looked at")
        start.click()
        bar = camera.find(QProgressBar, "batchProgress")
        camera.until(lambda: bar.value() >= bar.maximum() or not bar.isVisible(), "the batch")
        camera.shoot("transfer-batch")


def _fill(folder: Path) -> None:
    """Faces as files, and two that are no pictures."""
    from PIL import Image

    from trainers.data.drawn.faces import open_faces

    folder.mkdir()
    faces = open_faces(128, part="test", count=_IN_FOLDER).images.permute(0, 2, 3, 1).numpy()
    for number, face in enumerate(faces):
        Image.fromarray(face).save(folder / f"portrait {number:02d}.png")
    for number in (7, 31):
        (folder / f"portrait {number:02d}.png").write_text("damaged")


def _look(camera: Camera, look: str) -> None:
    box = camera.find(QComboBox, "transferLook")
    box.setCurrentIndex(box.findData(look))
    camera.wait(1.0)


def _pick(camera: Camera, name: str, place: int) -> None:
    """Choose an entry as a person does."""
    box = camera.find(QComboBox, name)
    box.setCurrentIndex(place)
    box.activated.emit(place)
