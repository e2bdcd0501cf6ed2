"""Panther's rules to be verified: what its engine takes for numbers is told."""

from dataclasses import replace

from sigma.rule import SigmaRule

from siemantic.engines.panther import number_columns
from siemantic.verify.engine import EngineQueries
from siemantic.verify.numbers import assumed
from siemantic.verify.subject import Subject


class PantherQueries(EngineQueries):
    """
    The queries of one rule.

    In JSON a value that is only compared with numbers is one: `deep_get("EventID") == 1` finds no
    "1". Panther's schemas decide which a log has.
    """

    def locate(self, rule: SigmaRule) -> Subject:
        """
        The rule with its fields as columns.

        Raises:
            UndecidedError: a query is no rule for Panther.
        """
        columns = {column for text in self.texts for column in number_columns(text)}
        return replace(super().locate(rule), assumptions=assumed(columns))
