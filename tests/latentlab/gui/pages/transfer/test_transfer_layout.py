"""The Transfer page in windows of the sizes that people have: nothing that counts is cut off."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QLabel, QPushButton
from scripted_bench import until
from transfer_models import transfer_page

from latentlab.gui.pages.transfer.objects.mode import ObjectMode
from latentlab.gui.pages.transfer.transfer_page import TransferPage
from latentlab.gui.pages.transfer.translate.direction_switch import DirectionSwitch
from latentlab.gui.services import Services
from trainers.runs.run import Run

NARROW, WIDE = (1184, 490), (1344, 670)
"""What windows of 1280 x 720 and 1440 x 900 leave to a page while the tray is full."""


def _resize(page: TransferPage, size: tuple[int, int]) -> None:
    page.resize(*size)
    until(lambda: (page.width(), page.height()) == size)


def _mode(page: TransferPage) -> ObjectMode:
    (mode,) = (each for each in page.modes if isinstance(each, ObjectMode))
    return mode


@pytest.mark.parametrize("size", [NARROW, WIDE])
def test_the_titles_of_shelves_name_the_domain_in_full(
    services: Services, objects: Run, size: tuple[int, int]
) -> None:
    with transfer_page(services, objects) as page:
        _resize(page, size)
        shelves = _mode(page).pair
        for shelf, domain in ((shelves.receiver_shelf, "no glasses"), (shelves.donor_shelf, "hat")):
            shelf.head.set_title(f"Receivers · {domain}")
            # Past ElidedLabel, to what is painted.
            assert QLabel.text(shelf.head._title) == shelf.head._title.toolTip()
            assert QLabel.text(shelf.head._title).endswith(domain)


def test_the_batch_can_be_started_without_scrolling(services: Services, two_way: Run) -> None:
    with transfer_page(services, two_way) as page:
        _resize(page, WIDE)
        start, seen = page.findChild(QPushButton, "batchStart"), page.inspector.viewport()
        until(start.isVisible)
        foot = start.mapTo(seen, QPoint(0, start.height()))
        assert foot.y() <= seen.height()


def test_both_ways_stand_side_by_side_where_their_names_fit(
    services: Services, two_way: Run
) -> None:
    with transfer_page(services, two_way) as page:
        facts, switch = page.explorer.facts, page.findChild(DirectionSwitch)
        assert facts is not None and _is_in_a_row(switch)
        width = switch.width()
        switch.offer(replace(facts, domains=("summer landscapes", "winter landscapes")))
        until(lambda: not _is_in_a_row(switch))
        assert switch.width() == pytest.approx(width, abs=2)


def _is_in_a_row(switch: DirectionSwitch) -> bool:
    there, back = (switch.findChild(QPushButton, f"direction{way}") for way in ("AtoB", "BtoA"))
    return there.y() == back.y()
