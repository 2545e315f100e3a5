"""Dialogs offer the files that can be opened."""

from latentlab.gui.widgets.file_filter import picture_filter
from trainers.data.files.kinds import image_suffixes


def test_dialogs_offer_what_can_be_read() -> None:
    for ending in image_suffixes():
        assert f"*{ending}" in picture_filter()
    assert "*.safetensors" in picture_filter("models")
    assert "*.safetensors" not in picture_filter()
