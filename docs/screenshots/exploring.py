"""The pages that explore latents, with a filled tray and something done on each."""

from PySide6.QtWidgets import QAbstractButton, QTabBar

from latentlab.gui.explorer.numbers.numbers_dialog import NumbersDialog
from latentlab.views import Anchor, DirectionsView, Seed, changed
from latentlab.views.directions import Component, Push
from screenshots.camera import Camera

_PINNED = ((3, "three"), (1, "one"), (5, "five"), (9, "nine"), (7, "seven"), (8, "eight"))
_PUSHES = ((0, 4.0), (1, -2.5), (3, 3.0))
"""Which components are followed, and how strongly."""


def shoot_exploring(camera: Camera) -> None:
    """Every page of the bundled CGAN."""
    if not camera.open_bundled("digits-cgan"):
        return
    for seed, (label, name) in enumerate(_PINNED):
        camera.window.explorer.tray.pin(Anchor(latent=Seed(seed=seed), label=label), name)
    for page in ("samples", "walk", "arithmetic", "labels"):
        camera.window.show_page(page)
        camera.shoot(page)
    _shoot_pad(camera)
    _shoot_directions(camera)
    _shoot_numbers(camera)


def _shoot_pad(camera: Camera) -> None:
    camera.window.show_page("walk")
    camera.find(QTabBar, "walkTabs").setCurrentIndex(1)
    explorer = camera.window.explorer
    camera.until(lambda: explorer.answer("pad") is not None, "the pad")
    camera.shoot("walk-pad")


def _shoot_directions(camera: Camera) -> None:
    explorer = camera.window.explorer
    camera.window.show_page("directions")
    camera.until(lambda: explorer.answer("directions") is not None, "the directions")
    view = explorer.view("directions")
    assert isinstance(view, DirectionsView)
    pushes = tuple(
        Push(direction=Component(index=index, space="features"), strength=strength)
        for index, strength in _PUSHES
    )
    explorer.show(changed(view, pushes=pushes))
    camera.shoot("directions")


def _shoot_numbers(camera: Camera) -> None:
    camera.find(QAbstractButton, "trayNumbers").click()
    dialog = camera.find(NumbersDialog)
    camera.shoot("numbers", dialog)
    dialog.close()
