"""What the window remembers between two starts: layout, theme, last page, last choices."""

from typing import get_args

from pydantic import ValidationError
from PySide6.QtCore import QByteArray, QSettings

from latentlab.gui.style.theme import Scheme
from latentlab.train_form import RunChoices
from trainers.storage import home


class SettingsStore:
    """A small file beside the runs; anything unreadable in it counts as not set."""

    def __init__(self) -> None:
        self._settings = QSettings(str(home() / "window.ini"), QSettings.Format.IniFormat)

    @property
    def theme(self) -> Scheme:
        """Light, dark, or what the system says."""
        kept = self.text("theme")
        return next((scheme for scheme in get_args(Scheme) if scheme == kept), "system")

    @theme.setter
    def theme(self, scheme: Scheme) -> None:
        self._settings.setValue("theme", scheme)

    @property
    def choices(self) -> RunChoices:
        """The form of the Train page as it was left."""
        try:
            return RunChoices.model_validate_json(self.text("choices", "{}"))
        except ValidationError:
            return RunChoices()

    @choices.setter
    def choices(self, choices: RunChoices) -> None:
        self._settings.setValue("choices", choices.model_dump_json())

    def text(self, key: str, default: str = "") -> str:
        """The text kept under `key`."""
        value = self._settings.value(key, default)
        return value if isinstance(value, str) else default

    def bytes(self, key: str) -> QByteArray:
        """The layout kept under `key`; empty if there is none."""
        value = self._settings.value(key)
        return value if isinstance(value, QByteArray) else QByteArray()

    def keep(self, key: str, value: str | QByteArray) -> None:
        """Remember `value` under `key`."""
        self._settings.setValue(key, value)
