"""Places in the text of a query, and changes that keep the text around them whole."""

from bisect import bisect_left, bisect_right

from siemantic.aql.ast import And, Condition, Node, Select, Span
from siemantic.aql.checks.document import Document, Edit, Scope
from siemantic.aql.lexer import Token, tokens

_BLANK = " \t\r\n\f\v"


class Places:
    """The tokens of a document, to be found by their offsets."""

    def __init__(self, document: Document) -> None:
        self.text = document.text
        self._tokens = tuple(tokens(document.text))[:-1]
        self._starts = [each.start for each in self._tokens]
        self._nothing = Token("end", "", len(document.text), "")

    def before(self, offset: int) -> Token:
        """The last token that begins before the offset; an empty one at the start."""
        at = bisect_left(self._starts, offset)
        return self._tokens[at - 1] if at else Token("end", "", 0, "")

    def after(self, offset: int) -> Token:
        """The first token that begins at the offset or behind it; an empty one at the end."""
        at = bisect_left(self._starts, offset)
        return self._tokens[at] if at < len(self._tokens) else self._nothing

    def within(self, span: Span) -> tuple[Token, ...]:
        """The tokens that begin in the span."""
        first, last = (
            bisect_left(self._starts, span.start),
            bisect_right(self._starts, span.end - 1),
        )
        return self._tokens[first:last]

    def with_parentheses(self, span: Span) -> Span:
        """The span of a condition with all parentheses that hold nothing else."""
        before, after = self.before(span.start), self.after(span.end)
        while before.word == "(" and after.word == ")":
            span = Span(before.start, after.end)
            before, after = self.before(span.start), self.after(span.end)
        return span

    def removal(self, condition: Condition) -> Edit | None:
        """
        What takes a condition out that stands between ANDs, or alone behind WHERE.

        None when it stands elsewhere.
        """
        span = self.with_parentheses(condition.span)
        before, after = self.before(span.start), self.after(span.end)
        if after.word == "AND":
            return Edit(Span(span.start, self.after(after.end).start), "")
        if before.word == "AND" or (before.word == "WHERE" and after.word not in ("OR", ")")):
            return Edit(Span(self.before(before.start).end, span.end), "")
        return None

    def without_blank_before(self, span: Span) -> Span:
        """The span and the blanks before it."""
        return Span(len(self.text[: span.start].rstrip(_BLANK)), span.end)


def conjuncts(condition: Condition | None) -> tuple[Condition, ...]:
    """The conditions that must all hold, those of a nested AND too."""
    if isinstance(condition, And):
        return tuple(found for each in condition.operands for found in conjuncts(each))
    return () if condition is None else (condition,)


def where(scope: Scope) -> Condition | None:
    """The WHERE of a query, or the whole of a filter."""
    if scope.select is not None:
        return scope.select.where
    return scope.root  # type: ignore[return-value] # a filter is a condition


def word_select(select: Select) -> Span:
    """The word SELECT, for findings about a query as a whole."""
    return Span(select.span.start, select.span.start + len("SELECT"))


def is_in(node: Node, span: Span) -> bool:
    """Whether the node stands within the span."""
    return span.start <= node.span.start and node.span.end <= span.end
