"""`siemantic witness`."""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from siemantic.cli import options, screen

if TYPE_CHECKING:
    from siemantic.diagnostics import Diagnostic
    from siemantic.rules import RuleDocument
    from siemantic.witnesses import Answer, Witness


class EventFormat(StrEnum):
    """How events are written."""

    YAML = "yaml"
    JSON = "json"


Format = Annotated[EventFormat, typer.Option("--format", help="Rule tests, or a list.")]


def witness(paths: options.Paths, form: Format = EventFormat.YAML) -> None:
    """Make events that show what each part of a rule does.

    They can be used as the rule's tests: some that match, some that nearly do,
    and some that are easily taken for them. A PATH is a rule file, a folder or
    '-'. Exits with 1 if a rule never matches or a part of it never matters.

    Example: siemantic witness rules/a.yml
    """
    from siemantic.rules import find_rule_files, load_documents
    from siemantic.witnesses import answer

    loaded = load_documents(find_rule_files(paths))
    rules = loaded.of_kind("rule")
    with screen.progress("Looking for events", len(rules)) as advance:
        answers = []
        for each in rules:
            answers.append(answer(each))
            advance(1)
    _print(answers, form)
    problems = [*loaded.diagnostics, *(found for each in answers for found in each.problems)]
    others = loaded.of_kind("correlation")
    if not rules and not problems:
        problems.append(_no_rules(paths, others))
    screen.print_problems(problems)
    screen.print_notes(_notes(answers, others))
    if problems:
        raise typer.Exit(1)


def _no_rules(paths: Sequence[str], others: Sequence["RuleDocument"]) -> "Diagnostic":
    from siemantic.diagnostics import Diagnostic

    if others:
        hint = "name the rules that it is made of"
        return others[0].diagnose("correlation_rule", _SINGLE, "correlation", hint=hint)
    return Diagnostic("no_rules", "there is no Sigma rule here", ", ".join(paths))


_SINGLE = "witnesses are for rules about single events, not for correlations"


def _notes(
    answers: Sequence["Answer"], others: Sequence["RuleDocument"]
) -> Iterator[tuple[str, str]]:
    yield from ((_SINGLE, each.path) for each in others)
    unconfirmed = (each.document.path for each in answers if each.unconfirmed)
    yield from (("events that the matcher did not confirm", path) for path in unconfirmed)


# --- output ------------------------------------------------------------------------------------


def _print(answers: Sequence["Answer"], form: EventFormat) -> None:
    if form is EventFormat.JSON:
        screen.print_json(_object(a.document, each) for a in answers for each in a.witnesses)
        return
    text = "---\n".join(_section(each) for each in answers if each.witnesses)
    if text:
        screen.print_result(text.removesuffix("\n"), "yaml")


def _object(document: "RuleDocument", each: "Witness") -> dict[str, Any]:
    named = {"path": document.path, "rule": document.title}
    return named | {"title": each.title, "match": each.match, "event": dict(each.event)}


def _section(answer: "Answer") -> str:
    """The rule's tests below a comment that says where they belong."""
    from siemantic.diagnostics import visible
    from siemantic.ruletests import render_test

    document = answer.document
    name = document.content.get("id") or document.content.get("name")
    rule = str(name) if document.siblings > 1 and name is not None else None
    tests = (
        render_test(each.title, each.event, match=each.match, rule=rule)
        for each in answer.witnesses
    )
    lines = (document.title, *_where(document))
    return "".join(f"# {visible(each)}\n" for each in lines) + "---\n".join(tests)


def _where(document: "RuleDocument") -> Iterator[str]:
    """The file that the rule's tests are looked for in, if the rule is in a file."""
    from pathlib import PurePath

    from siemantic.rules.files import EVENTS_ENDING, STANDARD_INPUT

    if document.path != STANDARD_INPUT:
        yield f"to be kept as {PurePath(document.path).with_suffix(EVENTS_ENDING)}"
