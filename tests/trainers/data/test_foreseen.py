"""What is known of images before they are read."""

from pathlib import Path

from painting import paint_all

from trainers.config import DataSource
from trainers.data.foreseen import expected_info, labels_of
from trainers.data.opening import open_images


def test_labels_are_told_as_far_as_they_show(tmp_path: Path) -> None:
    paint_all(tmp_path, ["owl/1.png", "cat/1.png", ".hidden/1.png", "__MACOSX/1.png"])
    (tmp_path / "New folder").mkdir()
    assert labels_of(DataSource()) == tuple("0123456789")
    assert labels_of(DataSource(domains=("3", "8"))) == ("3", "8")
    assert labels_of(DataSource(name="faces")) == ("glasses", "no glasses")
    assert labels_of(DataSource(name="faces", attribute="hat")) == ("hat", "no hat")
    assert labels_of(DataSource(name="folder", folder=tmp_path)) == ("cat", "owl")
    assert labels_of(DataSource(name="folder", folder=tmp_path / "absent")) is None
    assert labels_of(DataSource(name="celeba")) == ()
    assert labels_of(DataSource(name="idx")) is None


def test_the_labels_told_are_those_that_are_found(tmp_path: Path) -> None:
    paint_all(tmp_path, ["train/10/1.png", "train/9/1.png", "test/9/1.png"])
    source = DataSource(name="folder", folder=tmp_path, image_size=16)
    for asked, labels in ((source, ("9", "10")), (as_formerly(source), ("test", "train"))):
        told = expected_info(asked)
        assert told is not None
        assert told.label_names == labels_of(asked) == labels
        assert open_images(asked).info.label_names == labels


def as_formerly(source: DataSource) -> DataSource:
    return source.model_copy(update={"rules": 1})


def test_the_images_to_expect_have_their_labels_size_and_colours() -> None:
    info = expected_info(DataSource(name="faces", image_size=32, colour="grey"))
    assert info is not None
    assert (info.shape, info.label_names) == ((1, 32, 32), ("glasses", "no glasses"))
    assert expected_info(DataSource(name="idx")) is None
