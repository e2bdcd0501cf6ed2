"""What there is to say about a rule as it was read: its events, or why there are none."""

from collections.abc import Callable
from dataclasses import dataclass

from sigma.rule import SigmaRule

from siemantic.diagnostics import Diagnostic
from siemantic.errors import UndecidedError, UnsupportedError
from siemantic.rules import RuleDocument
from siemantic.rules.references import Unit
from siemantic.rules.sigma import build_unit, check_document
from siemantic.witnesses.findings import diagnose
from siemantic.witnesses.rule import Witness, find_rule_witnesses


@dataclass(frozen=True, slots=True)
class Answer:
    """
    The events of a rule.

    Attributes:
        problems: what is wrong with the rule, or why it has no events.
        unconfirmed: how many events were left out, since the matcher does not agree.
        left: how many values were not looked at, since it was late.
    """

    document: RuleDocument
    witnesses: tuple[Witness, ...] = ()
    problems: tuple[Diagnostic, ...] = ()
    unconfirmed: int = 0
    left: int = 0


def answer(document: RuleDocument, is_late: Callable[[], bool] = lambda: False) -> Answer:
    """
    The events of a document about single events; nothing is raised because of it.

    Args:
        is_late: whether to be content with the events that there are.
    """
    problem = check_document(document)
    if problem is not None:
        return Answer(document, problems=(problem,))
    rule = build_unit(Unit(document))[-1]
    if not isinstance(rule, SigmaRule):
        raise TypeError("a document of a rule makes one")
    try:
        found = find_rule_witnesses(rule, is_late)
    except UnsupportedError as error:
        problem = document.diagnose(error.code, str(error), "detection", hint=error.hint)
        return Answer(document, problems=(problem,))
    except UndecidedError as error:
        problem = document.diagnose("undecided", str(error), "detection", "condition")
        return Answer(document, problems=(problem,))
    problems = diagnose(document, found)
    return Answer(document, found.witnesses, problems, found.unconfirmed, found.left)
