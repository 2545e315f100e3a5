"""Writes a value made of frozen models as the Python that a person would write for it. No torch."""

import json

from pydantic import BaseModel

from latentlab.models.refs import ModelRef
from latentlab.views.base import View

_WIDTH = 96
_INDENT = "    "


def script(model: ModelRef, step: int | None, view: View, device: str) -> str:
    """A script that opens the model on `device`, renders the view and saves the picture."""
    names = sorted(_classes(view))
    # A run may have the name of a bundled model, and devices round differently.
    found = [as_code(model.name), f"kind={as_code(model.kind)}"]
    if step is not None:
        found.append(f"step={step}")
    found.append(f"device={as_code(device)}")
    lines = [
        "import latentlab",
        _import(names),
        "",
        f"model = latentlab.open_model({', '.join(found)})",
        f"view = {as_code(view)}",
        'latentlab.render(model, view).save("picture.png")',
    ]
    return "\n".join(lines) + "\n"


def as_code(value: object, indent: str = "") -> str:
    """`value` as an expression, without the fields that have their default; broken into lines
    where it is long."""
    if isinstance(value, BaseModel):
        parts = [
            f"{name}={as_code(each, indent + _INDENT)}" for name, each in _unusual(value).items()
        ]
        return _bracketed(f"{type(value).__name__}(", parts, ")", indent)
    if isinstance(value, tuple):
        parts = [as_code(each, indent + _INDENT) for each in value]
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
