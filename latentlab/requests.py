"""A request says everything about a picture: which model, at which step, seen how.

It is what undo keeps, what an exported PNG carries, and what "Copy as Python" writes. No torch.
"""

import json
from pathlib import Path
from typing import Self

from pydantic import BaseModel, Field, ValidationError

from latentlab import __version__
from latentlab.models.refs import ModelRef
from latentlab.views import VIEWS, AnyView
from latentlab.views.base import View, first_complaint
from trainers.config import Frozen

FORMAT = 1
KEYWORD = "latentlab"
"""Under which a PNG's text holds its request."""

_WIDTH = 96
_INDENT = "    "
"""Of the lines of a script."""


class RequestError(ValueError):
    """A text or file holds no request that can be used; the message says why."""


class Request(Frozen):
    """A picture to be made.

    Attributes:
        model: which model.
        step: the training step that it is shown at; None follows the training.
        view: what is shown of it.
    """

    format: int = FORMAT
    model: ModelRef
    step: int | None = Field(None, ge=0)
    view: AnyView

    def to_json(self) -> str:
        """The request as text; every value is written out, so later defaults change nothing."""
        return self.as_json()

    @classmethod
    def from_json(cls, text: str, name: str = "The text") -> Self:
        """The request that `to_json` wrote.

        Args:
            name: what the sentence of an error calls the text.

        Raises:
            RequestError: if it is none, or a newer LatentLab made it.
        """
        raw = _object(text, name)
        made_by = raw.get("format")
        if isinstance(made_by, int) and made_by > FORMAT:
            raise RequestError(
                f"{name} was made by a newer LatentLab (format {made_by}, this one reads up to "
                f"{FORMAT}). Update LatentLab to open it."
            )
        try:
            return cls.model_validate_json(text)
        except ValidationError as error:
            reason = first_complaint(error)
            raise RequestError(f"{name} holds no view that can be shown. {reason}") from None

    def metadata(self) -> dict[str, str]:
        """What a PNG of this request carries as text, by keyword."""
        return {"Software": f"LatentLab {__version__}", KEYWORD: self.to_json()}

    def change_from(self, earlier: "Request") -> str:
        """What was done since `earlier`, in words for undo: "changing the truncation"."""
        if earlier.model.key != self.model.key:
            return f"opening {self.model.title}"
        if earlier.step != self.step:
            return ANOTHER_STEP
        return change_of_view(earlier.view, self.view)

    def as_python(self, device: str = "cpu") -> str:
        """A script that makes the same picture with LatentLab's Python interface.

        Args:
            device: where the picture was made: "cpu", "cuda" or "mps". On a CPU the script makes
                it again to the last bit.
        """
        return _script(self.model, self.step, self.view, device)


ANOTHER_STEP = "moving to another step"
"""What is done where the model is shown at another step, in words for undo."""


def change_of_view(old: View | None, new: View) -> str:
    """What was done from one view to another, in words for undo: "changing the truncation"."""
    if old is None or old.kind != new.kind:
        return f"changing what {new.title} shows"
    for name in type(new).model_fields:
        if getattr(old, name) != getattr(new, name):
            return new.change_since(old, name)
    return f"changing what {new.title} shows"


def read_request(path: Path) -> Request:
    """The request that the PNG at `path` carries.

    Raises:
        RequestError: if it is no picture, carries none, or one that cannot be used.
    """
    # Imported here, because the window imports this module before its first picture.
    from PIL import UnidentifiedImageError

    from trainers.data.files.image_file import UnreadableImageError, check_room, opened

    if not path.exists():
        raise RequestError(f"There is no file {path}.")
    try:
        with opened(path) as image:
            check_room(image, image.size)
            image.load()
            text, software = image.info.get(KEYWORD), image.info.get("Software")
    except UnreadableImageError as error:
        if isinstance(error.__cause__, UnidentifiedImageError):
            raise RequestError(
                f"{path.name} is no picture. Drop a PNG that LatentLab exported."
            ) from None
        raise RequestError(f"{path.name} cannot be read: {error}. Export it again.") from error
    if not isinstance(text, str) and str(software).startswith("LatentLab"):
        raise RequestError(
            f"{path.name} shows no explorer's view. Drop a picture that was saved on {_pages()}."
        )
    if not isinstance(text, str):
        raise RequestError(
            f"{path.name} does not say how it was made: LatentLab did not export it, or another "
            "program has saved it since. Drop the original."
        )
    return Request.from_json(text, path.name)


def _pages() -> str:
    """The titles of the pages that show views."""
    *pages, last = dict.fromkeys(each.page.capitalize() for each in VIEWS.values())
    return f"{', '.join(pages)} or {last}"


def _object(text: str, name: str) -> dict[str, object]:
    try:
        raw = json.loads(text)
    except (ValueError, RecursionError):
        raw = None
    if not isinstance(raw, dict):
        raise RequestError(f"{name} holds no view that can be shown: it is no JSON object.")
    return raw


def _script(model: ModelRef, step: int | None, view: View, device: str) -> str:
    """A script that opens the model on `device`, renders the view and saves the picture."""
    names = sorted(_classes(view))
    # A run may have the name of a bundled model, and devices round differently.
    found = [_as_code(model.name), f"kind={_as_code(model.kind)}"]
    if step is not None:
        found.append(f"step={step}")
    found.append(f"device={_as_code(device)}")
    lines = [
        "import latentlab",
        _import(names),
        "",
        f"model = latentlab.open_model({', '.join(found)})",
        f"view = {_as_code(view)}",
        'latentlab.render(model, view).save("picture.png")',
    ]
    return "\n".join(lines) + "\n"


def _as_code(value: object, indent: str = "") -> str:
    """`value` as an expression, without the fields that have their default; broken into lines
    where it is long."""
    if isinstance(value, BaseModel):
        parts = [
            f"{name}={_as_code(each, indent + _INDENT)}" for name, each in _unusual(value).items()
        ]
        return _bracketed(f"{type(value).__name__}(", parts, ")", indent)
    if isinstance(value, tuple):
        parts = [_as_code(each, indent + _INDENT) for each in value]
        return _bracketed("(", parts, ",)" if len(parts) == 1 else ")", indent)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else repr(value)


def _bracketed(begin: str, parts: list[str], end: str, indent: str) -> str:
    on_one_line = begin + ", ".join(parts) + end
    if "\n" not in on_one_line and len(indent) + len(on_one_line) <= _WIDTH:
        return on_one_line
    inner = "".join(f"\n{indent}{_INDENT}{part}," for part in parts)
    return f"{begin}{inner}\n{indent})"


def _classes(value: object) -> set[str]:
    """Names of the classes that occur in the code of `value`."""
    if isinstance(value, tuple):
        return set().union(*map(_classes, value))
    if not isinstance(value, BaseModel):
        return set()
    return {type(value).__name__}.union(*map(_classes, _unusual(value).values()))


def _unusual(value: BaseModel) -> dict[str, object]:
    """The fields of `value` that must be written down: those without a default or unlike it."""
    return {
        name: getattr(value, name)
        for name, field in type(value).model_fields.items()
        if field.is_required() or getattr(value, name) != field.default
    }


def _import(names: list[str]) -> str:
    line = f"from latentlab.views import {', '.join(names)}"
    if len(line) <= _WIDTH:
        return line
    return "from latentlab.views import (\n" + "".join(f"    {each},\n" for each in names) + ")"
