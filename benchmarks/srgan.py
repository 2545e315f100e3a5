"""SRGAN beside the network that learns by pixels alone: on faces that neither has seen, and where
one small picture has two truths."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from benchmarks.result import Result
from latentlab.measuring.drawn_classifiers import face_classifier
from latentlab.measuring.similarity import frechet_distance, sharpness
from latentlab.metrics.enlarged import enlarged, nearness
from latentlab.models.latent_model import LatentModel
from latentlab.models.manager import ModelManager
from latentlab.models.refs import ModelRef
from trainers.config import DataSource
from trainers.data.derived.downscaled import shrunk
from trainers.data.drawn.faces import open_faces
from trainers.data.drawn.hatching import both_truths, open_hatching
from trainers.data.images import to_unit_range
from trainers.registry import make_recipe
from trainers.runs.run import Run
from trainers.training.session import Session

FACES = 1_000
"""Drawn anew, that the models have not seen."""
HATCHED = 200
NEAR = 0.3
"""How far an answer may be from a truth, as a part of the way to the other, to be taken for it."""
SMALL: Mapping[str, Any] = {
    "width": 16,
    "blocks": 3,
    "discriminator_width": 16,
    "pretraining": 200,
    "steps": 1_000,
}
"""Settings that suffice for shapes of 32 px."""


def measure() -> list[Result]:
    """Train on faces as the form proposes and on hatched shapes, then measure."""
    return [*on_faces(trained("faces", {})), *on_two_truths(trained("hatching", SMALL))]


def trained(data: str, values: Mapping[str, Any]) -> LatentModel:
    """A model that learned from `data`."""
    with tempfile.TemporaryDirectory() as folder:
        recipe = make_recipe("srgan", values, DataSource(name=data), device="cpu")
        run = Run.create(Path(folder) / "run", recipe)
        for _ in Session(run).events():
            pass
        return ModelManager("cpu").open(ModelRef.run(run.folder))


def on_faces(model: LatentModel, count: int = FACES) -> list[Result]:
    """PSNR, sharpness and Fréchet distance of every way to enlarge faces, with what was published:
    the network that learns by pixels is nearest to them, and SRGAN looks most like them."""
    size = model.info.size
    truth = to_unit_range(open_faces(size, part="test", count=count).images)
    classifier = face_classifier(size, "hair")
    ways = enlarged(model, shrunk(truth, model.factor))
    features = classifier.features(truth)
    near = {name: float(nearness(each, truth).mean()) for name, each in ways.items()}
    sharp = {
        name: float(sharpness(each).mean() / sharpness(truth).mean()) for name, each in ways.items()
    }
    apart = {
        name: frechet_distance(classifier.features(each), features) for name, each in ways.items()
    }
    detail = f"of {count} faces not seen, {size // model.factor} to {size} px"
    results = [Result("faces: PSNR, bicubic", near["bicubic"], "dB", detail=detail)]
    results += [
        Result("faces: PSNR, MSE", near["MSE"], "dB", ">=", max(near["bicubic"], near["SRGAN"])),
        Result("faces: PSNR, SRGAN", near["SRGAN"], "dB"),
        Result("faces: sharpness, bicubic", 100 * sharp["bicubic"], "%", detail="of the true ones"),
        Result("faces: sharpness, MSE", 100 * sharp["MSE"], "%"),
        Result("faces: sharpness, SRGAN, from 100", 100 * abs(1 - sharp["SRGAN"]), "%", "<",
               100 * abs(1 - sharp["MSE"])),
        Result("faces: Fréchet distance, bicubic", apart["bicubic"], "",
               detail=f"a classifier of hair that reads {classifier.accuracy:.1%} rightly"),
        Result("faces: Fréchet distance, MSE", apart["MSE"], ""),
        Result("faces: Fréchet distance, SRGAN", apart["SRGAN"], "", "<", apart["MSE"]),
    ]  # fmt: skip
    return results


@dataclass(frozen=True)
class Between:
    """Where answers lie between two truths.

    Attributes:
        way: how far along the way from the first to the second, [N]: 0 is the one, 1 the other.
        distance: to the nearer of them, [N], as a part of that way's length.
    """

    way: Tensor
    distance: Tensor


def between(answers: Tensor, truths: Tensor) -> Between:
    """Where `answers` [N, C, H, W] lie between their two `truths` [N, 2, C, H, W]."""
    first, second = truths.flatten(2).unbind(dim=1)
    found, way = answers.flatten(1), second - first
    along = ((found - first) * way).sum(dim=1) / way.square().sum(dim=1)
    nearer = torch.minimum((found - first).norm(dim=1), (found - second).norm(dim=1))
    return Between(along, nearer / way.norm(dim=1))


def on_two_truths(model: LatentModel, count: int = HATCHED) -> list[Result]:
    """Shapes drawn anew, hatched to the left or to the right: MSE answers in the middle, SRGAN with
    one of the two."""
    shapes = open_hatching(model.info.size, "test", count)
    truths = to_unit_range(both_truths(shapes, torch.arange(count)))
    ways = enlarged(model, shrunk(truths[:, 0], model.factor))
    mse, srgan = (between(ways[name], truths) for name in ("MSE", "SRGAN"))
    middle = float((mse.way - 0.5).abs().max())
    decided, undecided = (float((each.distance <= NEAR).float().mean()) for each in (srgan, mse))
    left = float((srgan.way < 0.5).float().mean())
    return [
        Result("two truths: MSE, farthest from the middle", 100 * middle, "%", "<", 20.0,
               "of the way from one truth to the other"),
        Result("two truths: MSE takes one of them", 100 * undecided, "%", "<=", 0.0),
        Result("two truths: SRGAN takes one of them", 100 * decided, "%", ">=", 90.0,
               f"{100 * left:.0f} % of them to the left"),
    ]  # fmt: skip
