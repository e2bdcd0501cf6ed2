"""What a query of another's making means only if AQL does what no page of the guide says."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from siemantic.aql.ast import And, Between, Call, Compare, Condition, In, Mixed, Not, Or, Select
from siemantic.aql.parser import Parsed
from siemantic.aql.walk import walk

_ODDITIES: Mapping[str, str] = {
    "case_without_else": "CASE without ELSE gives null",
    "not_without_parentheses": "NOT without parentheses covers the comparison behind it",
    "odd_null_test": "ISNULL, NOTNULL and IS NOT are tests for null",
    "qualified_name": "a table before a name does not change what is meant",
    "searched_case": "CASE without an operand is IF",
}
"""Those of the parser's oddities that decide what is found."""


def spell_out(condition: Condition) -> Condition:
    """The condition with an OR of comparisons in the place of each ENUMERATION."""
    match condition:
        case And(operands) | Or(operands) | Mixed(operands=operands):
            return replace(condition, operands=tuple(map(spell_out, operands)))
        case Not(operand):
            return replace(condition, operand=spell_out(operand))
        case Compare(left, operator, Call(function, texts)) if function.upper() == _ENUMERATION:
            name = operator.removeprefix("NOT ")
            found = Or(tuple(Compare(left, name, each) for each in texts))  # type: ignore[arg-type]
            return found if name == operator else Not(found)
        case _:
            return condition


_ENUMERATION = "ENUMERATION"


def undocumented(queries: Iterable[Parsed[Select] | Parsed[Condition]]) -> tuple[str, ...]:
    """What is taken as given, in words; docs/aql.md has what the guide says and does not."""
    return tuple(dict.fromkeys(each for query in queries for each in _of(query)))


def _of(query: Parsed[Select] | Parsed[Condition]) -> Iterator[str]:
    yield from (_ODDITIES[each.code] for each in query.oddities if each.code in _ODDITIES)
    condition = query.tree.where if isinstance(query.tree, Select) else query.tree
    for node in () if condition is None else walk(condition):
        match node:
            case Between():
                yield "both limits of BETWEEN belong to it"
            case Call(function) if function.upper() == _ENUMERATION:
                yield "ENUMERATION stands for OR between comparisons with its texts"
        match node:
            case Compare(operator=operator) if operator.startswith("NOT "):
                yield f"{operator} is NOT of {operator.removeprefix('NOT ')}"
            case In(negated=True):
                yield "NOT IN is NOT of IN"
            case Between(negated=True):
                yield "NOT BETWEEN is NOT of BETWEEN"
