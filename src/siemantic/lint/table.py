"""The checks of our own, in the order of their names."""

from siemantic.lint import attack_tags, filters, meaning, needless_regex, same_meaning
from siemantic.lint.check import Check, Explained

CHECKS: tuple[Check, ...] = (needless_regex.CHECK, meaning.NEVER_MATCHES, meaning.NEVER_MATTERS)
"""Those that look at each rule by itself."""

EXPLAINED: tuple[Explained, ...] = (
    filters.TAKES_ALL,
    filters.TAKES_NOTHING,
    *CHECKS,
    same_meaning.SAME_MEANING,
    meaning.TOO_MANY_VALUES,
    attack_tags.UNKNOWN,
    attack_tags.REVOKED,
)
"""All of them."""
