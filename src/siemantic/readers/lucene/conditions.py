"""
Conditions of query_string -> formulas.

    query   := clause (AND clause)* | clause (OR clause)*
    clause  := NOT? (field ":")? value
    value   := term | quoted | regex | "(" query ")"

A mix of AND and OR without parentheses is refused: Lucene's classic parser has no precedence there,
but marks each clause as one that must, should or must not match (`QueryParserBase.addClause`).
"""

from collections.abc import Iterator, Mapping, Sequence

from siemantic.errors import UndecidedError
from siemantic.logic.formula import TRUE, Formula, all_of, negation, some_of
from siemantic.lucene.words import FieldKind, Word, kinds_of, unescaped, words_of
from siemantic.readers.lucene.comparisons import compared

_END = Word("sign", "")
_OPEN, _CLOSE, _COLON = (Word("sign", each) for each in "():")


def read_query(query: str) -> Formula:
    """
    What a search with the query asks of a document that it finds.

    Raises:
        UndecidedError: the query has something that is not followed, or is none.
    """
    try:
        reader = _Reader(query)
        found = reader.clauses("")
    except RecursionError as error:
        raise UndecidedError("the query is too deep to be followed") from error
    reader.take(_END)
    return found


class _Reader:
    """Reads the words from left to right."""

    def __init__(self, query: str) -> None:
        self._kinds: Mapping[str, FieldKind] = kinds_of(query)
        self._left: Iterator[Word] = words_of(query)
        self._here = next(self._left, _END)

    def clauses(self, field: str) -> Formula:
        """Clauses that are all joined by one operator; `field` is what values are compared with."""
        found, operators = [self._clause(field)], set()
        while self._here.is_operator:
            operators.add(self._step().text)
            found.append(self._clause(field))
        if not operators <= {"AND"} and not operators <= {"OR"}:
            raise UndecidedError(f"{' beside '.join(sorted(operators))} is not followed")
        if "OR" in operators:
            return _should(found)
        return all_of(negation(each) if negated else each for negated, each in found)

    def take(self, wanted: Word) -> None:
        """Go on behind the word, which has to be there."""
        if self._here != wanted:
            raise UndecidedError(f"'{self._here.text[:40] or 'the end'}' is not followed here")
        self._step()

    def _step(self) -> Word:
        word, self._here = self._here, next(self._left, _END)
        return word

    def _clause(self, field: str) -> tuple[bool, Formula]:
        negated = self._here == Word("term", "NOT")
        if negated:
            self._step()
        return negated, self._value(field)

    def _value(self, field: str) -> Formula:
        word = self._step()
        if word == _OPEN:
            found = self.clauses(field)
            self.take(_CLOSE)
            return found
        if word.kind == "sign" or word.is_operator:
            raise UndecidedError(f"'{word.text or 'the end'}' is not followed here")
        if self._here != _COLON:
            return compared(field, word, self._kinds.get(field))
        if field or word.kind != "term":
            raise UndecidedError("a field within a field is not followed")
        self._step()
        return self._value(unescaped(word.text))


def _should(clauses: Sequence[tuple[bool, Formula]]) -> Formula:
    """
    Clauses joined by OR: one has to match, and none that is negated may.

    Elasticsearch adds all documents where every clause is negated
    (`Queries.fixNegativeQueryIfNeeded`).
    """
    wanted = [each for negated, each in clauses if not negated]
    others = [negation(each) for negated, each in clauses if negated]
    return all_of([some_of(wanted) if wanted else TRUE, *others])
