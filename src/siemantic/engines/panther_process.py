"""
A rule for Panther and events from standard input -> verdicts to standard output, as JSON.

`panther.py` runs this file by its path, in a process of its own that sees nothing of siemantic.
"""

import contextlib
import json
import sys
from typing import Any

_SECONDS = 10
_BYTES = 2**30


def main() -> None:
    """Answer `{"rule": TEXT, "events": [...]}` by `{"found": [...]}` or by `{"error": TEXT}`."""
    from panther_core import PantherEvent

    asked = json.load(sys.stdin)
    _bound()
    module: dict[str, Any] = {}
    try:
        exec(compile(asked["rule"], "rule", "exec"), module)  # noqa: S102 - what this file is for
        found = [bool(module["rule"](PantherEvent(each, None))) for each in asked["events"]]
    except Exception as error:  # noqa: BLE001 - rules raise whatever Python has
        answer: dict[str, Any] = {"error": f"{type(error).__name__}: {str(error)[:200]}"}
    else:
        answer = {"found": found}
    json.dump(answer, sys.stdout)


def _bound() -> None:
    """Bound time and memory, and write no files, where the system can."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (_BYTES, _BYTES))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


if __name__ == "__main__":
    main()
