"""Work beside the window: what it tells, and how it ends."""

from PySide6.QtWidgets import QApplication
from scripted_bench import until

from latentlab.gui.background import BackgroundTask


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
