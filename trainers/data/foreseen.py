"""What is known of the images of a source before they are fetched or read."""

from trainers.config import DataSource
from trainers.data.catalogue import entry
from trainers.data.spec import DataInfo, square_images


def labels_of(source: DataSource) -> tuple[str, ...]:
    """The names of the labels, as far as they show without reading the images."""
    known = entry(source.name)
    if source.domains is not None:
        return source.domains
    attribute = source.attribute or known.default_attribute
    if attribute is not None:
        return (attribute, f"no {attribute}")
    return known.label_names or _subfolders(source)


def expected_info(source: DataSource) -> DataInfo | None:
    """What the images will be like, or None if only the files can tell.

    Labels that are there, but whose names are not known, are two without a name.
    """
    known = entry(source.name)
    size = source.image_size or known.default_size or known.size
    if size is None:
        return None
    channels = {"grey": 1, "colour": 3, "native": known.channels or 3}[source.colour]
    labelled = known.labelled or source.attribute is not None
    return square_images(channels, size, labels_of(source) or (("", "") if labelled else ()))


def _subfolders(source: DataSource) -> tuple[str, ...]:
    """Of a folder of images, whose subfolders may be its labels."""
    if source.name != "folder" or source.folder is None or not source.folder.is_dir():
        return ()
    try:
        folders = [each.name for each in source.folder.iterdir() if each.is_dir()]
    except OSError:
        return ()
    shown = sorted(name for name in folders if not name.startswith("."))
    return tuple(shown) if len(shown) > 1 else ()
