"""What the tests of the console's client share."""

from contextlib import contextmanager

import pytest

from qradar.scripted import serve
from siemantic.qradar.connection import Clock, Connection, Limits
from siemantic.qradar.console import connect
from siemantic.qradar.token import Token

TOKEN = "7a9c41d2-planted-55e1-token"  # noqa: S105 - what is looked for where it must not be
LIMITS = Limits(connect_s=5, answer_s=5)


@pytest.fixture
def server():
    """A scripted server."""
    with serve() as found:
        yield found


@pytest.fixture
def pauses():
    """The seconds that the client has waited, which nobody waits for."""
    return []


@pytest.fixture
def open_at(pauses):
    """Opens the console at an address; pauses are written down instead of waited for."""

    @contextmanager
    def opened(address, ca_file=None, limits=LIMITS):
        connection = Connection(address, Token(TOKEN), ca_file, limits)
        with connect(connection, Clock(wait=pauses.append)) as console:
            yield console

    return opened


@pytest.fixture
def console(server, open_at):
    """The scripted server as a console."""
    with open_at(server.address) as found:
        yield found
