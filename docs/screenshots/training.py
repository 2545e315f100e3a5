"""The Train page, the Library, and the playhead over a run."""

from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit

from latentlab.gui.explorer.playhead import Playhead
from screenshots.camera import Camera

RUN_NAME = "my first digits"


def shoot_training(camera: Camera, seconds: float) -> None:
    """Train a CGAN on the digits for a while in the window."""
    window = camera.window
    workbench = window.workbench
    window.show_page("train")
    algorithm = camera.find(QComboBox, "algorithmBox")
    algorithm.setCurrentIndex(algorithm.findText("CGAN"))
    camera.find(QLineEdit, "nameEdit").setText(RUN_NAME)
    camera.find(QAbstractButton, "startButton").click()
    camera.wait(seconds)
    camera.shoot("train")
    workbench.stop()
    camera.until(lambda: not workbench.is_training, "the training to stop")
    window.show_page("library")
    camera.shoot("library")
    _shoot_playhead(camera)


def _shoot_playhead(camera: Camera) -> None:
    """The run's samples as they were in the middle of the training."""
    window, explorer = camera.window, camera.window.explorer
    camera.until(lambda: explorer.facts is not None and len(explorer.steps) > 1, "snapshots")
    window.show_page("samples")
    playhead = camera.find(Playhead)
    playhead.timeline.set_current(explorer.steps[len(explorer.steps) // 2])
    camera.shoot("playhead")
