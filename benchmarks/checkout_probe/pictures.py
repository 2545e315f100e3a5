"""Digests of every kind of picture of every bundled model."""

import contextlib
import json
from math import prod
from pathlib import Path

import numpy as np
import torch
from PIL import Image, ImageDraw
from torch import Tensor

import latentlab

from . import digests
from .digests import Found, Parts
from .views import Json, latent_views, picture_views

REFUSED = {"picture": "refused"}
"""Of a view that the model cannot show; it must stay so."""


def bundled_pictures(folder: Path) -> Found:
    """Everything that the bundled models show; `folder` takes files."""
    found: Found = {}
    for name in latentlab.model_names():
        ref = {"kind": "bundled", "name": name}
        found[f"{name}: numbers"] = _numbers(name)
        for title, view in views_of(name, folder).items():
            found[f"{name}: {title}"] = _parts(request_text(ref, view), folder)
    return found


def views_of(name: str, folder: Path) -> dict[str, Json]:
    """All views that could suit the model called `name`, by what they are called."""
    model = latentlab.open_model(name, device="cpu")
    opened = [latentlab.open_picture(path, model) for path in drawn_inputs(folder)]
    views = picture_views([{"png": each.png, "name": each.name} for each in opened])
    with contextlib.suppress(latentlab.ModelError, latentlab.ViewError):
        sample = latentlab.render(model, latentlab.views.SamplesView(rows=1, columns=1))
        classes = 0 if sample.labels is None else sample.labels.shape[1]
        views |= latent_views(sample.latents.shape[1], classes)
    return views


def request_text(model: Json, view: Json, step: int | None = None) -> str:
    """The request of `view` as text."""
    return json.dumps({"format": 1, "model": model, "step": step, "view": view})


def drawn_inputs(folder: Path) -> list[Path]:
    """Five coloured pictures to be translated, something like faces, as files in `folder`."""
    paths = [folder / f"input-{number}.png" for number in range(5)]
    for number, path in enumerate(paths):
        ground = np.linspace(40 * number, 255, 96 * 80 * 3).reshape(96, 80, 3).astype(np.uint8)
        image = Image.fromarray(ground)
        draw = ImageDraw.Draw(image)
        draw.ellipse((12, 14, 68, 84), fill=(240 - 30 * number, 180, 90 + 30 * number))
        for x in (24, 46):
            draw.ellipse((x, 38, x + 10, 46), outline=(20, 20, 30), width=1 + number)
        draw.line((28, 66, 40, 66 + 3 * number, 52, 66), fill=(150, 30, 30), width=2)
        image.save(path)
    return paths


def _numbers(name: str) -> Parts:
    """Digests of the model's weights and of what it makes before it is rounded to pixels."""
    model = latentlab.open_model(name, device="cpu")
    parts = {"weights": model.digest, "algorithm": model.algorithm, "step": str(model.step)}
    images = torch.linspace(-1, 1, 3 * prod(model.info.shape)).view(3, *model.info.shape)
    for direction in model.directions:
        parts[f"translated {direction}"] = _of_tensor(model.translate(images, direction, seed=5))
    with contextlib.suppress(latentlab.ModelError):
        background, things = model.encode_parts(images)
        parts["background"], parts["object"] = _of_tensor(background), _of_tensor(things)
        parts["joined"] = _of_tensor(model.join(background, things.flip(0)))
    with contextlib.suppress(latentlab.ModelError):
        latents = torch.linspace(-2, 2, 4 * model.latent_size).view(4, -1)
        labels = torch.eye(model.classes)[:4] if model.classes else None
        parts["images"] = _of_tensor(model.images(latents, labels))
    return parts


def _of_tensor(tensor: Tensor) -> str:
    return digests.of_array(tensor.numpy())


def _parts(text: str, folder: Path) -> Parts:
    """Digests of the pictures of a request, of the PNG made of them, and what it carries."""
    request = latentlab.Request.from_json(text)
    model = latentlab.open_model(request.model.name, device="cpu")
    try:
        shown = latentlab.render(model, request)
    except (latentlab.ModelError, latentlab.ViewError):
        return REFUSED
    page = shown.save(folder / "page.png", scale=2, captions=True)
    carried = latentlab.read_request(page)
    with contextlib.chdir(folder):
        exec(carried.as_python(), {})
    return {
        "pixels": digests.of_array(shown.pixels),
        "columns": str(shown.columns),
        "captions": digests.of_value(shown.captions),
        "row captions": digests.of_value(shown.row_captions),
        "latents": digests.of_array(shown.latents),
        "labels": digests.of_array(shown.labels),
        "saved page": digests.of_picture(page),
        "carried request": "equal" if carried == request else "other",
        "copied script": digests.of_picture(folder / "picture.png"),
    }
