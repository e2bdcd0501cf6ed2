"""Java's replacement texts: Javadoc of `Matcher.appendReplacement`, Java SE 17."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from siemantic.errors import AqlEvaluationError

_PART = re.compile(
    r"\\(?P<escaped>.)|\$\{(?P<name>[A-Za-z][A-Za-z0-9]*)\}|\$(?P<digits>[0-9]+)|(?P<plain>[^\\$]+)",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class _Group:
    """A group of the match: its name, or digits of which the first ones number it."""

    key: str

    def expand(self, match: re.Match[str]) -> str:
        """The text of the group, empty when it took no part."""
        if not self.key.isdigit():
            return match[self.key] or ""
        number, rest = self._split(match.re.groups)
        return (match[number] or "") + rest

    def _split(self, groups: int) -> tuple[int, str]:
        """As many digits as there are groups for; the first one always is one of them."""
        length = 1
        number = int(self.key[0])
        while length < len(self.key) and number * 10 + int(self.key[length]) <= groups:
            number = number * 10 + int(self.key[length])
            length += 1
        return number, self.key[length:]


def translate_replacement(text: str) -> Callable[[re.Match[str]], str]:
    r"""
    Compile a Java replacement: `$1`, `${name}`, and `\` before a literal character.

    Raises:
        AqlEvaluationError: Java refuses the text; or, when a match is replaced, the pattern has
            no such group.

    >>> re.sub("(a)(b)?", translate_replacement(r"<$1|$2|$12\$>"), "xa")
    'x<a||a2$>'
    """
    parts = _read_parts(text)

    def expand(match: re.Match[str]) -> str:
        try:
            return "".join(each if isinstance(each, str) else each.expand(match) for each in parts)
        except IndexError as error:
            raise AqlEvaluationError(
                f"the replacement {text!r} names a group that the regex has not; "
                "name one that it has, or write \\$ for a literal dollar"
            ) from error

    return expand


def has_groups(replacement: str) -> bool:
    """Whether a replacement reads a group other than the whole match."""
    parts = _read_parts(replacement)
    return any(isinstance(each, _Group) and each.key != "0" for each in parts)


def replace_with(
    pattern: re.Pattern[str],
    text: str,
    expand: Callable[[re.Match[str]], str],
    *,
    first_only: bool,
) -> str:
    """Replace what Java's `find()` finds, one after another, or the first of it."""
    pieces: list[str] = []
    done = start = 0
    while start <= len(text) and (match := pattern.search(text, start)):
        pieces += (text[done : match.start()], expand(match))
        if not (first_only or match[0] or text[match.end() : match.end() + 1] <= "\uffff"):
            raise AqlEvaluationError(
                f"cannot run the regex {pattern.pattern!r} here: java replaces nothing inside of "
                f"{text[match.end()]!r}; write a regex that does not match nothing"
            )
        done = match.end()
        start = done + (match.start() == done)
        if first_only:
            break
    return "".join((*pieces, text[done:]))


def _read_parts(text: str) -> tuple[str | _Group, ...]:
    parts: list[str | _Group] = []
    at = 0
    while at < len(text):
        found = _PART.match(text, at)
        if not found:
            raise AqlEvaluationError(
                f"java refuses the replacement {text!r} at {text[at:]!r}; "
                "write \\$ and \\\\ for a literal dollar and backslash"
            )
        key = found["name"] or found["digits"]
        parts.append(_Group(key) if key else found["escaped"] or found["plain"])
        at = found.end()
    return tuple(parts)
