"""Regular expressions, trees and formulas made by a `random.Random`, and the texts they are for."""

from itertools import product

from siemantic.logic.folding import cased, fold_unicode
from siemantic.logic.formula import In, Related, all_of, negation, present, some_of
from siemantic.logic.patterns import pattern
from siemantic.logic.trees import ANYTHING

LETTERS = "aB\nä"


def texts_over(letters, longest):
    """All texts of these letters up to a length."""
    return [
        "".join(each) for count in range(longest + 1) for each in product(letters, repeat=count)
    ]


TEXTS = texts_over(LETTERS, 4)

# --- regular expressions -----------------------------------------------------------------------

ONE_CHARACTER = (
    *("a", "a", "b", "B", "A", "ä", "Ä", r"\n", ".", ".", "[ab]", "[^a]", "[a-ä]", "[^\\nB]"),
    *(r"\w", r"\W", r"\s", r"\S", r"\d", r"\D", r"[\wä]", r"[^\W]", r"[a\s-]", "(?i:b)", "(?-i:b)"),
    *("(?s:.)", "(?i:[^ä])", "(?i:[Ä-Ö])", r"(?i:[\W])", r"[^\d\n]"),
)
PLACES = ("^", "$", r"\A", r"\Z", r"\b", r"\B", r"(?a:\b)", "(?m:^)", "(?m:$)")
COUNTS = ("?", "*", "+", "{2}", "{0,1}", "{1,2}", "{2,}", "{0}", "*?", "+?", "??", "{1,3}?")
FLAGS = ("", "", "i", "m", "s", "im", "is", "ms", "ims")


def make_regex(draw, depth=3):
    """A regular expression of Python."""
    roll = draw.random()
    if not depth or roll < 0.25:
        return draw.choice(ONE_CHARACTER)
    if roll < 0.35:
        return draw.choice(PLACES)
    inner = [make_regex(draw, depth - 1) for _ in range(draw.choice((1, 2, 2, 3)))]
    if roll < 0.65:
        return "".join(inner)
    if roll < 0.75:
        return f"(?:{'|'.join((*inner, draw.choice(('', 'a', 'ab'))))})"
    if roll < 0.88:
        return f"({inner[0]}){draw.choice(COUNTS)}"
    if roll < 0.95:
        return f"(?{draw.choice('=!')}{inner[0]})"
    return f"(?<{draw.choice('=!')}{_fixed(draw, 2)})"


def _fixed(draw, depth):
    """What looks back has a length of its own, without looking ahead in it."""
    parts = [draw.choice((*ONE_CHARACTER, *PLACES)) for _ in range(draw.choice((1, 1, 2)))]
    parts = [each for each in parts if each not in LOOKING_AHEAD] or ["a"]
    if depth and draw.random() < 0.3:
        parts.append(f"(?<{draw.choice('=!')}{_fixed(draw, depth - 1)})")
    return "".join(parts)


LOOKING_AHEAD = ("$", r"\Z", r"\b", r"\B", r"(?a:\b)", "(?m:$)")

# --- formulas ----------------------------------------------------------------------------------

COLUMNS = ("x", "y")
FEW = texts_over("ab", 3)
TREES = (
    ANYTHING,
    *(pattern(each, covers=True) for each in ("", "a", "b", "ab", "a+", "a*", ".*b", "a.*", "..")),
    *(pattern(each, covers=True) for each in ("(ab)*", "[ab]{3}", "a?b?a?", ".+", "b|aa|bab")),
    *(pattern(each, covers=False) for each in ("a", "ab", "^b", "a$", "(?!a)b", "(?<!b)a")),
)


def make_atom(draw, *, related=False):
    """That a column has some texts, or that two of them are related."""
    if related and draw.random() < 0.3:
        relation = draw.choice(("same", "contains", "starts", "ends"))
        left, right = draw.sample(COLUMNS, 2)
        return Related(relation, left, right, draw.choice((cased, fold_unicode)))
    if draw.random() < 0.15:
        return present(draw.choice(COLUMNS))
    return In(draw.choice(COLUMNS), draw.choice(TREES))


def make_formula(draw, depth=3, *, related=False):
    """A formula over the columns."""
    if not depth or draw.random() < 0.2:
        return make_atom(draw, related=related)
    parts = [
        make_formula(draw, depth - 1, related=related) for _ in range(draw.choice((1, 2, 2, 3)))
    ]
    match draw.randrange(3):
        case 0:
            return all_of(parts)
        case 1:
            return some_of(parts)
    return negation(parts[0])
