"""The colours that a drawing for a model is made with."""

import numpy as np
import pytest

from latentlab.pictures.drawing import PLAIN, drawing_colours, filled
from trainers.data.images import Pixels

RED, SKY = (200, 30, 30), (120, 170, 230)


def _sheet(paper: tuple[int, int, int] = (255, 255, 255)) -> Pixels:
    return np.full((32, 32, 3), paper, np.uint8)


def test_outlines_offer_their_ink_and_not_the_greys_of_smoothed_edges() -> None:
    picture = _sheet()
    for column, grey in zip(range(10, 15), (200, 90, 0, 90, 200), strict=True):
        picture[:, column] = grey
    assert drawing_colours([picture]) == ((255, 255, 255), ((0, 0, 0),))


def test_white_ink_on_black_paper_stays_so_and_grey_pictures_do_as_well() -> None:
    picture = np.zeros((28, 28, 1), np.uint8)
    picture[5:20, 13:15] = 255
    offered = drawing_colours([picture, picture])
    assert offered.paper == (0, 0, 0) and offered.pens == ((255, 255, 255),)


def test_the_commonest_colour_is_the_paper_and_the_others_are_pens() -> None:
    picture = _sheet(SKY)
    picture[:8], picture[8:12, :4] = (20, 20, 20), RED
    paper, pens = drawing_colours([picture])
    assert np.abs(np.subtract(paper, SKY)).max() <= 16
    assert len(pens) == 2
    assert np.abs(np.subtract(pens[0], (20, 20, 20))).max() <= 16
    assert np.abs(np.subtract(pens[1], RED)).max() <= 16


def test_there_is_always_a_pen_that_can_be_seen() -> None:
    assert drawing_colours([]) == PLAIN
    assert drawing_colours([_sheet((10, 10, 10))]).pens == ((255, 255, 255),)
    assert drawing_colours([_sheet((250, 250, 250))]).pens == ((0, 0, 0),)


def test_paint_stops_at_lines_and_reaches_nothing_beyond() -> None:
    picture = _sheet()
    picture[8, 8:24] = picture[23, 8:24] = picture[8:24, 8] = picture[8:24, 23] = 0
    painted = filled(picture, 16, 16, RED)
    assert (painted[9:23, 9:23] == RED).all()
    assert (painted[:8] == 255).all() and (painted[8, 8:24] == 0).all()
    assert (picture[16, 16] == 255).all()


def test_paint_on_a_line_of_its_own_colour_changes_nothing() -> None:
    picture = _sheet()
    picture[:, 15], picture[:, 16] = (140, 100, 60), 0
    assert np.array_equal(filled(picture, 16, 4, (0, 0, 0)), picture)


@pytest.mark.parametrize("colour", [RED, (255, 255, 200), (0, 0, 0)])
def test_paint_has_the_area_s_part_of_the_smoothed_edges_of_lines(
    colour: tuple[int, int, int],
) -> None:
    picture = _sheet()
    picture[:, 15], picture[:, 16] = 102, 0  # a line of which 60 % of a pixel, and one, are seen
    painted = filled(picture, 4, 4, colour)
    assert (painted[:, :15] == colour).all()
    assert np.abs(painted[:, 15] - 0.4 * np.array(colour)).max() <= 1
    assert (painted[:, 16:] == picture[:, 16:]).all()
