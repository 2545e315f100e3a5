"""A folder that is opened for Transfer gives the pictures that a training would find in it."""

from pathlib import Path

from transfer_models import write_picture

from latentlab.gui.background import BackgroundTask
from latentlab.gui.explorer.pictures.reading import read_files


def test_a_folder_is_read_as_everywhere(tmp_path: Path) -> None:
    folder = tmp_path / "photos"
    for name in ("a.png", "deep/b.png", "@eaDir/thumbnail.png"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        write_picture(folder / name, 1)
    (folder / "c.cr2").write_bytes(b"raw")
    single = write_picture(tmp_path / "single.png", 2)
    found = read_files(BackgroundTask(lambda _: None), [folder, single], 16, 3, most=10, rest="")
    assert [each and each.path.name for each in found.origins] == ["a.png", "b.png", "single.png"]
    assert "c.cr2: camera RAW files cannot be read" in found.told
    assert not found.refusals
    (tmp_path / "empty").mkdir()
    none = read_files(BackgroundTask(lambda _: None), [tmp_path / "empty"], 16, 3, most=10, rest="")
    assert none.refusals == (
        "There is no picture in this folder. Choose another, or single files.",
    )
