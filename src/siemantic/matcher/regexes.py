r"""
Sigma's regular expressions, run by Python's `re` as PCRE would run them.

Sigma names PCRE as its flavour (Sigma specification 2.1, appendix modifiers). Where Python reads a
pattern in another way, it is spelled so that Python agrees (PCRE2 manual, pcre2pattern, "Generic
character types", "Circumflex and dollar", "Simple assertions"):

- `\d`, `\w`, `\s` and `\b` know ASCII alone, whether or not case is looked at.
- `\B` is the opposite of `\b` in an empty text as well.
- `^` stands at no end of a text but an empty one's, even behind a line break.

Letters beyond ASCII fold as Python has them.
"""

import re
from functools import lru_cache

_TOKEN = re.compile(
    r"""
    \\(?P<escaped>.)
    | \[(?P<negation>\^?)(?P<members>\]?(?:[^\]\\]|\\.)*)\]
    | \(\?\#[^)]*\)
    | (?P<caret>\^)
    """,
    re.VERBOSE | re.DOTALL,
)
_SHORTHAND = re.compile(r"\\(?:([dDwWsS])|.)", re.DOTALL)
_SETS = {
    "d": "[0-9]",
    "D": "[^0-9]",
    "w": "[A-Za-z0-9_]",
    "W": "[^A-Za-z0-9_]",
    "s": r"[ \t-\r]",
    "S": r"[^ \t-\r]",
}
"""Spelled out, since `(?a:\\W)` at the begin of a pattern knows more than ASCII in CPython 3.11."""


@lru_cache(maxsize=1024)
def compile_sigma(pattern: str, flags: int = 0) -> re.Pattern[str]:
    r"""
    Compile a regular expression of a rule, with the flags of `re`.

    >>> compile_sigma(r"\d").search("\u0665"), compile_sigma(r"[^\W]").search("\u00e9")
    (None, None)
    """
    return re.compile(_TOKEN.sub(_as_pcre, pattern), flags)


def _as_pcre(token: re.Match[str]) -> str:
    if token["caret"]:
        return r"^(?!(?<=\n)\Z)"
    if token["members"] is not None:
        return _class(token[0], token["negation"], token["members"])
    match token["escaped"]:
        case "b":
            return r"(?a:\b)"
        case "B":
            return r"(?!(?a:\b))"
        case letter if letter in _SETS:
            return f"(?-i:{_SETS[letter]})"
    return token[0]


def _class(whole: str, negation: str, members: str) -> str:
    """The class as one character of several, of which the spelled out ones look at case."""
    sets = [_SETS[found[1]] for found in _SHORTHAND.finditer(members) if found[1]]
    if not sets:
        return whole
    others = _SHORTHAND.sub(lambda found: "" if found[1] else found[0], members)
    either = f"(?-i:{'|'.join(sets)})"
    if others:
        escape = "\\" if others[0] == "^" else ""
        either = f"(?:{either}|[{escape}{others}])"
    return f"(?:(?!{either})(?s:.))" if negation else either
