"""What a row of the tables names, imported; and the words of errors that third parties raise."""

import re
from functools import cache
from importlib import import_module
from typing import Any

from siemantic.errors import ConfigurationError


def import_object(where: str) -> Any:  # noqa: ANN401 - whatever the table names
    """What a row names as `module:attribute`, imported."""
    keep_pipelines_apart()
    module, _, attributes = where.partition(":")
    try:
        found: Any = import_module(module)
    except ImportError as error:
        package = f"'{where}' cannot be imported: {error}"
        raise ConfigurationError(f"{package}; see: siemantic list targets") from error
    for attribute in attributes.split("."):
        found = getattr(found, attribute)
    return found


@cache
def keep_pipelines_apart() -> None:
    """
    Have pySigma make an object of each pipeline, before any is imported.

    Its class `Pipeline` has but one instance (pySigma 1.5.1 and 2.0.1, `sigma/pipelines/base.py`),
    also as the decorator of functions: whichever module is imported last would give its pipeline
    for that of all others, Quickwit's for Sysmon's, and so another query without a word.
    """
    from sigma.pipelines.base import Pipeline

    Pipeline.__new__ = lambda cls, *_, **__: object.__new__(cls)  # type: ignore[method-assign]


def words_of(error: Exception) -> str:
    """The error's words in one line, without what pySigma adds about the state it was in."""
    return without_state(" ".join(str(part) for part in error.args))


def without_state(words: str) -> str:
    """The words of an error of pySigma in one line, as above."""
    return _STATE.sub("", " ".join(words.split()))


_STATE = re.compile(r" \(while (?:applying|converting|finalizing)[^()]* rule None\)$")
