"""Background work: what it tells, and how it ends."""

import gc
import threading
from collections.abc import Callable

import pytest
import shiboken6
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from scripted_bench import until

from latentlab.gui.background import BackgroundTask, BackgroundWork, Newer, _alive, end_all


def _told(task: BackgroundTask) -> list[object]:
    told: list[object] = []
    task.told.connect(lambda doing, share: told.append((doing, share)))
    task.succeeded.connect(told.append)
    task.failed.connect(told.append)
    return told


def test_work_on_data_tells_how_far_it_is(qapp: QApplication) -> None:
    del qapp

    def work(task: BackgroundTask) -> str:
        task.watcher().tell("Drawing")
        task.watcher().tell("Drawing", 0.5)
        return "done"

    task = BackgroundTask(work)
    told = _told(task)
    task.start()
    until(lambda: task.isFinished() and len(told) == 3)
    assert told == [("Drawing", None), ("Drawing", 0.5), "done"]


def test_data_that_nobody_wants_any_more_are_no_failure(qapp: QApplication) -> None:
    del qapp

    def work(task: BackgroundTask) -> None:
        while True:
            task.watcher().tell("Drawing")

    task = BackgroundTask(work)
    told = _told(task)
    task.start()
    until(lambda: bool(told))
    task.cancel()
    assert task.wait(5000) and task.cancelled
    assert set(told) == {("Drawing", None)}


class Doors:
    """Work that goes through one door after the other; each is opened by the test."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.open = {name: threading.Event() for name in "abc"}

    def work(self, name: str) -> Callable[[BackgroundTask], str]:
        def through(task: BackgroundTask) -> str:
            self.begun.append(name)
            while not self.open[name].wait(0.001):
                task.check()
            return name

        return through


def _started(newer: Newer, doors: Doors, names: str = "abc") -> tuple[BackgroundWork, list[str]]:
    work, done = BackgroundWork(newer), list[str]()
    for name in names:
        work.start(doors.work(name), done.append)
    return work, done


def test_newer_work_replaces_what_runs_and_its_result_is_dropped(qapp: QApplication) -> None:
    del qapp
    doors = Doors()
    work, done = _started("replaces", doors)
    doors.open["c"].set()
    until(lambda: not work.running)
    assert done == ["c"] and "b" not in doors.begun


def test_queued_work_is_done_one_after_the_other(qapp: QApplication) -> None:
    del qapp
    doors = Doors()
    work, done = _started("waits", doors)
    until(lambda: doors.begun == ["a"])
    for door in doors.open.values():
        door.set()
    until(lambda: not work.running)
    assert done == ["a", "b", "c"] == doors.begun


def test_work_of_which_there_can_be_one_refuses_another(qapp: QApplication) -> None:
    del qapp
    doors = Doors()
    work, done = _started("is refused", doors)
    assert work.start(doors.work("c")) is None
    doors.open["a"].set()
    until(lambda: not work.running)
    assert done == ["a"] == doors.begun


def test_work_can_run_beside_other_work_and_be_cancelled_by_itself(qapp: QApplication) -> None:
    del qapp
    doors = Doors()
    work, done = BackgroundWork("runs beside"), list[str]()
    first = work.start(doors.work("a"), done.append)
    work.start(doors.work("b"), done.append)
    until(lambda: sorted(doors.begun) == ["a", "b"])
    assert first is not None
    first.cancel()
    doors.open["b"].set()
    until(lambda: not work.running)
    assert done == ["b"]


@pytest.mark.parametrize("newer", ["replaces", "waits"])
def test_it_runs_from_the_first_to_the_last_without_a_break(
    qapp: QApplication, newer: Newer
) -> None:
    del qapp
    doors = Doors()
    work, changes = BackgroundWork(newer), list[bool]()
    work.running_changed.connect(changes.append)
    for name in "abc":
        work.start(doors.work(name))
        doors.open[name].set()
    until(lambda: not work.running and changes[-1:] == [False])
    assert changes == [True, False]


def test_what_fails_is_told_in_a_sentence(qapp: QApplication) -> None:
    del qapp
    work, told = BackgroundWork(), list[str]()
    work.failed.connect(told.append)

    def fail(task: BackgroundTask) -> None:
        del task
        raise FileNotFoundError(2, "No such file or directory", "missing.png")

    work.start(fail)
    until(lambda: bool(told))
    assert "missing.png" in told[0]


def test_progress_says_what_is_done_and_cancelled_work_says_nothing(qapp: QApplication) -> None:
    del qapp
    work, told = BackgroundWork(), list[tuple[str, float | None]]()
    work.told.connect(lambda doing, fraction: told.append((doing, fraction)))

    def counting(task: BackgroundTask) -> None:
        task.reached(0.5)
        task.tell("Drawing", 0.75)

    work.start(counting, doing="Counting")
    until(lambda: not work.running)
    assert told == [("Counting", None), ("Counting", 0.5), ("Drawing", 0.75)]


def test_all_work_of_a_page_ends_with_it(qapp: QApplication) -> None:
    del qapp
    page, doors = QObject(), Doors()
    inner = QObject(page)
    work = BackgroundWork("runs beside", inner)
    for name in "abc":
        work.start(doors.work(name))
    until(lambda: len(doors.begun) == 3)
    end_all(page)
    until(lambda: not work.running)


def test_work_that_goes_cancels_its_tasks_and_passes_over_what_went_before_it(
    qapp: QApplication,
) -> None:
    del qapp
    goes_on = threading.Event()
    work = BackgroundWork("runs beside")
    tasks = [work.start(lambda _: goes_on.wait(10)) for _ in range(2)]
    gone, left = tasks
    assert gone is not None and left is not None
    goes_on.set()
    for each in tasks:
        each.wait()
    shiboken6.delete(gone)
    shiboken6.delete(work)
    assert left.cancelled


def test_a_thread_outlives_the_work_that_it_belongs_to_until_it_ends(qapp: QApplication) -> None:
    del qapp
    goes_on = threading.Event()
    work = BackgroundWork()
    work.start(lambda _: goes_on.wait(10))
    shiboken6.delete(work)
    del work
    gc.collect()
    (task,) = [each for each in _alive if shiboken6.isValid(each) and each.isRunning()]
    assert task.cancelled
    goes_on.set()
    until(task.isFinished)
