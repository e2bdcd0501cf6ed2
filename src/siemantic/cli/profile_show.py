"""`siemantic profile show`."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from siemantic.cli import options, screen

if TYPE_CHECKING:
    from siemantic.profiles import ColumnMapping, LogSourceMapping, Profile, Selected

ProfileName = Annotated[str, typer.Argument(metavar="NAME", hidden=True)]

UNMAPPED = {
    "error": "the rule is refused",
    "keep": "the column is called as the field",
    "payload": "the value is looked up in the event's text",
}


def show(name: ProfileName, report: options.Report = options.ReportFormat.TEXT) -> None:
    """Show what a profile says, with all that it takes from others.

    NAME is a shipped profile or a file of your own.

    Example: siemantic profile show ibm
    """
    from siemantic.profiles.load import get_profile

    profile = get_profile(name)
    if report is options.ReportFormat.JSON:
        typer.echo(json.dumps(_object(profile), ensure_ascii=False, indent=2))
    else:
        _print(profile)


# --- text --------------------------------------------------------------------------------------


def _print(profile: "Profile") -> None:
    for name, value in _facts(profile):
        screen.say(value, label=f"{name}: ", colour="cyan", err=False)
    _print_part("Fields", ("Field", "Column", "Type", "Note"), list(_field_rows(profile)))
    sources = [_log_source_row(each) for each in profile.log_sources or ()]
    _print_part("Log sources", ("Log source", "Events", "Note"), sources)


def _facts(profile: "Profile") -> Iterator[tuple[str, str]]:
    count, unit = profile.window
    yield "profile", profile.name
    yield "title", profile.title
    yield "database", profile.database
    yield "window", f"{count} {unit}"
    yield "unmapped fields", f"{profile.unmapped}, {UNMAPPED[profile.unmapped]}"
    yield "result", ", ".join(map(_selected, profile.select)) or "all columns"
    if not profile.log_sources:
        unlimited = "none, so that queries are not limited to one"
        refused = "none is known, so that every rule is refused"
        yield "log sources", unlimited if profile.log_sources is None else refused


def _print_part(title: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table below its title, if it has rows; in a pipe an empty line sets the parts apart."""
    if not rows:
        return
    typer.echo()
    if screen.is_terminal():
        screen.heading(f"{title} ({len(rows)})")
    screen.print_table(header, rows)


def _field_rows(profile: "Profile") -> Iterator[tuple[str, ...]]:
    for field, columns in profile.columns.items():
        for column in columns:
            yield field, column.name, column.type, _note(column)


def _note(column: "ColumnMapping") -> str:
    part = "only a part of the column" if column.holds_more else ""
    return "; ".join(each for each in (part, column.note) if each)


def _log_source_row(source: "LogSourceMapping") -> tuple[str, ...]:
    from siemantic.profiles import describe_log_source

    name = describe_log_source((source.category, source.product, source.service))
    if source.unknown is not None:
        return name, "unknown", source.unknown
    conditions = [_conditions(each) for each in source.alternatives]
    if len(conditions) > 1:
        conditions = [f"({each})" for each in conditions]
    return name, " or ".join(conditions), source.note or ""


def _conditions(where: "Mapping[ColumnMapping, tuple[str | int, ...]]") -> str:
    return " and ".join(f"{column.name} {_values(values)}" for column, values in where.items())


def _values(values: Sequence[str | int]) -> str:
    return f"{'=' if len(values) == 1 else 'in'} {', '.join(map(str, values))}"


def _selected(selected: "Selected") -> str:
    text = f"{selected.function}({selected.column})" if selected.function else selected.column
    return text if selected.alias is None else f"{text} as {selected.alias}"


# --- JSON --------------------------------------------------------------------------------------


def _object(profile: "Profile") -> dict[str, Any]:
    from dataclasses import asdict

    count, unit = profile.window
    sources = profile.log_sources
    return {
        "name": profile.name,
        "title": profile.title,
        "database": profile.database,
        "window": f"{count} {unit}",
        "unmapped_fields": profile.unmapped,
        "select": [asdict(each) for each in profile.select],
        "fields": {
            field: [asdict(column) for column in columns]
            for field, columns in profile.columns.items()
        },
        "log_sources": None if sources is None else list(map(_log_source_object, sources)),
    }


def _log_source_object(source: "LogSourceMapping") -> dict[str, Any]:
    return {
        "category": source.category,
        "product": source.product,
        "service": source.service,
        "where": [
            [{"column": c.name, "type": c.type, "values": list(v)} for c, v in each.items()]
            for each in source.alternatives
        ],
        "note": source.note,
        "unknown": source.unknown,
    }
