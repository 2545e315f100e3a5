"""List what can be trained."""

import argparse
from dataclasses import asdict
from typing import Any

from latentlab.cli.errors import DONE
from latentlab.cli.output import print_columns, print_json
from latentlab.cli.parser import Parser, add_common
from trainers.registry import algorithm_class, algorithm_names
from trainers.settings import settings_of


def configure(parser: Parser) -> None:
    """Add the options."""
    add_common(parser, "Print everything known of each, with all settings, as JSON.")


def execute(arguments: argparse.Namespace) -> int:
    """Print the list."""
    if arguments.json:
        print_json([_described(name) for name in algorithm_names()])
        return DONE
    classes = [algorithm_class(name) for name in algorithm_names()]
    rows = [(each.name, each.needs.kind, each.summary) for each in classes]
    print_columns([("NAME", "LEARNS FROM", "SUMMARY"), *rows])
    print("\nlatentlab train ALGORITHM --help shows the settings of one.")
    return DONE


def _described(name: str) -> dict[str, Any]:
    algorithm = algorithm_class(name)
    return {
        "name": name,
        "title": algorithm.title,
        "summary": algorithm.summary,
        "paper": algorithm.paper,
        "family": algorithm.family,
        "idea": algorithm.idea,
        "needs_labels": algorithm.needs.labels,
        "needs_sentences": algorithm.needs.text,
        "domains": algorithm.needs.domains,
        "default_data": algorithm.default_data,
        "settings": [
            asdict(each) | {"option": each.option, "allowed": each.allowed}
            for each in settings_of(algorithm.Config)
        ],
    }
