"""What a check of rules is, and what it looks at."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from sigma.rule import SigmaRule

from siemantic.diagnostics import Diagnostic, Level
from siemantic.errors import UndecidedError, UnsupportedError
from siemantic.matcher.formula import Part
from siemantic.rules.detections import detection_items
from siemantic.rules.documents import RuleDocument
from siemantic.rules.references import Unit
from siemantic.witnesses import find_idle_parts
from siemantic.yaml_reader import Key

_MOST_VALUES = 5000
"""Each value is looked at beside all others; the longest rule of SigmaHQ has 4,432."""


@dataclass(frozen=True)
class LintedRule:
    """A rule about single events: what belongs to it, and what pySigma makes of that."""

    unit: Unit
    rule: SigmaRule

    @property
    def document(self) -> RuleDocument:
        """The document that the rule was made of."""
        return self.unit.document

    @cached_property
    def idle(self) -> tuple[Part, ...] | None:
        """
        The parts without which the rule would mean the same; None when it matches no event.

        Nothing is idle where that cannot be told, or has so many values that it would take minutes.
        """
        if sum(len(each.value) for each in detection_items(self.rule)) > _MOST_VALUES:
            return ()
        try:
            return find_idle_parts(self.rule)
        except (UndecidedError, UnsupportedError):
            return ()


@dataclass(frozen=True, slots=True)
class Explained:
    """
    A kind of finding.

    Attributes:
        code: the pattern's name, which is what findings are chosen and ignored by.
        why: why it matters, in sentences.
    """

    code: str
    level: Level
    why: str


@dataclass(frozen=True, slots=True)
class Check(Explained):
    """
    What is looked for in each rule by itself.

    Attributes:
        flagged: the detection of a rule that has it, as YAML.
        fine: one that does not.
    """

    flagged: str
    fine: str
    find: Callable[[LintedRule], Iterator[Diagnostic]]


def found(
    check: Explained, document: RuleDocument, message: str, *keys: Key, hint: str | None = None
) -> Diagnostic:
    """A finding of the check about the place that `keys` lead to."""
    return replace(document.diagnose(check.code, message, *keys, hint=hint), level=check.level)
