"""What every view must keep to, whatever it shows; new ones are found by themselves."""

from importlib import import_module
from pathlib import Path

import pytest

import latentlab
from latentlab.rendering import render
from latentlab.views import VIEWS
from latentlab.views.base import USUAL_WORDS, View

PAGES = Path(latentlab.__file__).parent / "gui" / "pages"


@pytest.mark.parametrize("view", VIEWS.values(), ids=VIEWS)
def test_it_has_one_name_on_every_layer(view: type[View]) -> None:
    assert view.__module__ == f"latentlab.views.{view.page}"
    assert (PAGES / view.page / f"{view.page}_page.py").is_file()
    import_module(f"latentlab.rendering.{view.page}")
    assert view in render._ways


@pytest.mark.parametrize("view", VIEWS.values(), ids=VIEWS)
def test_undo_can_tell_what_it_takes_back(view: type[View]) -> None:
    """Each field has plain words for what is done where it is changed: "moving along the walk"."""
    fields = set(view.model_fields) - {"kind"}
    assert view.title and set(view.words) <= fields
    assert not fields - view.words.keys() - USUAL_WORDS.keys()
    for field in fields:
        said = view.words.get(field, USUAL_WORDS.get(field, ""))
        assert said.split()[0].endswith("ing") and len(said.split()) < 8, said
