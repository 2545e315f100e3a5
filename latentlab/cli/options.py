"""Command-line options made from what an algorithm says about its settings."""

import argparse
from collections.abc import Mapping, Sequence
from typing import Any

from latentlab.cli.errors import UsageError
from latentlab.cli.parser import Parser
from trainers.config import TrainingConfig
from trainers.settings import Setting, SettingsError, Value, settings_of

_PREFIX = "setting "


def add_settings(parser: Parser, config_class: type[TrainingConfig]) -> None:
    """One option for each setting of `config_class`, under the headings of the form."""
    groups: dict[str, Any] = {}
    for setting in settings_of(config_class):
        if setting.group not in groups:
            groups[setting.group] = parser.add_argument_group(setting.group)
        groups[setting.group].add_argument(
            setting.option,
            dest=_PREFIX + setting.name,
            default=argparse.SUPPRESS,
            metavar=_placeholder(setting),
            help=_help(setting),
        )


def given_settings(
    arguments: argparse.Namespace, config_class: type[TrainingConfig]
) -> dict[str, Value]:
    """The values of the settings that were named on the command line.

    Raises:
        UsageError: about the first that is not allowed.
    """
    texts = {
        key.removeprefix(_PREFIX): text
        for key, text in vars(arguments).items()
        if key.startswith(_PREFIX)
    }
    settings = settings_of(config_class)
    try:
        values = {
            each.name: each.parse(texts[each.name]) for each in settings if each.name in texts
        }
        config_class.checked(values)
    except SettingsError as error:
        raise UsageError(_refusal(error.problems, settings, texts)) from error
    return values


def shown(value: Value) -> str:
    """A setting's value as it is written on the command line."""
    if isinstance(value, bool):
        return "on" if value else "off"
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def _refusal(
    problems: Mapping[str, str], settings: Sequence[Setting], texts: Mapping[str, str]
) -> str:
    """The first problem, in terms of the option and of what was written behind it."""
    name, problem = next(iter(problems.items()))
    for setting in settings:
        if setting.name == name:
            return f"{setting.option} cannot be {texts[name]}: it must be {setting.allowed}."
    return problem


def _placeholder(setting: Setting) -> str:
    words = {"integer": "N", "number": "X", "switch": "on|off"}
    return words.get(setting.kind) or "|".join(setting.choices)


def _help(setting: Setting) -> str:
    unit = f" {setting.unit}" if setting.unit else ""
    facts = f"default: {shown(setting.default)}{unit}"
    if setting.kind in ("integer", "number"):
        facts = f"{setting.allowed}; {facts}"
    return f"{setting.meaning} {facts[0].upper()}{facts[1:]}.".replace("%", "%%")
