"""The text of a regular expression, and where in it we are."""

import re
from dataclasses import dataclass

from siemantic.errors import UnsupportedError

_WAY_OUT = "say it with plain values and the modifiers contains, startswith and endswith"


@dataclass(slots=True)
class Reader:
    """A cursor over a pattern."""

    text: str
    at: int = 0

    def peek(self, length: int = 1) -> str:
        """The next characters, fewer at the end."""
        return self.text[self.at : self.at + length]

    def take(self) -> str:
        """Pass the next character."""
        found = self.peek()
        self.at += 1
        return found

    def accept(self, prefix: str) -> bool:
        """Pass the prefix if it comes next."""
        found = self.text.startswith(prefix, self.at)
        self.at += len(prefix) if found else 0
        return found

    def match(self, regex: re.Pattern[str]) -> re.Match[str] | None:
        """Pass what the regex matches here."""
        found = regex.match(self.text, self.at)
        self.at = found.end() if found else self.at
        return found

    def refuse(self, part: str, why: str, way_out: str = _WAY_OUT) -> UnsupportedError:
        """What to raise for a part that cannot be carried over; `why` goes on with `which`."""
        return UnsupportedError(
            "unsupported_regex",
            f"the regular expression '{self.text}' has '{part}', which {why}",
            way_out,
        )
