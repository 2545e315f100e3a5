"""The comparison of two checkouts: what counts as a difference, and that nothing is left out."""

import json
from pathlib import Path

import pytest

import latentlab
from benchmarks.checkout_probe.commands import TRAININGS, said
from benchmarks.checkout_probe.pictures import request_text, views_of
from benchmarks.compare_checkouts import Difference, differences, only_in


def test_equal_digests_are_no_difference() -> None:
    found = {"digits: walk": {"pixels": "1", "captions": "2"}}
    assert differences(found, found) == []


def test_every_part_that_is_other_missing_or_added_is_named() -> None:
    before = {"digits: walk": {"pixels": "1", "captions": "2", "labels": "3"}, "gone": {}}
    after = {"digits: walk": {"pixels": "7", "captions": "2", "more": "4"}}
    assert differences(before, after) == [
        Difference("digits: walk", ("pixels", "labels", "more")),
        Difference("gone", ("missing",)),
    ]


def test_what_only_the_later_one_has_is_said_and_no_difference() -> None:
    before = {"digits: walk": {"pixels": "1"}}
    later = {"digits: pad": {"pixels": "2"}, "faces: walk": {"pixels": "3"}, "training new": {}}
    after = before | later | {"faces: pad": {"pixels": "4"}}
    assert differences(before, after) == []
    assert only_in(after, before) == ["digits: pad", "faces", "training new"]


def test_the_trainings_are_of_algorithms_that_there_are() -> None:
    known = {each["name"] for each in json.loads(said("algorithms", "--json"))}
    assert {title.split()[0] for title in TRAININGS} <= known


@pytest.mark.parametrize("name", ["digits-cgan", "faces-genegan"])
def test_every_kind_of_view_is_drawn(name: str, tmp_path: Path) -> None:
    views = views_of(name, tmp_path)
    texts = [request_text({"kind": "bundled", "name": name}, view) for view in views.values()]
    asked = {latentlab.Request.from_json(text).view.kind for text in texts}
    of_latents = {"samples", "tray", "walk", "pad", "arithmetic", "labels", "directions"}
    of_pictures = {"translate", "swap", "remove", "strength", "matrix", "bilinear"}
    assert asked == (of_latents | of_pictures if name == "digits-cgan" else of_pictures)
