"""The end of a command that runs until it is told to stop."""

import signal
from threading import Event


def wait_for_end() -> None:
    """Until the process is interrupted or asked to end, so that nothing is left behind."""
    asked = Event()
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, lambda *_: asked.set())
    asked.wait()
