"""
The version of the API that both sides know.

Every version of QRadar has one of the API and still knows the two before it; a request without the
header Version gets the newest (OVERVIEW c_rest_api_getting_started). So the version is asked for
once and then sent with each request: an update of the console changes nothing until it drops the
version, and then the next is picked.
"""

from collections.abc import Iterable, Sequence

from siemantic.errors import ConsoleError
from siemantic.qradar.answers import Fields, as_fields, text_in

OLDEST, NEWEST = (17, 0), (26, 0)
"""
What this client was written for: 17.0 is that of QRadar 7.5.0, and 26.0 the newest whose pages were
read, that of 7.5.0 Update Package 12 and 13.
"""

Version = tuple[int, int]


def pick_version(offered: Iterable[object]) -> str:
    """
    The newest version that the console offers and this client knows, as the header has it.

    >>> pick_version([{"version": "25.0"}, {"version": "26.0"}, {"version": "27.0"}])
    '26.0'

    Args:
        offered: the answer to GET help-versions (page of version 12.0): objects with `version`,
            `deprecated` and `removed`, which says that it can no longer be called.
    Raises:
        ConsoleError: there is none.
    """
    known = sorted(filter(None, (_callable(as_fields(each, _LABEL)) for each in offered)))
    fitting = [each for each in known if OLDEST <= each <= NEWEST]
    if fitting:
        return _spell(fitting[-1])
    ours = f"{_spell(OLDEST)} to {_spell(NEWEST)}"
    raise ConsoleError(f"the console offers {_range(known)}; this siemantic knows {ours}")


_LABEL = "GET /api/help/versions"


_LONG = 10
"""Digits that no part of a version has."""


def _callable(fields: Fields) -> Version | None:
    major, _, minor = text_in(fields, "version").partition(".")
    is_version = all(each.isdecimal() and len(each) < _LONG for each in (major, minor))
    return (int(major), int(minor)) if is_version and fields.get("removed") is not True else None


def _range(versions: Sequence[Version]) -> str:
    if not versions:
        return "no version of the API"
    if len(versions) == 1:
        return f"API version {_spell(versions[0])}"
    return f"API versions {_spell(versions[0])} to {_spell(versions[-1])}"


def _spell(version: Version) -> str:
    return f"{version[0]}.{version[1]}"
