"""What a brush does to a list of wishes."""

from dataclasses import replace

from latentlab.gui.pages.edit.painting import (
    Brush,
    changed_at,
    painted,
    rounded,
    without,
    words_for,
)
from latentlab.views.base import Anchor, Seed
from latentlab.views.edit import BrushWish, ColourWish, KeepWish, SketchWish, WarpWish

LINE = ((0.1, 0.5, 1.0), (0.5, 0.5, 1.0), (0.9, 0.5, 1.0))
OTHER = ((0.1, 0.1, 1.0), (0.2, 0.1, 1.0))
RED = Brush("colour", 0.1, 0.5, "#d93338")


def test_strokes_of_the_same_brush_are_one_wish() -> None:
    wishes = painted(painted((), LINE, RED, None), OTHER, RED, None)
    assert wishes == (ColourWish(colour=RED.colour, size=0.1, strokes=(LINE, OTHER)),)
    assert words_for(wishes[0]) == "Colour, 2 strokes"


def test_another_brush_begins_another_wish() -> None:
    wishes = painted((), LINE, RED, None)
    for brush in (replace(RED, colour="#ffffff"), replace(RED, size=0.2), Brush("sketch")):
        assert len(painted(wishes, OTHER, brush, None)) == 2
    hidden = changed_at(wishes, 0, hidden=True)
    assert len(painted(hidden, OTHER, RED, None)) == 2


def test_each_tool_makes_its_kind_of_wish() -> None:
    seen = Anchor(latent=Seed(seed=2))
    kinds = {
        "sketch": SketchWish, "keep": KeepWish, "brush": BrushWish, "warp": WarpWish,
    }  # fmt: skip
    for tool, kind in kinds.items():
        (wish,) = painted((), LINE, replace(RED, tool=tool), seen)
        assert isinstance(wish, kind)
        assert words_for(wish)
    (kept,) = painted((), LINE, replace(RED, tool="keep"), seen)
    assert kept.seen == seen


def test_a_drag_goes_from_where_it_began_to_where_it_ended() -> None:
    (wish,) = painted((), LINE, replace(RED, tool="warp"), None)
    assert isinstance(wish, WarpWish)
    assert (wish.start, wish.end) == ((0.1, 0.5), (0.9, 0.5))


def test_an_eraser_takes_away_what_it_touches() -> None:
    wishes = painted(painted((), LINE, RED, None), LINE, replace(RED, tool="warp"), None)
    eraser = Brush("eraser", 0.05)
    middle = without(wishes, ((0.5, 0.5, 1.0),), eraser)
    assert middle[0].strokes == (LINE[:1], LINE[2:])
    assert middle[1:] == wishes[1:]
    end = without(wishes, ((0.9, 0.5, 1.0),), eraser)
    assert end == (ColourWish(colour=RED.colour, size=0.1, strokes=(LINE[:2],)),)
    assert without(wishes, LINE, eraser) == ()


def test_strokes_are_kept_inside_what_a_view_allows() -> None:
    assert rounded(((-9.0, 0.123456, 1.0), (5.0, 0.5, 0.33333))) == (
        (-1.0, 0.1235, 1.0),
        (2.0, 0.5, 0.3333),
    )
    assert len(rounded(LINE * 5000)) == 4096
