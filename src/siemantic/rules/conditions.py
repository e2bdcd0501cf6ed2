"""
Conditions of rules, parsed in a hundredth of the time that pySigma takes.

pySigma's grammar is one of pyparsing's, which takes two milliseconds for a condition, and more than
its cache holds are different in a collection (pySigma 1.5.1 and 2.0.1, `sigma/conditions.py`). What
is read here becomes the same tree of pySigma's own objects; all else is left to pySigma.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from sigma.conditions import (
    ConditionAND,
    ConditionIdentifier,
    ConditionItem,
    ConditionNOT,
    ConditionOR,
    ConditionSelector,
    SigmaCondition,
)
from sigma.rule import SigmaRule

Rule = TypeVar("Rule")


def with_quick_conditions(rule: Rule) -> Rule:
    """The same rule, whose conditions are parsed as `QuickCondition` does; others as they are."""
    if isinstance(rule, SigmaRule):
        rule.detection.parsed_condition = [
            QuickCondition(each.condition, each.detections, each.source)
            for each in rule.detection.parsed_condition
        ]
    return rule


class QuickCondition(SigmaCondition):
    """A condition whose tree is made here where its text is plain."""

    def parse(self, postprocess: bool = True) -> Any:  # noqa: ANN401, FBT001, FBT002 - as its base has it
        """The tree, with what the detections say in place of their names or, else, without."""
        tree = tree_of(self.condition)
        if tree is None:
            return super().parse(postprocess)
        return tree.postprocess(self.detections, source=self.source) if postprocess else tree


def are_sound(detections: Mapping[str, Any]) -> bool:
    """
    Whether the conditions of detections that pySigma has built can be parsed, as far as is plain.

    *Soundness*: pySigma parses what is plain, and then refuses a name that no detection has, a
    selector without any, which is found when the rule is built, and a keyword without values.
    """
    condition = detections["condition"]
    trees = [tree_of(each) for each in (condition if isinstance(condition, list) else [condition])]
    if None in trees or any(map(_has_nothing, detections.values())):
        return False
    return all(
        name in detections and name != "condition" for tree in trees for name in _names(tree)
    )


def _has_nothing(part: object) -> bool:
    """Whether there is an empty list in it."""
    if isinstance(part, list):
        return not part or any(map(_has_nothing, part))
    return isinstance(part, Mapping) and any(map(_has_nothing, part.values()))


def _names(tree: object) -> Iterator[str]:
    """The detections that a tree names one by one."""
    if isinstance(tree, ConditionIdentifier):
        yield tree.identifier
    elif isinstance(tree, ConditionItem) and not isinstance(tree, ConditionSelector):
        for each in tree.args:
            yield from _names(each)


def tree_of(condition: str) -> ConditionItem | None:
    """
    The tree of a plain condition, a new one each time; None for any other.

    Plain are words, `and`, `or`, `1 of`, `any of`, `all of`, and a few parentheses and `not`. A
    word that begins with an operator is not: pySigma 1 reads `notes` as `not es`, pySigma 2 does
    not.
    """
    if condition.count("(") + condition.count("not") > _DEEPEST:
        return None
    if _WORDS.sub("", condition).strip(" \t\r\n"):
        return None
    reader = _Reader(iter(_WORDS.findall(condition)))
    try:
        tree = reader.alternatives()
    except _NotPlainError:
        return None
    return tree if reader.word == _END else None


_WORDS = re.compile(r"[A-Za-z0-9_*-]+|[()]")
_IDENTIFIER = re.compile(r"(?!not|(?:and|or|of|1|any|all)(?:[^_]|$))[A-Za-z0-9_-]+")
_PATTERN = re.compile(r"[A-Za-z0-9_*]+")
_DEEPEST = 20
"""pySigma refuses what nests too deeply, at a number that depends on its version."""
_END = ""


class _NotPlainError(Exception):
    """There is something that is left to pySigma."""


class _Reader:
    """Reads the words of a condition, one function for each line of its grammar."""

    def __init__(self, words: Iterator[str]) -> None:
        self._words = words
        self.word = next(words, _END)

    def alternatives(self) -> ConditionItem:
        """conjunction ("or" conjunction)*"""
        found = [self._conjunction()]
        while self.word == "or":
            self._step()
            found.append(self._conjunction())
        return found[0] if len(found) == 1 else ConditionOR([*found])

    def _conjunction(self) -> ConditionItem:
        """negation ("and" negation)*"""
        found = [self._negation()]
        while self.word == "and":
            self._step()
            found.append(self._negation())
        return found[0] if len(found) == 1 else ConditionAND([*found])

    def _negation(self) -> ConditionItem:
        """ "not" negation | operand"""
        if self.word != "not":
            return self._operand()
        self._step()
        return ConditionNOT([self._negation()])

    def _operand(self) -> ConditionItem:
        """ "(" alternatives ")" | ("1" | "any" | "all") "of" pattern | identifier"""
        word = self._step()
        if word == "(":
            inner = self.alternatives()
            self._expect(self._step() == ")")
            return inner
        if word in ("1", "any", "all"):
            self._expect(self._step() == "of")
            pattern = self._step()
            self._expect(_PATTERN.fullmatch(pattern) is not None)
            return ConditionSelector([word, pattern])
        self._expect(_IDENTIFIER.fullmatch(word) is not None)
        return ConditionIdentifier([word])

    def _step(self) -> str:
        word, self.word = self.word, next(self._words, _END)
        return word

    def _expect(self, found: bool) -> None:  # noqa: FBT001 - the one thing that it takes
        if not found:
            raise _NotPlainError
