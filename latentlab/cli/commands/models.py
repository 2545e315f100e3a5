"""List the models that can be explored."""

import argparse
from typing import Any

from latentlab import formatting as written
from latentlab.capabilities import next_commands
from latentlab.cli.errors import DONE
from latentlab.cli.output import print_columns, print_json
from latentlab.cli.parser import Parser, add_common
from latentlab.cli.run_folders import how_to_begin
from latentlab.models.catalogue import ModelEntry, catalogue


def configure(parser: Parser) -> None:
    """Add the options."""
    add_common(parser, "Print everything known of each, with its card, as JSON.")


def execute(arguments: argparse.Namespace) -> int:
    """Print the list."""
    found = catalogue()
    if arguments.json:
        print_json([_described(entry) for entry in found])
    elif found:
        print_columns([("NAME", "KIND", "ALGORITHM", "DATA", "STEP", "SIZE"), *map(_row, found)])
        known = [(each.header.algorithm, each.header.capabilities) for each in found]
        print("", *next_commands(known), sep="\n")
    else:
        print(f"There are no models yet. {how_to_begin()}")
    return DONE


def _row(entry: ModelEntry) -> tuple[str, ...]:
    header = entry.header
    return (
        entry.ref.name,
        entry.ref.kind,
        header.algorithm,
        header.card.data,
        written.count(header.step),
        written.size(entry.bytes),
    )


def _described(entry: ModelEntry) -> dict[str, Any]:
    return {
        "name": entry.ref.name,
        "kind": entry.ref.kind,
        "bytes": entry.bytes,
        **entry.header.model_dump(mode="json"),
    }
