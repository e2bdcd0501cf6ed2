"""
A worker that answers with a rule's title, or fails as the title says.

An odd line stands before the answer, or in its place.
"""

import json
import os
import sys
import time
from pathlib import Path


def main():
    """Answer until the input ends."""
    for line in sys.stdin:
        question = json.loads(line)
        number = question.pop("number")
        (about,) = question.values()
        if "queries" in about:
            finalize(Path(about["queries"][0]), number)
        title = about.get("rule", {}).get("title")
        if title == "dies":
            os._exit(3)
        if title == "hangs":
            time.sleep(60)
        if title in ODD_LINES:
            say(ODD_LINES[title] % number)
        if title not in IN_ITS_PLACE:
            answer = {"number": number, "queries": [title]} | _ANSWER
            say(json.dumps(answer))
        if title == "says more afterwards":
            say(json.dumps(_ANSWER | {"queries": ["SELECT evil"]}))


def say(line):
    """One line of the protocol."""
    print(line, flush=True)  # noqa: T201 - an answer


_ASKED = [["Image", []], ["CommandLine", []]]
"""What is left of the rules of the tests: all of it."""

_ANSWER = {
    "opened": True, "text": "put together", "fields": {}, "renamed_only": True, "asked": _ASKED,
}  # fmt: skip

IN_ITS_PLACE = {
    "says garbage": "meow%.0s",
    "says a list": "[]%.0s",
    "says brackets": "[" * 100_000 + "%.0s",
    "says nothing": "{}%.0s",
    "says no more than the number": '{"number": %d}',
    "says one text for a list": '{"number": %d, "queries": "x", "fields": {}, "asked": []}',
    "says an error that is none": '{"number": %d, "error": "x"}',
    "says another form": '{"number": %d, "text": "x"}',
}
ODD_LINES = IN_ITS_PLACE | {
    "says more": json.dumps(_ANSWER | {"queries": ["SELECT evil"]}) + "%.0s",
    "says more by its last number": '{"number": 1%.0s, "queries": ["SELECT evil"]}',
}


def finalize(marker, number):
    """Fail as the marker is named, but where this was asked before."""
    if marker.exists():
        return
    marker.touch()
    if marker.name == "dies":
        os._exit(3)
    say(IN_ITS_PLACE[marker.name] % number)


if __name__ == "__main__":
    main()
