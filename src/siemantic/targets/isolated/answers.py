"""The forms of what `worker.py` answers; what has none of them is no answer."""

from base64 import b64decode
from collections.abc import Mapping
from typing import Any


def is_answer(question: Mapping[str, Any], answer: Mapping[str, Any]) -> bool:
    """
    Whether it has the form of an answer to that question, or of an error.

    >>> is_answer({"open": {}}, {"opened": True}), is_answer({"convert": {}}, {"opened": True})
    (True, False)
    """
    if "error" in answer:
        return _is_error(answer["error"])
    (what,) = question
    return _FORMS[what](answer)


def _is_error(error: object) -> bool:
    if not isinstance(error, dict) or not isinstance(error.get("words"), str):
        return False
    kinds = error.get("kinds")
    return _are_texts(kinds) and bool(kinds)


def _is_opened(answer: Mapping[str, Any]) -> bool:
    return answer.get("opened") is True


def _is_conversion(answer: Mapping[str, Any]) -> bool:
    fields, asked = answer.get("fields"), answer.get("asked")
    return (
        _are_queries(answer.get("queries"))
        and isinstance(answer.get("renamed_only"), bool)
        and isinstance(fields, dict)
        and all(map(_are_texts, fields.values()))
        and isinstance(asked, list)
        and all(map(_is_asked, asked))
    )


def _is_asked(item: object) -> bool:
    """A field, or none for keywords, and its values."""
    if not isinstance(item, list) or len(item) != 2:  # noqa: PLR2004 - a pair
        return False
    field, values = item
    return (field is None or isinstance(field, str)) and _are_texts(values)


def _is_output(answer: Mapping[str, Any]) -> bool:
    if "bytes" in answer:
        return _is_base64(answer["bytes"])
    text = answer.get("text")
    return isinstance(text, str) or _are_queries(text)


def _is_base64(text: object) -> bool:
    try:
        return isinstance(text, str) and b64decode(text, validate=True) is not None
    except ValueError:
        return False


def _are_texts(found: object) -> bool:
    return isinstance(found, list) and all(isinstance(each, str) for each in found)


def _are_queries(found: object) -> bool:
    return isinstance(found, list) and all(isinstance(each, str | dict) for each in found)


_FORMS = {"open": _is_opened, "convert": _is_conversion, "finalize": _is_output}
