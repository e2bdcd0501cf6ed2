"""Rules of every modifier, made by a `random.Random`, and events that come near them."""

from itertools import product

from sigma.exceptions import SigmaError
from sigma.rule import SigmaRule
from sigma.types import SigmaRegularExpression

TEXTS = (
    *(
        "a",
        "A",
        "ab",
        "aB",
        "b",
        "a b",
        "äb",
        "Ä",
        "ß",
        "k",
        "-a",
        "/a",
        "\u03c3",
        "\u1fb3",
        "true",
    ),
    *("1", "7", "007", "-7", "7.5", "10.0.0.1", "10.9.0.1", "::1", "0::1", "hostname", "fe80::%1"),
    *("2026-01-31T05:06:07Z", "2025-12-01 23:59", "2026-05-05", "24:00", "", "\\", "a\\b", "a\nb"),
    *("%", "_", "a%", "a_b", "*", "a*", "a?", "YQ==", "YWI=", "a\0b\0", "\U0001f600"),
)
ASKED = (
    *TEXTS,
    "*",
    "a*",
    "?",
    "a?b",
    "*b",
    "*ä*",
    "a\\*",
    "a\\\\*",
    "\\?",
    "a\\b",
    "-a",
    "/a b",
    "\\\\",
)
_EXPRESSIONS = (
    *(
        "a",
        "^a",
        "a$",
        "^a$",
        "a|b",
        "[ab]+",
        "[^a]",
        "a.b",
        "ä",
        "[ä-ö]",
        "^$",
        ".*",
        r"\d+",
        r"\W",
    ),
    *(r"\bab?\b", r"\B", r"a\\b", r"\.", "(?i)A", "^(a|ab)(c|b)?$", "a{2}|b{1,2}", "a(?:b|c)", "ß"),
    *("b+?", r"[\w ]+$", r"[^\s]", r"^\s", "(?:a(?:b|$))", "^-?[0-9]+$", r"\Aa", "b.?$"),
    *("(?<!a)b", "(?=a)ab", r"b\Z"),
)


def _is_taken(regex):
    """Whether pySigma takes it: 2.0 asks RE2, which looks neither back nor ahead."""
    try:
        SigmaRegularExpression(regex)
    except SigmaError:
        return False
    return True


REGEXES = tuple(filter(_is_taken, _EXPRESSIONS))
NETWORKS = ("10.0.0.0/8", "10.0.0.1/32", "::/64", "fe80::/10", "0.0.0.0/0")
NUMBERS = (0, 1, 7, -7, 7.5, 2026)
PARTS = ("minute", "hour", "day", "month", "year")
FIELDS = ("A", "B")
TEXT_MODIFIERS = (
    *("", "|contains", "|startswith", "|endswith", "|cased", "|contains|cased", "|windash"),
    *("|contains|all", "|contains|windash", "|base64", "|base64offset|contains", "|wide"),
)
ENCODED = ("a", "ab", "a b")


def make_item(draw):
    """A field with its modifiers, and a value or several."""
    field = draw.choice(FIELDS)
    name, value = _asked(draw)
    return f"{field}{name}", value


def _asked(draw):
    negated = "|neq" if draw.random() < 0.15 else ""
    match draw.randrange(9):
        case 0 | 1:
            return _of_texts(draw)
        case 2:
            plain = draw.choice((None, True, False, *NUMBERS, *TEXTS))
            return "" if plain is None else negated, plain
        case 3 | 4:
            flags = draw.choice(("", "", "|i", "|m", "|s", "|i|s", "|i|m"))
            return f"|re{flags}", draw.choice(REGEXES)
        case 5:
            return f"|{draw.choice(('gt', 'gte', 'lt', 'lte'))}", draw.choice(NUMBERS)
        case 6:
            how = draw.choice(("", "|contains", "|startswith", "|endswith"))
            return f"|fieldref{how}{negated}", draw.choice(FIELDS)
        case 7:
            sign = draw.choice(("", "|gt", "|gte", "|lt", "|lte", "|neq"))
            return f"|{draw.choice(PARTS)}{sign}", draw.choice((0, 5, 6, 12, 23, 31, 2026))
    return draw.choice((("|cidr", draw.choice(NETWORKS)), ("|exists", draw.random() < 0.5)))


def _of_texts(draw):
    name = draw.choice(TEXT_MODIFIERS)
    count = draw.choice((2, 3)) if name.endswith("all") else draw.choice((1, 1, 2))
    pool = ENCODED if "wide" in name or "base64" in name else ASKED
    values = [draw.choice(pool) or "a" for _ in range(count)]
    return name, values if count > 1 else values[0]


CONDITIONS = ("x", "not x", "x and y", "x or y", "not (x and y)", "x and not y", "not 1 of them")


def make_rule(draw):
    """A rule of two selections."""
    selections = {
        name: dict(make_item(draw) for _ in range(draw.choice((1, 1, 2)))) for name in "xy"
    }
    return build({**selections, "condition": draw.choice(CONDITIONS)})


def make_keywords(draw):
    """A rule that looks for texts anywhere."""
    asked = [draw.choice(ASKED) for _ in range(draw.choice((1, 2)))]
    words = [each for each in asked if each.strip("*")] or ["a"]
    kind = draw.choice(("", "", "|re", "|all"))
    found = {kind: [draw.choice(REGEXES)] if kind == "|re" else words} if kind else words
    return build({"x": found, "condition": draw.choice(("x", "not x"))})


def build(detection):
    """The rule, as pySigma builds it."""
    content = {"title": "a rule", "logsource": {"category": "test"}, "detection": detection}
    return SigmaRule.from_dict(content)


def make_events(draw, count, fields=FIELDS):
    """All events of so many values for each field, one of which is to be missing."""
    columns = []
    for _ in fields:
        values = [draw.choice(TEXTS) for _ in range(count - 3)]
        others = [draw.choice((7, True, False, 1, 7.5, 7.0)), draw.choice(ASKED)]
        columns.append((None, *values, *others))
    return [
        {field: value for field, value in zip(fields, each, strict=True) if value is not None}
        for each in product(*columns)
    ]
