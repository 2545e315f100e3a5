"""What the commands that use a model share: which model, which labels, what is saved."""

import argparse
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from latentlab import capabilities
from latentlab.cli.errors import UsageError, did_you_mean
from latentlab.cli.output import print_json
from latentlab.cli.parser import Parser, choice, whole_number
from latentlab.formatting import counted
from latentlab.models.errors import ModelError
from latentlab.models.opening import model_names, reference
from latentlab.views.base import SEEDS, first_complaint
from trainers.data.words import Vocabulary

if TYPE_CHECKING:
    from latentlab.models.latent_model import LatentModel
    from latentlab.models.refs import ModelRef
    from latentlab.rendering.render import Pictures
    from latentlab.views import AnyView

_SHOWN = 12


def add_run(parser: Parser) -> None:
    """RUN and --step."""
    parser.add_argument(
        "run", metavar="RUN", help="The run's folder or name, a model file, or a bundled model."
    )
    parser.add_argument(
        "--step",
        metavar="N",
        type=whole_number("--step", 0, 100_000_000),
        help="Use the model as it was at this step, or the last saved before; default: the newest.",
    )


def add_model(parser: Parser) -> None:
    """RUN, --step and --device."""
    add_run(parser)
    parser.add_argument(
        "--device",
        metavar="auto|cpu|cuda|mps",
        type=choice("--device", "auto", "cpu", "cuda", "mps"),
        default="cpu",
        help="Where to compute; only the CPU repeats a picture to the last bit. Default: cpu.",
    )


def add_label(parser: Parser, meaning: str = "Name or number of the pictures' label.") -> None:
    """--label; `chosen_label` tells its number."""
    parser.add_argument("--label", metavar="K", help=meaning)


def add_seed(parser: Parser, meaning: str, seeds: int = SEEDS) -> None:
    """--seed, a number below `seeds`."""
    parser.add_argument(
        "--seed",
        metavar="S",
        type=whole_number("--seed", 0, seeds - 1),
        default=0,
        help=f"{meaning}; default: %(default)s.",
    )


def add_scale(parser: Parser, default: int = 2) -> None:
    """--scale."""
    parser.add_argument(
        "--scale",
        metavar="N",
        type=whole_number("--scale", 1, 64),
        default=default,
        help="Enlarge every pixel to N by N, 1 to 64; default: %(default)s.",
    )


def add_picture_out(parser: Parser, scale: int = 2) -> None:
    """--out for one PNG, and --scale."""
    parser.add_argument("--out", metavar="FILE.png", required=True, help="The picture to write.")
    add_scale(parser, scale)


def seed_list(option: str) -> Callable[[str], tuple[int, ...]]:
    """An argparse type that takes seeds with commas between them."""

    def parse(text: str) -> tuple[int, ...]:
        words = [word.strip() for word in text.split(",")]
        if not all(word.isdecimal() and int(word) < SEEDS for word in words):
            raise UsageError(
                f"{option} cannot be {text}: it must be whole numbers from 0 with commas between "
                "them, such as 1,2,3."
            )
        return tuple(map(int, words))

    return parse


def open_model(
    arguments: argparse.Namespace, points: bool = False
) -> "tuple[ModelRef, LatentModel]":
    """The model that the options name: a run, a bundled model or a model file.

    Args:
        points: whether the command is of use for a model of points, too.

    Raises:
        UsageError: if there is none.
        ModelError: if it cannot be opened, or draws points and the command is for pictures.
    """
    text = arguments.run
    try:
        ref = reference(text)
    except ModelError as error:
        if Path(text).is_file():
            raise
        raise UsageError(
            f"RUN cannot be {text}: it must be the folder of a run, a model file, or a name that "
            f"latentlab models lists.{did_you_mean(text, model_names())}"
        ) from error

    from latentlab.models.manager import ModelManager

    model = ModelManager(arguments.device).open(ref, arguments.step)
    if model.draws_points and not points:
        raise ModelError(capabilities.refusal("samples", model.capabilities))
    return ref, model


def chosen_label(arguments: argparse.Namespace, model: "LatentModel") -> int | None:
    """The label that --label names; None if it was left out."""
    text = arguments.label
    return None if text is None else label_number(text, model, "--label")


def add_text(parser: Parser, meaning: str, several: bool = False) -> None:
    """--text; `chosen_texts` tells the sentences."""
    action = "append" if several else "store"
    parser.add_argument("--text", metavar="SENTENCE", action=action, help=meaning)


def chosen_texts(arguments: argparse.Namespace, model: "LatentModel") -> tuple[str, ...]:
    """The sentences that --text gives, of each of which the model knows at least a word; words that
    it does not know are told on stderr. None if the option was left out.

    Raises:
        UsageError: if the model reads none, or knows not one word of one.
    """
    given = arguments.text if isinstance(arguments.text, list) else [arguments.text]
    sentences = tuple(each for each in given if each is not None)
    if not sentences:
        return ()
    known = model.vocabulary
    if known is None:
        raise UsageError(
            f"--text cannot be {sentences[0]!r}: this model reads no sentences. Leave --text out, "
            "or choose one that was trained with sentences."
        )
    for each in sentences:
        if not known.numbers(each):
            raise UsageError(
                f"--text cannot be {each!r}: this model knows no word of it. It knows "
                f"{counted(len(known.words), 'word')}; try {known.examples[0]!r}."
            )
        if told := unknown_told(known, each):
            print(told, file=sys.stderr)
    return sentences


def unknown_told(known: Vocabulary, sentence: str) -> str:
    """Which words of `sentence` are passed over, and what is spelled like them; "" if none are."""
    parts = []
    for word in dict.fromkeys(word.text for word in known.unknown(sentence)):
        near = known.nearest(word)
        parts.append(f"{word} (did you mean {' or '.join(near)}?)" if near else word)
    if known.left_over(sentence):
        parts.append(f"what follows the first {known.longest} known words")
    return f"Not known, passed over: {', '.join(parts)}." if parts else ""


def label_number(text: str, model: "LatentModel", option: str) -> int:
    """The label of `model` that is called `text`, or else numbered so, from 0.

    If all labels are called by numbers, it is the one whose name is that number: among 1, 2 and 10
    there is no 0, and 02 is 2.

    Raises:
        UsageError: if there is no such label.
    """
    names = model.info.label_names
    if not model.classes:
        raise UsageError(
            f"{option} cannot be {text}: this model knows no labels. Leave {option} out."
        )
    if text in names:
        return names.index(text)
    values = [_value(name) for name in names]
    are_numbers = None not in values
    meant = values if are_numbers else [float(number) for number in range(len(names))]
    value = _value(text)
    if value is not None and meant.count(value) == 1:
        return meant.index(value)
    by_number = "" if are_numbers else f"a number from 0 to {len(names) - 1} or "
    raise UsageError(
        f"{option} cannot be {text}: it must be {by_number}one of "
        f"{', '.join(names[:_SHOWN])}{', ...' * (len(names) > _SHOWN)}.{did_you_mean(text, names)}"
    )


def _value(text: str) -> float | None:
    """The number that `text` is in digits, None if it is none."""
    return float(text) if re.fullmatch(r"[+-]?[0-9]+(\.[0-9]+)?", text) else None


def label_numbers(text: str | None, model: "LatentModel", option: str) -> tuple[int, ...]:
    """The labels named by `text`, with commas between them; none if it is None."""
    if text is None:
        return ()
    return tuple(label_number(word.strip(), model, option) for word in text.split(","))


def draw(ref: "ModelRef", model: "LatentModel", view: "AnyView") -> "Pictures":
    """The pictures of `view`, which carry how they were made."""
    from latentlab.rendering.render import render
    from latentlab.requests import Request

    return render(model, Request(model=ref.pinned(model), step=model.step, view=view))


def refusal(error: ValidationError) -> UsageError:
    """What is wrong with the values that the options gave."""
    return UsageError(first_complaint(error))


def check_suffix(out: str, *allowed: str) -> Path:
    """The path that `out` names.

    Raises:
        UsageError: if it does not end in one of `allowed`.
    """
    path = Path(out).expanduser()
    if path.suffix.lower() not in allowed:
        raise UsageError(f"--out cannot be {out}: the name must end in {' or '.join(allowed)}.")
    return path


def report(arguments: argparse.Namespace, files: Sequence[Path], **facts: object) -> None:
    """Say what was saved: the files as JSON, or the one that was asked for."""
    if arguments.json:
        print_json({"files": [str(path) for path in files], **facts})
    else:
        print(arguments.out)
