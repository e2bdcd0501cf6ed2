"""What is wrong where a value should stand."""

from siemantic.aql.lexer import Token
from siemantic.aql.parser.hints import elsewhere, misspelled
from siemantic.aql.parser.stream import TokenStream
from siemantic.errors import AqlSyntaxError

ARITHMETIC = ("+", "-", "*", "/", "%", "^", "&", "|", "<<", ">>")
RELATIONS = ("=", "!=", "<", "<=", ">", ">=")
_ENDS = (")", "FROM", "WHERE", "GROUP", "HAVING", "ORDER", "LIMIT", "LAST", "START", "PARAMETERS")
PATTERNS = ("LIKE", "ILIKE", "MATCHES", "IMATCHES")
_DOUBLED = {
    "&": "write AND between conditions",
    "|": "write OR between conditions, CONCAT(a, b) for texts",
}
_BEHIND_COLUMN = (*RELATIONS, *ARITHMETIC, *PATTERNS, ",", ")", "AS", "FROM", "IN", "IS")
_INFIX = (*PATTERNS, "AND", "OR", "IN", "BETWEEN", "IS", "THEN", "ELSE")


def no_value(stream: TokenStream) -> AqlSyntaxError:
    """What is wrong where a value should stand."""
    word, before = stream.current.word, stream.previous.word
    hint = None
    if before == "," and word in _ENDS:
        hint = "the comma before it is one too many"
    elif stream.current.kind == "name" and stream.following.word in _BEHIND_COLUMN:
        hint = f'a column of this name is written "{stream.current.text}"'
    elif word == before and word in _DOUBLED and stream.previous.end == stream.current.start:
        hint = _DOUBLED[word]
    elif before in ARITHMETIC + RELATIONS and word in ARITHMETIC + RELATIONS:
        hint = "there are two operators in a row"
    elif before == "(" and word == ")":
        hint = "nothing stands in the parentheses"
    return stream.error("a value", hint)


def doubled(stream: TokenStream) -> str | None:
    """What stands for `&&` or `||`, if one of these comes next."""
    here, following = stream.current, stream.following
    is_doubled = here.word == following.word and here.end == following.start
    return _DOUBLED.get(here.word) if is_doubled else None


def subselect_in_call(function: Token) -> str:
    """What to do with a subselect in the parentheses of a function."""
    return elsewhere(function.word) or "a subselect stands in FROM or behind IN"


def no_function(stream: TokenStream, word: Token) -> AqlSyntaxError:
    """A keyword with a parenthesis behind it, where a value should stand."""
    hint = "the side before it is missing" if word.word in _INFIX else None
    return stream.wrong(f"expected a value, found {word.text}", word.span, hint)


def condition_in_call(stream: TokenStream, function: Token) -> AqlSyntaxError:
    """A condition as an argument; the function may be a misspelled keyword."""
    near = misspelled(function.word, ("NOT", "IF", "WHEN", "CASE"))
    if near:
        message = f"{function.text} is a function here, and a function takes no condition"
        return stream.wrong(message, function.span, f"did you mean {near}?")
    return stream.error("',' or ')'", "a function takes values, no conditions")
