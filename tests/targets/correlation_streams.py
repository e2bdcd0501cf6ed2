"""Correlations over generated streams, and what Sigma means by them within one window."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from operator import eq, ge, gt, le, lt, ne
from statistics import fmean

from hypothesis import strategies as st
from sigma.collection import SigmaCollection
from sigma.correlations import SigmaCorrelationRule

from siemantic.aql.evaluator import Environment, World, run
from siemantic.aql.parser import parse
from siemantic.aql.printer import to_aql
from siemantic.matcher import TimedEvent, find_alerts, matches
from siemantic.profiles import ColumnMapping, Profile
from siemantic.targets.qradar_aql.conditions import to_condition
from siemantic.targets.qradar_aql.correlation import to_correlation_query
from siemantic.targets.qradar_aql.negation import any_of, resolve_negations

PROFILE = Profile(
    "site",
    "a site",
    (24, "HOURS"),
    {
        "SourceIp": (ColumnMapping("SourceIp", "ip"),),
        "DestinationIp": (ColumnMapping("DestinationIp", "ip"),),
        "Bytes": (ColumnMapping("Bytes", "number"),),
        "Port": (ColumnMapping("Port", "number"),),
        "Twice": (ColumnMapping("One"), ColumnMapping("Two")),
        "Part": (ColumnMapping("Whole", holds_more=True),),
        "Raw": (ColumnMapping("payload", "payload"),),
    },
    unmapped="keep",
)


def build(rules, correlations):
    """The last of the correlations, with its references resolved."""
    contents = [
        {"logsource": {"category": "test"}, "detection": detection_of(fields), **named(name)}
        for name, fields in rules.items()
    ]
    contents += [{"correlation": each, **named(name)} for name, each in correlations.items()]
    collection = SigmaCollection.from_dicts(contents)
    collection.resolve_rule_references()
    return collection[next(reversed(correlations))]


def detection_of(fields):
    """A detection of one selection, or as it is if it has a condition."""
    return fields if "condition" in fields else {"x": fields, "condition": "x"}


def named(name):
    """What a rule needs to be referred to."""
    return {"title": name, "name": name}


def condition_of(rule):
    """What a query of a plain rule asks, here without a log source."""
    parsed = (to_condition(each.parsed, PROFILE) for each in rule.detection.parsed_condition)
    return resolve_negations(any_of(*parsed))


def to_query(rule):
    """The search of a correlation."""
    return to_correlation_query(rule, condition_of, PROFILE)


# --- what Sigma means within one window --------------------------------------------------------

COMPARE = {"LT": lt, "LTE": le, "GT": gt, "GTE": ge, "EQ": eq, "NEQ": ne}


def found_in(rule, window):
    """Group -> its hits, of the groups that meet the correlation's condition in the window."""
    groups = defaultdict(list)
    for position, reference in enumerate(rule.referenced_rules):
        for time, fields in hits_of(reference.rule, window):
            names = [name_of(rule, field, reference) for field in rule.group_by or ()]
            group = tuple(fields.get(name) for name in names)
            if None not in group:
                groups[group].append((position, time, fields))
    return {group: hits for group, hits in groups.items() if holds(rule, hits)}


def hits_of(rule, window):
    """What a rule finds, with its time; a correlation its groups, which have none."""
    if isinstance(rule, SigmaCorrelationRule):
        for group in found_in(rule, window):
            yield None, dict(zip(rule.group_by or (), group, strict=True))
    else:
        yield from ((time, event) for time, event in window if matches(rule, event))


def name_of(rule, field, reference):
    """The group-by field's name in what one of the rules finds."""
    alias = rule.aliases.aliases.get(field)
    return field if alias is None else alias.mapping[reference]


def holds(rule, hits):
    """Whether the hits of a group meet the correlation's condition."""
    kind, condition = rule.type.name, rule.condition
    found = {position for position, _, _ in hits}
    if kind == "TEMPORAL_ORDERED":
        pairs = [(one, two) for p, one, _ in hits for q, two, _ in hits if (p, q) == (0, 1)]
        return any(one < two for one, two in pairs)
    if hasattr(condition, "expression"):
        names = [each.reference for each in rule.referenced_rules]
        return eval(condition.expression, {n: i in found for i, n in enumerate(names)})  # noqa: S307
    measured = measure(kind, condition.fieldref, hits) if kind != "TEMPORAL" else len(found)
    return measured is not None and COMPARE[condition.op.name](measured, condition.count)


def measure(kind, field, hits):
    """What the condition compares with its limit; None when there is nothing to count."""
    events = list({id(fields): fields for _, _, fields in hits}.values())
    if kind == "EVENT_COUNT":
        return len(events)
    names = field if isinstance(field, list) else [field]
    values = [tuple(event.get(name) for name in names) for event in events]
    values = [each for each in values if None not in each]
    if kind == "VALUE_COUNT":
        return len(set(values)) or None
    numbers = [Fraction(each) for (each,) in values]
    return None if not numbers else sum(numbers) if kind == "VALUE_SUM" else fmean(numbers)


# --- streams -----------------------------------------------------------------------------------

START_MS, SPAN_MS = 1_700_000_000_000, 120_000
COLUMNS = ("Do", "Via", "Path", "User", "Account", "Host", "Bytes")

# The first three exclude each other, so that aliases can be written. What they need is near the
# unknowns: case, a null under NOT, a backslash and a wildcard in a text.
RULES = {
    "scan": {"x": {"Do": "scan"}, "y": {"Via": "r*"}, "condition": "x and not y"},
    "login": {"x": {"Do": "LOGIN"}, "condition": "x"},
    "copy": {"x": {"Do": "copy", "Path|endswith": "\\t_p"}, "condition": "x"},
    "remote": {"x": {"Via": "rdp"}, "y": {"Do": None}, "condition": ["x", "x and y"]},
    "ana": {"x": {"User": "ana", "Host": "a*"}, "condition": "x"},
}
PLAIN = ["scan", "login", "copy", "remote", "ana"]

# Two users, one now and then in another case, on two hosts: enough to meet in groups.
events = st.fixed_dictionaries(
    {
        "Do": st.sampled_from(["scan", "Scan", "login", "login", "copy", "Copy", "other"]),
        "Path": st.sampled_from(["C:\\t_p", "C:\\t_p", "t_p", "C:\\txp"]),
    },
    optional={
        "Via": st.sampled_from(["rdp", "ssh", "ssh"]),
        "User": st.sampled_from(["ana", "ana", "bo", "Ana"]),
        "Account": st.sampled_from(["ana", "bo"]),
        "Host": st.sampled_from(["a", "a", "b"]),
        "Bytes": st.integers(-1, 4),
    },
)
EDGES = [-SPAN_MS, -1, 0, 1, 500, SPAN_MS - 1, SPAN_MS, SPAN_MS + 1]
times = st.one_of(
    st.sampled_from(EDGES),
    st.integers(-10, SPAN_MS + 10),
    st.integers(0, 20),
    st.integers(SPAN_MS - 20, SPAN_MS),
).map(lambda each: START_MS + each)
timed = st.tuples(times, events)
streams = st.one_of(st.lists(timed, max_size=4), st.lists(timed, min_size=6, max_size=16))

groups = st.sampled_from([[], ["User"], ["Host"], ["Host", "User"]])
operators = st.sampled_from(["gt", "gte", "lt", "lte", "eq", "neq"])
named_rules = st.lists(st.sampled_from(PLAIN), min_size=1, max_size=3, unique=True)


def correlation(kind, **more):
    """A correlation over the window of the streams."""
    return {"type": kind, "timespan": "2m", **more}


@st.composite
def counts(draw, operators=operators, kinds=("event_count", "value_count", "sum", "avg")):
    """A count, with its limit near what the streams have."""
    kind = draw(st.sampled_from(kinds))
    condition = {draw(operators): draw(st.integers(0, 5))}
    if kind == "value_count":
        condition["field"] = draw(st.sampled_from(["Host", "Bytes", ["User", "Bytes"], "User"]))
    elif kind != "event_count":
        condition["field"], kind = "Bytes", f"value_{kind}"
    by = {"group-by": draw(groups)}
    return correlation(kind, rules=draw(named_rules), condition=condition, **by)


@st.composite
def temporals(draw):
    """A temporal rule of one of its conditions."""
    rules = draw(st.lists(st.sampled_from(PLAIN), min_size=2, max_size=3, unique=True))
    a, b, c = rules[0], rules[1], rules[-1]
    expressions = [f"{a} and not {b} or {c}", f"not ({a} and {b}) and {c}", f"{a} or {b} and {c}"]
    counted = st.builds(lambda op, n: {op: n}, operators, st.integers(0, 3))
    condition = draw(st.one_of(st.none(), st.sampled_from(expressions), counted))
    more = {"group-by": draw(groups)} | ({} if condition is None else {"condition": condition})
    return correlation("temporal", rules=rules, **more)


ordered = st.builds(
    lambda rules, by: correlation("temporal_ordered", rules=rules, **{"group-by": by}),
    st.lists(st.sampled_from(PLAIN), min_size=2, max_size=2),
    groups,
)


@st.composite
def aliased(draw):
    """A correlation whose group is another column for each of its rules."""
    rules = draw(st.permutations(["scan", "login", "copy"]))[: draw(st.integers(2, 3))]
    fields = {rule: draw(st.sampled_from(["User", "Account"])) for rule in rules}
    more = {"group-by": ["who", "Host"], "aliases": {"who": fields}, "rules": rules}
    plain = {"condition": {"gte": draw(st.integers(1, 3))}}
    if len(rules) == 2 and draw(st.booleans()):
        return correlation("temporal_ordered", **more)
    kind = draw(st.sampled_from(["event_count", "temporal", "value_count"]))
    if kind == "value_count":
        plain["condition"]["field"] = "Bytes"
    return correlation(kind, **more, **(plain if kind != "temporal" else {}))


@st.composite
def chains(draw):
    """A correlation and one that names it, over the same window."""
    by = draw(groups)
    inner = draw(st.one_of(counts(kinds=["event_count"]), temporals(), ordered)) | {"group-by": by}
    if by and draw(st.booleans()):
        condition = {draw(operators): draw(st.integers(0, 3)), "field": draw(st.sampled_from(by))}
        fields = draw(st.lists(st.sampled_from(by), unique=True))
        outer = correlation("value_count", rules=["k"], condition=condition) | {"group-by": fields}
    else:
        condition = draw(
            st.sampled_from(
                ["k and login", "login and not k", "k or login", "not k", "not k or login"]
            )
        )
        outer = correlation("temporal", condition=condition) | {"group-by": by}
    return {"k": inner, "outer": outer}


def rows_of(stream):
    """Events as QRadar has them: a null for each column that is missing."""
    empty = dict.fromkeys(COLUMNS)
    return [{**empty, **event, "starttime": time} for time, event in stream]


def groups_found(rule, stream, now_ms, reading):
    """The groups in the rows of the search at a time, as texts."""
    environment = Environment(now_ms=now_ms, reading=reading)
    query = to_query(rule)
    assert parse(to_aql(query)) == query
    rows = run(query, World({"events": rows_of(stream)}, environment)).rows
    wanted = len(rule.group_by or ())
    found = [tuple(map(str, list(row.values())[:wanted])) for row in rows]
    assert len(set(found)) == len(found)
    return set(found)


def alerts_of(rule, stream):
    """The matcher's alerts: time in milliseconds, and the values of the group."""
    zero = datetime.fromtimestamp(0, UTC)
    timed = [TimedEvent(zero + timedelta(milliseconds=time), event) for time, event in stream]
    for alert in find_alerts(rule, timed):
        yield (alert.time - zero) // timedelta(milliseconds=1), tuple(v for _, v in alert.group)


# --- strategies of streams for the sliding window-----------------------------------------------

distinct = st.lists(timed, min_size=3, max_size=14, unique_by=lambda each: each[0])
rising = st.one_of(
    counts(operators=st.sampled_from(["gt", "gte"]), kinds=["event_count", "value_count"]),
    st.builds(lambda content: {k: v for k, v in content.items() if k != "condition"}, temporals()),
    ordered,
)
