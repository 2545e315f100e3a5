"""The part of the Train page that says what to compute with."""

import os
from typing import Literal

from PySide6.QtWidgets import QComboBox, QSpinBox, QWidget

from latentlab.gui.style.accessibility import named
from latentlab.gui.widgets.form.form_layout import AlignedForm
from trainers.config import DeviceChoice


class HardwareSetup(QWidget):
    """Device and number of threads."""

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
            QSpinBox(minimum=0, maximum=os.cpu_count() or 1),
            "threadsBox",
            spoken="Threads",
            tip="Processor threads used for training on the CPU. Exact repetition is promised at "
            "a fixed number of threads; auto measures and may choose differently.",
        )
        self._threads.setSpecialValueText("auto")
        self._threads.lineEdit().setTextMargins(5, 0, 0, 0)
        form = AlignedForm(self)
        form.add_field("Device", self._device)
        form.add_field("Threads", self._threads)

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
