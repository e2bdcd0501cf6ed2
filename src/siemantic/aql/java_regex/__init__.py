"""
Java's regular expressions, run by Python's `re`.

QRadar runs on Java, so that AQL's MATCHES, IMATCHES, REPLACEALL and REPLACEFIRST take the syntax
of `java.util.regex.Pattern`. It is carried over to `re` where that says exactly the same, and
refused where it does not; nothing is silently different. All facts about Java in this package
are those of the Javadoc of `java.util.regex` in Java SE 17, and were compared with OpenJDK 17.

Both engines backtrack: a pattern such as `(a+)+b` takes exponential time here as it does in Java.
"""

import re
from functools import lru_cache
from warnings import catch_warnings, simplefilter

from siemantic.aql.java_regex.patterns import translate
from siemantic.aql.java_regex.reader import InvalidRegexError, refusal
from siemantic.aql.java_regex.replacements import has_groups, replace_with, translate_replacement
from siemantic.errors import AqlEvaluationError

__all__ = ["InvalidRegexError", "compile_java", "replace", "translate_replacement"]


@lru_cache(maxsize=512)
def compile_java(
    pattern: str,
    *,
    ignore_case: bool = False,
    folds_beyond_ascii: bool = False,
    reads_groups: bool = False,
) -> re.Pattern[str]:
    r"""
    Compile a Java pattern for Python: `fullmatch` is Java's `matches()`, `search` is `find()`.

    `sub` is not Java's `replaceAll` when the pattern can match nothing; `replace` is.

    Args:
        pattern: as `java.util.regex.Pattern.compile` takes it.
        ignore_case: Java's CASE_INSENSITIVE, which folds the letters of ASCII alone.
        folds_beyond_ascii: Java's UNICODE_CASE, with any ignoring of case.
        reads_groups: what the groups hold after a match must be Java's too.
    Raises:
        InvalidRegexError: Java refuses the pattern.
        AqlEvaluationError: `re` cannot say exactly the same.

    >>> bool(compile_java(r"a$").search("a\u2028")), bool(compile_java(r"a{2}{3}").fullmatch("aa"))
    (True, True)
    """
    letters = ("i" if ignore_case else "") + ("u" if folds_beyond_ascii else "")
    try:
        translated = translate(pattern, frozenset(letters), reads_groups=reads_groups)
        with catch_warnings():
            simplefilter("error")
            return re.compile(translated, re.ASCII)
    except RecursionError as error:
        raise AqlEvaluationError(
            refusal(pattern, "groups nested this deep", "nest fewer groups")
        ) from error
    except (re.error, OverflowError, Warning) as error:
        raise AqlEvaluationError(
            refusal(pattern, f"what python says of it: {error}", "write it more simply")
        ) from error


def replace(pattern: str, text: str, replacement: str, *, first_only: bool = False) -> str:
    """
    Replace as Java's `String.replaceAll` does, or `replaceFirst`.

    After an empty match the search goes on one character later, where `re.sub` would look for
    a match that is not empty at the same place.

    Raises:
        AqlEvaluationError: as for `compile_java` and `translate_replacement`.

    >>> replace("|a", "a", "x"), re.sub("|a", "x", "a")
    ('xax', 'xxx')
    """
    compiled = compile_java(pattern, reads_groups=has_groups(replacement))
    expand = translate_replacement(replacement)
    return replace_with(compiled, text, expand, first_only=first_only)
