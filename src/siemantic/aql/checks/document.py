"""What a check looks at, and what it says."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeVar

from siemantic.aql.ambiguity import Ambiguity, ambiguities
from siemantic.aql.ast import Condition, Node, Select, Span
from siemantic.aql.parser import Oddity, Parsed, read, read_condition
from siemantic.aql.schema import DEFAULT, Schema
from siemantic.aql.scopes import Scope, scopes_of
from siemantic.aql.walk import walk

__all__ = [
    "Check",
    "Document",
    "Edit",
    "Finding",
    "Level",
    "Scope",
    "read_document",
    "scopes",
]

N = TypeVar("N", bound=Node)

Level = Literal["error", "warning", "note"]
"""
error: QRadar refuses the query, or it cannot mean what it says. warning: its meaning depends on
what is not documented, or it costs much. note: it could be written better.
"""


@dataclass(frozen=True, slots=True)
class Edit:
    """Put `text` in place of the span; an empty span inserts."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Finding:
    """
    Something that a check found.

    `edits` mend it without changing what the query means, or what its author clearly meant; there
    are none where only a person can tell. `outranks` is a part of the text of which nothing else
    need be said.
    """

    message: str
    span: Span
    hint: str | None = None
    edits: tuple[Edit, ...] = ()
    outranks: Span | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """
    A query, or a filter of a rule test, with all that checks need.

    Attributes:
        text: what was read.
        tree: the query, or the condition of a filter.
        oddities: what stands in it although no page of the documentation has it.
        comments: where its comments stand.
        schema: the columns that there are.
        ambiguities: the places whose meaning is open.
        scopes: each SELECT, outer ones first.
        nodes: all nodes of the tree, each before those below it.
    """

    text: str
    tree: Select | Condition
    oddities: tuple[Oddity, ...]
    comments: tuple[Span, ...]
    schema: Schema
    ambiguities: tuple[Ambiguity, ...]
    scopes: tuple[Scope, ...]
    nodes: tuple[Node, ...]

    @property
    def query(self) -> Select | None:
        """The query, None when this is a filter."""
        return self.tree if isinstance(self.tree, Select) else None

    def find(self, *kinds: type[N]) -> Iterator[N]:
        """The nodes of these kinds, those of subselects too."""
        return (each for each in self.nodes if isinstance(each, kinds))

    def source(self, node: Node) -> str:
        """The node's text."""
        return self.text[node.span.start : node.span.end]


@dataclass(frozen=True, slots=True)
class Check:
    """
    A check.

    Attributes:
        code: `AQL` and three digits; never given to another check.
        name: the pattern that it finds, as in "allow this".
        level: how bad it is.
        why: why the pattern matters, in whole sentences, with the source of each fact.
        flagged: a query that has the pattern; the check finds it.
        fine: how it is written without.
        find: the places.
        is_filter: whether the two examples are filters of a rule test, and not queries.
        mends: whether some of its findings have edits.
    """

    code: str
    name: str
    level: Level
    why: str
    flagged: str
    fine: str
    find: Callable[[Document], Iterator[Finding]]
    is_filter: bool = False
    mends: bool = False


def read_document(text: str, schema: Schema = DEFAULT, *, is_filter: bool = False) -> Document:
    """
    The document of a query, or of a filter of a rule test.

    Raises:
        AqlSyntaxError: the text is none.
    """
    parsed: Parsed[Select] | Parsed[Condition] = read_condition(text) if is_filter else read(text)
    return Document(
        text,
        parsed.tree,
        parsed.oddities,
        parsed.comments,
        schema,
        ambiguities(parsed.tree, schema),
        tuple(scopes_of(parsed.tree)),
        tuple(walk(parsed.tree)),
    )


def scopes(document: Document) -> Iterator[Scope]:
    """Each SELECT of the document, outer ones first; a filter is one scope over events."""
    return iter(document.scopes)
