"""Law: an answer is late by what its process has worked, unless it waits for very long."""

import time

from siemantic.playground.answers import late_in


def work(seconds):
    """Have the processor busy for so long."""
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass


def test_a_process_that_has_to_wait_is_not_late():
    """As one does that others keep from the processor."""
    is_late = late_in(0.2, 3_600)
    time.sleep(0.3)
    assert not is_late()
    work(0.3)
    assert is_late()


def test_no_one_waits_for_longer_than_is_said():
    """Though the process has done nothing."""
    is_late = late_in(3_600, 0.05)
    time.sleep(0.1)
    assert is_late()
