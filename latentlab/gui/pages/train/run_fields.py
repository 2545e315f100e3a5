"""What the next run is called, and what it computes with."""

import os
from pathlib import Path
from typing import Literal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from latentlab.gui.style.accessibility import named, show_wrong
from latentlab.gui.widgets.form.form_layout import AlignedForm
from latentlab.gui.widgets.labels import Hint
from latentlab.gui.widgets.number_boxes import GroupedSpinBox
from trainers.config import DeviceChoice
from trainers.file_names import is_there
from trainers.runs.listing import checked_name, free_name
from trainers.runs.run import RunError


class NameField(QWidget):
    """The name of a new run among those in `root`.

    `is_own` says that the name is the person's, so that none is suggested any more.
    """

    def __init__(self, root: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.is_own = False
        self._root = root
        self._edit = named(
            QLineEdit(),
            "nameEdit",
            spoken="Name of the run",
            tip="What the run is called in the Library and on the disk.",
        )
        self._problem = Hint(problem=True)
        form = AlignedForm(self)
        form.add_field("Name", self._edit)
        form.addRow(self._problem)
        self.setFocusProxy(self._edit)
        self._edit.textEdited.connect(self._on_edited)

    def folder(self) -> Path:
        """Where a run of this name will lie.

        Raises:
            RunError: if the name is not allowed or taken.
        """
        folder = self._root / checked_name(self._edit.text())
        if folder.exists():
            raise RunError(f"There is already a run called {folder.name}.")
        return folder

    def is_taken(self) -> bool:
        """Whether there is a run of this name."""
        return is_there(self._root / self._edit.text().strip())

    def suggest(self, wish: str) -> None:
        """Put in a name like `wish` that no run has yet."""
        self.show_name(free_name(self._root, wish))

    def show_name(self, name: str) -> None:
        """Put in `name` as it is."""
        self.say_problem("")
        self._edit.setText(name)

    def say_problem(self, sentence: str) -> None:
        """Say beneath the field what is wrong with the name; nothing is if it is empty."""
        self._problem.say(sentence)
        show_wrong(self._edit, bool(sentence))

    def _on_edited(self, text: str) -> None:
        self.is_own = bool(text.strip())
        try:
            self.folder()
        except RunError as error:
            self.say_problem(str(error))
        else:
            self.say_problem("")


class HardwareSetup(QWidget):
    """Device and number of threads.

    Signals:
        changed: one of them is another now.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._device = named(
            QComboBox(),
            "deviceBox",
            spoken="Device",
            tip="What computes; auto takes the fastest that this machine has.",
        )
        self._device.addItem("auto", "auto")
        self._threads = named(
            GroupedSpinBox(),
            "threadsBox",
            spoken="Threads",
            tip="Processor threads used for training on the CPU. Exact repetition is promised at "
            "a fixed number of threads; auto measures and may choose differently.",
        )
        self._threads.setSpecialValueText("auto")
        self._threads.setRange(0, os.cpu_count() or 1)
        form = AlignedForm(self)
        form.add_field("Device", self._device)
        form.add_field("Threads", self._threads)
        for signal in (self._device.currentIndexChanged, self._threads.valueChanged):
            signal.connect(lambda _: self.changed.emit())

    @property
    def device(self) -> DeviceChoice:
        """The chosen device."""
        chosen: DeviceChoice = self._device.currentData()
        return chosen

    @property
    def threads(self) -> Literal["auto"] | int:
        """The chosen number of threads."""
        return self._threads.value() or "auto"

    def offer(self, devices: dict[str, str]) -> None:
        """List the devices of this machine: name to title, fastest first."""
        chosen = self.device
        self._device.clear()
        fastest = next(iter(devices.values()), "CPU")
        self._device.addItem(f"auto ({fastest})", "auto")
        for name, title in devices.items():
            self._device.addItem(title, name)
        self.show_choice(chosen, self.threads)

    def show_choice(self, device: DeviceChoice, threads: Literal["auto"] | int) -> None:
        """Fill the fields; a device that this machine lacks becomes auto."""
        self._device.setCurrentIndex(max(self._device.findData(device), 0))
        self._threads.setValue(0 if threads == "auto" else threads)
