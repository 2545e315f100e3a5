"""What is known of the images of a source before they are fetched or read."""

from trainers.config import DataSource
from trainers.data.catalogue import entry
from trainers.data.errors import DataError
from trainers.data.files.former_rules import read_former_layout
from trainers.data.files.layout import read_layout
from trainers.data.spec import DataInfo, PointSpec, square_images
from trainers.data.words import Vocabulary

_LABELLED_BY_FOLDERS = ("folder", "captioned")

_UNREAD = Vocabulary(words=("word",), longest=1, examples=("word",))
"""Stands for sentences that nobody has read yet."""


def labels_of(source: DataSource) -> tuple[str, ...] | None:
    """The names of the labels, as far as they show without reading the images; empty if there are
    none, None if there are some whose names only the files can tell."""
    known = entry(source.name)
    if source.domains is not None:
        return source.domains
    attribute = source.attribute or known.default_attribute
    if attribute is not None:
        return (attribute, f"no {attribute}")
    if source.name in _LABELLED_BY_FOLDERS:
        return _labels_in_folder(source)
    if known.label_names or not known.labelled:
        return known.label_names
    return None


def expected_info(source: DataSource) -> DataInfo | None:
    """What the images will be like, or None if only the files can tell.

    Labels that are there, but whose names are not known, are two without a name; sentences that
    are there are in a single word.
    """
    known, names = entry(source.name), labels_of(source)
    names = ("", "") if names is None else names
    if known.dimensions is not None:
        return DataInfo(PointSpec(known.dimensions), names)
    size = source.image_size or known.default_size or known.size
    if size is None:
        return None
    channels = {"grey": 1, "colour": 3, "native": known.channels or 3}[source.colour]
    return square_images(channels, size, names, _UNREAD if known.captioned else None)


def _labels_in_folder(source: DataSource) -> tuple[str, ...] | None:
    """Those the loader will find; None of a folder that cannot be looked into now."""
    if source.folder is None:
        return None
    read = read_layout if source.rules == 2 else read_former_layout
    try:
        return read(source.folder).names
    except (DataError, OSError):
        return None
