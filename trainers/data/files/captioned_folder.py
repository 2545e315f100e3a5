"""A person's own pictures with sentences about them, for models that draw what a sentence says."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from trainers.config import FolderRules
from trainers.data.captions import Captions, tokens_of
from trainers.data.derived.shaping import Colour
from trainers.data.errors import DataError
from trainers.data.files.caption_files import HOW, FoundCaptions, find_captions, told
from trainers.data.files.folder import examine
from trainers.data.files.layout import read_layout
from trainers.data.files.loading import MEMORY_BUDGET, loaded
from trainers.data.files.streaming import ImageFiles
from trainers.data.fingerprint import digest
from trainers.data.images import Images, Part
from trainers.data.left_out import LeftOut
from trainers.data.left_out import told as left_out_told
from trainers.data.watching import Watcher
from trainers.data.words import Vocabulary, normal_form, vocabulary_of

NO_SENTENCE = "no sentence is about it"


def open_captioned_folder(
    folder: Path,
    size: int,
    colour: Colour = "native",
    *,
    part: Part = "train",
    rules: FolderRules = 2,
    memory_budget: int = MEMORY_BUDGET,
    watcher: Watcher | None = None,
) -> Images:
    """The images in `folder` and below that something is said of; see `open_folder`, and
    `trainers.data.files.caption_files` for where the sentences lie.

    The words are those of the images to be learned from, whichever part is opened. Images of one
    label, or of which the same is said, are of one class.

    Raises:
        DataError: if the folder is missing, holds no image that can be read, or no sentence.
        DataCancelled: if the watcher cancels.
    """
    watcher = watcher or Watcher()
    files = examine(
        folder,
        size,
        colour,
        name="captioned",
        labelled=True,
        part=part,
        rules=rules,
        watcher=watcher,
    )
    found = find_captions(folder, files.paths, watcher)
    learned = found
    if part != "train":
        learned = find_captions(folder, read_layout(folder, watcher).train.paths, watcher)
    vocabulary = vocabulary_in(folder, learned)
    return loaded(_captioned(files, found, vocabulary), memory_budget, watcher)


def vocabulary_in(folder: Path, found: FoundCaptions) -> Vocabulary:
    """The words of the sentences that were found in `folder`.

    Raises:
        DataError: if there is none.
    """
    sentences = [each for them in found.sentences.values() for each in them]
    vocabulary = vocabulary_of(sentences)
    if vocabulary is None:
        why = left_out_told(found.left_out)
        raise DataError(
            " ".join(filter(None, (f"{folder} holds no sentences about its pictures.", why, HOW)))
        )
    return vocabulary


def _captioned(files: ImageFiles, found: FoundCaptions, vocabulary: Vocabulary) -> ImageFiles:
    """Those of `files` that something is said of, with what it is."""
    kept = [i for i, path in enumerate(files.paths) if path in found.sentences]
    paths = [files.paths[index] for index in kept]
    if not paths:
        raise DataError(f"{files.root} holds no sentences about these pictures. {HOW}")
    sentences = [found.sentences[path] for path in paths]
    labels = None if files.labels is None else files.labels[kept]
    missing = [LeftOut(path, NO_SENTENCE) for path in files.paths if path not in found.sentences]
    classes = _classes(sentences) if labels is None else torch.from_numpy(labels.copy())
    tokens = _tokens(sentences, vocabulary)
    captions = Captions(
        vocabulary=vocabulary,
        tokens=tokens,
        facts=classes[:, None],
        asked=classes[:, None, None].expand(-1, tokens.shape[1], 1).clone(),
        account=told(found, files.paths, vocabulary),
    )
    said = [part for each in sentences for part in (str(len(each)), *each)]
    return replace(
        files,
        paths=paths,
        labels=labels,
        info=replace(files.info, vocabulary=vocabulary),
        captions=captions,
        fingerprint=digest([files.fingerprint, *map(str, np.asarray(kept)), *said]),
        skipped=(*files.skipped, *found.left_out, *missing),
    )


def _tokens(sentences: Sequence[Sequence[str]], vocabulary: Vocabulary) -> Tensor:
    """int64 [N, K, L]; sentences of which not one word is known are none."""
    most = max(map(len, sentences))
    tokens = torch.zeros(len(sentences), most, vocabulary.longest, dtype=torch.int64)
    for row, them in enumerate(sentences):
        read = tokens_of(them, vocabulary)
        read = read[read[:, 0] > 0]
        tokens[row, : len(read)] = read
    return tokens


def _classes(sentences: Sequence[Sequence[str]]) -> Tensor:
    """A number for each image, int64 [N]: the same for those of which the same is said, by way of
    others perhaps."""
    first_with: dict[str, int] = {}
    parents = list(range(len(sentences)))

    def root(number: int) -> int:
        while parents[number] != number:
            parents[number] = parents[parents[number]]
            number = parents[number]
        return number

    for number, them in enumerate(sentences):
        for sentence in map(normal_form, them):
            parents[root(number)] = root(first_with.setdefault(sentence, number))
    return torch.tensor([root(number) for number in range(len(sentences))], dtype=torch.int64)
