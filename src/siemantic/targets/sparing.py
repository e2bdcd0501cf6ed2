"""Regular expressions of plain texts, made only where a query has one."""

import copy
from collections.abc import Callable
from typing import Any

from sigma.conditions import ConditionFieldEqualsValueExpression, ConditionValueExpression
from sigma.conversion.base import Backend, TextQueryBackend
from sigma.conversion.state import ConversionState
from sigma.types import SigmaRegularExpression, SigmaString


def spare_regexes(backend: Backend) -> None:
    """
    Have the backend make a text's regular expression when its template for texts asks for it.

    pySigma makes, compiles and escapes one for every text, whatever the template is (1.5.1 and
    2.0.1, `sigma/conversion/base.py`, `convert_condition_field_eq_val_str`). Where a backend has a
    way of its own with the texts of fields, or with keywords, that is left as it is, and all where
    it has one with regular expressions.
    """
    if not _is_pysigmas(backend, _REGEX):
        return
    spared = {
        name: _with_sparing_text(getattr(backend, name))
        for name in _TEXTS
        if _is_pysigmas(backend, name)
    }
    vars(backend).update(spared, **{_REGEX: _later(getattr(backend, _REGEX))})


_TEXTS = ("convert_condition_field_eq_val_str", "convert_condition_val_str")
_REGEX = "convert_value_re"


def _is_pysigmas(backend: Backend, name: str) -> bool:
    return getattr(type(backend), name, None) is getattr(TextQueryBackend, name)


_Leaf = ConditionFieldEqualsValueExpression | ConditionValueExpression


def _with_sparing_text(convert: Callable[..., Any]) -> Callable[..., Any]:
    def converted(cond: _Leaf, state: ConversionState) -> Any:  # noqa: ANN401 - text or deferred
        value = cond.value
        if type(value) is not SigmaString:
            return convert(cond, state)
        cond = copy.copy(cond)
        cond.value = _SparingString.of(value)
        return convert(cond, state)

    return converted


def _later(convert: Callable[..., Any]) -> Callable[..., Any]:
    def converted(regex: "SigmaRegularExpression | _Pending", state: ConversionState) -> Any:  # noqa: ANN401 - as above
        if isinstance(regex, _Pending):
            return _Later(lambda: convert(regex.made(), state))
        return convert(regex, state)

    return converted


class _SparingString(SigmaString):
    """A text, of which parts are such texts too, whose regular expression is yet to be made."""

    @classmethod
    def of(cls, text: SigmaString) -> "_SparingString":
        made = cls.__new__(cls)
        made.s, made.original = text.s, text.original
        return made

    def to_regex(self, custom_escaped: str = "") -> Any:  # noqa: ANN401 - stands for one
        if self.contains_placeholder():
            return super().to_regex(custom_escaped)  # which refuses it, as a text may not
        return _Pending(lambda: super(_SparingString, self).to_regex(custom_escaped))


class _Pending:
    """What is made of it only when it is asked for anything."""

    def __init__(self, make: Callable[[], SigmaRegularExpression]) -> None:
        self.made = make

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - as the expression has it
        return getattr(self.made(), name)


class _Later:
    """What `str.format` writes where the template has it, made then."""

    def __init__(self, make: Callable[[], object]) -> None:
        self._make = make

    def __format__(self, spec: str) -> str:
        return format(self._make(), spec)
