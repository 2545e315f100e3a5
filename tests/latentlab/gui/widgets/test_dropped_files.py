"""Files that are dropped are found, whatever the bytes of their names."""

import os
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData

from latentlab.gui.widgets.dropped_files import dropped_files


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="file names are text here")
@pytest.mark.usefixtures("qapp")
def test_names_keep_the_bytes_that_are_no_text() -> None:
    data = QMimeData()
    data.setData("text/uri-list", b"file:///a/caf%E9%20x.png\r\nfile:///a/Gr%C3%BCn%0A.png\r\n")
    assert dropped_files(data) == [Path(os.fsdecode(b"/a/caf\xe9 x.png")), Path("/a/Grün\n.png")]
