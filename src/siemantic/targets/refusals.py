"""Why a target writes no query, or one that asks less: errors of backends -> ours."""

import re
from collections.abc import Sequence
from traceback import extract_tb

from siemantic.errors import UnsupportedError
from siemantic.targets.lookups import words_of
from siemantic.targets.target import Target

_WAY_OUT = "take the rule out for this target, or skip such rules with --skip-unsupported"


def refusal_of(error: Exception, target: Target) -> UnsupportedError:
    """What an error says that a backend or a pipeline raised."""
    if isinstance(error, UnsupportedError):
        return error
    if isinstance(error.__cause__, UnsupportedError):
        return error.__cause__
    kinds = [each.__name__ for each in type(error).__mro__]
    found = refusal(kinds, words_of(error), target)
    if found.code != "backend_error" or not _is_of_pipeline(error):
        return found
    message = f"a pipeline fails at the rule with {kinds[0]}: {words_of(error)}"
    hint = f"choose other pipelines with -p, or {_WAY_OUT}"
    return UnsupportedError("unsupported_by_pipeline", message, hint)


def _is_of_pipeline(error: BaseException) -> bool:
    """Whether it arose where pySigma applies the items of a pipeline."""
    for frame in reversed(extract_tb(error.__traceback__)):
        package = _PACKAGE.search(frame.filename)
        if package is not None:
            return package[1] == "processing"
    return False


_PACKAGE = re.compile(r"[/\\]sigma[/\\](processing|conversion|backends|pipelines)[/\\]")


def refusal(kinds: list[str], words: str, target: Target) -> UnsupportedError:
    """
    The same from the names of the error's class and its bases, and its words.

    An error may come from a pySigma that is not ours.
    """
    if "SigmaError" in kinds:
        return _of_sigma(kinds[0], words or kinds[0], target)
    if "NotImplementedError" in kinds:
        message = words or "the backend does not implement what the rule needs"
        return UnsupportedError("unsupported_feature", message, _WAY_OUT)
    if "SecurityError" in kinds:  # Jinja's
        message = f"a template of a pipeline asks for more than it may have: {words}"
        return UnsupportedError(
            "unsupported_by_pipeline", message, "choose other pipelines with -p"
        )
    if kinds[0] in _OF_PIPELINES:
        return UnsupportedError("unsupported_by_pipeline", words, _other_way(target))
    message = f"the backend failed with {kinds[0]}: {words}"
    hint = f"this is a fault in the backend of '{target.name}'; report it there"
    return UnsupportedError("backend_error", message, hint)


_OF_PIPELINES = ("InvalidUDMFieldError", "InvalidHashAlgorithmError")
"""What the pipelines of SecOps and those for KQL raise of a rule, which pySigma does not know."""


def _other_way(target: Target) -> str:
    return f"choose other pipelines with -p, or {_WAY_OUT}" if target.pipelines else _WAY_OUT


def with_asked(error: UnsupportedError, fields: Sequence[str]) -> UnsupportedError:
    """
    The same error; one that announces fields and names none gets those that the rule asks for.

    The pipeline of pysigma-backend-qradar 0.3.3 for saved searches says no more than that
    (`sigma/pipelines/qradar/qradar.py`, `Qradar_savedsearches_unsupported_fields`).
    """
    message = str(error)
    if not _WITHOUT_FIELDS.search(message) or not fields:
        return error
    message += f" (the backend names none); the rule asks for {', '.join(fields)}"
    return UnsupportedError(error.code, message, error.hint)


_WITHOUT_FIELDS = re.compile(r"the following fields[^:]*$")


def _of_sigma(kind: str, message: str, target: Target) -> UnsupportedError:
    if kind == "SigmaPlaceholderError" or message.startswith("Placeholder replacement variable"):
        hint = (
            "give the placeholder's values in a pipeline with a value_placeholders transformation"
        )
        return UnsupportedError("unresolved_placeholder", message, hint)
    code = (
        "unsupported_by_pipeline" if kind == "SigmaTransformationError" else "unsupported_feature"
    )
    return _in_short(UnsupportedError(code, message, _other_way(target)))


def _in_short(error: UnsupportedError) -> UnsupportedError:
    """The reason alone as message, where a backend lists all the fields that it has after it."""
    found = _LISTING.search(str(error))
    if found is None:
        return error
    short = UnsupportedError(error.code, str(error)[: found.start()].rstrip(" .:"), error.hint)
    short.details = str(error)
    return short


_LISTING = re.compile(
    r"(?<=\.) (?:Please use valid fields|The supported fields|This pipeline only supports)\b"
    r"|: (?=[^, ]+(?:, ?[^, ]+){9})"
)
"""Where a list of fields begins: as backends announce it, or ten of them after a colon."""


def refuse_wrong_correlation(target: Target, correlation: str) -> None:
    """
    See that the backend's query for this type of correlation is right.

    Raises:
        UnsupportedError: it is known to be wrong.
    """
    wrong = target.refused_correlations.get(correlation)
    if wrong is not None:
        message = f"the backend's query for {correlation} does not mean the rule: {wrong}"
        raise UnsupportedError("wrong_correlation", message, _WAY_OUT)


def tell_dropped(target: Target, field: str) -> str:
    """That the query asks less than the rule, which the user must know and no backend says."""
    return f"{target.name}: pipelines drop {field}, so the query asks less than the rule"


def no_query() -> UnsupportedError:
    """That there is nothing, and no reason given."""
    return UnsupportedError("no_query", "the backend wrote no query for the rule", _WAY_OUT)


def unsupported_kind(kind: str) -> UnsupportedError:
    """That an old backend knows no such documents."""
    message = f"the backend's pySigma is too old for {kind}"
    return UnsupportedError("unsupported_feature", message, _WAY_OUT)
