"""What the window remembers between two starts: layout, theme, last page, last choices."""

import json
from typing import get_args

from PySide6.QtCore import QByteArray, QSettings

from latentlab.gui.style.theme import Scheme
from latentlab.train_form import RunChoices
from trainers.storage import home


class SettingsStore:
    """A small file beside the runs; anything unreadable in it counts as not set.

    Qt replaces it as a whole, some time after a change: the file is the old one or the new one.
    """

    def __init__(self) -> None:
        self.path = home() / "window.ini"
        self._settings = self._opened()

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
            # Not by pydantic's own reader, which takes no names that are no text.
            return RunChoices.model_validate(json.loads(self.text("choices", "{}")))
        except (ValueError, RecursionError):
            return RunChoices()

    @choices.setter
    def choices(self, choices: RunChoices) -> None:
        self._settings.setValue("choices", choices.as_json())

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

    def save(self) -> bool:
        """Bring everything to the disk now. Returns whether that worked; if not, it is tried again
        after the next change and at the end."""
        self._settings.sync()
        if self._is_refused():
            # The status stays for ever. A new one shares with it what is not written yet, tries to
            # write that at once, and has a status of its own.
            self._settings = self._opened()
        return not self._is_refused()

    def _is_refused(self) -> bool:
        return self._settings.status() == QSettings.Status.AccessError

    def _opened(self) -> QSettings:
        return QSettings(str(self.path), QSettings.Format.IniFormat)
