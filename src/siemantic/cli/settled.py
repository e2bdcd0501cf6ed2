"""
A build that left nothing to do, remembered with what it told as long as no file has changed.

What everyone runs again and again is told then without pySigma and without a look into a file: as
long as all files that the build read, those of its output, our own, and the names in Python's
folders are what they were, see `siemantic.stamps`.
"""

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import siemantic
from siemantic.cache import cache_of
from siemantic.cli.totals import Totals, totals_of
from siemantic.stamps import Stamped, stamp

if TYPE_CHECKING:
    from siemantic.build import BuildResult, Settings
    from siemantic.targets.request import TargetRequest

_FOLDERS = ("sigma", "sigma/backends", "sigma/pipelines", "sigma/validators")
"""Where packages for pySigma lie, which can be taken away without pip knowing."""


class Settled(NamedTuple):
    """What was told, and the folder of the queries."""

    totals: Totals
    output: str


def find_settled(now_ns: int) -> Settled | None:
    """What a build told that would tell the same now, in nanoseconds since 1970."""
    key = _key()
    known = cache_of("settled").find([key]).get(key)
    if known is None or stamp(Stamped(*known["stamped"]), now_ns) != known["stamp"]:
        return None
    return Settled(Totals(*known["totals"]), known["output"])


def keep_settled(result: "BuildResult", settings: "Settings", now_ns: int) -> None:
    """
    Remember a build, unless it had something to do, or may come to something else another time.

    Args:
        now_ns: nanoseconds since 1970, from before the first file was read.
    """
    if result.drift or result.verdicts.gained or not _is_final(result, settings):
        return
    stamped = _stamped(settings)
    found = stamp(stamped, now_ns)
    if found is not None:
        known = {"stamped": stamped, "stamp": found, "output": settings.output}
        cache_of("settled").keep({_key(): {**known, "totals": totals_of(result)}})


def _is_final(result: "BuildResult", settings: "Settings") -> bool:
    """Whether all is sound, and nothing counts but files that are looked at."""
    from siemantic.targets.table import get_target

    is_sound = not result.workload.findings and all(each.is_final for each in result.built)
    # An environment of its own has thousands of files.
    return is_sound and all(get_target(each.target).isolation is None for each in settings.requests)


def _stamped(settings: "Settings") -> Stamped:
    from siemantic.settings import SETTINGS_FILE

    own = str(Path(str(siemantic.__file__)).parent)
    files = [name for each in settings.requests for name in _files_of(each)]
    there = [name for name in files if os.path.lexists(name)]
    trees = [SETTINGS_FILE, *settings.rules, *settings.filters, settings.output, own, *there]
    packages = [str(Path(folder, name)) for folder in sys.path for name in ("", *_FOLDERS)]
    folders = [*packages, *(name for name in files if name not in there)]
    return Stamped(tuple(dict.fromkeys(trees)), tuple(dict.fromkeys(folders)))


def _files_of(request: "TargetRequest") -> Iterator[str]:
    """
    The paths of its profile and pipelines.

    Names of shipped ones among them: there may be a file of the name another time.
    """
    from siemantic.profiles.load import find_profile_files

    yield from request.pipelines or ()
    if request.profile is not None:
        yield request.profile
        yield from find_profile_files(request.profile)


def _key() -> str:
    """Where it was built, by which Python, and in which form it is remembered."""
    home = os.environ.get("XDG_DATA_HOME", "")
    form = [*Stamped._fields, *Totals._fields]
    return json.dumps([str(Path.cwd()), sys.version, sys.path, home, form])
