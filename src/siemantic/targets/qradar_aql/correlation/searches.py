"""A whole correlation -> SELECT."""

from collections.abc import Iterator

from sigma.correlations import SigmaCorrelationRule, SigmaCorrelationType, SigmaRuleReference
from sigma.rule import SigmaRule

from siemantic.aql.ast import Column, Database, Item, Node, Select, Subquery
from siemantic.aql.printer import can_name
from siemantic.aql.walk import find_all
from siemantic.errors import UnsupportedError
from siemantic.targets.qradar_aql.correlation.counts import (
    add_values,
    count_columns,
    count_events,
    count_values,
    counted_fields,
    limit_of,
)
from siemantic.targets.qradar_aql.correlation.members import (
    Member,
    Site,
    check_members,
    fields_in,
    to_member,
)
from siemantic.targets.qradar_aql.correlation.requirements import (
    leaves_of,
    measures_of,
    to_having,
)
from siemantic.targets.qradar_aql.correlation.rows import (
    FIRST,
    LAST,
    TIME,
    Events,
    Rows,
    column_of,
    grouped,
    rows_of,
    times,
)
from siemantic.targets.qradar_aql.correlation.temporal import check_link, is_chain, to_requirement
from siemantic.targets.qradar_aql.correlation.windows import to_window


def to_search(rule: SigmaCorrelationRule, site: Site) -> Select:
    """
    The search for the groups that meet the rule's condition.

    Raises:
        UnsupportedError: AQL cannot say it.
    """
    if rule.type is SigmaCorrelationType.VALUE_COUNT and is_chain(rule):
        return _count_alerts(rule, site)
    return _search(rule, site)[0]


def _search(rule: SigmaCorrelationRule, site: Site) -> tuple[Select, Events]:
    """The search, and the events that it groups."""
    if rule.type in (SigmaCorrelationType.TEMPORAL, SigmaCorrelationType.TEMPORAL_ORDERED):
        return _temporal(rule, site)
    members = tuple(
        to_member(_plain(each), fields_in(rule, position, _group_by(rule)), site)
        for position, each in enumerate(rule.referenced_rules)
    )
    events = _events(rule, members, site)
    match rule.type:
        case SigmaCorrelationType.EVENT_COUNT:
            return count_events(rule, events), events
        case SigmaCorrelationType.VALUE_COUNT:
            return count_values(rule, events, site.profile), events
        case SigmaCorrelationType.VALUE_SUM | SigmaCorrelationType.VALUE_AVG:
            return add_values(rule, events, site.profile), events
    raise UnsupportedError(
        "unsupported_correlation",
        f"AQL has no aggregate for {rule.type.name.lower()}",
        "use value_avg or value_sum, or work it out from the events elsewhere",
    )


def _temporal(rule: SigmaCorrelationRule, site: Site) -> tuple[Select, Events]:
    requirement = to_requirement(rule, _group_by(rule), site)
    leaves = tuple(dict.fromkeys(leaves_of(requirement)))
    events = _events(rule, tuple(member for leaf in leaves for member in leaf.members), site)
    items = (Item(TIME), *(leaf.item(events) for leaf in leaves))
    measures = (*measures_of(requirement), *times())
    return grouped(rows_of(events, items), measures, to_having(requirement)), events


def _events(rule: SigmaCorrelationRule, members: tuple[Member, ...], site: Site) -> Events:
    """
    The events that the members find within the rule's window.

    Raises:
        UnsupportedError: there are no members, one event may belong to two groups, or the window
            or a group-by field cannot be written.
    """
    if not members:
        message = "the correlation names no rules"
        raise UnsupportedError("unsupported_correlation", message, "name one under rules")
    fields = _group_by(rule)
    check_members(members, fields)
    for field in fields:
        if not can_name(field):
            message = f"AQL cannot name a column of the result {field!r}"
            raise UnsupportedError("unsupported_name", message, "give it another name", field)
    return Events(members, fields, site.profile.database, to_window(rule))


def _group_by(rule: SigmaCorrelationRule) -> tuple[str, ...]:
    return tuple(dict.fromkeys(rule.group_by or ()))


def _plain(reference: SigmaRuleReference) -> SigmaRule:
    """
    The rule that is named.

    Raises:
        UnsupportedError: it is a correlation.
    """
    if isinstance(reference.rule, SigmaRule):
        return reference.rule
    raise UnsupportedError(
        "unsupported_chain",
        "how often a correlation alerts within a window cannot be told from its events",
        "count the events themselves, or with value_count the values of a field that the "
        "correlation is grouped by",
    )


# --- counting over alerts ----------------------------------------------------------------------


def _count_alerts(rule: SigmaCorrelationRule, site: Site) -> Select:
    """
    How many values of its group-by fields a correlation alerts for within the window.

    Raises:
        UnsupportedError: the rule names more than that correlation, looks at another window, or
            wants fields that the correlation's alerts do not have.
    """
    inner = _only_correlation(rule)
    check_link(rule, inner)
    select, events = _search(inner, site)
    groups = fields_in(rule, 0, _group_by(rule))
    fields = counted_fields(rule)
    missing = [each for each in (*groups, *fields) if each not in events.fields]
    if missing:
        raise UnsupportedError(
            "unsupported_chain",
            f"the alerts of the correlation that is named have no field '{missing[0]}'",
            "add it to the group-by of that correlation",
            missing[0],
        )
    keys, columns = ([column_of(events.key_of(each)) for each in all_] for all_ in (groups, fields))
    rows = Rows(Subquery(select), tuple(map(Item, dict.fromkeys(keys))))
    return count_columns(rows, tuple(dict.fromkeys(columns)), limit_of(rule), (FIRST, LAST))


def _only_correlation(rule: SigmaCorrelationRule) -> SigmaCorrelationRule:
    named = [each.rule for each in rule.referenced_rules]
    match named:
        case [SigmaCorrelationRule(type=kind) as inner] if not (
            kind is SigmaCorrelationType.VALUE_COUNT and is_chain(inner)
        ):
            return inner
    raise UnsupportedError(
        "unsupported_chain",
        "values of alerts can be counted for one correlation of plain rules alone",
        "write a correlation for each of the rules that are named",
    )


# --- names -------------------------------------------------------------------------------------


def check_names(query: Select) -> None:
    """
    See that the names that the query gives are none of the site's columns.

    Raises:
        UnsupportedError: a column has the name of an alias.
    """
    selects = list(find_all(query, Select))
    aliases = {
        item.alias.lower()
        for select in selects
        for item in select.items
        if isinstance(item, Item) and item.alias is not None
    }
    for column in (each for select in selects for each in _site_columns(select)):
        if column.name.lower() in aliases:
            raise UnsupportedError(
                "unsupported_name",
                f"'{column.name}' is a column, and the search has that name for another one",
                "give the alias of the correlation another name, or rename the property",
            )


def _site_columns(select: Select) -> Iterator[Column]:
    """The columns of the database that a query reads."""
    if not isinstance(select.sources[0], Database):
        return
    parts: list[Node] = [*select.items]
    if select.where is not None:
        parts.append(select.where)
    for part in parts:
        yield from find_all(part, Column, into_subselects=False)
