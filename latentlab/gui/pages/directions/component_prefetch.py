"""Has a model's own directions computed before they are asked for: it takes a second."""

from PySide6.QtCore import QObject

from latentlab.gui.background import BackgroundTask
from latentlab.gui.explorer.explorer import Explorer
from latentlab.views.directions import Space


class Forethought(QObject):
    """Works beside the window, once for each model in hand and each kind of components.

    The playhead is not followed: each step would cost a run in training a second.
    """

    def __init__(self, explorer: Explorer, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._explorer = explorer
        self._begun: set[tuple[str, Space]] = set()
        self._tasks: list[BackgroundTask] = []

    def prepare(self, space: Space) -> None:
        """Have the components of the model in hand computed, unless that was done already."""
        ref, step = self._explorer.ref, self._explorer.step
        if ref is None or (ref.key, space) in self._begun:
            return
        self._begun.add((ref.key, space))
        manager = self._explorer.manager

        def work(task: BackgroundTask) -> None:
            # Imported here: it needs PyTorch, which the window is painted without.
            from latentlab.rendering.directions import own_directions

            del task
            own_directions(manager.open(ref, step), space)

        # What fails is told when the directions are asked for.
        task = BackgroundTask(work, self)
        task.finished.connect(lambda: self._forget(task))
        self._tasks.append(task)
        task.start()

    def wait_for_threads(self) -> None:
        """Block until no thread of this object runs; before the process ends."""
        for task in self._tasks:
            task.wait()

    def _forget(self, task: BackgroundTask) -> None:
        self._tasks.remove(task)
        task.deleteLater()
