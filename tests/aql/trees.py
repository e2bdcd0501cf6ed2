"""
Trees of AQL for property tests: every kind of node, with names and texts that are hard to write.

`VALUES`, `CONDITIONS` and `QUERIES` are all writable; their depth is bounded, so that their texts
stay well below the depth that the parser takes.
"""

from hypothesis import strategies as st

from siemantic.aql.ast import (
    And,
    Arithmetic,
    Between,
    Boolean,
    Call,
    Case,
    Column,
    Compare,
    Database,
    Duration,
    GlobalView,
    If,
    In,
    Interval,
    IsNull,
    Item,
    Last,
    Mixed,
    Not,
    Null,
    Number,
    Or,
    OrderItem,
    Parameter,
    Placeholder,
    Select,
    Session,
    Star,
    Subquery,
    Text,
    TextSearch,
    Unary,
)
from siemantic.aql.keywords import KEYWORDS

COMPARISONS = (
    *("=", "!=", "<", "<=", ">", ">="),
    *("LIKE", "ILIKE", "MATCHES", "IMATCHES"),
    *("NOT LIKE", "NOT ILIKE", "NOT MATCHES", "NOT IMATCHES"),
)
ARITHMETIC = ("+", "-", "*", "/", "%", "^", "&", "|", "<<", ">>")
UNITS = ("SECONDS", "MINUTES", "HOURS", "DAYS")

_NASTY = (
    *("", "'", "''", "'''", '"', "--", "-- a", "/*", "*/", "//", "\\", "\\'", "\\%", "%", "_"),
    *(
        "a\nb",
        "\r\n",
        "\t",
        "\x00",
        "\x1b[2J",
        "ü",
        "\u0130",
        "\u017f",
        "名前",
        "😀",
        "\ud800",
        "\u2028",
        " ",
    ),
    *("SELECT", "and", "NULL", "true", ") OR (1 = 1", "', 'x", "{a}", "x" * 120, "Straße"),
)
_PARTS = st.sampled_from(list("aZ_09 $%-'ü/\\.*(){}:,;名😀"))


def _is_name(text):
    return text != "" and '"' not in text and text.isprintable()


TEXTS = st.sampled_from(_NASTY) | st.text(max_size=5)
FILLED_TEXTS = st.sampled_from([each for each in _NASTY if each])
NAMES = (
    st.sampled_from(["a", "sourceip", "UserName", "_x", "Process Path", "nulls", "hour", "events"])
    | st.sampled_from([*sorted(KEYWORDS), *(each for each in _NASTY if _is_name(each))])
    | st.text(_PARTS, min_size=1, max_size=5)
)
WORDS = st.sampled_from(["a", "LIMIT", "from", "_x9", "snapshotsize", "Z"])
FUNCTIONS = st.sampled_from(
    [
        "COUNT",
        "f",
        "LAST",
        "first",
        "text",
        "GEO::LOOKUP",
        "hexCodec::decode",
        "x::IF",
        "last::x",
        "$",
    ]
)
_NUMBERS = (0, 1, -1, 443, -(2**63), 10**20, 1.5, -2.5, 1e22, -1e-7, 0.1, 1.7e308, 5e-324)
_WRITTEN = (("0x00fF", 255), ("-0x1", -1), ("1.50", 1.5), ("2E+3", 2000.0), ("007", 7), ("-0", 0))

NUMBERS = (
    st.sampled_from([Number(each) for each in _NUMBERS])
    | st.sampled_from([Number(value, written=text) for text, value in _WRITTEN])
    | st.builds(Number, st.integers() | st.floats(allow_nan=False, allow_infinity=False))
)
COLUMNS = st.builds(Column, NAMES, st.none() | NAMES)
PLACEHOLDERS = st.builds(Placeholder, st.sampled_from(["a", "limit", "_x9"]))
_LEAVES = (
    COLUMNS
    | NUMBERS
    | st.builds(Text, TEXTS)
    | st.sampled_from(
        [Column("a"), Boolean(value=True), Boolean(value=False), Null(), Placeholder("x")]
    )
)


def _chains(node, operands, operators):
    """Operands with operators between them."""

    def build(first, rest):
        return node((first, *(each for _, each in rest)), tuple(each for each, _ in rest))

    pairs = st.tuples(operators, operands)
    return st.builds(build, operands, st.lists(pairs, min_size=1, max_size=3))


def _tuples(each, least, most):
    return st.lists(each, min_size=least, max_size=most).map(tuple)


def _mixed(operands):
    def build(first, second, rest):
        ops = ("AND", "OR", *(operator for operator, _ in rest))
        return Mixed((*first, second, *(operand for _, operand in rest)), ops)

    pairs = st.tuples(st.sampled_from(["AND", "OR"]), operands)
    return st.builds(build, st.tuples(operands, operands), operands, st.lists(pairs, max_size=2))


def _values(values, conditions):
    """Values made of values and conditions."""
    cases = st.lists(st.tuples(values, values), min_size=1, max_size=3).map(tuple)
    searched = st.lists(st.tuples(conditions, values), min_size=1, max_size=2).map(tuple)
    otherwise = st.none() | values
    return st.one_of(
        st.builds(Call, FUNCTIONS, _tuples(values | st.just(Star()), 0, 3)),
        st.builds(Unary, st.sampled_from("-~"), values),
        _chains(Arithmetic, values, st.sampled_from(ARITHMETIC)),
        st.builds(Case, values, cases, otherwise),
        st.builds(Case, st.none(), searched, otherwise),
        st.builds(If, conditions, values, values),
    )


def _comparisons(values, queries):
    """Conditions made of values."""
    return st.one_of(
        st.builds(Compare, values, st.sampled_from(COMPARISONS), values),
        st.builds(In, values, _tuples(values, 1, 4) | queries, st.booleans()),
        st.builds(Between, values, values, values, st.booleans()),
        st.builds(IsNull, values, st.booleans()),
        st.builds(TextSearch, TEXTS),
        st.builds(Call, FUNCTIONS, _tuples(values, 0, 2)),
    )


def _compounds(conditions):
    """Conditions made of conditions."""
    operands = _tuples(conditions, 2, 4)
    return st.one_of(
        st.builds(And, operands),
        st.builds(Or, operands),
        st.builds(Not, conditions),
        _mixed(conditions),
    )


COUNTS = st.integers(0, 10**12) | PLACEHOLDERS
_SIMPLE_QUERY = st.just(Select((Item(Column("a")),), (Database("events"),)))
_ITEM_NAMES = {"alias": st.none() | FILLED_TEXTS | NAMES, "quote": st.sampled_from(["", "'", '"'])}


def _queries(values, conditions, queries):
    times = st.builds(Last, COUNTS, st.sampled_from(UNITS)) | st.builds(
        Interval, values, st.none() | values
    )
    limits = st.none() | st.integers(0, 5000)
    sessions = st.builds(
        Session, values, _tuples(values, 1, 2), conditions, conditions,
        st.booleans(), st.booleans(), limits,
        st.none() | st.builds(Duration, st.integers(0, 5000), st.sampled_from(UNITS)),
    )  # fmt: skip
    orders = st.builds(
        OrderItem,
        values,
        st.sampled_from([None, "ASC", "DESC"]),
        st.sampled_from([None, "FIRST", "LAST"]),
    )
    sources = st.one_of(
        st.builds(Database, st.sampled_from(["events", "FLOWS"]) | FILLED_TEXTS),
        st.builds(Subquery, queries),
        st.builds(GlobalView, TEXTS, TEXTS),
    )
    clauses = {
        "into": FILLED_TEXTS,
        "where": conditions,
        "group_by": _tuples(values, 1, 3),
        "having": conditions,
        "session": sessions,
        "order_by": _tuples(orders, 1, 3),
        "limit": COUNTS,
        "time": times,
        "parameters": _tuples(st.builds(Parameter, WORDS, values), 1, 2),
    }
    some = st.lists(st.sampled_from(sorted(clauses)), max_size=3, unique=True).flatmap(
        lambda names: st.fixed_dictionaries({name: clauses[name] for name in names})
    )
    items = _tuples(st.builds(Item, values, **_ITEM_NAMES) | st.just(Star()), 1, 2)

    def build(items, sources, clauses, collate, distinct):
        collate = collate if "order_by" in clauses else None
        return Select(items, sources, collate=collate, distinct=distinct, **clauses)

    return st.builds(build, items, _tuples(sources, 1, 2), some, st.none() | TEXTS, st.booleans())


def _deeper(values, conditions):
    """Values and conditions made of those given, and twice as often those themselves."""
    made = _values(values, conditions)
    compared = _comparisons(values, _SIMPLE_QUERY)
    return (
        st.one_of(values, values, made),
        st.one_of(conditions, compared, _compounds(conditions)),
    )


_FLAT = (_LEAVES, _comparisons(_LEAVES, _SIMPLE_QUERY))
_SHALLOW = _deeper(*_FLAT)

VALUES = _SHALLOW[0] | _values(*_SHALLOW)
CONDITIONS = _comparisons(_SHALLOW[0], _queries(*_FLAT, _SIMPLE_QUERY)) | _compounds(_SHALLOW[1])
QUERIES = _queries(*_SHALLOW, _queries(*_FLAT, _SIMPLE_QUERY))
