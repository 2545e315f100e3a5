"""Which folders are labels and what is held out, for the layouts in which data are handed round."""

from pathlib import Path

import pytest
from painting import paint_all

from trainers.data.files.layout import Layout, arrange, natural, read_layout, role_of


def labelled(layout: Layout) -> dict[str, dict[str, int]]:
    """How many pictures of each label are in each section, by the names of both."""
    sections = (layout.train, *layout.held_out)
    counts = ((each.name, each.counts(len(layout.names))) for each in sections)
    return {name: dict(zip(layout.names, found, strict=True)) for name, found in counts}


def files(*folders: str) -> list[str]:
    """Two pictures in each of `folders`."""
    paths = (f"{folder}/{i}.png".removeprefix("/") for folder in folders for i in range(2))
    return sorted(paths)


@pytest.mark.parametrize(
    ("parts", "train", "held_out"),
    [
        (("train", "test"), "train", ["test"]),
        (("train", "val", "test"), "train", ["test", "val"]),
        (("Training", "Testing"), "Training", ["Testing"]),
        (("seg_train", "seg_test"), "seg_train", ["seg_test"]),
        (("training_set", "test_set"), "training_set", ["test_set"]),
        (("train2017", "val2017"), "train2017", ["val2017"]),
        (("val", "test"), "val", ["test"]),
    ],
)
def test_labels_lie_below_the_parts_of_a_data_set(
    parts: tuple[str, ...], train: str, held_out: list[str]
) -> None:
    layout = arrange(files(*(f"{part}/{label}" for part in parts for label in ("dog", "cat"))))
    assert layout.names == ("cat", "dog")
    assert [each.name for each in layout.held_out] == held_out
    assert labelled(layout) == {part: {"cat": 2, "dog": 2} for part in (train, *held_out)}
    assert layout.left_out == ()


@pytest.mark.parametrize("around", ["", "pets/", "archive/pets/"])
def test_a_folder_around_everything_does_not_count(around: str) -> None:
    nested = [f"{around}train/cat", f"{around}train/dog", f"{around}test/cat"]
    assert labelled(arrange(files(*nested))) == {
        "train": {"cat": 2, "dog": 2},
        "test": {"cat": 2, "dog": 0},
    }
    twice = [f"{around}seg_train/seg_train/{each}" for each in ("sea", "street")]
    assert arrange(files(*twice, f"{around}seg_test/seg_test/sea")).names == ("sea", "street")


def test_labels_may_lie_around_the_parts() -> None:
    layout = arrange(files("cat/train", "cat/test", "dog/train", "dog/test"))
    assert labelled(layout) == {
        "train": {"cat": 2, "dog": 2},
        "test": {"cat": 2, "dog": 2},
    }


def test_parts_without_labels_hold_out_their_test() -> None:
    layout = arrange(files("train", "test"))
    assert (layout.names, layout.train.labels) == ((), None)
    assert layout.train.paths == ("train/0.png", "train/1.png")
    assert [each.paths for each in layout.held_out] == [("test/0.png", "test/1.png")]
    loose = arrange([*files("train/cat", "train/dog", "test"), "train/loose.png"])
    assert loose.names == ()
    assert len(loose.train.paths) == 5


@pytest.mark.parametrize("names", [("bus", "car", "train"), ("test", "best"), ("val", "vale")])
def test_a_lone_name_of_a_part_is_a_label_like_others(names: tuple[str, ...]) -> None:
    layout = arrange(files(*names))
    assert layout.names == tuple(sorted(names))
    assert layout.held_out == ()


def test_what_lies_beside_the_parts_or_is_of_no_known_label_is_listed() -> None:
    layout = arrange(files("train/cat", "train/dog", "test/cat", "test/bird", "extra"))
    assert labelled(layout)["test"] == {"cat": 2, "dog": 0}
    assert [each.path for each in layout.left_out] == files("extra", "test/bird")


def test_one_picture_beside_the_folders_means_no_labels() -> None:
    layout = arrange([*files("cat", "dog"), "loose.png"])
    assert (layout.names, len(layout.train.paths)) == ((), 5)
    assert layout.remark == (
        "The folders cat, dog are no labels, because 1 picture lies beside them, such as "
        "loose.png. If they are to be labels, move it away or into one of them."
    )
    below = arrange([*files("train/cat", "train/dog", "test/dog"), "train/loose.png"])
    assert "The folders cat, dog are no labels" in below.remark
    # A few pictures sorted out of many are hardly labels.
    assert arrange([*files("best", "worst"), *(f"{i}.png" for i in range(9))]).remark == ""


def test_labels_stand_in_natural_order() -> None:
    assert arrange(files("10", "2", "1")).names == ("1", "2", "10")
    assert natural(["b10", "B9", "a", "02", "2", "1"]) == ("1", "02", "2", "a", "B9", "b10")
    # Label 0 is the one that stands first: its two pictures are those in folder 2.
    layout = arrange(files("10", "2"))
    assert layout.train.labels is not None
    assert dict(zip(layout.train.paths, layout.train.labels, strict=True)) == {
        "2/0.png": 0,
        "2/1.png": 0,
        "10/0.png": 1,
        "10/1.png": 1,
    }


def test_a_folder_without_a_readable_picture_makes_no_label() -> None:
    broken = ("broken/0.png", "broken/1.png", "cat/0.png")
    paths = files("cat", "dog", "broken")
    layout = arrange(paths, lambda path: "it is damaged" * (path in broken))
    assert layout.names == ("cat", "dog")
    assert {str(each) for each in layout.left_out} >= {"broken/0.png: it is damaged"}


def test_the_test_part_is_what_a_model_is_tried_on() -> None:
    assert arrange(files("train", "val", "test")).test.name == "test"
    assert arrange(files("cat", "dog")).test.paths == tuple(files("cat", "dog"))
    # What has other labels than those learned tells nothing.
    unlike = arrange(files("train/cat", "train/dog", "test"))
    assert unlike.test.name == "train"


def test_roles_are_told_by_whole_words() -> None:
    assert role_of("Test images") == "test"
    assert role_of("validation") == "val"
    for name in ("trainer", "trainA", "attest", "train test", "cat", "", "train_cat"):
        assert role_of(name) is None


def test_a_layout_is_read_from_the_files(tmp_path: Path) -> None:
    paint_all(tmp_path, ["train/cat/1.png", "train/dog/1.png", "test/dog/1.png"])
    (tmp_path / "train" / "New folder").mkdir()
    (tmp_path / "train" / "bad").mkdir()
    (tmp_path / "train" / "bad" / "1.png").write_bytes(b"no picture")
    layout = read_layout(tmp_path)
    assert labelled(layout) == {"train": {"cat": 1, "dog": 1}, "test": {"cat": 0, "dog": 1}}
    assert [each.path for each in layout.left_out] == ["train/bad/1.png"]
