"""What tells the events of a rule's log source at a QRadar site."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from sigma.rule import SigmaLogSource

from siemantic.aql.ast import And, Column, Condition, Select
from siemantic.aql.printer import condition_to_aql
from siemantic.aql.readings import Reading
from siemantic.aql.walk import find_all
from siemantic.errors import UndecidedError
from siemantic.logic.folding import fold_unicode
from siemantic.logic.formula import TRUE, Formula, In, all_of, some_of
from siemantic.logic.prove import find_event
from siemantic.logic.texts import text
from siemantic.profiles import ColumnMapping, Profile
from siemantic.readers.aql import Names, read_condition


class LogSource(NamedTuple):
    """A condition on events, and what is taken as given for it, in words."""

    condition: Formula = TRUE
    assumptions: tuple[str, ...] = ()


def find_log_source(
    trees: Sequence[Select | Condition], names: Names, profile: Profile, source: SigmaLogSource
) -> LogSource:
    """
    What the profile says, or the queries themselves where it says nothing of log sources.

    Raises:
        UndecidedError: the profile does not know the log source.
    """
    if profile.log_sources is None:
        return _told(trees, names)
    found = profile.find_log_source(source.category, source.product, source.service)
    if found is None or found.unknown is not None:
        raise UndecidedError(f"the profile '{profile.name}' does not know the log source")
    return LogSource(some_of(map(_columns_agree, found.alternatives)))


def _columns_agree(tests: Mapping[ColumnMapping, tuple[str | int, ...]]) -> Formula:
    return all_of(_one_of(column.name.lower(), values) for column, values in tests.items())


def _one_of(column: str, values: Iterable[str | int]) -> Formula:
    return some_of(In(column, text(str(each), fold_unicode)) for each in values)


def _told(trees: Sequence[Select | Condition], names: Names) -> LogSource:
    """
    What all the queries ask of columns of the log source, beside all other conditions.

    That they are right is not looked at.
    """
    told = [tuple(filter(_is_of_log_source, _conjuncts(each))) for each in trees]
    if not told[0] or any(set(each) != set(told[0]) for each in told):
        return LogSource()
    found = all_of(read_condition(each, names, Reading()) for each in told[0])
    if find_event(found) is None:  # what no event can meet tells no log source
        return LogSource()
    written = " AND ".join(condition_to_aql(each, one_line=True) for each in told[0])
    return LogSource(found, (f"the log source is the one that {written} tells",))


_LOG_SOURCE = frozenset({"devicetype", "logsourceid", "qideventcategory"})
"""AQL guide, "Event, flow, and simarc fields for AQL queries"."""


def _conjuncts(tree: Select | Condition) -> tuple[Condition, ...]:
    condition = tree.where if isinstance(tree, Select) else tree
    if condition is None:
        return ()
    return condition.operands if isinstance(condition, And) else (condition,)


def _is_of_log_source(condition: Condition) -> bool:
    columns = {each.name.lower() for each in find_all(condition, Column)}
    return bool(columns) and columns <= _LOG_SOURCE
