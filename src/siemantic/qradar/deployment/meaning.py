"""Which events a building block finds now that it did not find before, and the other way round."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from siemantic.aql.ast import And, Condition, Select
from siemantic.aql.parser import parse, parse_condition
from siemantic.errors import AqlError
from siemantic.profiles import Profile
from siemantic.qradar.deployment.plan import Meaning, Step
from siemantic.targets.qradar_aql.extension.contents import Entry
from siemantic.targets.qradar_aql.schema import schema_of
from siemantic.verify.aql_diff import Comparison, compare


def with_meanings(
    steps: Sequence[Step], wanted: Sequence[Entry], before: Sequence[Entry], profile: Profile
) -> tuple[Step, ...]:
    """The steps; those of building blocks whose filters are others now with the meaning of that."""
    old, new = ({each.identifier: each for each in one} for one in (before, wanted))
    return tuple(
        replace(each, meaning=compare_meaning(old[key], new[key], profile))
        if "tests" in each.parts and (key := each.identifier) in old
        else each
        for each in steps
    )


def compare_meaning(old: Entry, new: Entry, profile: Profile) -> Meaning | None:
    """What the AQL filters of both find, compared by proof; None where there are none."""
    if old.kind != "building block" or not old.filters or not new.filters:
        return None
    try:
        trees = [_query(each, profile) for each in (old, new)]
    except AqlError as error:
        return Meaning("undecided", problem=str(error))
    conditions = tuple(each.where for each in trees if each.where is not None)
    schema = schema_of(profile, And(conditions))
    return _first(compare(trees[0], trees[1], schema))


def _query(entry: Entry, profile: Profile) -> Select:
    conditions: tuple[Condition, ...] = tuple(parse_condition(each) for each in entry.filters)
    where = conditions[0] if len(conditions) == 1 else And(conditions)
    query = parse(f"SELECT * FROM {profile.database}")  # noqa: S608 - events or flows
    return replace(query, where=where)


def _first(found: tuple[Comparison, ...]) -> Meaning:
    """The first difference; what is so under some readings only counts as well."""
    different = next((each for each in found if each.relation != "same"), found[0])
    shown = next(iter(different.found), None)
    if shown is None:
        return Meaning(different.relation, problem=different.problem)
    by: Literal["now", "before"] = "now" if shown.by == "second" else "before"
    return Meaning(different.relation, by, shown.event, different.problem)
