"""What a check of rules is, and what it looks at."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from sigma.rule import SigmaRule

from siemantic.diagnostics import Diagnostic, Level
from siemantic.errors import SiemanticError, UndecidedError, UnsupportedError
from siemantic.matcher.formula import Part
from siemantic.rules.documents import RuleDocument
from siemantic.rules.references import Unit
from siemantic.witnesses import TooManyValuesError, find_idle_parts
from siemantic.yaml_reader import Key


@dataclass(frozen=True)
class LintedRule:
    """A rule about single events: what belongs to it, and what pySigma makes of that."""

    unit: Unit
    rule: SigmaRule

    @property
    def document(self) -> RuleDocument:
        """The document that the rule was made of."""
        return self.unit.document

    @property
    def idle(self) -> tuple[Part, ...] | None:
        """
        The parts without which the rule would mean the same; None when it matches no event.

        Nothing is idle where that cannot be told.
        """
        return () if isinstance(self._idle, SiemanticError) else self._idle

    @property
    def has_too_many_values(self) -> bool:
        """Whether they were not compared with each other, which would take minutes."""
        return isinstance(self._idle, TooManyValuesError)

    @cached_property
    def _idle(self) -> tuple[Part, ...] | SiemanticError | None:
        try:
            return find_idle_parts(self.rule)
        except (UndecidedError, UnsupportedError) as error:
            return error


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
