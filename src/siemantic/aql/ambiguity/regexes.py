"""Whether a regular expression means the same in two readings, by what becomes of it in Python."""

import re

from siemantic.aql.ambiguity.patterns import spellings
from siemantic.aql.java_regex import compile_java
from siemantic.errors import AqlEvaluationError


def is_same_halved(pattern: str) -> bool:
    r"""
    Whether it means the same when two backslashes in it are one.

    In a class four backslashes are one backslash, and so are two.

    >>> is_same_halved(r"[\\\\]cmd"), is_same_halved(r"\\\\cmd")
    (True, False)
    """
    return all(
        len({_carried_over(each, ignore_case=ignore_case) for each in spellings(pattern)}) == 1
        for ignore_case in (False, True)
    )


def folds_in_regex(pattern: str) -> bool | None:
    """
    Whether only rare letters beyond ASCII meet it without regard to case; None when none does.

    >>> folds_in_regex("[Ää]rger"), folds_in_regex("disk"), folds_in_regex("ärger")
    (None, True, False)
    """
    found = [_folds(each) for each in spellings(pattern)]
    return next((each for each in (False, True) if each in found), None)


def _folds(pattern: str) -> bool | None:
    ascii_only = _carried_over(pattern, ignore_case=True)
    unicode = _carried_over(pattern, ignore_case=True, folds_beyond_ascii=True)
    if None in (ascii_only, unicode) or ascii_only == unicode:
        return None
    return _without_rare(str(ascii_only)) == _without_rare(str(unicode))


def _carried_over(
    pattern: str, *, ignore_case: bool, folds_beyond_ascii: bool = False
) -> str | None:
    try:
        return compile_java(
            pattern, ignore_case=ignore_case, folds_beyond_ascii=folds_beyond_ascii
        ).pattern
    except AqlEvaluationError:
        return None


_ESCAPED = re.compile(r"-?\\(?:x[0-9a-f]{2}|u[0-9a-f]{4})")


def _without_rare(pattern: str) -> str:
    """The pattern without the letters that no letter gives when it changes its case."""
    return _ESCAPED.sub(lambda found: "" if _is_rare(found[0]) else found[0], pattern)


def _is_rare(escaped: str) -> bool:
    letter = chr(int(escaped.lstrip("-")[2:], 16))
    return letter not in (letter.lower().upper(), letter.upper().lower())
