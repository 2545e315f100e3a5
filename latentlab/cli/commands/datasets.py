"""List what can be learned from."""

import argparse
from dataclasses import asdict

from latentlab.cli.errors import DONE
from latentlab.cli.output import print_columns, print_json
from latentlab.cli.parser import Parser, add_common
from trainers.data.catalogue import CATALOGUE, DatasetEntry, Domains

_KINDS: dict[Domains, str] = {"one": "labels", "two": "two domains", "pairs": "pairs"}
_HINTS = """
Folders are named by latentlab train with --data DIR, for two-folders also with --second-folder DIR;
those to download are fetched on first use. Two domains: --attribute NAME chooses how faces and
celeba differ, and --domains A B takes two labels of any data set."""


def configure(parser: Parser) -> None:
    """Add the options."""
    add_common(parser, "Print everything known of each as JSON.")


def execute(arguments: argparse.Namespace) -> int:
    """Print the list."""
    if arguments.json:
        print_json([asdict(each) for each in CATALOGUE])
    else:
        rows = [(each.name, _shape(each), _labels(each), each.meaning) for each in CATALOGUE]
        print_columns([("NAME", "SHAPE", "LABELS", "MEANING"), *rows])
        print(_HINTS)
    return DONE


def _shape(entry: DatasetEntry) -> str:
    if entry.dimensions is not None:
        return f"points, {entry.dimensions}-D"
    size = "any size" if entry.size is None else f"{entry.size} px"
    kind = {1: "grey", 3: "colour", None: "any colour"}[entry.channels]
    return f"{size}, {kind}"


def _labels(entry: DatasetEntry) -> str:
    if entry.captioned:
        return "labels and sentences"
    return _KINDS[entry.domains] if entry.labelled or entry.attributes else "none"
