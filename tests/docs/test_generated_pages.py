"""The generated pages say what the code says."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

DOCS = Path(__file__).parents[2] / "docs"


def generator(page: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(page, DOCS / f"generate_{page}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("page", ["algorithms", "metrics"])
def test_the_page_is_up_to_date(page: str) -> None:
    text = (DOCS / f"{page}.md").read_text("utf-8")
    assert text == generator(page).document(), f"run python docs/generate_{page}.py"
