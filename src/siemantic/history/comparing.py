"""
A rule beside the one before it: whether it finds less, more, or other events.

Both are taken as Sigma means them, by themselves: no pipeline, no filter, no target. What a
correlation says is compared as it is written, and the rules that it names have their own history.

*Soundness*: that nothing is lost, or nothing new, is proved; each event has been looked at by the
matcher with both rules.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from sigma.exceptions import SigmaError
from sigma.rule import SigmaRule

from siemantic.errors import UndecidedError, UnsupportedError
from siemantic.history.changes import Change, Relation, Setting
from siemantic.history.correlations import correlation_settings
from siemantic.logic.formula import Event, all_of, negation
from siemantic.logic.prove import any_text, find_event
from siemantic.matcher.formula import Place, Site, to_formula
from siemantic.matcher.rule import detects
from siemantic.rules import RuleDocument
from siemantic.rules.references import Unit
from siemantic.rules.sigma import build_unit, check_document
from siemantic.verify.proof import plain_event

_PAYLOAD = "\0payload"
"""The column that keywords are looked for in; no field is called so."""

_SITE = Site(lambda field: (Place(field),), payloads=(_PAYLOAD,))


def compare(old: RuleDocument, new: RuleDocument) -> Change:
    """What the new rule has that the old one had not; never raises because of the rules."""
    marks = tuple(_settings(old, new, ("level", "status")))
    if old.kind != new.kind:
        reason = f"it was a {_KINDS[old.kind]}, and is a {_KINDS[new.kind]}"
        return Change(relation="unknown", reason=reason, marks=marks)
    if new.kind == "correlation":
        return Change(settings=tuple(correlation_settings(old, new)), marks=marks)
    sources = tuple(_log_source(old, new))
    if old.content.get("detection") == new.content.get("detection"):
        return Change(settings=sources, marks=marks)
    try:
        before, since = _events_of_one(old, new)
    except UndecidedError as error:
        return Change(relation="unknown", settings=sources, marks=marks, reason=str(error))
    return _told(before, since, sources, marks)


_KINDS = {"rule": "rule", "correlation": "correlation", "filter": "filter"}

_Only = Event | str | None
"""An event of one side alone, None where there is none, or why that is not known."""


def _told(
    before: _Only, since: _Only, settings: tuple[Setting, ...], marks: tuple[Setting, ...]
) -> Change:
    unknown = next((each for each in (before, since) if isinstance(each, str)), None)
    lost = None if isinstance(before, str) else before
    found = None if isinstance(since, str) else since
    relation: Relation = "unknown"
    if unknown is None:
        relation = _RELATIONS[lost is not None, found is not None]
    return Change("kept", relation, lost, found, settings, marks, unknown or "")


_RELATIONS: Mapping[tuple[bool, bool], Relation] = {
    (False, False): "same", (True, False): "less", (False, True): "more", (True, True): "other",
}  # fmt: skip


def _events_of_one(old: RuleDocument, new: RuleDocument) -> tuple[_Only, _Only]:
    """
    An event that only the old one finds, and one that only the new one finds.

    Raises:
        UndecidedError: one of the two is no rule, or nothing here knows its meaning.
    """
    sides = _Rule(old, "before"), _Rule(new, "since")
    return _only(*sides), _only(*reversed(sides))


class _Rule:
    """A rule and its formula."""

    def __init__(self, document: RuleDocument, when: str) -> None:
        problem = check_document(document)
        if problem is not None:
            raise UndecidedError(f"the rule was broken {when}: {problem.message}")
        try:
            rule = build_unit(Unit(document))[-1]
            assert isinstance(rule, SigmaRule)  # it is no correlation  # noqa: S101
            self.formula = to_formula(rule, _SITE)
        except (SigmaError, UnsupportedError) as error:
            raise UndecidedError(str(error)) from error
        self.rule = rule

    def finds(self, event: Event) -> bool:
        """By the matcher, which looks for keywords in all values."""
        return detects(self.rule, event)


def _only(one: _Rule, other: _Rule) -> _Only:
    """An event that one finds and the other does not."""
    wanted = all_of([one.formula, negation(other.formula)])
    try:
        found = find_event(wanted)
        if found is None:
            return None
        event = _shown(plain_event(wanted, any_text) or found)
        if one.finds(event) and not other.finds(event):
            return event
    except (UndecidedError, UnsupportedError) as error:
        return str(error)
    return "the matcher does not agree on the event that was found"


def _shown(event: Event) -> dict[str, str]:
    """The event by its fields; what keywords are looked for in is called `message`."""
    name = "message"
    while name in event:
        name = f"_{name}"
    return {name if each == _PAYLOAD else each: text for each, text in sorted(event.items())}


# --- what else a rule says ---------------------------------------------------------------------


def _log_source(old: RuleDocument, new: RuleDocument) -> Iterator[Setting]:
    before, since = (_source_in_words(each.content.get("logsource")) for each in (old, new))
    if before != since:
        yield Setting("log source", before, since)


def _source_in_words(source: Any) -> str:  # noqa: ANN401 - YAML data
    """
    The log source as rules say it; its definition is for people.

    >>> _source_in_words({"product": "windows", "service": "security", "definition": "..."})
    'product windows, service security'
    """
    if not isinstance(source, Mapping):
        return ""
    keys = ("product", "category", "service")
    return ", ".join(f"{key} {source[key]}" for key in keys if source.get(key) is not None)


def _settings(old: RuleDocument, new: RuleDocument, names: tuple[str, ...]) -> Iterator[Setting]:
    for name in names:
        before, since = (str(each.content.get(name) or "") for each in (old, new))
        if before != since:
            yield Setting(name, before, since)
