"""What the next run is called: suggested until a person types a name, and checked while typing."""

from pathlib import Path

from PySide6.QtWidgets import QLineEdit, QWidget

from latentlab.gui.style.accessibility import named, show_wrong
from latentlab.gui.widgets.form.form_layout import AlignedForm
from latentlab.gui.widgets.hint import Hint
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
        return (self._root / self._edit.text().strip()).exists()

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
