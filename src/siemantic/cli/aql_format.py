"""`siemantic aql format`."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated

import typer

from siemantic.cli import screen
from siemantic.cli.aql_check import Files, IsFilter

if TYPE_CHECKING:
    from siemantic.reports import CheckedFile

OneLine = Annotated[bool, typer.Option("--one-line", help="Write each query in one line.")]
Check = Annotated[bool, typer.Option("--check", help="Write nothing; say which would change.")]


def format_(
    files: Files, one_line: OneLine = False, check: Check = False, is_filter: IsFilter = False
) -> None:
    """Write AQL queries in one style, without changing what they mean.

    A FILE holds one query and is written in place; a folder stands for its
    *.aql files, and '-' for standard input, which is printed.

    Example: siemantic aql format queries
    """
    from siemantic.cli.query_files import read_queries, tell_problems

    queries = read_queries(files)
    if not queries.texts:
        tell_problems(queries.problems)
    results = {
        path: _format(path, text, one_line=one_line, is_filter=is_filter)
        for path, text in queries.texts.items()
    }
    broken = [each for each in results.values() if not isinstance(each, str)]
    new = {path: each for path, each in results.items() if isinstance(each, str)}
    changed = {path: text for path, text in new.items() if text != queries.texts[path]}
    if not check:
        _write(new, changed)
    _report(broken, list(changed), len(new), check=check)
    tell_problems(queries.problems)
    if broken or (check and changed):
        raise typer.Exit(1)


def _write(new: Mapping[str, str], changed: Mapping[str, str]) -> None:
    """Write what has changed in place, nothing if one file cannot be; print standard input's."""
    from siemantic.cli.query_files import STANDARD_INPUT, check_writable, write_query

    in_place = {path: text for path, text in changed.items() if path != STANDARD_INPUT}
    for path in in_place:
        check_writable(path)
    for path, text in in_place.items():
        write_query(path, text)
    if STANDARD_INPUT in new:
        typer.echo(new[STANDARD_INPUT], nl=False)


def _format(path: str, text: str, *, one_line: bool, is_filter: bool) -> "str | CheckedFile":
    """The text in its new form, or why it cannot have one."""
    from siemantic.aql.checks import Finding, Found, comment
    from siemantic.aql.checks.syntax_error import find_syntax_error
    from siemantic.aql.parser import read, read_condition
    from siemantic.aql.printer import condition_to_aql, to_aql
    from siemantic.errors import AqlSyntaxError
    from siemantic.reports import CheckedFile

    try:
        if is_filter:
            condition = read_condition(text)
            comments, new = condition.comments, condition_to_aql(condition.tree, one_line=one_line)
        else:
            query = read(text)
            comments, new = query.comments, to_aql(query.tree, one_line=one_line)
    except AqlSyntaxError as error:
        return CheckedFile(path, text, (find_syntax_error(error),))
    if comments:
        message = "this comment would be lost, so the query stays as it is"
        finding = Finding(message, comments[0], "remove it first; AQL documents no comments")
        return CheckedFile(path, text, (Found(comment.CHECK, finding),))
    return f"{new}\n"


def _report(broken: "list[CheckedFile]", changed: list[str], count: int, *, check: bool) -> None:
    from siemantic.cli.findings import count_of, print_findings
    from siemantic.cli.query_files import STANDARD_INPUT

    print_findings(broken, err=True)
    if changed == [STANDARD_INPUT] and not check:
        return  # what it became has been printed
    if check:
        for path in changed:
            screen.say(f"{path} would change")
    done = "would change" if check else "changed"
    unchanged = count - len(changed)
    screen.say(f"{count_of(len(changed), 'file')} {done}, {unchanged} as they were")
