"""Qt's own dialog of files, where the system has none, tells what it lists."""

from pathlib import Path

from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QTreeView
from scripted_bench import until

from latentlab.gui.style.theme import apply_theme
from latentlab.gui.window.dialogs import widen_file_dialog


def test_size_type_and_date_of_files_are_whole_and_the_name_has_the_rest(
    qapp: QApplication, tmp_path: Path
) -> None:
    apply_theme(qapp)
    (tmp_path / "a picture.png").write_bytes(b"0" * 123_456)
    dialog = QFileDialog(None, "Open", str(tmp_path))
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setViewMode(QFileDialog.ViewMode.Detail)
    dialog.show()
    widen_file_dialog(None, dialog.findChild(QLineEdit))
    files = dialog.findChild(QTreeView)
    header = files.header()
    until(lambda: files.model().rowCount(files.rootIndex()) == 1)

    def is_whole() -> bool:
        wanted = [files.sizeHintForColumn(column) for column in range(4)]
        return all(header.sectionSize(column) >= each for column, each in enumerate(wanted))

    until(is_whole)
    until(lambda: dialog.width() > 700)
    assert header.length() <= files.viewport().width()
    assert header.sectionSize(0) > 200
    dialog.close()


def test_other_windows_stay_as_they_are(qapp: QApplication) -> None:
    del qapp
    line = QLineEdit()
    widen_file_dialog(None, line)
    widen_file_dialog(line, None)
    assert line.size() == QLineEdit().size()
