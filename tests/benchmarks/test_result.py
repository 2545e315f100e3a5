"""A missed promise says by how much."""

from benchmarks.result import Result


def test_a_missed_promise_says_by_how_much() -> None:
    assert "MISSED by 10%" in Result("speed", 0.855, "times", ">=", 0.95).line()
    assert "MISSED by 50%" in Result("time", 1.5, "s", "<=", 1.0).line()
    assert "kept" in Result("time", 0.9, "s", "<=", 1.0).line()


def test_what_was_never_reached_is_missed() -> None:
    line = Result("minutes", float("inf"), "min", "<=", 4.0).line()
    assert "MISSED" in line and "inf" in line
