"""The porting report: Markdown, and a page that stands by itself."""

import json
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path
from string import Template

from siemantic.diagnostics import visible
from siemantic.porting import Move, Outcome, Port, by_outcome, has_failed

WORDS: dict[Outcome, str] = {
    "moves": "the new query is proved, or an engine agreed with it",
    "changes": "an event shows that the new query does not mean the rule, or the SIEM's own parser"
    " refuses it",
    "unknown": "the new query is unverified or undecided, or pipelines dropped a field,"
    " or none is for the rule",
    "failed": "a backend's process failed, and nothing is known",
    "lost": "the new side cannot say the rule",
    "nowhere": "there is no query on either side",
}


def why(move: Move) -> str:
    """What is to be known of the move, in a sentence."""
    if move.new.problem is not None:
        failed = move.old if has_failed(move.old) else move.new
        return (failed.problem or move.new.problem).message
    if move.new.changes.dropped:
        return f"the pipelines drop {', '.join(move.new.changes.dropped)}"
    if move.is_untouched:
        target, source = move.new.place.request.target, move.source or "such rules"
        return f"fields as Sigma has them: no pipeline of {target} is for {source}"
    return move.new.reason


def to_markdown(port: Port) -> str:
    """The report as Markdown."""
    return "\n".join(_markdown(port)) + "\n"


def _markdown(port: Port) -> Iterator[str]:
    yield f"# From {port.old.target} to {port.new.target}"
    yield ""
    yield f"Of {len(port.moves)} rules:"
    yield ""
    yield from (
        f"- {number} `{outcome}`: {WORDS[outcome]}"
        for outcome, number in port.count().items()
        if number
    )
    for title, found in _missing(port):
        yield from ("", f"## {title}", "", "| what | rules |", "| --- | --- |")
        yield from (f"| {_cell(name)} | {number} |" for name, number in found)
    yield from ("", "## Rules", "")
    yield f"| outcome | {port.old.target} | {port.new.target} | rule | why |"
    yield "| --- | --- | --- | --- | --- |"
    for each in by_outcome(port.moves):
        cells = (
            each.outcome,
            each.old.verdict,
            each.new.verdict,
            each.new.title,
            what_is_known(each),
        )
        yield f"| {' | '.join(map(_cell, cells))} |"


def _missing(port: Port) -> Iterator[tuple[str, Sequence[tuple[str, int]]]]:
    tables = (
        (f"Fields that {port.new.target} does not have", port.missing_fields()),
        (f"Log sources that {port.new.target} does not know", port.missing_sources()),
        (f"Correlations that {port.new.target} cannot say", _correlations(port)),
    )
    yield from (each for each in tables if each[1])


def _correlations(port: Port) -> list[tuple[str, int]]:
    return [(f"{each.new.title}: {why(each)}", 1) for each in port.missing_correlations()]


def what_is_known(move: Move) -> str:
    """The same, or the event on which the new query goes wrong."""
    found = move.new.counterexample
    if found is None:
        return why(move)
    event = json.dumps(dict(found.event), ensure_ascii=False)
    verb = "finds" if found.query_finds else "does not find"
    under = f", with {' or '.join(found.readings)}" if found.readings else ""
    wrong = f"; it gets wrong: {found.part}" if found.part else ""
    return f"the query {verb} {event}{under}{wrong}"


def _cell(text: str) -> str:
    """A text in a table of Markdown."""
    plain = visible(" ".join(text.split())).replace("|", "\\|")
    return plain.replace("<", "&lt;").replace("[", "\\[")


# --- the page ----------------------------------------------------------------------------------


def to_html(port: Port) -> str:
    """The report as a page that needs nothing else."""
    title = f"From {port.old.target} to {port.new.target}"
    tiles = "".join(
        f'<button data-show="{outcome}" class="tile {outcome}"><b>{number}</b>'
        f"<span><b>{outcome}</b> {escape(WORDS[outcome])}</span></button>"
        for outcome, number in port.count().items()
    )
    tables = "".join(map(_missing_table, _missing(port)))
    rows = "".join(map(_row, by_outcome(port.moves)))
    old, new = escape(port.old.target), escape(port.new.target)
    page = Template(Path(__file__).with_suffix(".html").read_text(encoding="utf-8"))
    return page.substitute(
        title=escape(title),
        total=len(port.moves),
        tiles=tiles,
        tables=tables,
        head=f"<th>outcome<th>rule<th>{old}<th>{new}<th>why",
        rows=rows,
    )


def _missing_table(table: tuple[str, Sequence[tuple[str, int]]]) -> str:
    title, found = table
    rows = "".join(f"<tr><td>{escape(name)}<td>{number}" for name, number in found)
    summary = f"<summary>{escape(title)} ({len(found)})</summary>"
    return f"<details>{summary}<table><tr><th>what<th>rules{rows}</table></details>"


def _row(move: Move) -> str:
    new, outcome = move.new, move.outcome
    return (
        f'<tr data-outcome="{outcome}"><td><span class="tag {outcome}">{outcome}</span>'
        f"<td>{escape(new.title)}<small>{escape(new.path)}</small>"
        f"<td>{move.old.verdict}<td>{new.verdict}<td>{escape(what_is_known(move))}"
        f"{_queries(move)}"
    )


def _queries(move: Move) -> str:
    """Both queries side by side, folded; nothing where there is none."""
    sides = ((move.old, move.old_queries), (move.new, move.new_queries))
    if not any(texts for _, texts in sides):
        return ""
    columns = "".join(
        f"<div><b>{escape(row.place.request.target)}</b>{_texts(texts)}</div>"
        for row, texts in sides
    )
    return f'<details><summary>queries</summary><div class="sides">{columns}</div></details>'


def _texts(texts: Sequence[str]) -> str:
    return "".join(f"<pre>{escape(each)}</pre>" for each in texts) or "<p>no query</p>"
