"""Whether an algorithm can learn from a data set, found out before the data are fetched.

Only `check_fit` loads torch.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from trainers.config import DataSource, Recipe
from trainers.data.catalogue import DatasetEntry, Domains, entry

if TYPE_CHECKING:
    from trainers.data.images import DataInfo


def misfit(domains: Domains, needs_labels: bool, source: DataSource) -> str:
    """Why an algorithm cannot learn from `source` and what to choose; empty if nothing is known
    against it.

    Args:
        domains: what the algorithm learns from.
        needs_labels: whether it learns from labels.
        source: of a data set in the catalogue.
    """
    known = entry(source.name)
    if source.domains is not None:
        wrong = _wrong_labels(known, source.domains)
        if wrong:
            return wrong
    if domains == "pairs" and known.domains != "pairs":
        return (
            "This algorithm learns from pairs, and these images are none. Choose Edges (built "
            "in), or a folder of pairs side by side."
        )
    if domains == "two":
        return _missing_domain(known, source)
    if needs_labels and not _labelled(known, source):
        remedy = "an attribute" if known.attributes else "images with labels"
        return f"This algorithm learns from labels, and these data have none. Choose {remedy}."
    return ""


def labels_of(source: DataSource) -> tuple[str, ...]:
    """The labels that the images will have, as far as that shows without reading them."""
    known = entry(source.name)
    if source.domains is not None:
        return source.domains
    attribute = source.attribute or known.default_attribute
    if attribute is not None:
        return (attribute, f"no {attribute}")
    return known.label_names or _subfolders(source)


def check_fit(recipe: Recipe) -> None:
    """Check what is known of the images beforehand; the rest is checked when they are opened.

    Raises:
        AlgorithmError: if the algorithm cannot work on such images.
    """
    import torch

    from trainers.registry import algorithm_class

    info = expected_info(recipe.data)
    if info is not None:
        with torch.device("meta"):
            algorithm_class(recipe.algorithm).build_model(recipe.settings, info)


def expected_info(source: DataSource) -> "DataInfo | None":
    """What the images will be like, or None if only the files can tell."""
    from trainers.data.images import DataInfo

    known = entry(source.name)
    size = source.image_size or known.default_size or known.size
    if size is None:
        return None
    channels = {"grey": 1, "colour": 3, "native": known.channels or 3}[source.colour]
    labels = labels_of(source) or (("", "") if _labelled(known, source) else ())
    return DataInfo(channels, size, labels)


def _labelled(known: DatasetEntry, source: DataSource) -> bool:
    return known.labelled or source.attribute is not None


def _missing_domain(known: DatasetEntry, source: DataSource) -> str:
    if known.attributes and not (source.attribute or known.default_attribute):
        return (
            "This algorithm learns between two domains. Choose an attribute: the images with it "
            "are domain A, those without it are domain B."
        )
    if known.domains != "one" or source.domains is not None or not known.label_names:
        return ""
    return (
        "This algorithm learns between two domains. Choose two of the labels as domain A and "
        "domain B, or other data: Stripes or Faces (built in), trainA and trainB folders, or two "
        "folders of your own."
    )


def _wrong_labels(known: DatasetEntry, domains: Sequence[str]) -> str:
    first, second = domains
    if first == second:
        return f"Domain A and domain B are both {first!r}. Choose two labels."
    if known.domains == "pairs":
        return "These are pairs, which already are of two domains. Choose no labels."
    for label in domains if known.label_names else ():
        if label not in known.label_names:
            names = ", ".join(known.label_names)
            return f"There is no label {label!r}: choose two of {names}."
    return ""


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
