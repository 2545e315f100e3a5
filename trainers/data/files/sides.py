"""Which folders hold domain A and domain B, as their names tell. No torch.

They are called A and B, trainA and trainB, train_A and train_B, lie in train, or hold train each
(A/train, B/train); those of a test or val part are called in the same way. A folder around all of
them, as a zip often has one, does not count.
"""

import re
from pathlib import Path
from typing import TYPE_CHECKING

from trainers.data.catalogue import Domains
from trainers.data.errors import DataError
from trainers.data.files.finding import is_passed_over
from trainers.data.files.layout import Role, role_of

if TYPE_CHECKING:
    from trainers.data.images import Part

SIDES = ("A", "B")

_SIDE = re.compile(r"(?P<part>[a-z]*?)[ _-]?(?P<side>[ab])", re.IGNORECASE)

Folders = tuple[Path, Path]
"""Those of domain A and of domain B."""


def sides_of(folder: Path) -> dict[Role, Folders]:
    """The folders A and B of each part of the data in `folder`; empty if there are none."""
    inner = _folders(folder)
    groups: dict[tuple[Role, str, str], dict[str, Path]] = {}
    for each in inner:
        role = role_of(each.name)
        for place in [each] if role is None else _folders(each):
            match = _SIDE.fullmatch(place.name)
            own = role_of(match["part"]) if match and match["part"] else "train"
            if match and own is not None:
                key = (role or own, place.parent.name, place.name.casefold()[:-1])
                groups.setdefault(key, {}).setdefault(match["side"].upper(), place)
    complete: dict[Role, Folders] = {}
    for (role, _, _), found in groups.items():
        if len(found) == len(SIDES):
            complete.setdefault(role, (found["A"], found["B"]))
    if set(complete) == {"train"}:
        return _parts_within(complete["train"]) or complete
    if not complete and len(inner) == 1:
        return sides_of(inner[0])
    return complete if "train" in complete else {}


def chosen_sides(folder: Path, part: "Part") -> Folders | None:
    """The folders A and B of a part, "test" being val or train if there is none; None without."""
    sides = sides_of(folder)
    wanted: tuple[Role, ...] = ("train",) if part == "train" else ("test", "val", "train")
    return next((sides[role] for role in wanted if role in sides), None)


def train_sides(folder: Path) -> Folders:
    """The folders A and B that are learned from.

    Raises:
        DataError: if `folder` holds none.
    """
    if not folder.is_dir():
        raise DataError(f"There is no folder {folder}. Choose one that holds trainA and trainB.")
    sides = chosen_sides(folder, "train")
    if sides is None:
        missing = [name for name in ("trainA", "trainB") if not (folder / name).is_dir()]
        raise DataError(
            f"{folder} holds no folder {' and no folder '.join(missing)}. Choose one that holds "
            "trainA and trainB, or choose two-folders and name both."
        )
    return sides


def checked_domains(first: Path, second: Path | None) -> tuple[Folders, tuple[str, str]]:
    """Two folders as the domains A and B, resolved, and what these are called: as the folders, or
    by whole paths if both folders are called the same.

    Raises:
        DataError: if there is no second one, both are the same, or one lies in the other.
    """
    if second is None:
        raise DataError("The data set 'two-folders' needs a second folder: name that of domain B.")
    first, second = first.resolve(), second.resolve()
    if first == second:
        raise DataError(
            f"Both domains would be the images in {first}. Choose another folder for domain B."
        )
    for outer, inner in ((first, second), (second, first)):
        if outer in inner.parents:
            raise DataError(
                f"{inner} lies in {outer}, so its images would be in both domains. Choose two "
                "folders beside each other."
            )
    same = first.name == second.name
    return (first, second), (str(first), str(second)) if same else (first.name, second.name)


def told_names(root: Path, folders: Folders) -> tuple[str, str]:
    """The folders by their places in `root`, with forward slashes."""
    first, second = (each.relative_to(root).as_posix() for each in folders)
    return first, second


def meant_by(folder: Path, wanted: Domains, sentences: bool = False) -> str:
    """Which entry of the catalogue a person means who hands over `folder` for an algorithm that
    learns from `wanted`, or from `sentences`: "pairs", "captioned", "folder-pair" if it holds
    nothing but domains, or "folder"."""
    if sentences:
        return "captioned"
    if wanted == "pairs":
        return "pairs"
    sides = [place for each in sides_of(folder).values() for place in each]
    around = {folder, *(place.parent for place in sides)}
    known = {each for place in sides for each in (place, *place.parents)}
    others = [each for place in around for each in _folders(place) if each not in known]
    return "folder-pair" if sides and not others else "folder"


def _folders(folder: Path) -> list[Path]:
    try:
        inner = [each for each in folder.iterdir() if each.is_dir()]
    except OSError:
        return []
    return sorted(each for each in inner if not is_passed_over(each.name))


def _parts_within(folders: Folders) -> dict[Role, Folders]:
    """The parts in A and B, if both hold the same and nothing else: A/train, B/train, A/test ..."""
    roles = [{role_of(each.name): each for each in _folders(side)} for side in folders]
    if None in roles[0] or set(roles[0]) != set(roles[1]) or "train" not in roles[0]:
        return {}
    return {role: (roles[0][role], roles[1][role]) for role in roles[0] if role is not None}
