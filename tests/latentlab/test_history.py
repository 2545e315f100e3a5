"""Undo and redo: any number of them leads back to the very same requests."""

import random

from latentlab.history import History
from latentlab.models.refs import ModelRef
from latentlab.requests import Request
from latentlab.views import SamplesView


def request(x: float) -> Request:
    return Request(model=ModelRef.bundled("digits-dcgan"), view=SamplesView(x=x))


def test_two_hundred_random_operations_return_to_identical_requests() -> None:
    rng = random.Random(0)
    history = History(request(0.0))
    before: list[Request] = []
    after: list[Request] = []
    current = history.current
    for number in range(200):
        match rng.choice(["push", "push", "undo", "redo"]):
            case "push":
                before.append(current)
                after = []
                current = request(float(number + 1))
                history.push(current)
            case "undo":
                if before:
                    after.append(current)
                    current = before.pop()
                history.undo()
            case "redo":
                if after:
                    before.append(current)
                    current = after.pop()
                history.redo()
        assert history.current == current
        assert (history.can_undo, history.can_redo) == (bool(before), bool(after))
    while history.can_undo:
        history.undo()
    assert history.current == request(0.0)


def test_what_undo_and_redo_would_bring_back_can_be_looked_at() -> None:
    history = History(0)
    assert (history.earlier, history.later) == (None, None)
    history.push(1)
    history.push(2)
    history.undo()
    assert (history.earlier, history.current, history.later) == (0, 1, 2)


def test_showing_the_same_again_adds_nothing_and_the_oldest_are_forgotten() -> None:
    history = History(0, longest=3)
    for value in (0, 1, 1, 2, 3):
        history.push(value)
    assert [history.undo(), history.undo(), history.undo()] == [2, 1, 1]


def test_what_belongs_to_one_gesture_takes_the_place_of_the_newest() -> None:
    history = History(0)
    history.push(1)
    history.merge(2)
    history.merge(3)
    assert history.undo() == 0
    history.merge(4)  # after an undo it is a gesture of its own
    assert history.earlier == 0 and history.current == 4 and not history.can_redo
    history.merge(0)  # it ended where it began
    assert history.current == 0 and not history.can_undo


def test_what_is_no_step_changes_all_values_and_leaves_redo() -> None:
    history = History(0)
    history.push(1)
    history.undo()
    history.amend(lambda each: each + 10)
    assert (history.current, history.later) == (10, 11)


def test_what_is_forgotten_leaves_no_step_that_changes_nothing() -> None:
    history = History("a")
    for value in ("gone", "a", "b"):
        history.push(value)
    history.forget(lambda each: each == "gone", "b")
    assert history.undo() == "a" and not history.can_undo


def test_what_is_forgotten_leaves_undo_where_it_stands_though_the_same_was_shown_before() -> None:
    history = History("a")
    for value in ("b", "a", "gone", "c"):
        history.push(value)
    history.undo()
    history.undo()
    history.redo()
    history.forget(lambda each: each == "gone", "a")
    assert (history.earlier, history.current, history.later) == ("b", "a", "c")
