"""The productions of a statement: SELECT, FROM and what holds the clauses together."""

from siemantic.aql.ast import Database, GlobalView, Interval, Item, Select, Source, Star, Subquery
from siemantic.aql.keywords import RESERVED
from siemantic.aql.lexer import Token
from siemantic.aql.parser.clauses import (
    CLAUSES,
    PLACES,
    QUOTES,
    Fields,
    alias,
    named,
    still_to_come,
)
from siemantic.aql.parser.hints import elsewhere, misspelled
from siemantic.aql.parser.mistakes import no_value
from siemantic.aql.parser.stream import TokenStream
from siemantic.aql.parser.values import text, value


def statement(stream: TokenStream) -> Select:
    """Statement: Select ";"? END"""
    query = select(stream)
    if end := stream.accept(";"):
        stream.note("semicolon", end.span)
    end_of_text(stream)
    return query


def end_of_text(stream: TokenStream) -> None:
    """END"""
    if stream.current.kind != "end":
        raise stream.error()


def select(stream: TokenStream) -> Select:
    """Select: SELECT DISTINCT? Item ("," Item)* Clause*, each clause once at most, From always"""
    start = stream.expect("SELECT").start
    distinct = stream.accept("DISTINCT")
    items = [_distinct_item(stream, distinct) if distinct else _item(stream)]
    while stream.accept(","):
        items.append(_item(stream))
    fields = _clauses(stream)
    fields["distinct"] = distinct is not None
    return Select(tuple(items), span=stream.span_from(start), **fields)


def _distinct_item(stream: TokenStream, distinct: Token) -> Item | Star:
    """Item, which does not look like the argument of a function"""
    stream.note("distinct", distinct.span)
    opening = stream.current
    item = _item(stream)
    is_whole = isinstance(item, Item) and item.expression.span.start > opening.start
    if opening.word == "(" and is_whole:
        hint = "write SELECT DISTINCT x; UNIQUECOUNT(x) counts the distinct values of one column"
        raise stream.wrong("DISTINCT is no function", distinct.span, hint)
    return item


def _item(stream: TokenStream) -> Item | Star:
    """Item: Star | Value (AS? Alias)?"""
    start = stream.current.start
    if stream.at("*", "FROM"):
        return _star(stream)
    expression = value(stream)
    # FROM is asked for so that a misspelled one is recognized, which could be another name.
    is_last = stream.at(",", "AS", "FROM") and stream.current.word != "AS"
    if is_last or not _has_alias(stream):
        return Item(expression, span=stream.span_from(start))
    kind = stream.current.kind
    other = alias(stream)
    return Item(expression, other, quote=QUOTES[kind], span=stream.span_from(start))


def _star(stream: TokenStream) -> Star:
    """Star: "*" """
    if stream.at("FROM"):
        is_first = stream.previous.word != ","
        hint = "name the columns, or * for all of them"
        raise stream.error("a column", hint) if is_first else no_value(stream)
    return Star(span=stream.advance().span)


def _has_alias(stream: TokenStream) -> bool:
    """Whether another name stands here, behind AS, which is read, or without it."""
    if stream.accept("AS"):
        if not _can_be_alias(stream.current):
            raise stream.error("another name for the column", _quoted_alias(stream))
        return True
    if not _is_bare_alias(stream):
        return False
    stream.note("alias_without_as", stream.current.span)
    return True


def _quoted_alias(stream: TokenStream) -> str | None:
    """The way out for a word of the language that stands where another name does."""
    is_word = stream.current.kind == "name" and _ends_item(stream.following)
    return f'write "{stream.current.text}"' if is_word else None


def _can_be_alias(token: Token) -> bool:
    if token.kind == "name":
        return token.word not in RESERVED
    return token.kind == "quoted" or (token.kind == "text" and token.text != "''")


def _is_bare_alias(stream: TokenStream) -> bool:
    """Whether another name stands here without AS; a word with more behind it is none."""
    if not _can_be_alias(stream.current):
        return False
    return _ends_item(stream.following)


def _ends_item(token: Token) -> bool:
    return token.word in _BEHIND_ALIAS or token.kind == "end"


_BEHIND_ALIAS = frozenset((",", ")", ";", *PLACES))


def _clauses(stream: TokenStream) -> Fields:
    """
    Clause: From | Into | Where | GroupBy | Having | Session | OrderBy | Limit | Last | Start
    | Parameters
    """
    fields: Fields = {}
    places: list[int] = []
    while stream.current.word in PLACES:
        word = stream.advance()
        place = PLACES[word.word]
        if place in places:
            raise stream.wrong(_repeated(word.word, fields), word.span)
        if places and place < max(places):
            stream.note("clause_order", word.span)
        places.append(place)
        fields.update(_from(stream) if place == 0 else CLAUSES[word.word](stream))
        if place == 0:
            _no_alias_of_source(stream)
    stream.at(*still_to_come(places))
    if "sources" not in fields:
        raise stream.error()
    return fields


def _repeated(word: str, fields: Fields) -> str:
    earlier = "START" if isinstance(fields.get("time"), Interval) else "LAST"
    if word in ("LAST", "START") and word != earlier:
        return f"{word} beside {earlier}: a query has one time clause"
    return f"a second {word} in one query"


def _no_alias_of_source(stream: TokenStream) -> None:
    """Nothing, unless another name for the source follows."""
    token, following = stream.current, stream.following
    is_name = token.kind == "name" and token.word not in RESERVED and elsewhere(token.word) is None
    is_last = _ends_item(following) or following.word in _JOINS
    if is_name and is_last and misspelled(token.word, PLACES) is None:
        message = f"expected a clause or the end, found {token.text}"
        raise stream.wrong(message, token.span, "only columns have other names")


_JOINS = ("JOIN", "INNER", "LEFT", "RIGHT", "FULL", "CROSS", "ON")


def _from(stream: TokenStream) -> Fields:
    """From: FROM Source ("," Source)*"""
    sources = [_source(stream)]
    while comma := stream.accept(","):
        stream.note("several_sources", comma.span)
        sources.append(_source(stream))
    return {"sources": tuple(sources)}


def _source(stream: TokenStream) -> Source:
    """Source: "(" Select ")" | GLOBALVIEW "(" Text "," Text ")" | Named"""
    start = stream.current.start
    if stream.accept("("):
        query = stream.nested(select)
        stream.expect(")")
        return Subquery(query, span=stream.span_from(start))
    if stream.at("GLOBALVIEW") and stream.following.word == "(":
        stream.advance()
        stream.expect("(")
        search = text(stream).value
        stream.expect(",")
        interval = text(stream).value
        stream.expect(")")
        return GlobalView(search, interval, span=stream.span_from(start))
    return Database(named(stream, "events or flows"), span=stream.span_from(start))
