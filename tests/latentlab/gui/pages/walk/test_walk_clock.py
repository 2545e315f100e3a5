"""The clock that moves along a walk."""

import pytest
from PySide6.QtWidgets import QApplication

from latentlab.gui.pages.walk.walk_transport import Ending, WalkClock


@pytest.mark.parametrize(
    ("ending", "after"),
    [
        ("repeat", [0.75, 0.25, 0.75]),
        ("back", [0.75, 0.75, 0.25, 0.25, 0.75]),
        ("stop", [0.75, 1.0]),
    ],
)
def test_the_end_of_a_walk_is_as_chosen(qapp: QApplication, ending: Ending, after: list[float]):
    del qapp
    clock = WalkClock()
    clock.seconds, clock.ending, clock.position = 4.0, ending, 0.25
    for position in after:
        clock.advance(2.0)
        assert clock.position == pytest.approx(position)


def test_playing_from_the_end_begins_anew_and_tells(qapp: QApplication) -> None:
    del qapp
    clock = WalkClock()
    told: list[bool] = []
    clock.playing_changed.connect(told.append)
    clock.ending, clock.position = "stop", 1.0
    clock.play()
    assert clock.position == 0.0
    clock.pause()
    assert told == [True, False]
