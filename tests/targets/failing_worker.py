"""A worker that answers with a rule's title, or fails as the title says."""

import json
import os
import sys
import time
from pathlib import Path


def main():
    """Answer until the input ends."""
    for line in sys.stdin:
        (about,) = json.loads(line).values()
        if "queries" in about:
            finalize(Path(about["queries"][0]))
        title = about.get("rule", {}).get("title")
        if title == "dies":
            os._exit(3)
        if title == "hangs":
            time.sleep(60)
        if title == "says garbage":
            print("meow", flush=True)  # noqa: T201 - an answer
        elif title == "says a list":
            print("[]", flush=True)  # noqa: T201 - an answer
        else:
            answer = {"opened": True, "queries": [title], "text": "put together"}
            answer |= {"fields": {}, "renamed_only": True, "asked": _ASKED}
            print(json.dumps(answer), flush=True)  # noqa: T201 - an answer


_ASKED = [["Image", []], ["CommandLine", []]]
"""What is left of the rules of the tests: all of it."""


def finalize(marker):
    """Die, but where this was asked before."""
    if not marker.exists():
        marker.touch()
        os._exit(3)


if __name__ == "__main__":
    main()
