"""Conditions that the reader of AQL follows, made by a `random.Random`, and rows for them."""

from siemantic.aql.ast import (
    And,
    Between,
    Call,
    Column,
    Compare,
    In,
    IsNull,
    Mixed,
    Not,
    Number,
    Or,
    Text,
)

TEXT_COLUMNS = ("a", "b", "username")
NUMBER_COLUMNS = ("qid", "severity")
ADDRESS_COLUMNS = ("sourceip", "destinationip")

TEXTS = (
    *("", "a", "A", "ab", "aB", "b", "true", "x", "a\n", "a\nb", "\\", "a\\b", "a\\\\b", "\\a"),
    *(
        "%",
        "_",
        "a%",
        "a_b",
        "\\%",
        "a\\%b",
        "\\_",
        "a\\\\%",
        "k",
        "K",
        "ä",
        "Ä",
        "äb",
        "ß",
        "\u1e9e",
    ),
    *("\u00b5", "\u03bc", "10.0.0.1", "::1"),
)
PIECES = ("a", "A", "b", "%", "%", "_", "\\", "\\%", "\\_", "\\\\", "\\\\%", "ä", "Ä", "\n", "ß")
REGEXES = (
    *("", "^", "$", "a", "A", ".*", ".*a.*", "^a$", "a$", ".", "a.*", "(?s:.*)", "(?s:.*)a", "a|b"),
    *("^a(?!(?s:.))", r"^a\z", r"\Aa\Z", "^a|b$", "^(?:a|b)$", "(?i)a", "(?i:a)b", "(?m)^a$", "a?"),
    *(r"[\\\\]", r"(?s:.*)[\\\\](?s:.*)", r"a\\b", r"a\\\\b", "[Ää]", "ä", "^ä$", "[^a]", "[^ä]*"),
    *(r"\bä", r"a\b.*", r".*\B.*", r"ä\b", "(?i)ä", "(?i)[^Ä]*", "(?iu)ä", "(?i)[a-ä]", "(?i)µ"),
    *(r"(?i)\x{e4}b?", r"\w+", r"\W", r"[^\w]", r"\p{Lower}+", r"(?i)\p{Upper}+", "[a&&[^b]]", "ß"),
    *("[k]", "a{1,2}", "(a|b)*", "(?=a)ab", "(?<!a)b", "(?<=a)b", r"\\", r"[\\%_]+", "[^\n]*"),
)
NUMBERS = (0, 1, 5, 7, -3, 2.5, 7.0)
WRITTEN = ("7", "007", "+7", "7.0", "-3", "0", "1e1", "-0", "2.5")
ADDRESSES = ("10.0.0.1", "10.0.0.2", "::1", "0:0::1", "FE80::1", "fe80::1")
NETWORKS = ("10.0.0.0/31", "10.0.0.2/32", "::/64", "fe80::/10", "0.0.0.0/0", "10.0.0.9/8")


def make_row(draw):
    """A row whose columns have what they are for, or are missing."""
    values = {
        **{name: draw.choice(TEXTS) for name in TEXT_COLUMNS},
        **{name: draw.choice((-3, 0, 1, 5, 7, 10)) for name in NUMBER_COLUMNS},
        **{name: draw.choice(ADDRESSES) for name in ADDRESS_COLUMNS},
        "hasoffense": draw.random() < 0.5,
    }
    return {name: value for name, value in values.items() if draw.random() < 0.85}


def texts_of_row(row):
    """The row as formulas look at it; AQL writes booleans in small letters."""
    return {
        name: str(value).lower()
        if value in (True, False) and isinstance(value, bool)
        else str(value)
        for name, value in row.items()
    }


# --- comparisons -------------------------------------------------------------------------------


def _text(draw):
    column = Column(draw.choice(TEXT_COLUMNS))
    match draw.randrange(8):
        case 0 | 1:
            return Call("LOWER", (column,))
        case 2:
            return Call("STR", (Column(draw.choice((*NUMBER_COLUMNS, *ADDRESS_COLUMNS, "a"))),))
        case 3:
            return Call("LOWER", (Call("STR", (Column("sourceip"),)),))
    return column


def _of_text(draw):
    text = _text(draw)
    match draw.randrange(6):
        case 0:
            return Compare(text, draw.choice(("=", "!=")), Text(draw.choice(TEXTS)))
        case 1:
            return Compare(Text(draw.choice(TEXTS)), draw.choice(("=", "!=")), text)
        case 2 | 3:
            name = draw.choice(("LIKE", "ILIKE", "NOT LIKE", "NOT ILIKE"))
            pattern = "".join(draw.choice(PIECES) for _ in range(draw.randrange(4)))
            return Compare(text, name, Text(pattern))
        case 4:
            name = draw.choice(("MATCHES", "IMATCHES", "NOT MATCHES", "NOT IMATCHES"))
            return Compare(text, name, Text(draw.choice(REGEXES)))
    choices = tuple(Text(draw.choice(TEXTS)) for _ in range(draw.choice((1, 2, 3))))
    return In(text, choices, draw.random() < 0.5)


def _of_number(draw):
    column = Column(draw.choice(NUMBER_COLUMNS))
    value = draw.choice((Number(draw.choice(NUMBERS)), Text(draw.choice(WRITTEN))))
    match draw.randrange(4):
        case 0:
            return Compare(column, draw.choice(("=", "!=", "<", "<=", ">", ">=")), value)
        case 1:
            number = Number(draw.choice(NUMBERS))  # of '007' = qid the evaluator does not know
            return Compare(number, draw.choice(("=", "!=", "<", "<=", ">", ">=")), column)
        case 2:
            return In(column, (value, Number(draw.choice(NUMBERS))), draw.random() < 0.5)
    return Between(column, Number(draw.choice(NUMBERS)), value, draw.random() < 0.5)


def _of_address(draw):
    column, negated = Column(draw.choice(ADDRESS_COLUMNS)), draw.random() < 0.5
    match draw.randrange(3):
        case 0:
            return Call("INCIDR", (Text(draw.choice(NETWORKS)), column))
        case 1:
            return In(column, tuple(Text(draw.choice(ADDRESSES)) for _ in range(2)), negated)
    return Compare(column, draw.choice(("=", "!=")), Text(draw.choice(ADDRESSES)))


def _of_columns(draw):
    names = draw.choice((TEXT_COLUMNS, TEXT_COLUMNS, NUMBER_COLUMNS))
    left, right = (Column(each) for each in draw.sample(names, 2))
    if draw.random() < 0.3:
        return In(left, (right, Column(draw.choice(names))), draw.random() < 0.5)
    if draw.random() < 0.3:
        left, right = Call("STR", (left,)), Call("STR", (right,))
    return Compare(left, draw.choice(("=", "!=")), right)


def _of_positions(draw):
    position = Call("STRPOS", tuple(Column(each) for each in draw.sample(TEXT_COLUMNS, 2)))
    first = Call("STRPOS", (Text("a"), Text("a")))
    missing = Call("STRPOS", (Text("a"), Text("b")))
    return draw.choice(
        (
            Compare(position, draw.choice(("=", "!=")), first),
            Compare(position, draw.choice(("=", "!=", ">", "<=")), missing),
            Compare(position, draw.choice((">=", "<")), first),
            Compare(position, draw.choice(("=", "!=", ">")), Number(draw.choice((-1, 0, 1)))),
        )
    )


def make_leaf(draw):
    """A condition without AND, OR and NOT."""
    match draw.randrange(13):
        case 0 | 1 | 2 | 3 | 4:
            return _of_text(draw)
        case 5 | 6:
            return _of_number(draw)
        case 7 | 8:
            return _of_address(draw)
        case 9:
            return _of_columns(draw)
        case 10:
            return _of_positions(draw)
        case 11:
            return Compare(Column("hasoffense"), draw.choice(("=", "!=")), Text("TRUE"))
    operand = draw.choice((_text(draw), Column(draw.choice((*NUMBER_COLUMNS, "sourceip")))))
    return IsNull(operand, draw.random() < 0.5)


def make_condition(draw, depth=3):
    """A condition of a filter."""
    if not depth or draw.random() < 0.35:
        return make_leaf(draw)
    parts = [make_condition(draw, depth - 1) for _ in range(draw.choice((2, 2, 3)))]
    match draw.randrange(4):
        case 0:
            return And(tuple(parts))
        case 1:
            return Or(tuple(parts))
        case 2:
            return Not(parts[0])
    parts = (*parts, make_leaf(draw))
    operators = ["AND", "OR", *(draw.choice(("AND", "OR")) for _ in parts[3:])]
    draw.shuffle(operators)
    return Mixed(parts, tuple(operators))
