"""What a row of the tables names, imported; and the words of errors that third parties raise."""

import re
from importlib import import_module
from typing import Any

from siemantic.errors import ConfigurationError


def import_object(where: str) -> Any:  # noqa: ANN401 - whatever the table names
    """What a row names as `module:attribute`, imported."""
    module, _, attributes = where.partition(":")
    try:
        found: Any = import_module(module)
    except ImportError as error:
        package = f"'{where}' cannot be imported: {error}"
        raise ConfigurationError(f"{package}; see: siemantic list targets") from error
    for attribute in attributes.split("."):
        found = getattr(found, attribute)
    return found


def words_of(error: Exception) -> str:
    """The error's words in one line, without what pySigma adds about the state it was in."""
    return without_state(" ".join(str(part) for part in error.args))


def without_state(words: str) -> str:
    """The words of an error of pySigma in one line, as above."""
    return _STATE.sub("", " ".join(words.split()))


_STATE = re.compile(r" \(while (?:applying|converting|finalizing)[^()]* rule None\)$")
