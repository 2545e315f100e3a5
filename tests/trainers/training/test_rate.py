"""The speed and the time left are told once they are steady, and follow what is measured."""

from trainers.training.recorder import RateMeter


def train(meter: RateMeter, seconds: range, per_second: int, goal: int) -> list[float | None]:
    """What the meter says is left, after a report every second."""
    told = []
    for second in seconds:
        meter.note(float(second), second * per_second)
        told.append(meter.remaining_seconds(goal))
    return told


def test_the_speed_is_that_of_the_last_seconds() -> None:
    meter = RateMeter(0.0, 0)
    train(meter, range(10), per_second=10, goal=1000)
    assert meter.steps_per_second == 10.0
    for second in range(10, 20):
        meter.note(second, 100 + (second - 10) * 50)
    assert meter.steps_per_second == 50.0


def test_slow_first_steps_are_not_counted() -> None:
    meter = RateMeter(0.0, 0)
    meter.note(0.7, 1)
    assert meter.steps_per_second == 0.0
    for tenth in range(8, 60):
        meter.note(tenth / 10, 1 + (tenth - 7) * 10)
    assert round(meter.steps_per_second) == 100
    left = meter.remaining_seconds(10_000)
    assert left is not None
    assert abs(left - (10_000 - 521) / 100) < 1.0


def test_nothing_is_said_of_the_time_left_for_three_seconds() -> None:
    meter = RateMeter(0.0, 0)
    told = []
    for tenth in range(1, 51):
        meter.note(tenth / 10, tenth)
        told.append(meter.remaining_seconds(10_000))
    assert all(each is None for each in told[:28])
    assert all(each is not None for each in told[31:])


def test_a_few_reports_are_needed_however_long_they_take() -> None:
    told = train(RateMeter(0.0, 0), range(0, 300, 30), per_second=1, goal=300)
    assert told[:4] == [None] * 4
    assert told[4:] == [300.0 - second for second in range(120, 300, 30)]


def test_a_resumed_run_is_measured_from_where_it_goes_on() -> None:
    meter = RateMeter(1000.0, 50_000)
    for tenth in range(1, 60):
        meter.note(1000 + tenth / 10, 50_000 + tenth)
    assert round(meter.steps_per_second) == 10
    left = meter.remaining_seconds(50_159)
    assert left is not None
    assert round(left) == 10


def test_the_last_valid_words_stand_while_it_is_measured_anew() -> None:
    meter = RateMeter(0.0, 0)
    train(meter, range(10), per_second=10, goal=1000)
    meter.begin_anew(9.5, 91)
    meter.note(9.5, 91)
    assert meter.steps_per_second == 10.0
    assert meter.remaining_seconds(191) == 10.0


def test_before_anything_is_valid_measuring_anew_says_nothing() -> None:
    meter = RateMeter(0.0, 0)
    for second in range(1, 10):
        meter.begin_anew(second, second)
        meter.note(second, second)
    assert meter.steps_per_second == 0.0
    assert meter.remaining_seconds(1000) is None


def test_at_the_goal_no_time_is_left() -> None:
    meter = RateMeter(0.0, 0)
    meter.note(0.1, 5)
    assert meter.remaining_seconds(5) == 0.0
