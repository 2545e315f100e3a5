"""The generated pages say what the code says."""

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

from trainers.registry import algorithm_class, algorithm_names

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


def test_the_family_tree_is_up_to_date_in_picture_and_guide() -> None:
    algorithms = generator("algorithms")
    assert (DOCS / "images" / "family.svg").read_text("utf-8") == algorithms.tree()
    assert (DOCS / "guide.md").read_text("utf-8") == algorithms.guide()


def test_every_link_of_the_family_leads_to_a_section() -> None:
    page = (DOCS / "algorithms.md").read_text("utf-8")
    headings = {
        re.sub(r"[^\w -]", "", line.removeprefix("## ").lower()).replace(" ", "-")
        for line in page.splitlines()
        if line.startswith("## ")
    }
    links = re.findall(r"algorithms\.md#([\w-]+)", (DOCS / "guide.md").read_text("utf-8"))
    tree = (DOCS / "images" / "family.svg").read_text("utf-8")
    assert set(links) == set(re.findall(r"algorithms\.md#([\w-]+)", tree))
    assert set(links) <= headings
    assert len(links) == len(algorithm_names())


@pytest.mark.parametrize("name", algorithm_names())
def test_every_algorithm_tells_its_idea_and_what_is_minimised(name: str) -> None:
    algorithm = algorithm_class(name)
    assert 2 <= len(re.findall(r"[.](?:\s|$)", algorithm.idea)) <= 5
    for what, formula in algorithm.formulas:
        assert what and formula.count("{") == formula.count("}")
        assert formula.count(r"\left") == formula.count(r"\right")
