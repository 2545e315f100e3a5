"""The timeline follows the newest step until a person takes the playhead."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QSlider, QToolButton, QWidget

from latentlab.gui.widgets.timeline import Timeline


@pytest.fixture
def timeline(qapp: QApplication) -> Timeline:
    del qapp
    timeline = Timeline()
    timeline.resize(600, 40)
    timeline.show()
    timeline.set_steps([0, 10, 100, 1000])
    return timeline


def told(spy: QSignalSpy) -> list[object]:
    return [spy.at(index)[0] for index in range(spy.count())]


def wait_until(condition: Callable[[], bool]) -> None:
    for _ in range(500):
        if condition():
            return
        QTest.qWait(10)
    raise AssertionError("it did not happen within five seconds")


def slider(timeline: Timeline) -> QSlider:
    found = timeline.findChild(QSlider, "timelineSlider")
    assert isinstance(found, QSlider)
    return found


def test_while_live_every_new_step_is_shown(timeline: Timeline) -> None:
    steps = QSignalSpy(timeline.stepChanged)
    timeline.renew_steps((*timeline.steps(), 2000))
    timeline.renew_steps(timeline.steps())
    assert timeline.is_live()
    assert timeline.current_step() == 2000
    assert told(steps) == [2000]


def test_a_chosen_step_stays_while_new_ones_arrive(timeline: Timeline) -> None:
    live = QSignalSpy(timeline.liveChanged)
    timeline.set_current(95)
    timeline.renew_steps((*timeline.steps(), 2000))
    timeline.renew_steps((*timeline.steps(), 50))
    assert timeline.current_step() == 100
    assert told(live) == [False]
    timeline.go_live()
    assert timeline.current_step() == 2000
    assert told(live) == [False, True]


def test_keys_move_the_playhead(timeline: Timeline) -> None:
    keys = slider(timeline)
    QTest.keyClick(keys, Qt.Key.Key_Home)
    assert timeline.current_step() == 0
    assert not timeline.is_live()
    QTest.keyClick(keys, Qt.Key.Key_Right)
    QTest.keyClick(keys, Qt.Key.Key_Right)
    QTest.keyClick(keys, Qt.Key.Key_Left)
    assert timeline.current_step() == 10
    QTest.keyClick(keys, Qt.Key.Key_End)
    assert timeline.current_step() == 1000
    assert timeline.is_live()


def test_pressing_on_the_track_goes_there(timeline: Timeline) -> None:
    keys = slider(timeline)
    QTest.mouseClick(keys, Qt.MouseButton.LeftButton, pos=keys.rect().center())
    assert timeline.current_step() in (10, 100)
    QTest.mouseClick(keys, Qt.MouseButton.LeftButton, pos=QPoint(2, 10))
    assert timeline.current_step() == 0


def test_playing_runs_from_the_start_to_the_end_and_stops(timeline: Timeline) -> None:
    steps = QSignalSpy(timeline.stepChanged)
    QTest.keyClick(slider(timeline), Qt.Key.Key_Space)
    assert timeline.is_playing()
    wait_until(lambda: not timeline.is_playing())
    assert told(steps) == [0, 10, 100, 1000]


def test_a_loop_goes_on_from_the_start(timeline: Timeline) -> None:
    timeline.findChild(QToolButton, "loopButton").click()
    timeline.play()
    steps = QSignalSpy(timeline.stepChanged)
    wait_until(lambda: 0 in told(steps))
    assert timeline.is_playing()
    QTest.keyClick(slider(timeline), Qt.Key.Key_Space)
    assert not timeline.is_playing()


def test_without_steps_there_is_nothing_to_choose_or_play(timeline: Timeline) -> None:
    timeline.set_steps([])
    assert timeline.current_step() is None
    timeline.play()
    timeline.set_current(5)
    assert not timeline.is_playing()
    timeline.renew_steps([0])
    assert timeline.current_step() == 0


def test_the_live_badge_switches_following_on_and_off(timeline: Timeline) -> None:
    badge = timeline.findChild(QToolButton, "liveBadge")
    assert isinstance(badge, QToolButton)
    live = QSignalSpy(timeline.liveChanged)
    badge.click()
    badge.click()
    assert told(live) == [False, True]


def test_every_control_has_a_tooltip_and_a_name(timeline: Timeline) -> None:
    for control in timeline.findChildren(QWidget):
        if control.focusPolicy() != Qt.FocusPolicy.NoFocus and control.parent() is timeline:
            assert control.toolTip()
            assert control.accessibleName()
