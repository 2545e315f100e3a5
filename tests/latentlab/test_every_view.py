"""What every view must keep to, whatever it shows; new ones are found by themselves."""

from importlib import import_module
from pathlib import Path

import pytest

import latentlab
from latentlab.rendering import render
from latentlab.requests import change_of_view
from latentlab.views import VIEWS, Anchor, ArithmeticView, Bin, Seed, WalkView, changed
from latentlab.views.base import USUAL_WORDS, View
from latentlab.views.bins import change_of_bins

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
    fields = set(view.model_fields) - {"kind", "bins"} - set(view.things)
    assert view.title and set(view.words) <= fields
    assert not fields - view.words.keys() - USUAL_WORDS.keys()
    for field in fields:
        said = view.words.get(field, USUAL_WORDS.get(field, ""))
        assert said.split()[0].endswith("ing") and len(said.split()) < 8, said


def test_undo_tells_how_many_things_came_or_went() -> None:
    one, two, three = (Anchor(latent=Seed(seed=seed)) for seed in range(3))
    walk = WalkView(anchors=(one, two))
    longer, turned = changed(walk, anchors=(one, two, three)), changed(walk, anchors=(two, one))
    assert change_of_view(walk, longer) == "adding 1 anchor to the walk"
    assert change_of_view(longer, walk) == "taking 1 anchor out of the walk"
    assert change_of_view(walk, turned) == "changing the order of the walk"
    other = changed(walk, anchors=(one, three))
    assert change_of_view(walk, other) == "exchanging 1 anchor of the walk"


def test_undo_tells_what_was_done_to_which_bin() -> None:
    anchors = tuple(Anchor(latent=Seed(seed=seed)) for seed in range(5))
    glasses = Bin(exemplars=anchors[:2], name="With glasses")
    plain = Bin(exemplars=anchors[2:3], weight=-1)
    fuller = changed(glasses, exemplars=anchors)
    empty, named, added = (
        changed(glasses, exemplars=()),
        changed(plain, name="Plain"),
        changed(plain, weight=1),
    )
    steps = [
        ((glasses, plain), (fuller, plain), "adding 3 pictures to With glasses"),
        ((fuller, plain), (glasses, plain), "taking 3 pictures out of With glasses"),
        ((glasses, plain), (empty, plain), "emptying With glasses"),
        ((glasses, plain), (glasses, named), "renaming B to Plain"),
        ((glasses, named), (glasses, plain), "renaming Plain to B"),
        ((glasses, plain), (glasses, added), "changing the weight of B"),
        ((glasses, plain), (plain,), "removing With glasses"),
        ((glasses, plain), (glasses, plain, Bin(exemplars=())), "adding C"),
        ((glasses,), (glasses, plain), "adding B"),
        ((glasses, plain), (fuller, named), "filling With glasses and Plain"),
    ]
    for before, after, words in steps:
        assert change_of_bins(before, after) == words
    before, after = (ArithmeticView(bins=bins) for bins in steps[0][:2])
    assert change_of_view(before, after) == "adding 3 pictures to With glasses"
