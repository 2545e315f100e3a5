"""A page of the explorer without the window around it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from PySide6.QtWidgets import QWidget
from scripted_bench import Bench, until

from latentlab.gui.background import end_all
from latentlab.gui.explorer.explorer import Explorer
from latentlab.gui.explorer.explorer_page import ExplorerPage
from latentlab.gui.explorer.own.own_pictures import OwnPictures
from latentlab.gui.exporting.export_actions import ExportActions
from latentlab.gui.services import Services
from latentlab.gui.settings_store import SettingsStore
from latentlab.gui.training.run_actions import RunActions
from latentlab.models.manager import ModelManager
from latentlab.models.refs import ModelRef

PageT = TypeVar("PageT", bound=ExplorerPage)


@contextmanager
def services_around(bench: Bench) -> Iterator[Services]:
    """What pages are given, with an explorer that answers."""
    store, window = SettingsStore(), QWidget()
    explorer = Explorer(store, ModelManager("cpu"))
    made = Services(
        bench.workbench,
        RunActions(bench.workbench, window),
        exports := ExportActions(store, window),
        store,
        explorer,
        OwnPictures(explorer, exports, window),
    )
    explorer.start()
    yield made
    explorer.wait_for_threads()
    end_all(made.exports)
    end_all(made.own)


@contextmanager
def shown_page(
    make: Callable[[Services], PageT], services: Services, model: Path
) -> Iterator[PageT]:
    """A page on screen with the model at `model` open, when its first pictures are there."""
    page = make(services)
    page.resize(1000, 700)
    page.show()
    services.explorer.open(ModelRef.file(model))
    until(lambda: services.explorer.facts is not None)
    until(lambda: page.answer() is not None or page.current_view() is None)
    yield page
    page.close()
    end_all(page)


def settled(page: ExplorerPage) -> None:
    """Wait until the pictures on screen are those of the current view."""

    def is_answered() -> bool:
        answer = page.answer()
        return answer is not None and answer[0].view == page.current_view()

    until(is_answered)
