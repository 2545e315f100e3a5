"""The sentences in a folder of pictures: a table captions.csv, and .txt files beside pictures.

A table has two columns, the file and what is said of it, with a heading or without, parted by
commas, semicolons or tabs; a file may stand in it several times. A text file bears the name of its
picture and holds a sentence a line. What does not fit is left out, with its reason. No torch.
"""

import csv
import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from trainers.data.errors import DataError
from trainers.data.left_out import LeftOut
from trainers.data.watching import Watcher
from trainers.data.words import Vocabulary, words_in
from trainers.file_names import shown
from trainers.numerals import grouped

MOST_SENTENCES = 10
"""Sentences about a picture that are kept: the first."""

LARGEST_TABLE = 64 * 1024 * 1024
LARGEST_TEXT = 64 * 1024
"""Bytes of a table, and of a text beside a picture; what is larger is no list of sentences."""

LONGEST_SENTENCE = 2000
"""Characters of a sentence; what is longer is no sentence about a picture."""

_TABLES = ("captions.csv", "captions.tsv")
_FILE_HEADINGS = ("file", "filename", "file_name", "image", "image_name", "picture", "path")
_TEXT_HEADINGS = ("caption", "captions", "sentence", "sentences", "text", "description")
_SHOWN = 60
_AT_ONCE = 1000

HOW = (
    "Put a table captions.csv beside the pictures, with the columns file and caption, or a text "
    "file of the same name beside each picture."
)


@dataclass
class FoundCaptions:
    """What is said of the pictures of a folder.

    Attributes:
        sentences: by the picture's path, as it was asked for; at least one each.
        left_out: lines, files and sentences that are not used, each with its reason.
    """

    sentences: dict[str, list[str]] = field(default_factory=dict)
    left_out: list[LeftOut] = field(default_factory=list)

    def add(self, path: str, sentence: str, place: str) -> None:
        """Note a `sentence` about a picture, found at `place`."""
        known = self.sentences.get(path, [])
        reason = _why_not(sentence, known)
        if reason:
            self.left_out.append(LeftOut(place, reason))
        else:
            self.sentences[path] = [*known, sentence]


def find_captions(folder: Path, paths: Sequence[str], watcher: Watcher) -> FoundCaptions:
    """What is said of the pictures at `paths`, which are relative to `folder`.

    Raises:
        DataError: if a table cannot be read at all.
        DataCancelled: if the watcher cancels.
    """
    found = FoundCaptions()
    for place, names in _listed(folder, paths, watcher):
        for name in (names[each] for each in _TABLES if each in names):
            _read_table(folder, f"{place}/{name}".removeprefix("/"), paths, found, watcher)
    for number, path in enumerate(paths):
        if number % _AT_ONCE == 0:
            watcher.tell("Looking for sentences", number / len(paths))
        _read_text_beside(folder, path, found)
    return found


def told(found: FoundCaptions, paths: Sequence[str], vocabulary: Vocabulary) -> str:
    """How many sentences there are about how many of the pictures at `paths`, as sentences."""
    count = sum(len(found.sentences.get(path, ())) for path in paths)
    pictures = sum(path in found.sentences for path in paths)
    missing = len(paths) - pictures
    told_of = f"{_number(count, 'sentence')} about {_number(pictures, 'picture')}"
    first = shown(vocabulary.examples[0])
    first = first if len(first) <= _SHOWN else f"{first[: _SHOWN - 1]}…"
    parts = [f"{told_of}, in {_number(len(vocabulary.words), 'word')}, such as “{first}”."]
    if missing:
        verb = "has none and is" if missing == 1 else "have none and are"
        parts.append(f"{_number(missing, 'picture')} {verb} left out.")
    return " ".join(parts)


def _number(count: int, thing: str) -> str:
    return f"1 {thing}" if count == 1 else f"{grouped(count)} {thing}s"


def _why_not(sentence: str, known: Sequence[str]) -> str:
    if not words_in(sentence):
        return "there is no word in it"
    if len(sentence) > LONGEST_SENTENCE:
        return f"it is longer than {LONGEST_SENTENCE} characters"
    if sentence in known:
        return "it says the same of a picture twice"
    if len(known) >= MOST_SENTENCES:
        return f"its picture has {MOST_SENTENCES} sentences already"
    return ""


def _listed(
    folder: Path, paths: Sequence[str], watcher: Watcher
) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Each folder that holds pictures or folders with pictures, outermost first, with the names of
    what lies in it, by their lower case."""
    places = {str(parent) for path in paths for parent in PurePosixPath(path).parents}
    for place in sorted(places, key=lambda each: (each.count("/"), each)):
        watcher.tell("Looking for sentences")
        try:
            with os.scandir(folder / place) as entries:
                names = {entry.name.lower(): entry.name for entry in entries if entry.is_file()}
        except OSError:
            continue
        yield ("" if place == "." else place), names


def _read_table(
    folder: Path, table: str, paths: Sequence[str], found: FoundCaptions, watcher: Watcher
) -> None:
    text = _text(folder / table, LARGEST_TABLE)
    if text.startswith(_NOT_READ):
        raise DataError(f"{folder / table} cannot be used: {text.removeprefix(_NOT_READ)}. {HOW}")
    known = _Names(paths, str(PurePosixPath(table).parent))
    columns: tuple[int, int] | None = None
    for number, row in _rows(text):
        place = f"{table}, line {number}"
        if number % _AT_ONCE == 0:
            watcher.tell("Reading the sentences")
        if isinstance(row, str):
            found.left_out.append(LeftOut(place, row))
            continue
        if columns is None:
            columns = _headed(row)
            if columns is not None:
                continue
            columns = (0, -1)
        name, sentence = _cells(row, columns)
        path, reason = known.path(name)
        if reason:
            found.left_out.append(LeftOut(place, reason))
        else:
            found.add(path, sentence, place)


def _rows(text: str) -> Iterator[tuple[int, list[str] | str]]:
    """The rows of a table that are not empty with the lines where they end, or in the place of a
    row why it cannot be read."""
    rows = csv.reader(text.splitlines(keepends=True), delimiter=_delimiter(text))
    while True:
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield rows.line_num, f"it is damaged ({error})"
            continue
        if any(cell.strip() for cell in row):
            yield rows.line_num, row


def _delimiter(text: str) -> str:
    """What parts the columns in the first line that is not empty."""
    first = next(filter(str.strip, text.splitlines()), "")
    counts = Counter(each for each in first if each in ",;\t")
    return max(("\t", ";", ","), key=lambda each: (counts[each] > 0, each == "\t", counts[each]))


def _headed(row: Sequence[str]) -> tuple[int, int] | None:
    """Which columns hold the file and the sentence, if `row` is a heading."""
    names = [cell.strip().lower() for cell in row]
    file = next((i for i, name in enumerate(names) if name in _FILE_HEADINGS), None)
    text = next((i for i, name in enumerate(names) if name in _TEXT_HEADINGS), None)
    if file is None and text is None:
        return None
    if file is None or text is None:
        # One of two is enough to tell the other, where there are two.
        other = 0 if (file or text) else 1
        file, text = (other, text) if file is None else (file, other)
    assert file is not None and text is not None
    return file, text


def _cells(row: Sequence[str], columns: tuple[int, int]) -> tuple[str, str]:
    """The file and the sentence. Without a heading all behind the file is the sentence, since
    people forget to quote commas."""
    file, text = columns
    name = row[file].strip() if file < len(row) else ""
    if text == -1:
        return name, ", ".join(cell.strip() for cell in row[1:]).strip(", ")
    return name, row[text].strip() if text < len(row) else ""


class _Names:
    """Finds the pictures that the rows of a table name."""

    def __init__(self, paths: Sequence[str], place: str) -> None:
        self._place = "" if place == "." else f"{place}/"
        self._exact = set(paths)
        self._by_name: dict[str, list[str]] = {}
        for path in paths:
            whole = path.lower()
            for key in {whole, PurePosixPath(whole).name, PurePosixPath(whole).stem}:
                self._by_name.setdefault(key, []).append(path)

    def path(self, name: str) -> tuple[str, str]:
        """The picture's path, or "" and the reason why there is none."""
        if not name:
            return "", "it names no file"
        plain = name.replace("\\", "/").removeprefix("./")
        for path in (self._place + plain, plain):
            if path in self._exact:
                return path, ""
        lower = plain.lower()
        for key in (f"{self._place}{lower}".lower(), lower, PurePosixPath(lower).name):
            meant = self._by_name.get(key, [])
            if len(meant) == 1:
                return meant[0], ""
            if meant:
                return "", "it names several pictures: name their folders, too"
        return "", "there is no such picture to learn from"


def _read_text_beside(folder: Path, path: str, found: FoundCaptions) -> None:
    beside = str(PurePosixPath(path).with_suffix(".txt"))
    if not (folder / beside).is_file():
        return
    text = _text(folder / beside, LARGEST_TEXT)
    if text.startswith(_NOT_READ):
        found.left_out.append(LeftOut(beside, text.removeprefix(_NOT_READ)))
        return
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines:
        found.left_out.append(LeftOut(beside, "it is empty"))
    for number, line in enumerate(lines, start=1):
        found.add(path, line, f"{beside}, line {number}" if len(lines) > 1 else beside)


_NOT_READ = "\0"
"""Begins the reason why a file cannot be read, in the place of its text."""


def _text(path: Path, largest: int) -> str:
    """The text in a file, whatever it was written in; or, after `_NOT_READ`, why there is none."""
    try:
        with path.open("rb") as file:
            content = file.read(largest + 1)
    except OSError as error:
        return f"{_NOT_READ}it cannot be read ({error.strerror or error})"
    if len(content) > largest:
        return f"{_NOT_READ}it is larger than {largest // 1024} KB, so it is no list of sentences"
    for mark, name in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"", "utf-8-sig")):
        if content.startswith(mark):
            try:
                text = content.decode(name)
            except UnicodeDecodeError:
                continue
            break
    else:
        text = content.decode("cp1252", errors="replace")
    if "\0" in text:
        return f"{_NOT_READ}it is no text"
    return text
