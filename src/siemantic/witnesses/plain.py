"""
Rules in which it is soon seen that every value matters.

*Soundness*: a value is read as `siemantic.matcher.formula` reads it.
"""

from dataclasses import dataclass, field

from sigma.conditions import (
    ConditionAND,
    ConditionFieldEqualsValueExpression,
    ConditionNOT,
    ConditionOR,
    ConditionValueExpression,
)
from sigma.rule import SigmaRule
from sigma.types import (
    SigmaCasedString,
    SigmaExpansion,
    SigmaString,
    SigmaType,
    SpecialChars,
)

from siemantic.errors import UndecidedError, UnsupportedError
from siemantic.logic.decisive import Value, are_apart, find_idle
from siemantic.logic.formula import (
    All,
    Atom,
    Formula,
    In,
    Not,
    Related,
    Some,
    all_of,
    negation,
    some_of,
)
from siemantic.logic.globs import Glob, glob_of, glob_of_parts
from siemantic.logic.trees import ANYTHING
from siemantic.matcher.formula import Site, keyword_formula, value_formula


def find_idle_values(rule: SigmaRule, site: Site) -> dict[Value, bool] | None:
    """
    The values that never matter, each with what it can be taken for; None where not soon seen.

    Unless it is None, the rule matches some event.
    """
    values = _Values(site)
    try:
        formula = values.formula_of(rule)
    except (UndecidedError, UnsupportedError):
        return None
    known = values.by_atom()
    idle = find_idle(formula, known)
    return None if idle is None else {known[atom]: taken for atom, taken in idle.items()}


def are_seen_apart(one: SigmaRule, other: SigmaRule, site: Site) -> bool:
    """Whether an event is soon seen that one of the rules detects and the other does not."""
    values = _Values(site)
    try:
        formulas = values.formula_of(one), values.formula_of(other)
    except (UndecidedError, UnsupportedError):
        return False
    return are_apart(*formulas, values.by_atom())


def value_of(atom: In) -> Value:
    """The value of an atom of the rule's whole formula."""
    return Value(atom.column, glob_of(atom.texts) or atom.texts)


@dataclass(frozen=True, slots=True)
class _Values:
    """The values so far, each with the atom that stands for it: most need no tree then."""

    site: Site
    atoms: dict[Value, Atom] = field(default_factory=dict)

    def by_atom(self) -> dict[Atom, Value]:
        """Atom -> the value that it stands for."""
        return {atom: value for value, atom in self.atoms.items()}

    def formula_of(self, rule: SigmaRule) -> Formula:
        """
        The rule's conditions over those atoms.

        Raises:
            UndecidedError, UnsupportedError: as `siemantic.matcher.formula.to_formula`.
        """
        return some_of(self.formula(each.parsed) for each in rule.detection.parsed_condition)

    def formula(self, condition: object) -> Formula:
        """The condition over those atoms."""
        match condition:
            case ConditionAND(args):
                return all_of(self.formula(each) for each in args)
            case ConditionOR(args):
                return some_of(self.formula(each) for each in args)
            case ConditionNOT(args):
                return negation(self.formula(args[0]))
            case ConditionFieldEqualsValueExpression(name, value):
                return self._field(name, value)
            case ConditionValueExpression(value):
                return self._over(keyword_formula(value, self.site))
            case _:
                raise UndecidedError("nothing is left of a part of the rule's condition")

    def _field(self, name: str, value: SigmaType) -> Formula:
        glob = _glob(value) if isinstance(value, SigmaString) else None
        if glob is not None:
            places = self.site.places(name)
            return some_of(self._atom(Value(each.column, glob)) for each in places)
        if isinstance(value, SigmaExpansion):
            return some_of(self._field(name, each) for each in value.values)
        return self._over(value_formula(name, value, self.site))

    def _over(self, formula: Formula) -> Formula:
        """The formula over those atoms."""
        match formula:
            case In():
                return self._atom(value_of(formula))
            case Not(part):
                return negation(self._over(part))
            case All(parts):
                return all_of(map(self._over, parts))
            case Some(parts):
                return some_of(map(self._over, parts))
            case Related():
                raise UndecidedError("columns that are compared are not followed here")

    def _atom(self, value: Value) -> Formula:
        if value not in self.atoms:
            self.atoms[value] = In(str(len(self.atoms)), ANYTHING)
        return self.atoms[value]


def _glob(value: SigmaString) -> Glob | None:
    """The text with its gaps; None where it has something else."""
    if not all(isinstance(each, str) or each is SpecialChars.WILDCARD_MULTI for each in value.s):
        return None
    parts = (each if isinstance(each, str) else None for each in value.s)
    return glob_of_parts(parts, minding_case=isinstance(value, SigmaCasedString))
