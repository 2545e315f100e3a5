"""Teaches encoders of the bundled models that have none, and writes them:

    python -m benchmarks.bundled.encoders [--out DIR]

Each learns from its model's own samples, in well under a minute. What it gives a search is measured
by `python -m benchmarks.projection`.
"""

import argparse
import logging
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import torch

from latentlab.latent.taught_encoder import shipped_path, teach, write_encoder
from latentlab.models.catalogue import bundled_names
from latentlab.models.latent_model import LatentModel
from latentlab.models.manager import ModelManager
from latentlab.models.refs import ModelRef
from resources import ENCODERS

_log = logging.getLogger(__name__)


def without_encoder() -> Iterator[tuple[str, LatentModel]]:
    """The bundled models, by their names, whose latents of pictures must be searched for."""
    manager = ModelManager("cpu")
    for name in bundled_names():
        model = manager.open(ModelRef.bundled(name))
        if model.samples and not model.encodes and model.vocabulary is None:
            yield name, model


def main(argv: Sequence[str] | None = None) -> int:
    """Teach them and write them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ENCODERS, help="folder for the encoders")
    out = parser.parse_args(argv).out
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    out.mkdir(parents=True, exist_ok=True)
    for name, model in without_encoder():
        path = out / shipped_path(name, model).name
        write_encoder(teach(model), path, torch.float16)
        _log.info("%s", path.name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
