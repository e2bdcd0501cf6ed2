"""
EVTX, the files of the Windows event log, by the library `evtx` (docs/decisions/0029).

It is the only module that imports that library, and only when a file is there to be read.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from siemantic.ruletests.recordings import RecordingError


def read_evtx(path: Path) -> Iterator[Mapping[str, Any]]:
    """
    The records of a file as nested JSON data, in order.

    Raises:
        RecordingError: the library is not installed, or the file is broken.
    """
    try:
        from evtx import PyEvtxParser
    except ImportError as error:
        message = "reading EVTX needs the package 'evtx', which is not installed"
        raise RecordingError(message, hint="run: pip install 'siemantic[evtx]'") from error
    try:
        yield from (_data(each) for each in PyEvtxParser(str(path)).records_json())
    except RecordingError:
        raise
    except (OSError, RuntimeError, ValueError, RecursionError) as error:
        first = (str(error).strip().splitlines() or ["it cannot be read"])[0]
        raise RecordingError(f"no EVTX: {first[:200]}") from error


def _data(record: Mapping[str, Any] | None) -> Mapping[str, Any]:
    if record is None:
        raise RecordingError("no EVTX: a record cannot be read")
    found: Mapping[str, Any] = json.loads(record["data"])
    return found
