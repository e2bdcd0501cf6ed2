"""What tells the events of a rule's log source at a QRadar site."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sigma.rule import SigmaLogSource

from siemantic.aql.ast import And, Column, Condition, Select
from siemantic.aql.printer import condition_to_aql
from siemantic.aql.readings import Reading, readings_over
from siemantic.aql.walk import find_all
from siemantic.errors import UndecidedError
from siemantic.logic.folding import fold_unicode
from siemantic.logic.formula import TRUE, Event, Formula, In, all_of, some_of
from siemantic.logic.prove import Domain, find_event
from siemantic.logic.texts import text
from siemantic.profiles import ColumnMapping, Profile
from siemantic.readers.aql import consulted_switches


@dataclass(frozen=True, slots=True)
class LogSource:
    """
    What tells the events of the rule's log source.

    Attributes:
        condition: what the profile asks of them.
        told: conditions of the queries that are taken as the same, where the profile has nothing to
            say; that they are right is not looked at.
        given: what a row has so that those hold.
    """

    condition: Formula = TRUE
    told: tuple[Condition, ...] = ()
    given: Event = field(default_factory=dict)

    @property
    def assumptions(self) -> tuple[str, ...]:
        """What is taken as given, in words."""
        written = " AND ".join(condition_to_aql(each, one_line=True) for each in self.told)
        return (f"the log source is the one that {written} tells",) if written else ()


def profile_log_source(profile: Profile, source: SigmaLogSource) -> LogSource:
    """
    What the profile says, if it knows of log sources.

    Raises:
        UndecidedError: it does not know this one.
    """
    if profile.log_sources is None:
        return LogSource()
    found = profile.find_log_source(source.category, source.product, source.service)
    if found is None or found.unknown is not None:
        raise UndecidedError(f"the profile '{profile.name}' does not know the log source")
    return LogSource(some_of(map(_columns_agree, found.alternatives)))


def told_log_source(
    trees: Sequence[Select | Condition],
    asked: Collection[str],
    read: Callable[[Condition, Reading], Formula],
    domain: Domain,
) -> LogSource:
    """
    What all the queries ask of columns of the log source, beside all other conditions.

    Those columns stand nowhere else in the queries, and the rule asks for none of them. There is an
    event that meets the conditions under every reading.

    Args:
        asked: the columns that the rule asks for.
        read: what a condition says under a reading.
        domain: what each column can have.
    """
    told = tuple(each for each in _conjuncts(trees[0]) if _is_of_log_source(each))
    if not told or not all(_is_apart(told, each, asked) for each in trees):
        return LogSource()
    switches = (switch for each in told for switch in consulted_switches(each))
    readings = readings_over(tuple(dict.fromkeys(switches)))
    try:
        given = find_event(all_of(read(c, r) for c in told for r in readings), domain)
    except UndecidedError:
        return LogSource()
    return LogSource() if given is None else LogSource(TRUE, told, given)


def without(condition: Condition, told: Collection[Condition]) -> Condition | None:
    """What the condition asks beside those that are told; None for nothing."""
    if not told:
        return condition
    left = tuple(each for each in _conjuncts(condition) if each not in told)
    return (left[0] if len(left) == 1 else And(left)) if left else None


def _columns_agree(tests: Mapping[ColumnMapping, tuple[str | int, ...]]) -> Formula:
    return all_of(_one_of(column.name.lower(), values) for column, values in tests.items())


def _one_of(column: str, values: Iterable[str | int]) -> Formula:
    return some_of(In(column, text(str(each), fold_unicode)) for each in values)


def _is_apart(
    told: Collection[Condition], tree: Select | Condition, asked: Collection[str]
) -> bool:
    """Whether the tree has all of these, and their columns nowhere else, nor has the rule."""
    condition = tree.where if isinstance(tree, Select) else tree
    if condition is None or not set(told) <= set(_conjuncts(condition)):
        return False
    rest = without(condition, told)
    columns = {name for each in told for name in _columns_of(each)}
    return not columns & ({*asked} | (set() if rest is None else _columns_of(rest)))


_LOG_SOURCE = frozenset({"devicetype", "logsourceid", "qideventcategory"})
"""AQL guide, "Event, flow, and simarc fields for AQL queries"."""


def _conjuncts(tree: Select | Condition) -> tuple[Condition, ...]:
    condition = tree.where if isinstance(tree, Select) else tree
    if condition is None:
        return ()
    return condition.operands if isinstance(condition, And) else (condition,)


def _is_of_log_source(condition: Condition) -> bool:
    columns = _columns_of(condition)
    return bool(columns) and columns <= _LOG_SOURCE


def _columns_of(condition: Condition) -> set[str]:
    return {each.name.lower() for each in find_all(condition, Column)}
