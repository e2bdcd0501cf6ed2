"""Fuzz the emulated console: a list of requests, of which none is answered by a fault."""

import atexit
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))


from fuzz.harness import main
from fuzz.wire import answers_of, raw_request, tree_of
from siemantic.profiles.load import get_profile
from siemantic.qradar.emulator.server import Handler
from siemantic.qradar.emulator.start import Settings, emulate
from siemantic.qradar.token import Token

ENDING = "yml"
TOKEN = "planted-token-of-the-fuzzer"  # noqa: S105 - of nothing
EVENTS = tuple(
    {"starttime": 1_700_000_000_000 - n, "username": f"u{n}", "devicetype": 12, "Process Path": "a"}
    for n in range(5)
)
_SETTINGS = Settings({"events": EVENTS, "flows": ()}, get_profile("sysmon"), 1_700_000_000_000)
_OPENED = emulate(_SETTINGS, Token(TOKEN))
_SERVER = _OPENED.__enter__()
atexit.register(_OPENED.__exit__, None, None, None)


def check(data, folder):
    """Each answer is JSON, and none tells of a fault."""
    del folder
    content = tree_of(data)
    asked = (
        [each for each in content if isinstance(each, dict)] if isinstance(content, list) else []
    )
    sent = b"".join(raw_request(each, TOKEN) for each in asked) if asked else data
    is_head = any(str(each.get("method")).startswith("HEAD") for each in asked)
    for status, body in () if is_head else answers_of(Handler, _SERVER, sent):
        content = json.loads(body) if body else None
        assert status < 500 or status in (501, 503, 505), f"{status}: {content}"


if __name__ == "__main__":
    main(__file__)
