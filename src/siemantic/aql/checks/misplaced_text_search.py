"""TEXT SEARCH anywhere but in front."""

from collections.abc import Iterator

from siemantic.aql.ast import And, Condition, Span, TextSearch
from siemantic.aql.checks.document import Check, Document, Edit, Finding, scopes
from siemantic.aql.checks.places import Places, conjuncts, where
from siemantic.aql.walk import find_all


def _find(document: Document) -> Iterator[Finding]:
    places = Places(document)
    for scope in scopes(document):
        condition = where(scope)
        required = conjuncts(condition)
        searches = [each for each in scope.nodes() if isinstance(each, TextSearch)]
        for number, search in enumerate(searches):
            if number > 0:
                yield Finding("a second TEXT SEARCH in one query", search.span, "leave one of them")
            elif not any(each is search for each in required):
                message = "TEXT SEARCH is only combined with AND in WHERE"
                hint = "write it first, and the others behind AND in parentheses"
                yield Finding(message, search.span, hint)
            elif required[0] is not search:
                message = "TEXT SEARCH is not the first condition"
                edits = _moved(document, places, condition, search)
                yield Finding(message, search.span, "write it first", edits)


def _moved(
    document: Document, places: Places, condition: Condition | None, search: TextSearch
) -> tuple[Edit, ...]:
    """The search in front, when it stands between ANDs without parentheses."""
    if not isinstance(condition, And) or not any(each is search for each in condition.operands):
        return ()
    removal = places.removal(search)
    first = places.with_parentheses(condition.operands[0].span).start
    if removal is None or len(list(find_all(condition, TextSearch))) > 1:
        return ()
    return Edit(Span(first, first), f"{document.source(search)} AND "), removal


CHECK = Check(
    code="AQL209",
    name="misplaced_text_search",
    level="error",
    why=(
        "TEXT SEARCH is the first condition of WHERE, once, and only AND combines it with others "
        '(AQL guide, "AQL operators"). Behind OR or NOT, or twice, it is an error (stix-shifter '
        "issue 388)."
    ),
    flagged=(
        "SELECT * FROM events WHERE username LIKE 'root' AND TEXT SEARCH 'sudo' "
        "LIMIT 10 LAST 5 MINUTES"
    ),
    fine=(
        "SELECT * FROM events WHERE TEXT SEARCH 'sudo' AND username LIKE 'root' "
        "LIMIT 10 LAST 5 MINUTES"
    ),
    find=_find,
    mends=True,
)
