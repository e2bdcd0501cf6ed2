"""What the overview searches and filters, as scripts that hold data alone."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from siemantic.catalogue.entry import Entry
from siemantic.catalogue.shown_tests import failed_tests
from siemantic.catalogue.texts import line_of
from siemantic.coverage.sources import data_source_of
from siemantic.coverage.tags import name_of, parent_of, tactics_of, techniques_of
from siemantic.rules.content import fields_in, texts_in
from siemantic.targets.request import TargetRequest

_WORD = re.compile(r"[^\W_][\w.-]*")
_CVE = re.compile(r"cve[.-]\d{4}-\d+$")
_SHORTEST, _LONGEST = 2, 200
"""A shorter word is not found, and the page takes no longer search."""


@dataclass(frozen=True, slots=True)
class Summary:
    """
    What the overview knows of a rule.

    Attributes:
        verdicts: one for each target, in their order.
        words: what the rule is found by: the words of title, tags, file, log source, fields and
            queries, or of its detections where it has no query.
        tests: how many of its tests pass, and how many there are.
        failed: how many of them the query of each target fails, in their order.
    """

    page: str
    title: str
    level: str
    status: str
    source: str
    tactics: tuple[str, ...]
    techniques: tuple[str, ...]
    verdicts: tuple[str, ...]
    words: frozenset[str]
    tests: tuple[int, int]
    failed: tuple[int, ...] = ()


def summary_of(entry: Entry) -> Summary:
    """What the overview knows of the rule."""
    content = entry.document.content
    source = data_source_of(content)
    passed = sum(each.outcome == "passed" for each in entry.tests)
    return Summary(
        entry.page,
        line_of(entry.document.title),
        line_of(content.get("level") or "no level"),
        line_of(content.get("status") or "no status"),
        entry.document.kind if source is None else line_of(source.name),
        tactics_of(content),
        techniques_of(content),
        tuple(each.verdict or each.status for each in entry.queries),
        frozenset(_words(_searched(entry))),
        (passed, len(entry.tests)),
        tuple(failed_tests(entry.tests, each.request.target) for each in entry.queries),
    )


def _searched(entry: Entry) -> Iterator[str]:
    content = entry.document.content
    yield entry.document.title
    yield from texts_in(content.get("tags"))
    yield str(entry.document.relative)
    source = data_source_of(content)
    yield from (each.name for each in (*((source,) if source else ()), *entry.sources))
    names = techniques_of(content)
    yield from map(name_of, (*names, *map(parent_of, names)))
    yield from fields_in(content)
    queries = [each.text for each in entry.queries if each.text]
    yield from queries or [json.dumps(content.get("detection"), default=str, ensure_ascii=False)]


def _words(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        for word in _WORD.findall(text.lower()):
            if len(word) >= _SHORTEST:
                yield from _pieces(word)
            if _CVE.match(word):  # in tags with a dot, elsewhere as CVE itself writes them
                yield f"cve-{word[4:]}"
                yield f"cve.{word[4:]}"


def _pieces(word: str) -> Iterator[str]:
    """The word, or pieces of it that overlap, so that each part that can be searched is in one."""
    starts = range(0, max(1, len(word) - _LONGEST), _LONGEST)
    return (word[at : at + 2 * _LONGEST] for at in starts)


# --- the data ----------------------------------------------------------------------------------


def rules_script(summaries: Sequence[Summary], requests: Sequence[TargetRequest]) -> str:
    """The rules by columns; what is of a few kinds as numbers of those."""
    columns = {
        "pages": [each.page for each in summaries],
        "titles": [each.title for each in summaries],
        "level": _coded(each.level for each in summaries),
        "status": _coded(each.status for each in summaries),
        "source": _coded(each.source for each in summaries),
        "tactic": _listed(each.tactics for each in summaries),
        "technique": _listed(each.techniques for each in summaries),
        "verdicts": [
            _coded(column) for column in zip(*(s.verdicts for s in summaries), strict=True)
        ],
        "failed": [
            {number: each.failed[at] for number, each in enumerate(summaries) if each.failed[at]}
            for at in range(len(requests))
        ],
        "targets": [each.target for each in requests],
    }
    return _script("rules", columns)


def words_script(summaries: Sequence[Summary]) -> str:
    """
    Each word with the rules that have it.

    The words stand in one text, a line each, and so do the rules of each: their numbers to the base
    36, each as the distance to the one before.
    """
    rules: dict[str, list[int]] = {}
    for number, each in enumerate(summaries):
        for word in each.words:
            rules.setdefault(word, []).append(number)
    words = sorted(rules)
    lines = (" ".join(_distances(rules[word])) for word in words)
    return _script("words", {"words": "\n".join(words), "rules": "\n".join(lines)})


def _distances(numbers: Sequence[int]) -> Iterator[str]:
    before = 0
    for number in numbers:
        yield _base_36(number - before)
        before = number


def _base_36(number: int) -> str:
    """
    As JavaScript's parseInt reads it.

    >>> _base_36(0), _base_36(35), _base_36(36 * 36)
    ('0', 'z', '100')
    """
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    text = ""
    while number or not text:
        number, digit = divmod(number, len(digits))
        text = digits[digit] + text
    return text


def _listed(values: Iterable[Sequence[str]]) -> dict[str, list[str] | list[list[int]]]:
    """Lists of names as lists of their numbers."""
    found = list(values)
    names = list(dict.fromkeys(name for each in found for name in each))
    numbers = {name: number for number, name in enumerate(names)}
    return {"names": names, "of": [[numbers[name] for name in each] for each in found]}


def _coded(values: Iterable[str]) -> dict[str, list[str] | list[int]]:
    found = list(values)
    names = list(dict.fromkeys(found))
    numbers = {name: number for number, name in enumerate(names)}
    return {"names": names, "of": [numbers[each] for each in found]}


def _script(name: str, data: object) -> str:
    """Data for `catalogue.NAME`: a script, since a page from a disk may load nothing else."""
    return f"catalogue.{name}({json.dumps(data, separators=(',', ':'))});\n"
