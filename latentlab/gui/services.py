"""What every page is given: the run and the model in hand, what can be done, what is remembered."""

from dataclasses import dataclass

from latentlab.gui.explore.explorer import Explorer
from latentlab.gui.export_actions import ExportActions
from latentlab.gui.run_actions import RunActions
from latentlab.gui.settings_store import SettingsStore
from latentlab.gui.workbench import Workbench


@dataclass(frozen=True)
class Services:
    """Shared by all pages; pages reach one another only through these."""

    workbench: Workbench
    runs: RunActions
    exports: ExportActions
    store: SettingsStore
    explorer: Explorer
