"""The mailbox keeps every scalar, the newest pictures, and wakes the reader once."""

import numpy as np
from scripted_bench import grid

from latentlab.gui.training.training_thread import Mailbox
from trainers.runs.metrics import row_type
from trainers.training.events import Finished, Progress, Sampled


def progress(*steps: int) -> Progress:
    rows = np.array([(step, float(step), 0.5) for step in steps], row_type(["loss"]))
    return Progress(steps[-1], 100, 1.0, 10.0, None, 1, rows)


def test_every_scalar_of_many_reports_arrives_in_order() -> None:
    mailbox = Mailbox()
    for first in range(0, 1000, 2):
        mailbox.put(progress(first, first + 1))

    delivered = mailbox.take().progress

    assert delivered is not None and delivered.step == 999
    np.testing.assert_array_equal(delivered.metrics["step"], np.arange(1000))


def test_of_many_pictures_only_the_newest_are_kept() -> None:
    mailbox = Mailbox()
    for step in (5, 10, 15):
        mailbox.put(Sampled(step, (grid(step),), (step,)))

    delivery = mailbox.take()

    assert delivery.sampled is not None and delivery.sampled.step == 15


def test_the_reader_is_woken_once_until_it_has_looked() -> None:
    mailbox = Mailbox()

    assert mailbox.put(progress(1))
    assert not mailbox.put(Finished(1, "completed", ""))
    mailbox.take()
    assert mailbox.put(progress(2))


def test_what_was_taken_is_gone() -> None:
    mailbox = Mailbox()
    mailbox.put(progress(1))
    mailbox.take()

    empty = mailbox.take()

    assert empty.progress is None and empty.sampled is None and empty.events == ()
