"""Walk through the latent space: a film, a strip or single pictures."""

import argparse
import sys
from pathlib import Path

from latentlab.cli.errors import DONE, UsageError
from latentlab.cli.exploring import (
    add_model,
    label_numbers,
    open_model,
    report,
    seed_list,
)
from latentlab.cli.parser import Parser, add_common, choice, whole_number
from latentlab.export.order import FILMS, SUFFIXES, Look, Order, carry_out
from latentlab.views.base import Anchor, Seed
from latentlab.views.walk import MOST_FRAMES, WalkMode, WalkView

_MODES: dict[str, WalkMode] = {"slerp": "spherical", "linear": "linear", "loop": "loop"}
_PNG_SCALE = 2


def configure(parser: Parser) -> None:
    """Add the options."""
    add_model(parser)
    parser.add_argument(
        "--seeds",
        metavar="S,S,...",
        type=seed_list("--seeds"),
        required=True,
        help="The latents to walk through, two or more, by their seeds.",
    )
    parser.add_argument(
        "--labels",
        metavar="K,K,...",
        help="The label at each seed, or one for all; default: the model's first.",
    )
    parser.add_argument(
        "--frames",
        metavar="N",
        type=whole_number("--frames", 2, MOST_FRAMES),
        default=120,
        help="How many pictures the whole walk has; default: %(default)s.",
    )
    parser.add_argument(
        "--mode",
        metavar="|".join(_MODES),
        type=choice("--mode", *_MODES),
        default="slerp",
        help="Spherical (slerp) or linear interpolation, or a smooth closed loop; default: "
        "%(default)s.",
    )
    parser.add_argument(
        "--even", action="store_true", help="Steps that change the picture equally."
    )
    parser.add_argument(
        "--fps",
        metavar="N",
        type=whole_number("--fps", 1, 120),
        default=30,
        help="Frames a second of a film; a GIF shows at most 50. Default: %(default)s.",
    )
    parser.add_argument(
        "--out",
        metavar="FILE|DIR",
        required=True,
        help="A film (.mp4, .gif), a strip (.png), or a folder for one PNG a frame.",
    )
    parser.add_argument(
        "--scale",
        metavar="N",
        type=whole_number("--scale", 1, 64),
        help="Enlarge every pixel to N by N, 1 to 64; default: 2 in a PNG, and in a film what "
        "makes its longer side 512 pixels (MP4) or 224 (GIF) at least.",
    )
    add_common(parser, "Print what was saved as JSON.")


def execute(arguments: argparse.Namespace) -> int:
    """Walk and save."""
    if len(arguments.seeds) < 2:
        raise UsageError("--seeds must name two latents or more, such as --seeds 1,2.")
    out = Path(arguments.out).expanduser()
    kind = next((kind for kind, each in SUFFIXES.items() if each == out.suffix.lower()), None)
    if kind is None:
        raise UsageError(
            f"--out cannot be {arguments.out}: the name must end in .mp4, .gif or .png, or be that "
            "of a folder."
        )
    ref, model = open_model(arguments)
    labels = label_numbers(arguments.labels, model, "--labels")
    view = WalkView(
        anchors=_anchors(arguments.seeds, labels),
        mode=_MODES[arguments.mode],
        frames=arguments.frames,
        even_steps=arguments.even,
    )

    from latentlab.export.walks import walk_subject
    from latentlab.requests import Request

    request = Request(model=ref.pinned(model), step=model.step, view=view)
    if kind == "gif":
        _tell_slower(arguments.fps, arguments.frames)
    size = model.info.size
    subject = walk_subject(lambda: model, request, (size, size), count=arguments.frames)
    scale = arguments.scale or (None if kind in FILMS else _PNG_SCALE)
    files = carry_out(subject, Order(kind, Look(scale), speed=arguments.fps), out)
    report(arguments, files, frames=arguments.frames, step=model.step)
    return DONE


def _tell_slower(asked: int, frames: int) -> None:
    """Say, beside what scripts read, that a GIF cannot be as fast as `asked`."""
    from latentlab.export.gif import shown_speed

    speed = shown_speed(asked)
    if speed < asked:
        print(
            f"A GIF shows at most {speed:g} frames a second, not {asked}: it takes "
            f"{frames / speed:.1f} s rather than {frames / asked:.1f} s. Choose .mp4 for "
            f"{asked}.",
            file=sys.stderr,
        )


def _anchors(seeds: tuple[int, ...], labels: tuple[int, ...]) -> tuple[Anchor, ...]:
    if len(labels) > 1 and len(labels) != len(seeds):
        raise UsageError(
            f"--labels must name one label, or as many as --seeds: {len(seeds)}, not {len(labels)}."
        )
    each = labels * len(seeds) if len(labels) == 1 else labels or (None,) * len(seeds)
    pairs = zip(seeds, each, strict=True)
    return tuple(Anchor(latent=Seed(seed=seed), label=label) for seed, label in pairs)
