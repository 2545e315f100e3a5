"""What every page is given: the current run and model, what can be done, what is remembered."""

from dataclasses import dataclass

from latentlab.gui.explorer.explorer import Explorer
from latentlab.gui.explorer.own.own_pictures import OwnPictures
from latentlab.gui.exporting.export_actions import ExportActions
from latentlab.gui.settings_store import SettingsStore
from latentlab.gui.training.run_actions import RunActions
from latentlab.gui.training.workbench import Workbench


@dataclass(frozen=True)
class Services:
    """Shared by all pages; pages reach one another only through these."""

    workbench: Workbench
    runs: RunActions
    exports: ExportActions
    store: SettingsStore
    explorer: Explorer
    own: OwnPictures
