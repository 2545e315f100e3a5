"""Draw the same latents under every label or sentence, or a labelled data set."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from latentlab.cli.errors import DONE, UsageError
from latentlab.cli.exploring import (
    add_model,
    add_scale,
    add_seed,
    add_text,
    check_suffix,
    chosen_texts,
    draw,
    label_numbers,
    open_model,
    report,
)
from latentlab.cli.parser import Parser, add_common, whole_number
from latentlab.export.labelled_dataset import MOST_PER_LABEL, DatasetOrder, generate_dataset
from latentlab.views.base import DRAWN_SEEDS, Seed
from latentlab.views.labels import (
    EachLabel,
    EachSentence,
    LabelMorph,
    LabelsView,
    SentenceMorph,
)
from trainers.data.words import Vocabulary

if TYPE_CHECKING:
    from latentlab.models.latent_model import LatentModel
    from latentlab.models.refs import ModelRef


def configure(parser: Parser) -> None:
    """Add the options."""
    add_model(parser)
    parser.add_argument("--labels", metavar="K,K,...", help="Which labels; default: all.")
    parser.add_argument(
        "--rows",
        metavar="N",
        type=whole_number("--rows", 1, 1000),
        default=8,
        help="How many latents, one a row (of sentences one a column); default: %(default)s.",
    )
    add_seed(parser, "Seed of the first latent, the others have the next ones", DRAWN_SEEDS)
    parser.add_argument(
        "--morph", metavar="K,K", help="The columns lead from one label to another instead."
    )
    add_text(
        parser,
        "A sentence, for a model that reads: each has a row of its own, and each latent a column; "
        "name it several times. Default: its examples.",
        several=True,
    )
    parser.add_argument(
        "--between",
        metavar="N",
        type=whole_number("--between", 2, 1000),
        help="N rows lead from the first --text to the second instead.",
    )
    parser.add_argument(
        "--each",
        metavar="N",
        type=whole_number("--each", 1, MOST_PER_LABEL),
        help="Write N pictures of each label into folders of --out DIR: a labelled data set that "
        "latentlab train --dataset folder reads.",
    )
    parser.add_argument("--out", metavar="FILE.png|DIR", required=True, help="Where to write.")
    add_scale(parser)
    add_common(parser, "Print what was saved as JSON.")


def execute(arguments: argparse.Namespace) -> int:
    """Draw and save."""
    if arguments.each is None:
        check_suffix(arguments.out, ".png")
    elif arguments.morph is not None:
        raise UsageError("--each cannot go with --morph: it writes pictures of whole labels.")
    out = Path(arguments.out).expanduser()
    ref, model = open_model(arguments)
    if model.vocabulary is None:
        chosen_texts(arguments, model)
        if arguments.between is not None:
            raise UsageError("--between cannot be given: this model reads no sentences.")
    if arguments.each is not None and model.vocabulary is None:
        _save_dataset(ref, model, out, arguments)
    else:
        _save_table(ref, model, out, arguments)
    report(arguments, [out], step=model.step)
    return DONE


def _save_table(
    ref: "ModelRef", model: "LatentModel", out: Path, arguments: argparse.Namespace
) -> None:
    seeds = range(arguments.seed, arguments.seed + arguments.rows)
    columns: EachLabel | LabelMorph | EachSentence | SentenceMorph
    if model.vocabulary is not None:
        columns = _sentences(model, model.vocabulary, arguments)
    elif arguments.morph is not None:
        ends = label_numbers(arguments.morph, model, "--morph")
        if len(ends) != 2:
            raise UsageError("--morph must name two labels, such as --morph 3,5.")
        columns = LabelMorph(start=ends[0], end=ends[1])
    else:
        columns = EachLabel(labels=label_numbers(arguments.labels, model, "--labels") or None)
    view = LabelsView(latents=tuple(Seed(seed=seed) for seed in seeds), columns=columns)
    draw(ref, model, view).save(out, arguments.scale, captions=True)


def _sentences(
    model: "LatentModel", known: Vocabulary, arguments: argparse.Namespace
) -> EachSentence | SentenceMorph:
    """The rows of a model that reads."""
    for option in ("labels", "morph", "each"):
        if getattr(arguments, option) is not None:
            raise UsageError(f"--{option} cannot be given: this model reads sentences. Use --text.")
    sentences = chosen_texts(arguments, model) or known.examples
    if arguments.between is None:
        return EachSentence(sentences=sentences)
    if len(arguments.text or ()) != len(("start", "end")):
        raise UsageError(
            '--between needs --text twice, such as --text "a red circle" --text "a blue square".'
        )
    return SentenceMorph(start=sentences[0], end=sentences[1], steps=arguments.between)


def _save_dataset(
    ref: "ModelRef", model: "LatentModel", out: Path, arguments: argparse.Namespace
) -> None:
    labels = label_numbers(arguments.labels, model, "--labels") or None
    order = DatasetOrder(model=ref, per_label=arguments.each, seed=arguments.seed, labels=labels)
    for _ in generate_dataset(model, order, out):
        pass
