"""Names that need double quotes and have none."""

from collections.abc import Iterator

from siemantic.aql.ast import Arithmetic, Column, Item, Node, Number, Span
from siemantic.aql.checks.document import Check, Document, Edit, Finding, Scope, scopes
from siemantic.aql.checks.names import Visible, columns, find_visible
from siemantic.aql.keywords import KEYWORDS


def _find(document: Document) -> Iterator[Finding]:
    for scope in scopes(document):
        for span in spans(document, scope):
            name = document.text[span.start : span.end]
            yield Finding(_message(name), span, f'write "{name}"', (Edit(span, f'"{name}"'),))


def _message(name: str) -> str:
    if name.upper() in KEYWORDS:
        return f"the name '{name}' is a word of the language"
    reads = "a subtraction" if "-" in name else "a column with another name"
    return f"the name '{name}' without quotes is read as {reads}"


def spans(document: Document, scope: Scope) -> Iterator[Span]:
    """Where such names stand."""
    for column in columns(scope):
        if not column.quoted and column.name.upper() in KEYWORDS:
            yield _last_word(column.span, column.name)
    for item in scope.select.items if scope.select is not None else ():
        if isinstance(item, Item) and item.quote == "" and str(item.alias).upper() in KEYWORDS:
            yield _last_word(item.span, str(item.alias))
    visible = find_visible(scope, document.schema)
    if visible is None:
        return
    for node in scope.nodes():
        if _is_hyphenated(document, node, scope, visible):
            yield node.span
        if isinstance(node, Item) and is_spaced(document, node, scope, visible):
            yield node.span


def _last_word(span: Span, word: str) -> Span:
    return Span(span.end - len(word), span.end)


def _is_hyphenated(document: Document, node: Node, scope: Scope, visible: Visible) -> bool:
    """Whether it is a name such as `Bluecoat-cs-host`, and no subtraction of known columns."""
    if not isinstance(node, Arithmetic) or set(node.operators) != {"-"}:
        return False
    first = node.operands[0]
    is_words = all(
        (isinstance(each, Column) and not each.quoted and each.table is None)
        or (isinstance(each, Number) and str(each.written).isdecimal())
        for each in node.operands
    )
    text = document.source(node)
    is_tight = all(each.isalnum() or each in "_$-" for each in text)
    return is_words and is_tight and isinstance(first, Column) and _is_new(first, scope, visible)


def is_spaced(document: Document, item: Item, scope: Scope, visible: Visible) -> bool:
    """Whether it is a name such as `Process Path`, and no column with an alias without AS."""
    column = item.expression
    if not isinstance(column, Column) or column.quoted or column.table or item.quote != "":
        return False
    is_two_words = document.source(item) == f"{column.name} {item.alias}"
    return is_two_words and column.name.istitle() and _is_new(column, scope, visible)


def _is_new(column: Column, scope: Scope, visible: Visible) -> bool:
    return not visible.has(column.name) and column.name.lower() not in scope.aliases


CHECK = Check(
    code="AQL106",
    name="unquoted_name",
    level="error",
    why=(
        "A name of anything but letters, digits and underscores, or one that is a word of the "
        'language, stands in double quotes (AQL guide, "Quotation marks"). Bare, a name with '
        "hyphens is a subtraction of columns that are not there, though one of IBM's own examples "
        "has `Bluecoat-cs-host`; which words are taken only a console tells (REST API, "
        "`GET /ariel/parser_keywords`), and quotes that are not needed do no harm."
    ),
    flagged="SELECT * FROM events WHERE Bluecoat-cs-host ILIKE '%ibm%' LIMIT 10 LAST 5 MINUTES",
    fine="SELECT * FROM events WHERE \"Bluecoat-cs-host\" ILIKE '%ibm%' LIMIT 10 LAST 5 MINUTES",
    find=_find,
)
