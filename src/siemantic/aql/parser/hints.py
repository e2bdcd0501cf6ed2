"""What could have stood where the text stops being AQL, for people."""

import re
from collections.abc import Iterable
from difflib import get_close_matches
from itertools import takewhile

from siemantic.aql.keywords import RESERVED

_ELSEWHERE = {
    "JOIN": "AQL has no joins; a subselect behind IN compares with another search",
    "UNION": "AQL has no UNION; ask twice, or combine the conditions with OR",
    "INTERSECT": "AQL has no INTERSECT; combine the conditions with AND",
    "EXCEPT": "AQL has no EXCEPT; combine the conditions with AND NOT",
    "AS": "only columns have other names",
    "ON": "AQL has no joins; a subselect behind IN compares with another search",
    "OFFSET": "AQL has no offset",
    "TOP": "the number of rows stands at the end: LIMIT 10",
    "FETCH": "the number of rows is LIMIT 10",
    "OVER": "AQL has no window functions",
    "WITH": "AQL has no WITH; INTO names the result of a search",
    "EXISTS": "AQL has no EXISTS; a subselect stands behind IN",
    "ESCAPE": "AQL has no ESCAPE; MATCHES finds a plain % or _",
    "REGEXP": "a regular expression stands behind MATCHES or IMATCHES",
    "RLIKE": "a regular expression stands behind MATCHES or IMATCHES",
    "CONTAINS": "a part of a text is found by ILIKE '%part%'",
    "STARTSWITH": "the beginning of a text is found by ILIKE 'part%'",
    "ENDSWITH": "the end of a text is found by ILIKE '%part'",
    "ENUMERATION": "AQL's guide has no ENUMERATION; write one ILIKE for each, with OR between",
    **dict.fromkeys(("INNER", "LEFT", "RIGHT", "OUTER", "FULL", "CROSS"), "AQL has no joins"),
}
"""Words of SQL and of other query languages -> what AQL has instead."""

_OPERATORS = """
+ - * / % ^ & | << >> = != < <= > >= LIKE ILIKE MATCHES IMATCHES IN BETWEEN IS ISNOT ISNULL NOTNULL
NOT
"""
_CLAUSES = "INTO WHERE GROUP HAVING ORDER LIMIT LAST START PARAMETERS PARAMS SESSION"
_GROUPS = (
    (frozenset(_OPERATORS.split()), "an operator"),
    (frozenset(_CLAUSES.split()), "a clause such as WHERE or LIMIT"),
)

_LONGEST = 20
"""A longer word is no misspelled keyword."""

_UNTOLD = frozenset((";", ".", "ASCENDING", "DESCENDING", "NULLS"))
"""What may stand almost anywhere, or is better not written."""


def elsewhere(word: str) -> str | None:
    """What AQL has instead of a word of another language."""
    return _ELSEWHERE.get(word)


def nearest(word: str, words: Iterable[str]) -> str | None:
    """
    The word that was meant, when another one is near.

    >>> nearest("WEHRE", ["FROM", "WHERE"]), nearest("YB", ["BY"]), nearest("USERS", ["ASC"])
    ('WHERE', 'BY', None)
    """
    if not 1 < len(word) <= _LONGEST or word in words:
        return None
    letters = [each for each in words if each.isalpha()]
    turned = [each for each in letters if sorted(each) == sorted(word)]
    near = turned or get_close_matches(word, letters, n=1, cutoff=0.65)
    return near[0] if near else None


def misspelled(word: str, words: Iterable[str]) -> str | None:
    """
    The word that this is with two letters swapped, or with one missing or too many.

    >>> misspelled("NTO", ["NOT"]), misspelled("CAS", ["CASE"]), misspelled("TEST", ["TEXT"])
    ('NOT', 'CASE', None)
    """
    found = nearest(word, words)
    if found is None:
        return None
    swapped = sorted(found) == sorted(word)
    return (
        found if swapped or _is_without_one(found, word) or _is_without_one(word, found) else None
    )


def _is_without_one(long: str, short: str) -> bool:
    return any(long[:at] + long[at + 1 :] == short for at in range(len(long)))


_WORDS = re.compile(r"[A-Za-z_$][\w$]*(?:[ \t]+[A-Za-z_$][\w$]*)+", re.ASCII)
_BEHIND_NAME = re.compile(rf"\s*(?:[=<>!,);]|$|(?:{'|'.join(RESERVED)})\b)", re.IGNORECASE)
_NO_FIRST_WORDS = frozenset(
    ["SEARCH", "SECOND", "SECONDS", "MINUTE", "MINUTES", "HOUR", "HOURS", "DAY", "DAYS"]
)


def find_spaced(text: str, start: int) -> str | None:
    """
    The name of several words that begins at the offset, if it ends as a name can.

    >>> find_spaced("Process Name ILIKE 'x'", 0), find_spaced("Log Source DESC", 0)
    ('Process Name', 'Log Source')
    >>> find_spaced("a ILKE 'x'", 0), find_spaced("a LIKE 'x'", 0)
    (None, None)
    """
    found = _WORDS.match(text, start)
    words = found[0].split() if found else []
    plain = list(takewhile(lambda each: each.upper() not in RESERVED, words))
    is_name = len(plain) > 1 and plain[0].upper() not in _NO_FIRST_WORDS
    ends = found is not None and (len(plain) < len(words) or _BEHIND_NAME.match(text, found.end()))
    return " ".join(plain) if is_name and ends else None


def describe(words: Iterable[str]) -> str:
    """
    Words that could stand at a place.

    >>> describe(("+", "-", "FROM", ",", ";"))
    "',', FROM, an operator or the end"
    """
    large = [(group, name) for group, name in _GROUPS if len(group.intersection(words)) > 1]
    known = {word for group, _ in large for word in group} | _UNTOLD
    signs = [f"'{each}'" for each in words if each not in known and not each.isalpha()]
    letters = [each for each in words if each not in known and each.isalpha()]
    end = ["the end"] if ";" in words or not (signs or letters or large) else []
    parts = [*dict.fromkeys(signs + letters), *(name for _, name in large), *end]
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} or {parts[-1]}"
