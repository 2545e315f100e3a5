"""What is known of images before they are read."""

from pathlib import Path

from trainers.config import DataSource
from trainers.data.foreseen import expected_info, labels_of


def test_labels_are_told_as_far_as_they_show(tmp_path: Path) -> None:
    for name in ("owl", "cat", ".hidden"):
        (tmp_path / name).mkdir()
    assert labels_of(DataSource()) == tuple("0123456789")
    assert labels_of(DataSource(domains=("3", "8"))) == ("3", "8")
    assert labels_of(DataSource(name="faces")) == ("glasses", "no glasses")
    assert labels_of(DataSource(name="faces", attribute="hat")) == ("hat", "no hat")
    assert labels_of(DataSource(name="folder", folder=tmp_path)) == ("cat", "owl")
    assert labels_of(DataSource(name="folder", folder=tmp_path / "absent")) == ()
    assert labels_of(DataSource(name="celeba")) == ()


def test_the_images_to_expect_have_their_labels_size_and_colours() -> None:
    info = expected_info(DataSource(name="faces", image_size=32, colour="grey"))
    assert info is not None
    assert (info.shape, info.label_names) == ((1, 32, 32), ("glasses", "no glasses"))
    assert expected_info(DataSource(name="idx")) is None
