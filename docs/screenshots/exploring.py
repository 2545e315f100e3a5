"""The pages that explore latents, with a filled tray and something done on each."""

from PySide6.QtWidgets import QAbstractButton, QTabBar

from latentlab.gui.explorer.numbers.numbers_dialog import NumbersDialog
from latentlab.views import Anchor, ChainView, ColourWish, DirectionsView, EditView, Seed, changed
from latentlab.views.directions import Component, Push
from screenshots.camera import Camera

_PINNED = ((3, "three"), (1, "one"), (5, "five"), (9, "nine"), (7, "seven"), (8, "eight"))
_PUSHES = ((0, 4.0), (1, -2.5), (3, 3.0))
"""Which components are followed, and how strongly."""
_CHANGES = 400
"""Of the chains."""
_OF_SOME = (
    ("digits-vae", "map", "map", "map"),
    ("digits-rbm", "chain", "chain", "chain"),
    ("captions-text2image", "labels", "labels", "labels-text"),
    ("faces-srgan", "transfer", "upscale", "transfer-enlarge"),
)
"""Models, their pages, the views that these begin with, and the pictures' names."""
HAT = ColourWish(
    colour="#d93338",
    strokes=(((0.3, 0.2, 1.0), (0.7, 0.2, 1.0)), ((0.36, 0.12, 1.0), (0.64, 0.12, 1.0))),
)
"""Painted where a hat is."""


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
    shoot_edit(camera)


def shoot_edit(camera: Camera) -> None:
    """A red hat painted on a bundled face."""
    if not camera.open_bundled("faces-dcgan"):
        return
    explorer = camera.window.explorer
    camera.window.show_page("edit")
    camera.until(lambda: explorer.answer("edit") is not None, "the picture")
    first = explorer.view("edit")
    assert isinstance(first, EditView)
    explorer.show(changed(first, wishes=(HAT,)))
    camera.until(lambda: len((explorer.answer("edit") or (None, ()))[1]) > 2, "the edit")
    camera.shoot("edit")


def shoot_family(camera: Camera) -> None:
    """What only some models can do: be a map, run chains, read sentences, enlarge."""
    explorer = camera.window.explorer
    for model, page, kind, picture in _OF_SOME:
        if not camera.open_bundled(model):
            continue
        camera.window.show_page(page)
        camera.until(lambda kind=kind: explorer.answer(kind) is not None, page)
        chains = explorer.view(kind)
        if isinstance(chains, ChainView):
            explorer.show(changed(chains, steps=_CHANGES))
        camera.shoot(picture)


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
