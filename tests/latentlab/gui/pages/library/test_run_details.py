"""The facts of a run in the Library are whole, however often other ones take their place."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication
from scripted_bench import Bench, until

from latentlab.gui.pages.library.run_details import RunDetails
from latentlab.gui.style.theme import apply_theme
from latentlab.library import RunSummary, summarise
from trainers.runs.manifest import RunState


@pytest.fixture
def details(qapp: QApplication) -> Iterator[RunDetails]:
    apply_theme(qapp)
    made = RunDetails()
    made.resize(568, 284)
    yield made
    made.close()


@pytest.fixture
def summary(bench: Bench) -> RunSummary:
    return summarise(bench.make_run("first", step=10))


def _squeezed(details: RunDetails) -> list[str]:
    """Facts that have less height than their words need."""
    labels = details._values.values()
    return [each.text() for each in labels if each.heightForWidth(each.width()) > each.height()]


def test_facts_that_take_the_place_of_others_are_whole(
    details: RunDetails, summary: RunSummary
) -> None:
    details.show()
    for turn in range(12):
        text = "The disk was full. " * (turn * 5 % 13)
        state = RunState(status="failed", step=1, seconds=1.0, text=text)
        details.show_summary(replace(summary, state=state))
        until(lambda: not details._facts._at_rest.isActive())
        assert not _squeezed(details), turn
    longer = RunState(status="interrupted", step=10_000, seconds=1e6)
    details.show_progress(replace(summary, state=longer))
    until(lambda: not details._facts._at_rest.isActive() and not _squeezed(details))


def test_words_of_many_lines_fill_the_room_there_is(
    details: RunDetails, summary: RunSummary
) -> None:
    details.show()
    state = RunState(status="failed", step=1, seconds=1.0, text="The disk was full. " * 40)
    details.show_summary(replace(summary, state=state))
    facts, line = details._facts, details.fontMetrics().lineSpacing()
    until(lambda: facts.isVisible() and not facts._at_rest.isActive())
    assert facts.viewportMargins().bottom() < line + 8
