"""Whatever ends a command, what it has begun on a console is called off."""

import signal
import subprocess
import time

import pytest

from commands import COMMAND
from qradar.scripted import Reply, serve

TOKEN = "5c6d1f0e-planted-9b1a-token"  # noqa: S105 - no secret
SEARCHES = "/api/ariel/searches"
QUERY = "SELECT username FROM events LAST 1 DAYS"


def _wait_until(is_so):
    end = time.monotonic() + 30
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.05)


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)], ids=["Ctrl-C", "CI"]
)
def test_a_search_is_canceled_on_the_console(tmp_path, environment, number, code):
    with serve() as server:
        server.replies[SEARCHES] = [Reply({"search_id": "s1", "status": "WAIT"}, 201)]
        server.replies[f"{SEARCHES}/s1"] = [Reply({"status": "EXECUTE", "progress": 5})]
        ours = {"SIEMANTIC_QRADAR_CONSOLE": server.address, "SIEMANTIC_QRADAR_TOKEN": TOKEN}
        with subprocess.Popen(
            [*COMMAND, "qradar", "search", QUERY],
            cwd=tmp_path,
            env=environment | ours,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as process:
            _wait_until(lambda: server.asked(f"{SEARCHES}/s1"))
            process.send_signal(number)
            _, told = process.communicate(timeout=30)
        last = server.asked(f"{SEARCHES}/s1")[-1]
    assert (last.method, last.parameters) == ("POST", {"status": "CANCELED"})
    assert (process.returncode, b"Traceback" in told) == (code, False)
