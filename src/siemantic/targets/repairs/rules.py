"""Rules whose conditions are repaired when a backend asks for them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sigma.conditions import SigmaCondition
from sigma.rule import SigmaRule

from siemantic.targets.repairs.table import REPAIRS
from siemantic.targets.repairs.tree import Condition, with_parents


@dataclass
class RepairedCondition(SigmaCondition):
    """
    A condition that is repaired after it is parsed.

    A backend parses it after its pipelines are through with the rule, so that the repairs see what
    those have made of it.
    """

    repairs: tuple[str, ...] = ()

    @property
    def parsed(self) -> Condition:
        """What the backend writes."""
        found: Condition = self.parse()
        for name in self.repairs:
            found = REPAIRS[name](found)
        return with_parents(found)


def repair_rule(rule: SigmaRule, repairs: Sequence[str]) -> None:
    """Let the rule's conditions be repaired whenever they are asked for; the rule is changed."""
    rule.detection.parsed_condition = [
        RepairedCondition(each.condition, each.detections, each.source, tuple(repairs))
        for each in rule.detection.parsed_condition
    ]
