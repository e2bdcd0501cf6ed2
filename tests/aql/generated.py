"""Conditions and rows made by a `random.Random`, in which the rare and the awkward is frequent."""

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
    If,
    In,
    IsNull,
    Item,
    Mixed,
    Not,
    Null,
    Number,
    Or,
    OrderItem,
    Select,
    Star,
    Subquery,
    Text,
    Unary,
)
from siemantic.aql.walk import find_too_deep

TEXTS = (
    *("", "a", "A", "ab", "aB", "b", "a b", "1", "01", "5", "true", "x"),
    *("a\n", "\na", "a\nb", "a\u2028", "A\r\n"),
    *("\\", "a\\b", "a\\\\b", "\\a", "a\\", "%", "_", "a%", "a_b", "\\%", "a\\%b", "\\_"),
    *("k", "K", "\u212a", "s", "S", "\u017f", "i", "I", "\u0130", "\u0131"),
    *("ä", "Ä", "\u2013", "ß", "10.0.0.1", "10.0.0.2", "::1", "0:0::1"),
)
"""Literals and the values of rows come from one pool, so that they meet."""

REGEXES = (
    *("", "^", "$", "a", "A", ".*", ".*a.*", "^a$", "^a", "a$", "^.*a.*$", ".", "a.*"),
    *("(?s:.*)", "(?s:.*)a", "^a(?!(?s:.))", r"^a\z", r"\Aa\Z", "a|b", "^a|b$", "^(?:a|b)$"),
    *(".*a.*|.*b.*", "^a.*|", "(?i)a", "(?i:a)", "(?m)^a$", "^a?$", "^a*?$", ".*?a", "a.*?"),
    *(r"[\\\\]", r"(?s:.*)[\\\\](?s:.*)", r"^a[\\\\]b(?!(?s:.))", r"a\\b", r"a\\\\b"),
    *("[Ää]", "^[Ää](?!(?s:.))", "ä", "^ä$", "[k]", "^k$", "^s$", "^i$", "[^a]", "^[^k]$"),
    *(r"\.", r".*\.*", r"[.]*", "^(?:^a|b$)$", "(?:.*a|b).*", "[a.]*", r"\\", "a{1,2}", r"^\\"),
    *("^[ä]$", "^[K]$", "^[^Ä]$", "(?s:.*)[Ä](?s:.*)", "\u2013", "(?s:.*)a(?s:.*)"),
    *(r"(?s:.*)[^\\\\ä](?s:.*)", r"[\\]", r"[a\\]", r"[^\\\\/]+", r"^\\.*"),
)
PIECES = ("a", "A", "b", "%", "%", "_", "\\", "\\%", "\\_", *"ksiKÄä\u2013", "\n", "\\\\")
"""What patterns of LIKE are made of."""

TEXT_COLUMNS = ("a", "b", "username")
NUMBER_COLUMNS = ("severity", "qid")
NUMBERS = (0, 1, 5, -3, 2.5)
ADDRESSES = ("10.0.0.1", "::1", "0:0::1")

LOOKUPS = {
    "QIDNAME": {"1": "a", "0": ""},
    "REFERENCEMAP": {"m": {"a": "B", "b": ""}},
    "REFERENCESETCONTAINS": {"s": ["a", "k"]},
}
"""What the conditions ask a console."""


def make_row(draw):
    """A row; a column may be null or missing."""
    values = {
        **{name: draw.choice((*TEXTS, None)) for name in TEXT_COLUMNS},
        **{name: draw.choice((-3, 0, 1, 5, None)) for name in NUMBER_COLUMNS},
        "sourceip": draw.choice((*ADDRESSES, None)),
        "hasoffense": draw.choice((True, False, None)),
    }
    if draw.random() < 0.1:
        values["a"] = draw.choice(NUMBERS)
    return {name: value for name, value in values.items() if draw.random() < 0.9}


# --- values ------------------------------------------------------------------------------------


def make_text(draw, depth=1):
    """A value that most often is a text."""
    roll = draw.random()
    if roll < 0.6 or not depth:
        return Column(draw.choice(TEXT_COLUMNS))
    if roll < 0.7:
        return Text(draw.choice(TEXTS))
    return _made_text(draw, depth - 1)


def _made_text(draw, depth):
    inner = Text("") if draw.random() < 0.1 else make_text(draw, depth)
    match draw.randrange(9):
        case 0 | 1:
            return Call(draw.choice(("LOWER", "UPPER", "STR", "UTF8")), (inner,))
        case 2:
            return Call("CONCAT", (inner, make_text(draw, depth)))
        case 3:
            return Call("SUBSTRING", (inner, Number(draw.randrange(3)), Number(draw.randrange(3))))
        case 4:
            return Call("REPLACEALL", (Text("a"), inner, Text("")))
        case 5:
            return Call("QIDNAME", (Column("qid"),))
        case 6:
            return Call("REFERENCEMAP", (Text("m"), inner))
        case 7:
            return If(make_leaf(draw, 0), make_text(draw, depth), make_text(draw, depth))
    return _case(draw, depth)


def _case(draw, depth):
    otherwise = make_text(draw, depth) if draw.random() < 0.5 else None
    then = make_text(draw, depth)
    if draw.random() < 0.5:
        return Case(None, ((make_leaf(draw, 0), then),), otherwise)
    when = Text(draw.choice(TEXTS)) if draw.random() < 0.7 else make_text(draw, 0)
    return Case(make_text(draw, depth), ((when, then), (Text("b"), Text("x"))), otherwise)


def make_number(draw, depth=1):
    """A value that most often is a number."""
    roll = draw.random()
    if roll < 0.4 or not depth:
        return Column(draw.choice(NUMBER_COLUMNS))
    if roll < 0.7:
        return Number(draw.choice(NUMBERS))
    text = make_text(draw, 0)
    first, second, third = (make_number(draw, depth - 1) for _ in range(3))
    operators = tuple(draw.choice("+-*/%") for _ in range(2))
    return draw.choice(
        (
            Call("STRLEN", (text,)),
            Call("STRPOS", (text, Text(draw.choice(TEXTS)))),
            Arithmetic((first, second), operators[:1]),
            Arithmetic((first, second, third), operators),
            Unary("-", first),
            Case(None, ((make_leaf(draw, 0), first),), second),
        )
    )


# --- conditions --------------------------------------------------------------------------------


def make_leaf(draw, depth=1):
    """A condition without AND, OR and NOT."""
    text, number = make_text(draw, depth), make_number(draw, depth)
    match draw.randrange(14):
        case 0 | 1:
            return Compare(text, draw.choice(("=", "!=")), Text(draw.choice(TEXTS)))
        case 2 | 3:
            name = draw.choice(("LIKE", "ILIKE", "NOT LIKE", "NOT ILIKE"))
            pattern = "".join(draw.choice(PIECES) for _ in range(draw.randrange(4)))
            return Compare(text, name, Text(pattern))
        case 4 | 5:
            name = draw.choice(("MATCHES", "IMATCHES", "NOT MATCHES", "NOT IMATCHES"))
            return Compare(text, name, Text(draw.choice(REGEXES)))
        case 6:
            operator = draw.choice(("=", "!=", "<", "<=", ">", ">="))
            return Compare(number, operator, make_number(draw, depth))
        case 7 | 8:
            return _in(draw, text, number)
        case 9:
            low, high = make_number(draw, 0), Number(draw.choice(NUMBERS))
            return Between(number, low, high, draw.random() < 0.5)
        case 10 | 11:
            return IsNull(draw.choice((text, text, number)), draw.random() < 0.5)
    return _odd_leaf(draw, text, number)


def _in(draw, text, number):
    negated = draw.random() < 0.5
    if draw.random() < 0.2:
        return In(number, (make_number(draw, 0), Number(1)), negated)
    literals = tuple(Text(draw.choice(TEXTS)) for _ in range(draw.randrange(1, 4)))
    return In(text, literals if draw.random() < 0.7 else (*literals, make_text(draw, 0)), negated)


def _odd_leaf(draw, text, number):
    address, equal = Column("sourceip"), draw.choice(("=", "!="))
    return draw.choice(
        (
            Compare(text, equal, make_text(draw, 0)),
            Compare(
                Column(draw.choice(NUMBER_COLUMNS)), equal, Text(draw.choice(("1", "5", "01")))
            ),
            Compare(address, equal, Text(draw.choice(ADDRESSES))),
            Compare(address, equal, Column("a")),
            Compare(text, draw.choice(("=", "!=", "<", ">=")), number),
            Compare(text, equal, Null()),
            Compare(Column("hasoffense"), equal, Boolean(draw.random() < 0.5)),
            Compare(Column("hasoffense"), equal, Text("true")),
            Call("INCIDR", (Text("10.0.0.0/31"), address)),
            Call("REFERENCESETCONTAINS", (Text("s"), text)),
            In(address, tuple(Text(draw.choice(ADDRESSES)) for _ in range(2)), negated=True),
        )
    )


def make_condition(draw, depth=3):
    """A condition of a filter, without aliases and subselects."""
    if not depth or draw.random() < 0.3:
        return make_leaf(draw)
    inner = [make_condition(draw, depth - 1) for _ in range(draw.choice((2, 2, 3)))]
    match draw.randrange(8):
        case 0:
            return And(tuple(inner))
        case 1:
            return Or(tuple(inner))
        case 2:
            return Not(inner[0])
        case 3:
            return _mixed(draw, (*inner, make_leaf(draw)))
        case 4:
            return And((inner[0], Not(inner[1])))
        case 5:
            return _guarded(draw, Not(inner[0]))
    return _guarded(draw, inner[0])


def _mixed(draw, operands):
    operators = ["AND", "OR", *(draw.choice(("AND", "OR")) for _ in operands[3:])]
    draw.shuffle(operators)
    return Mixed(operands, tuple(operators))


def _guarded(draw, condition):
    column = Column(draw.choice((*TEXT_COLUMNS, "qid")))
    negated = draw.random() < 0.5
    parts = [IsNull(column, negated), condition]
    draw.shuffle(parts)
    return And(tuple(parts)) if negated else Or(tuple(parts))


ODD_VALUES = (
    *(float("nan"), float("inf"), 10**30, -(10**5000), 2**63, 1e300, True, False),
    *(b"abc", b"\xff", [], ["a", 1], [["a"]], {"a": 1}, (1,), object()),
    *("--5", "+-1", "1_0", " 5", "\uff11", "1e999", "9" * 5000, "nan"),
    *("\ud800", "a\0b", "\U0001f600"),
)
"""What no console would give, and what a file of events may hold."""


def make_odd_row(draw):
    """A row in which any column may hold anything."""
    row = make_row(draw)
    return {name: draw.choice((value, draw.choice(ODD_VALUES))) for name, value in row.items()}


REGEX_PIECES = (
    *("a", "b", ".", ".*", "^", "$", r"\A", r"\z", r"\Z", "(?s:.*)", "(?!(?s:.))", "|", "(", ")"),
    *("(?:", "*", "?", "+", "[a]", "[^a]", "\\", "\\\\", "{2}", "(?i)", "(?s)", "(?m)", "(?m:"),
    *("(?=", "[", "]", "\\Q", "\\E", "#", "(?x)", "(?>", "(?d:", "&&", "[|]", "\\$", "\\c", "\n"),
)
"""What regular expressions are made of, most of which are none."""


# --- queries -----------------------------------------------------------------------------------


def make_query(draw):
    """A query with aliases in WHERE, a subselect, groups or an order, some of them."""
    aliases = (Item(make_text(draw), "t"), Item(make_number(draw), "u"))
    condition = _with_aliases(draw, make_condition(draw, 2))
    if draw.random() < 0.3:
        column = draw.choice((Column("a"), Column("severity"), Call("LOWER", (Column("b"),))))
        inner = Select((Item(draw.choice((Column("b"), Column("qid"), make_text(draw)))),), _FLOWS)
        condition = And((condition, In(column, inner, draw.random() < 0.3)))
    where = condition if draw.random() < 0.8 else None
    if draw.random() < 0.4:
        return _grouped(draw, where)
    source = _EVENTS if draw.random() < 0.7 else (Subquery(Select((Star(),), _EVENTS)),)
    order = (OrderItem(make_text(draw)),) if draw.random() < 0.3 else ()
    items = (Item(Column("at")), *aliases)
    limit = draw.choice((None, 2))
    return Select(items, source, where=where, order_by=order, limit=limit)


_EVENTS, _FLOWS = (Database("events"),), (Database("flows"),)


def _with_aliases(draw, condition):
    """The condition, beside one on an alias."""
    alias = Column(draw.choice("tu"))
    test = draw.choice(
        (
            Compare(alias, draw.choice(("=", "!=")), Text(draw.choice(TEXTS))),
            Compare(alias, ">", Number(draw.choice(NUMBERS))),
            IsNull(alias, draw.random() < 0.5),
            Not(Compare(alias, "ILIKE", Text("%a"))),
            Or((IsNull(alias), Not(Compare(alias, "=", Number(0))))),
        )
    )
    return And((condition, test)) if draw.random() < 0.5 else Or((condition, test))


def _grouped(draw, where):
    """A query of groups; where an alias stands in WHERE it is selected."""
    key = draw.choice((Column("a"), Column("severity"), Call("LOWER", (Column("b"),))))
    argument = draw.choice((Column("b"), Column("qid"), make_text(draw), Star()))
    name = "COUNT" if argument == Star() else draw.choice(("COUNT", "MAX", "FIRST", "UNIQUECOUNT"))
    call = Call(name, (argument,))
    having = Compare(call, draw.choice((">", "=", "!=")), Number(1))
    items = (Item(key, "k"), Item(call, "c"), Item(make_text(draw), "t"), Item(Column("qid"), "u"))
    grouped = draw.choice(((key,), (Column("k"),), ()))
    return Select(
        items,
        _EVENTS,
        where=where,
        group_by=grouped,
        having=draw.choice((None, having, Not(having))),
    )


# --- depth -------------------------------------------------------------------------------------


def _is_one(value):
    return Compare(value, "=", Number(1))


def _deeper_subselect(query):
    test = In(Column("a"), query)
    return Select((Item(Column("a")),), _EVENTS, where=test)


_SELECT = Select((Item(Column("a")),), _EVENTS)

DEEP = {
    "not": (_is_one(Column("a")), Not),
    "and": (_is_one(Column("a")), lambda each: And((_is_one(Column("b")), each))),
    "mixed": (
        _is_one(Column("a")),
        lambda each: Mixed((_is_one(Column("b")), _is_one(Number(2)), each), ("OR", "AND")),
    ),
    "call": (Column("a"), lambda each: Call("STR", (each,))),
    "calls of two": (Column("a"), lambda each: Call("CONCAT", (Text(""), each))),
    "unary": (Column("a"), lambda each: Unary("-", each)),
    "arithmetic": (Column("a"), lambda each: Arithmetic((each, Number(1), Number(2)), ("+", "*"))),
    "case": (Column("a"), lambda each: Case(each, ((Text("a"), Text("b")),), None)),
    "conditions in values": (Column("a"), lambda each: If(_is_one(each), Text("a"), Text("b"))),
    "subselects": (_SELECT, lambda each: Select((Star(),), (Subquery(each),))),
    "subselects behind IN": (_SELECT, _deeper_subselect),
}
"""What is deep, and what makes it deeper."""

VALUES = ("call", "calls of two", "unary", "arithmetic", "case", "conditions in values")
"""Those that are no conditions by themselves."""


def deepest(kind):
    """A query or a condition of as many levels as are taken."""
    last = tree = deep(kind, 0)
    depth = 0
    while find_too_deep(tree) is None:
        last, depth = tree, depth + 1
        tree = deep(kind, depth)
    return last


def deep(kind, depth):
    """A query or a condition of that depth."""
    tree, deepen = DEEP[kind]
    for _ in range(depth):
        tree = deepen(tree)
    return _is_one(tree) if kind in VALUES else tree
