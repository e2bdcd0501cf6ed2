"""
Conditions of SQL -> formulas; the tree is sqlglot's.

AND, OR and NOT are those of three values. An operator that stands beside another without
parentheses, as in `a = b LIKE c`, is refused: there sqlglot's tree need not be the engine's.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from sqlglot import exp, parse, tokenize
from sqlglot.errors import SqlglotError

from siemantic.errors import UndecidedError
from siemantic.logic.formula import Formula, negation, present
from siemantic.readers.sql.operands import Dialect, Name, Number, Operand, Pattern, Sign
from siemantic.readers.sql.spelling import Spelled, check_tokens, condition_of
from siemantic.readers.truth import Truth, certain, conjunction, disjunction

_BEFORE = "SELECT * FROM t WHERE "


def read_condition(query: str, dialect: Dialect) -> Formula:
    """
    What the query says of a row that it returns, see `read_query`.

    Raises:
        UndecidedError: it has something that is not followed, or cannot be read.
    """
    condition = condition_of(query)
    try:
        return _Reader(dialect).read(_parse(condition, dialect)).yes
    except SqlglotError as error:
        words = " ".join(str(error).split())
        raise UndecidedError(f"sqlglot cannot read the query: {words[:200]}") from error
    except RecursionError as error:
        raise UndecidedError("the query is too deep to be followed") from error


def _parse(condition: str, dialect: Dialect) -> exp.Expr:
    tokens = tokenize(condition, dialect=dialect.name)
    spelled = (Spelled(each.start, each.end, each.text) for each in tokens)
    check_tokens(condition, spelled, dialect.quote)
    (tree,) = parse(_BEFORE + condition, dialect=dialect.name)
    if tree is None or not _has_only(tree, "expressions", "from_", "where"):
        raise UndecidedError("what stands behind the condition is not followed")
    found: exp.Expr = tree.args["where"].this
    return found


def _has_only(node: exp.Expr, *names: str) -> bool:
    """Whether the parser has put nothing else into the node."""
    return not {name for name, value in node.args.items() if value} - {*names}


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads conditions of a dialect."""

    dialect: Dialect

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
                return self._equal(node)
            case exp.NEQ():
                return self._equal(node).opposite()
            case _:
                return self._other(node)

    def _equal(self, node: exp.Expr) -> Truth:
        left, right = node.args["this"], node.args["expression"]
        return self.dialect.equal(self._operand(left), self._operand(right))

    def _other(self, node: exp.Expr) -> Truth:
        match node:
            case exp.In() if node.expressions and _has_only(node, "this", "expressions"):
                # `x IN (y, z)` is `x = +y OR x = +z` to SQLite (datatype3.html, section 4.3)
                column = Name(self._column(node.this))
                choices = [self._literal(each) for each in node.expressions]
                return disjunction(self.dialect.equal(column, each) for each in choices)
            case exp.Between() if _has_only(node, "this", "low", "high"):
                bounds: tuple[tuple[Sign, str], ...] = ((">=", "low"), ("<=", "high"))
                return conjunction(
                    self._ordered(node.this, sign, node.args[name]) for sign, name in bounds
                )
            case exp.Is() if isinstance(node.expression, exp.Null):
                return certain(negation(present(self._column(node.this))))
            case exp.Coalesce() if _is_zero_for_unknown(node):
                return certain(self.read(node.this).yes)
            case exp.GT() | exp.GTE() | exp.LT() | exp.LTE():
                return self._ordered(node.this, _SIGNS[type(node)], node.expression)
            case _:
                return self._matched(node)

    def _ordered(self, left: exp.Expr, sign: Sign, right: exp.Expr) -> Truth:
        return self.dialect.ordered(self._operand(left), sign, self._operand(right))

    def _matched(self, node: exp.Expr) -> Truth:
        escape = None
        if isinstance(node, exp.Escape) and isinstance(node.this, exp.Like | exp.ILike):
            node, escape = node.this, self._text(node.expression)
        operator = _PATTERNS.get(type(node))
        if operator is None or not _has_only(node, "this", "expression", "negate", "flag"):
            raise self._not_followed(node)
        column, written = self._column(node.this), self._text(node.args["expression"])
        flag = node.args.get("flag")
        options = None if flag is None else self._text(flag)
        found = self.dialect.matched(Pattern(operator, column, written, escape, options))
        return found.opposite() if node.args.get("negate") else found

    def _operand(self, node: exp.Expr) -> Operand:
        if isinstance(node, exp.Column):
            return Name(self._column(node))
        return self._literal(node)

    def _column(self, node: exp.Expr) -> str:
        """
        The column in lower case.

        Names are the same in another case of A to Z alone: `sqlite3StrICmp` of SQLite's util.c,
        `StringUtil::Lower` of DuckDB.

        Raises:
            UndecidedError: it is none, or a word that the engine takes for no name.
        """
        if not isinstance(node, exp.Column) or not _has_only(node, "this"):
            raise self._not_followed(node)
        name, quoted = node.name, bool(node.this.args.get("quoted"))
        if not quoted and name.upper() in self.dialect.reserved:
            raise UndecidedError(f"'{name}' is a word of SQL and no name unless it is quoted")
        return "".join(each.lower() if each.isascii() else each for each in name)

    def _text(self, node: exp.Expr) -> str:
        if isinstance(node, exp.Literal) and node.is_string:
            return str(node.this)
        raise self._not_followed(node)

    def _literal(self, node: exp.Expr) -> Number | str | bool | None:
        negative = isinstance(node, exp.Neg)
        inner = node.this if isinstance(node, exp.Neg) else node
        match inner:
            case exp.Literal() if not inner.is_string:
                return Number(str(inner.this), negative)
            case exp.Literal() if not negative:
                return str(inner.this)
            case exp.Boolean() if not negative:
                return bool(inner.this)
            case exp.Null() if not negative:
                return None
            case _:
                raise self._not_followed(node)

    def _not_followed(self, node: exp.Expr) -> UndecidedError:
        return UndecidedError(f"'{node.sql(dialect=self.dialect.name)[:60]}' is not followed")


_ZERO = [exp.Literal.number(0)]
_SIGNS: dict[type[exp.Expr], Sign] = {exp.GT: ">", exp.GTE: ">=", exp.LT: "<", exp.LTE: "<="}
_PATTERNS: dict[type[exp.Expr], Literal["LIKE", "ILIKE", "GLOB", "REGEXP"]] = {
    exp.Like: "LIKE",
    exp.ILike: "ILIKE",
    exp.Glob: "GLOB",
    exp.RegexpLike: "REGEXP",
}


def _is_zero_for_unknown(node: exp.Coalesce) -> bool:
    """
    Whether it is `COALESCE((...), 0)` over a condition, which is false where that is unknown.

    Only behind a parenthesis can the first operand be no value of another type.
    """
    alone = _has_only(node, "this", "expressions")
    return alone and isinstance(node.this, exp.Paren) and node.expressions == _ZERO


def _operands(node: exp.Expr) -> Iterator[exp.Expr]:
    """The operands of a chain of one operator, which may have thousands, from left to right."""
    waiting = [node]
    while waiting:
        each = waiting.pop()
        if isinstance(each, type(node)):
            waiting += (each.args["expression"], each.this)
        else:
            yield each
