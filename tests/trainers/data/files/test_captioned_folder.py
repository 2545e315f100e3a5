"""Folders of pictures with sentences: tables, text files, and what is wrong with them."""

from pathlib import Path

import pytest
import torch
from foreign import FUZZED, damaged, within_limits
from hypothesis import given
from hypothesis import strategies as st
from painting import paint_all

from trainers.config import DataSource
from trainers.data.captions import Captions
from trainers.data.errors import DataError
from trainers.data.files.caption_files import LARGEST_TEXT, MOST_SENTENCES, find_captions
from trainers.data.files.captioned_folder import open_captioned_folder
from trainers.data.images import Images
from trainers.data.opening import open_images
from trainers.data.survey import Survey, survey
from trainers.data.watching import Watcher

PICTURES = ("1.png", "2.png", "sub/3.png", "sub/4.PNG")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    paint_all(tmp_path / "data", PICTURES)
    return tmp_path / "data"


def said_in(folder: Path) -> dict[str, list[str]]:
    """The sentences about each picture."""
    return find_captions(folder, PICTURES, Watcher()).sentences


def opened(folder: Path, **values: object) -> Images:
    return open_images(DataSource(name="captioned", folder=folder, image_size=16), **values)  # type: ignore[arg-type]


def captions_of(images: Images) -> Captions:
    assert images.captions is not None
    return images.captions


def seen(folder: Path) -> Survey:
    return survey(DataSource(name="captioned", folder=folder), 4, 16, Watcher())


TABLES = {
    "with a heading": "file,caption\n1.png,a red bus\nsub/3.png,a dog",
    "without a heading": "1.png,a red bus\nsub/3.png,a dog",
    "with semicolons": "file;caption\n1.png;a red bus\nsub/3.png;a dog",
    "with tabs": "file\tcaption\n1.png\ta red bus\nsub/3.png\ta dog",
    "the other way round": "caption,file\na red bus,1.png\na dog,sub/3.png",
    "with further columns": "id,image,width,caption\n1,1.png,20,a red bus\n2,sub/3.png,20,a dog",
    "with other headings": "File_Name,TEXT\n1.png,a red bus\nsub/3.png,a dog",
    "with one known heading": "picture,what it shows\n1.png,a red bus\nsub/3.png,a dog",
    "with quotes and empty lines": '\n"1.png","a red bus"\n\n\n"sub/3.png","a dog"\n\n',
    "from Windows": "file,caption\r\n.\\1.png,a red bus\r\nsub\\3.png,a dog\r\n",
    "with bare names": "file,caption\n1.PNG,a red bus\n3,a dog",
    "with blanks": "file , caption\n 1.png ,  a red bus \n sub/3.png , a dog",
}


@pytest.mark.parametrize("what", TABLES)
@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16"])
def test_tables_are_read_as_people_write_them(folder: Path, what: str, coding: str) -> None:
    (folder / "captions.csv").write_bytes(TABLES[what].encode(coding))
    assert said_in(folder) == {"1.png": ["a red bus"], "sub/3.png": ["a dog"]}


def test_commas_in_a_sentence_that_was_not_quoted_belong_to_it(folder: Path) -> None:
    (folder / "captions.csv").write_text("1.png,a small, red bus\n2.png,a dog")
    assert said_in(folder)["1.png"] == ["a small, red bus"]


def test_old_texts_of_windows_are_read(folder: Path) -> None:
    (folder / "captions.csv").write_bytes("1.png,ein grüner Bus".encode("cp1252"))
    assert said_in(folder)["1.png"] == ["ein grüner Bus"]


def test_a_text_file_beside_a_picture_holds_a_sentence_a_line(folder: Path) -> None:
    (folder / "1.txt").write_text("a red bus\n\n  a bus in the rain \n")
    (folder / "sub/4.txt").write_text("a dog")
    assert said_in(folder) == {
        "1.png": ["a red bus", "a bus in the rain"],
        "sub/4.PNG": ["a dog"],
    }


def test_tables_below_name_their_own_pictures_and_add_to_the_others(folder: Path) -> None:
    (folder / "captions.csv").write_text("sub/3.png,a dog\n1.png,a red bus")
    (folder / "sub/Captions.CSV").write_text("3.png,a brown dog\n4.PNG,a cat")
    assert said_in(folder)["sub/3.png"] == ["a dog", "a brown dog"]
    assert said_in(folder)["sub/4.PNG"] == ["a cat"]


REASONS = {
    "9.png,a bus": "no such picture",
    ",a bus": "names no file",
    "1.png,": "no word in it",
    "1.png": "no word in it",
    "1.png,?!": "no word in it",
    "2.png,a dog": "twice",
    "1.png," + "bus " * 1000: "longer than",
    "\n".join(f"1.png,bus {i}" for i in range(MOST_SENTENCES + 1)): "sentences already",
}


@pytest.mark.parametrize("line", REASONS)
def test_lines_that_cannot_be_used_are_named_with_their_reason(folder: Path, line: str) -> None:
    (folder / "captions.csv").write_text(f"file,caption\n2.png,a dog\n{line}\n")
    images = opened(folder)
    (reason,) = [each for each in images.skipped if "captions.csv" in each.path]
    assert REASONS[line] in reason.reason
    assert reason.path.startswith("captions.csv, line ")
    assert REASONS[line] in " ".join(seen(folder).warnings)


def test_pictures_without_a_sentence_are_left_out_and_told(folder: Path) -> None:
    (folder / "captions.csv").write_text("1.png,a red bus\nsub/3.png,a dog\n1.png,a bus")
    images = opened(folder)
    assert len(images) == 2
    account = captions_of(images).account
    assert account.startswith("3 sentences about 2 pictures, in 4 words, such as “a red bus”.")
    assert "2 pictures have none and are left out." in account
    assert {each.path for each in images.skipped} == {"2.png", "sub/4.PNG"}
    found = seen(folder)
    assert account in found.account
    assert found.pictures == 2
    assert "no sentence is about it" in " ".join(found.warnings)


def test_each_image_keeps_its_own_sentences(folder: Path) -> None:
    (folder / "captions.csv").write_text("sub/4.PNG,a dog\n2.png,a bus\n2.png,a red bus")
    for budget in (2**30, 0):  # in memory, and streamed
        said = captions_of(opened(folder, memory_budget=budget))
        assert [list(map(said.vocabulary.sentence, each)) for each in said.tokens.tolist()] == [
            ["a bus", "a red bus"],
            ["a dog", ""],
        ]


def test_a_streamed_batch_brings_the_same_sentences_as_one_in_memory(folder: Path) -> None:
    (folder / "captions.csv").write_text("sub/4.PNG,a dog\n2.png,a bus")
    taken = [
        opened(folder, memory_budget=budget).take(torch.tensor([1, 0]), torch.device("cpu"))
        for budget in (2**30, 0)
    ]
    one, other = (each.captions for each in taken)
    assert one is not None
    assert other is not None
    assert torch.equal(one.tokens, other.tokens)
    assert torch.equal(taken[0].images, taken[1].images)


def test_pictures_of_which_the_same_is_said_are_of_one_class(folder: Path) -> None:
    (folder / "captions.csv").write_text(
        "1.png,a bus\n2.png,A bus!\n2.png,a car\nsub/3.png,a car\nsub/4.PNG,a dog"
    )
    said = captions_of(opened(folder))
    first, second, third, fourth = said.facts[:, 0].tolist()
    assert first == second == third != fourth
    assert torch.equal(said.asked, said.facts[:, None].expand_as(said.asked))


def test_folders_that_are_labels_are_the_classes(tmp_path: Path) -> None:
    paint_all(tmp_path, ["cat/1.png", "cat/2.png", "dog/3.png"])
    (tmp_path / "captions.csv").write_text("cat/1.png,one\ncat/2.png,two\ndog/3.png,one")
    images = opened(tmp_path)
    assert images.info.label_names == ("cat", "dog")
    assert captions_of(images).facts[:, 0].tolist() == [0, 0, 1]
    assert seen(tmp_path).counts == (2, 1)


def test_held_out_pictures_are_read_in_the_words_that_were_learned(tmp_path: Path) -> None:
    paint_all(tmp_path, ["train/1.png", "train/2.png", "test/3.png"])
    (tmp_path / "captions.csv").write_text(
        "train/1.png,a bus\ntrain/2.png,a dog\ntest/3.png,a red dog"
    )
    learned, held_out = opened(tmp_path), opened(tmp_path, part="test")
    assert len(learned) == 2
    assert len(held_out) == 1
    words = captions_of(learned).vocabulary
    assert words == captions_of(held_out).vocabulary
    assert words.sentence(captions_of(held_out).tokens[0, 0].tolist()) == "a dog"


def test_other_sentences_are_other_data(folder: Path) -> None:
    (folder / "captions.csv").write_text("1.png,a bus\n2.png,a dog")
    before = opened(folder).fingerprint
    assert opened(folder).fingerprint == before
    (folder / "captions.csv").write_text("1.png,a dog\n2.png,a bus")
    assert opened(folder).fingerprint != before


def test_damaged_pictures_take_their_sentences_along(folder: Path) -> None:
    content = (folder / "1.png").read_bytes()
    (folder / "1.png").write_bytes(content[: len(content) // 2])
    (folder / "captions.csv").write_text("1.png,a bus\n2.png,a dog")
    images = opened(folder)
    said = captions_of(images)
    assert len(images) == len(said.tokens) == 1
    assert said.vocabulary.sentence(said.tokens[0, 0].tolist()) == "a dog"


@pytest.mark.parametrize(
    ("name", "content", "part"),
    [
        ("nothing.md", b"", "holds no sentences about its pictures"),
        ("captions.csv", b"", "holds no sentences about its pictures"),
        ("captions.csv", b"\0\1\2\0", "it is no text"),
        ("captions.csv", b"9.png,a bus", "no such picture"),
        ("1.txt", b"", "it is empty"),
        ("1.txt", b"x" * (LARGEST_TEXT + 1), "no list of sentences"),
        ("1.txt", b"bus\0", "it is no text"),
    ],
)
def test_a_folder_without_sentences_is_refused_with_what_to_do(
    folder: Path, name: str, content: bytes, part: str
) -> None:
    (folder / name).write_bytes(content)
    for look in (opened, seen):
        with pytest.raises(DataError) as error:
            look(folder)
        assert part in str(error.value)
        assert "captions.csv" in str(error.value)


TABLE = b'file,caption\n1.png,a red bus\nsub/3.png,"a dog, \nasleep"\n2.png;x\tgr\xc3\xbcn\n'


@FUZZED
@given(st.one_of(damaged(TABLE), damaged(TABLE.decode().encode("utf-16")), st.binary(max_size=99)))
def test_a_damaged_table_is_read_or_refused_in_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    folder = tmp_path_factory.mktemp("fuzzed")
    (folder / "captions.csv").write_bytes(content)
    try:
        with within_limits():
            found = find_captions(folder, PICTURES, Watcher())
    except DataError as error:
        assert str(error).endswith(".")
    else:
        assert set(found.sentences) <= set(PICTURES)
        assert all(found.sentences.values())
        assert all(each.reason for each in found.left_out)


def test_a_large_table_is_read_soon_and_a_quote_that_never_ends_is_no_trap(folder: Path) -> None:
    rows = [f"{1 + i % 2}.png,bus number {i}" for i in range(30_000)]
    (folder / "captions.csv").write_text("\n".join(rows))
    with within_limits():
        found = find_captions(folder, PICTURES, Watcher())
    assert len(found.sentences["1.png"]) == MOST_SENTENCES
    (folder / "captions.csv").write_text('1.png,"a bus\n' + "\n".join(rows))
    with within_limits():
        find_captions(folder, PICTURES, Watcher())


def test_the_opener_is_of_the_folder_kind() -> None:
    with pytest.raises(DataError, match="There is no folder"):
        open_captioned_folder(Path("/nowhere/at/all"), 16)
