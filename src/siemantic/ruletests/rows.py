"""
Events of rule tests as the engine of a target has them.

A field's value goes into the column that the target's pipelines and profile have for the field, and
all values, for keywords, into the text of the whole event. What a pipeline or a profile asks of the
log source beside is taken from the event where it has that, under any name; where it has not, and
it may be of the log source, it is taken as given: a test says what happened, not where a site
keeps it.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any

from sigma.rule import SigmaRule

from siemantic.errors import SiemanticError, UndecidedError
from siemantic.events import Event, in_sigma_names
from siemantic.logic.formula import columns_of
from siemantic.logic.prove import find_event
from siemantic.matcher.rule import may_hold
from siemantic.matcher.values import find_values, text_of
from siemantic.rules import RuleDocument
from siemantic.rules.detections import detected_fields
from siemantic.rules.references import Unit
from siemantic.targets.converter import Converter
from siemantic.verify.changes import changes_of
from siemantic.verify.subject import Subject, to_row

_NUMBER = re.compile(r"-?[0-9]{1,18}")
_PLAIN_NAME = re.compile(r"[\w.-]+")


@dataclass(frozen=True)
class Rows:
    """
    Makes rows of events for the queries of one rule.

    Attributes:
        subject: the rule at the site.
        before: the rule as it is written.
        renamed: field -> what the pipelines call it.
        converter: what they are asked by for the fields that the rule has not.
        more: fields that are looked at beside the rule's, by a correlation that names it.
    """

    subject: Subject
    before: SigmaRule
    renamed: Mapping[str, tuple[str, ...]]
    converter: Converter
    more: tuple[str, ...] = ()

    def row(self, event: Event) -> dict[str, object]:
        """
        The event as the engine has it.

        Raises:
            UndecidedError: no row can have what the event has.
        """
        texts, is_covered = self._texts(event), may_hold(self.before.logsource, event)
        kinds = self.subject.kinds
        given = self.subject.row(texts) if is_covered else to_row(texts, kinds)
        return {**dict.fromkeys(self._payloads, _payload(self._named(event))), **given}

    def matches(self, event: Event) -> bool:
        """
        Whether the rule, as the pipelines leave it, matches the row of the event.

        Raises:
            UndecidedError: no row can have what the event has.
        """
        texts = dict.fromkeys(self._payloads, _payload(self._named(event)))
        return self.subject.matches({**texts, **self._texts(event)})

    def shown(self, event: Event) -> dict[str, object]:
        """The row for people: as the columns are written, and without the text of the event."""
        row = self.row(event)
        return {
            self.subject.spelled.get(name, name): value
            for name, value in row.items()
            if name not in self._payloads
        }

    @property
    def recoded(self) -> tuple[str, ...]:
        """The fields that the pipelines compare with other values than the rule."""
        return changes_of(self.before, self.renamed, self.subject).changed

    def _named(self, event: Event) -> Event:
        is_process = self.before.logsource.category == "process_creation"
        return in_sigma_names(event) if is_process else event

    def _texts(self, event: Event) -> dict[str, str]:
        """The columns with what the event has, and what is given where it may be covered."""
        named = self._named(event)
        further = dict(self._further(named)) if self._asked else {}
        default = self._default if may_hold(self.before.logsource, event) else {}
        row = {**default, **further, **self.own(event)}
        self._check(row)
        return row

    def own(self, event: Event) -> dict[str, str]:
        """
        The columns of the fields that are looked at, where the event has them.

        Raises:
            UndecidedError: a column would have two values.
        """
        found: dict[str, tuple[str, str]] = {}
        for name, text in self._values(event):
            for column in self._columns_of(name):
                first, other = found.setdefault(column, (name, text))
                if text != other:
                    message = f"'{first}' and '{name}' are both in the column '{column}'"
                    raise UndecidedError(f"{message}, and have other values")
        return {column: text for column, (_, text) in found.items()}

    def _values(self, event: Event) -> Iterator[tuple[str, str]]:
        """The fields that are looked at, with what the event has there."""
        named = self._named(event)
        texts = {each: _text(named, each) for each in detected_fields(self.before)}
        # Correlations read every event in Sigma's names.
        more = {each: _text(in_sigma_names(event), each) for each in self.more}
        for name, text in {**more, **texts}.items():
            if text is not None:
                yield name, text

    def _columns_of(self, name: str) -> Iterable[str]:
        if name in detected_fields(self.before):
            return self._columns(self.renamed.get(name, (name,)))
        return self._names_of(name)

    def _columns(self, names: Collection[str]) -> Iterator[str]:
        """The first column of each name; a field may be looked for in the payload alone."""
        for name in names:
            if name in self.subject.unmapped:
                continue
            yield self.subject.site.places(name)[0].column

    # --- what is asked of the log source -------------------------------------------------------

    @cached_property
    def _payloads(self) -> tuple[str, ...]:
        """The columns with the text of the event, where it is looked at."""
        try:
            asked = columns_of(self.subject.formula)
        except UndecidedError:
            return self.subject.site.payloads
        return tuple(each for each in self.subject.site.payloads if each in asked)

    @cached_property
    def _asked(self) -> frozenset[str]:
        """The columns that are asked for, beside those of the rule's own fields."""
        try:
            asked = {*columns_of(self.subject.formula)}
        except UndecidedError:
            return frozenset()
        names = (self.renamed.get(each, (each,)) for each in detected_fields(self.before))
        own = {column for each in names for column in self._columns(each)}
        return frozenset(asked - own - {*self.subject.site.payloads})

    def _further(self, event: Event) -> Iterator[tuple[str, str]]:
        """Those of them that the event has, by the names that the pipelines have for its fields."""
        own = {*detected_fields(self.before)}
        for name in (each for each in event if each not in own and _is_plain(each)):
            text = _text(event, name)
            for column in self._names_of(name) if text is not None else ():
                if column in self._asked:
                    yield column, text or ""

    def _names_of(self, name: str) -> Sequence[str]:
        if name not in self._known:
            self._known[name] = self._ask(name)
        return self._known[name]

    @cached_property
    def _known(self) -> dict[str, Sequence[str]]:
        return {}

    def _ask(self, name: str) -> Sequence[str]:
        """The columns of a field, as a rule of the same log source that asks for it has them."""
        try:
            renamed = self.converter.prepare(Unit(_probe(self.before, name))).renamed
            return tuple(self._columns(renamed.get(name, (name,))))
        except SiemanticError:
            return ()

    @cached_property
    def _default(self) -> Mapping[str, str]:
        """A value of each of them with which the rule can match."""
        found = find_event(self.subject.formula, self.subject.domain) if self._asked else None
        return {} if found is None else {c: text for c, text in found.items() if c in self._asked}

    def _check(self, row: Mapping[str, str]) -> None:
        for column, text in row.items():
            is_numeric = self.subject.kinds.get(column) in ("number", "time")
            if is_numeric and not _NUMBER.fullmatch(text):
                name = self.subject.spelled.get(column, column)
                raise UndecidedError(
                    f"the column '{name}' holds numbers, and the event has '{text}'"
                )


def _is_plain(name: object) -> bool:
    """Whether a rule can ask for the field by its name as it is."""
    return isinstance(name, str) and _PLAIN_NAME.fullmatch(name) is not None


def _text(event: Event, name: str) -> str | None:
    """The value of a field as a column has it, None where it is missing."""
    values = [each for each in find_values(event, name) or () if each is not None]
    if len(values) > 1 or isinstance(values[0] if values else None, Mapping):
        raise UndecidedError(f"'{name}' has several values, and a column has one")
    return text_of(values[0]) if values else None


def _payload(event: Event) -> str:
    """The text of the event, in which keywords are looked for."""
    return " ".join(f"{name}={_plain(value)}" for name, value in event.items())


def _plain(value: Any) -> str:  # noqa: ANN401 - event data
    if isinstance(value, Mapping):
        return _payload(value)
    if isinstance(value, list | tuple):
        return " ".join(map(_plain, value))
    return "" if value is None else text_of(value)


def _probe(rule: SigmaRule, name: str) -> RuleDocument:
    """A rule of the same log source that asks for a field."""
    source = rule.logsource
    names = {"category": source.category, "product": source.product, "service": source.service}
    content = {
        "title": "a field",
        "logsource": {key: value for key, value in names.items() if value is not None},
        "detection": {"selection": {name: "x"}, "condition": "selection"},
    }
    return RuleDocument("-", PurePosixPath("field.yml"), 1, 1, "rule", content, b"")
