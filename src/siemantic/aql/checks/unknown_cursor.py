"""Sources that only a cursor can be."""

from collections.abc import Iterator

from siemantic.aql.checks.document import Check, Document, Finding
from siemantic.aql.checks.unknown_table import find_unknown, is_quoted, is_table_or_slip


def _find(document: Document) -> Iterator[Finding]:
    for _, source in find_unknown(document):
        if is_table_or_slip(source) or is_quoted(document, source):
            continue
        message = f"no query here writes the cursor '{source.name}'"
        hint = f"an earlier query has to write it, with INTO {source.name}"
        yield Finding(message, source.span, hint)


CHECK = Check(
    code="AQL112",
    name="unknown_cursor",
    level="note",
    why=(
        "A name behind FROM that is no Ariel database is that of a cursor, which an earlier query "
        'wrote with INTO (AQL guide, "AQL query structure"). Where there is none, the query is '
        "refused. The guide also writes the name in quotes; one in quotes is let pass."
    ),
    flagged="SELECT username FROM suspects LIMIT 10",
    fine="SELECT username FROM 'suspects' LIMIT 10",
    find=_find,
)
