"""
Conditions of SQL -> formulas; the tree is sqlglot's.

AND, OR and NOT are those of three values (lang_expr.html, "Boolean Expressions"). An operator that
stands beside another without parentheses, as in `a = b LIKE c`, is refused: there sqlglot's tree is
not SQLite's.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlglot import exp, parse, tokenize
from sqlglot.errors import SqlglotError

from siemantic.errors import UndecidedError
from siemantic.logic.formula import Formula, negation, present
from siemantic.readers.sql.comparisons import (
    Collation,
    Name,
    Operand,
    Sign,
    Written,
    equal,
    glob,
    like,
    number_text,
    ordered,
    regexp,
)
from siemantic.readers.sql.spelling import RESERVED, Spelled, check_tokens, condition_of
from siemantic.readers.truth import Truth, certain, conjunction, disjunction

_BEFORE = "SELECT * FROM t WHERE "


def read_condition(query: str, collation: Collation) -> Formula:
    """
    What the query says of a row that it returns, see `read_query`.

    Raises:
        UndecidedError: it has something that is not followed, or cannot be read.
    """
    condition = condition_of(query)
    try:
        return _Reader(collation).read(_parse(condition)).yes
    except SqlglotError as error:
        words = " ".join(str(error).split())
        raise UndecidedError(f"sqlglot cannot read the query: {words[:200]}") from error
    except RecursionError as error:
        raise UndecidedError("the query is too deep to be followed") from error


def _parse(condition: str) -> exp.Expr:
    tokens = tokenize(condition, dialect="sqlite")
    check_tokens(condition, (Spelled(each.start, each.end, each.text) for each in tokens))
    (tree,) = parse(_BEFORE + condition, dialect="sqlite")
    if tree is None or not _has_only(tree, "expressions", "from_", "where"):
        raise UndecidedError("what stands behind the condition is not followed")
    found: exp.Expr = tree.args["where"].this
    return found


def _has_only(node: exp.Expr, *names: str) -> bool:
    """Whether the parser has put nothing else into the node."""
    return not {name for name, value in node.args.items() if value} - {*names}


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads conditions on columns of a collation."""

    collation: Collation

    def read(self, node: exp.Expr) -> Truth:
        """The condition's truth."""
        match node:
            case exp.Paren():
                return self.read(node.this)
            case exp.And():
                return conjunction(map(self.read, _operands(node)))
            case exp.Or():
                return disjunction(map(self.read, _operands(node)))
            case exp.Not():
                return self.read(node.this).opposite()
            case exp.EQ():
                return equal(_operand(node.this), _operand(node.expression), self.collation)
            case exp.NEQ():
                sides = _operand(node.this), _operand(node.expression)
                return equal(*sides, self.collation).opposite()
            case _:
                return self._other(node)

    def _other(self, node: exp.Expr) -> Truth:
        match node:
            case exp.In() if node.expressions and _has_only(node, "this", "expressions"):
                # `x IN (y, z)` is `x = +y OR x = +z` (datatype3.html, section 4.3)
                column = Name(_column(node.this))
                choices = [_literal(each) for each in node.expressions]
                return disjunction(equal(column, each, self.collation) for each in choices)
            case exp.Between() if _has_only(node, "this", "low", "high"):
                bounds: tuple[tuple[Sign, str], ...] = ((">=", "low"), ("<=", "high"))
                return conjunction(
                    self._ordered(node.this, sign, node.args[name]) for sign, name in bounds
                )
            case exp.Is() if isinstance(node.expression, exp.Null):
                return certain(negation(present(_column(node.this))))
            case exp.GT() | exp.GTE() | exp.LT() | exp.LTE():
                return self._ordered(node.this, _SIGNS[type(node)], node.expression)
            case _:
                return _pattern(node)

    def _ordered(self, left: exp.Expr, sign: Sign, right: exp.Expr) -> Truth:
        return ordered(_operand(left), sign, _operand(right), self.collation)


_SIGNS: dict[type[exp.Expr], Sign] = {exp.GT: ">", exp.GTE: ">=", exp.LT: "<", exp.LTE: "<="}


def _operands(node: exp.Expr) -> Iterator[exp.Expr]:
    """The operands of a chain of one operator, which may have thousands, from left to right."""
    waiting = [node]
    while waiting:
        each = waiting.pop()
        if isinstance(each, type(node)):
            waiting += (each.args["expression"], each.this)
        else:
            yield each


def _pattern(node: exp.Expr) -> Truth:
    escape = None
    if isinstance(node, exp.Escape) and isinstance(node.this, exp.Like):
        node, escape = node.this, _text(node.expression)
    if isinstance(node, exp.Like) and _has_only(node, "this", "expression", "negate"):
        found = like(_column(node.this), _text(node.expression), escape)
        return found.opposite() if node.args.get("negate") else found
    if isinstance(node, exp.Glob) and _has_only(node, "this", "expression"):
        return glob(_column(node.this), _text(node.expression))
    if isinstance(node, exp.RegexpLike) and _has_only(node, "this", "expression"):
        return regexp(_column(node.this), _text(node.expression))
    raise _not_followed(node)


def _operand(node: exp.Expr) -> Operand:
    return Name(_column(node)) if isinstance(node, exp.Column) else _literal(node)


def _column(node: exp.Expr) -> str:
    """
    The column in lower case.

    Names are the same in another case of A to Z alone: `sqlite3StrICmp` of util.c.

    Raises:
        UndecidedError: it is none, or a word that SQLite takes for no name.
    """
    if not isinstance(node, exp.Column) or not _has_only(node, "this"):
        raise _not_followed(node)
    name, quoted = node.name, bool(node.this.args.get("quoted"))
    if not quoted and name.upper() in RESERVED:
        raise UndecidedError(f"'{name}' is a word of SQL and no name unless it is quoted")
    return "".join(each.lower() if each.isascii() else each for each in name)


def _text(node: exp.Expr) -> str:
    if isinstance(node, exp.Literal) and node.is_string:
        return str(node.this)
    raise _not_followed(node)


def _literal(node: exp.Expr) -> Written:
    """The literal; TRUE and FALSE are 1 and 0 (lang_expr.html, "Boolean Expressions")."""
    negative = isinstance(node, exp.Neg)
    inner = node.this if isinstance(node, exp.Neg) else node
    match inner:
        case exp.Literal() if not inner.is_string:
            return Written(number_text(str(inner.this), negative=negative))
        case exp.Literal() if not negative:
            return Written(str(inner.this))
        case exp.Boolean() if not negative:
            return Written("1" if inner.this else "0")
        case exp.Null() if not negative:
            return Written(None)
        case _:
            raise _not_followed(node)


def _not_followed(node: exp.Expr) -> UndecidedError:
    return UndecidedError(f"'{node.sql(dialect='sqlite')[:60]}' is not followed")
