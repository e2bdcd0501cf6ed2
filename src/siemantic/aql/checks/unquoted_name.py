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
            edits = (Edit(span, f'"{name}"'),) if _is_certain(document, scope, name) else ()
            yield Finding(_message(name), span, _hint(name, is_certain=bool(edits)), edits)


def _is_certain(document: Document, scope: Scope, name: str) -> bool:
    """Whether it is one name: a word, or a column that the schema knows."""
    visible = find_visible(scope, document.schema)
    return name.upper() in KEYWORDS or (visible is not None and visible.has(name))


def _message(name: str) -> str:
    if name.upper() in KEYWORDS:
        return f"the name '{name}' is a word of the language"
    reads = "a subtraction" if "-" in name else "a column with another name"
    return f"the name '{name}' without quotes is read as {reads}"


def _hint(name: str, *, is_certain: bool) -> str:
    if is_certain:
        return f'write "{name}"'
    apart = " - ".join(name.split("-")) if "-" in name else " AS ".join(name.split(" "))
    return f'write "{name}" if it is one name, and {apart} if it is not'


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
    """Whether it may be a name such as `Bluecoat-cs-host`: no part of it is a known column."""
    if not isinstance(node, Arithmetic) or set(node.operators) != {"-"}:
        return False
    named = [each.name for each in node.operands if isinstance(each, Column)]
    is_words = all(
        (isinstance(each, Column) and not each.quoted and each.table is None)
        or (isinstance(each, Number) and str(each.written).isdecimal())
        for each in node.operands
    )
    text = document.source(node)
    is_tight = all(each.isalnum() or each in "_$-" for each in text)
    is_named = isinstance(node.operands[0], Column) and _are_new(named, scope, visible)
    return is_words and is_tight and is_named and (visible.is_open or visible.has(text))


def is_spaced(document: Document, item: Item, scope: Scope, visible: Visible) -> bool:
    """Whether it may be a name such as `Process Path`: neither word is a known column."""
    column = item.expression
    if not isinstance(column, Column) or column.quoted or column.table or item.quote != "":
        return False
    name = f"{column.name} {item.alias}"
    is_two_words = document.source(item) == name and column.name.istitle()
    words = [column.name, str(item.alias)]
    # The second word reads as an alias itself.
    is_new = not any(map(visible.has, words)) and _are_new(words[:1], scope, visible)
    return is_two_words and is_new and (visible.is_open or visible.has(name))


def _are_new(names: list[str], scope: Scope, visible: Visible) -> bool:
    """Whether none of the names is that of a column or an alias."""
    return not any(visible.has(each) or each.lower() in scope.aliases for each in names)


CHECK = Check(
    code="AQL106",
    name="unquoted_name",
    level="warning",
    why=(
        "A name of anything but letters, digits and underscores, or one that is a word of the "
        'language, stands in double quotes (AQL guide, "Quotation marks"). Bare, a name with '
        "hyphens reads as a subtraction, though one of IBM's own examples has `Bluecoat-cs-host`, "
        "and two words read as a column with another name; a schema that has the name or one of "
        "its parts settles it. Which words are taken only a console tells (REST API, "
        "`GET /ariel/parser_keywords`); quotes that are not needed do no harm."
    ),
    flagged="SELECT * FROM events WHERE Bluecoat-cs-host ILIKE '%ibm%' LIMIT 10 LAST 5 MINUTES",
    fine="SELECT * FROM events WHERE \"Bluecoat-cs-host\" ILIKE '%ibm%' LIMIT 10 LAST 5 MINUTES",
    find=_find,
    mends=True,
)
