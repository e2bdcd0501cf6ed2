"""
What runs in the environment of an isolated backend, under whatever pySigma it needs.

It is run as a script and imports nothing of ours. It reads a JSON object per line from standard
input and answers each with one on standard output, in order and with the same `number`:

    {"open": {"backend": ..., "pipelines": [...], "options": {...},
              "reset": ..., "reset_with": [...],
              "keeps_state": ..., "own_pipeline": ...}}               -> {"opened": true}
    {"convert": {"rule": {...}, "query_format": ...}}                 -> {"queries": [...], ...}
    {"finalize": {"queries": [...], "query_format": ...}}             -> {"text": ...}

or {"bytes": ...},
and, where something is raised, with {"error": {"kinds": [...], "words": ...}}. `answers.py` has
their forms. What a backend prints goes to standard error, also where it writes to the descriptor
of standard output.
"""

import base64
import inspect
import json
import os
import re
import sys
import warnings
from collections.abc import Iterable
from contextlib import suppress
from functools import reduce
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sigma.conversion.base import Backend
    from sigma.processing.pipeline import ProcessingPipeline
    from sigma.rule import SigmaRule


def main() -> None:
    """Answer until the input ends."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    warnings.simplefilter("ignore")
    state: dict[str, Any] = {}
    for line in sys.stdin:
        question = json.loads(line)
        number = question.pop("number")
        try:
            answer = _answer(question, state)
        except Exception as error:  # noqa: BLE001 - a third party's code may raise anything
            answer = {"error": _described(error)}
        answers.write(json.dumps({"number": number, **answer}, ensure_ascii=True) + "\n")
        answers.flush()


def _answer(question: dict[str, Any], state: dict[str, Any]) -> dict[str, Any]:
    ((what, about),) = question.items()
    if what == "open":
        state["opening"], state["backend"] = about, _open(about)
        _ready(state)
        return {"opened": True}
    if what == "convert":
        return _convert(_ready(state), **about)
    return _finalize(state["backend"], **about)


def _open(opening: dict[str, Any]) -> "Backend":
    from sigma.processing.pipeline import ProcessingPipeline

    found = sorted(map(_pipeline, opening["pipelines"]), key=lambda each: each.priority)
    pipeline = sum(found, ProcessingPipeline())
    _reset(opening)
    backend_class = _find(opening["backend"])
    texts = [each.get("yaml", "") for each in opening["pipelines"]]
    if wrong := wrong_option(backend_class, opening["options"], texts):
        raise ValueError(wrong)
    made: Backend = backend_class(pipeline, **opening["options"])
    if opening["own_pipeline"] is not None:
        own: ProcessingPipeline = _find(opening["own_pipeline"])()
        made.backend_processing_pipeline = own  # type: ignore[misc] # else that of all rules
    return made


def wrong_option(backend_class: type, options: Iterable[str], pipelines: Iterable[str]) -> str:
    """
    What is wrong with the first of the options that is none of the backend's; else nothing.

    Most backends pass what they do not know on to pySigma, which does no more than to give it to
    pipelines as a variable.

    Args:
        pipelines: the texts of the user's own, which may ask for such a variable.
    """
    wanted = [*options]
    if not wanted:
        return ""  # most backends are opened so, and sources take time to look through
    texts, known = "".join(pipelines), sorted(_options_of(backend_class))
    for name in wanted:
        if name not in known and f"backend_{name}" not in texts:
            others = f"its options are {', '.join(known)}" if known else "it has none at all"
            return f"it has no option '{name}'; {others}"
    return ""


def _options_of(backend_class: type) -> set[str]:
    """What the backend's constructors take, and what they look for among the rest."""
    named: set[str] = set()
    for each in inspect.getmro(backend_class):
        if "__init__" in vars(each) and each is not object:
            parameters = inspect.signature(vars(each)["__init__"]).parameters.values()
            named |= {one.name for one in parameters if one.kind not in _OPEN}
            named |= set(_LOOKED_FOR.findall(inspect.getsource(each)))
    return named - {"self", "processing_pipeline", "pipeline", "collect_errors"}


_OPEN = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
_LOOKED_FOR = re.compile(r"""(?:backend_options|kwargs)(?:\.(?:get|pop)\(|\[)["'](\w+)["']""")


def _reset(opening: dict[str, Any]) -> None:
    if opening["reset"] is not None:
        # Another version may keep nothing there, and siemantic's own ways are not here.
        with suppress(AttributeError, ImportError):
            _find(opening["reset"])(*opening["reset_with"])


def _ready(state: dict[str, Any]) -> "Backend":
    """The backend for the next rule, of which it knows nothing yet."""
    opening = state["opening"]
    if opening["keeps_state"]:
        return _open(opening)
    _reset(opening)
    backend: Backend = state["backend"]
    return backend


def _pipeline(described: dict[str, str]) -> "ProcessingPipeline":
    from sigma.processing.pipeline import ProcessingPipeline

    if "yaml" in described:
        return ProcessingPipeline.from_yaml(described["yaml"])
    made: ProcessingPipeline = _find(described["where"])()
    return made


def _convert(backend: "Backend", rule: dict[str, Any], query_format: str) -> dict[str, Any]:
    """
    The queries, and what became of the rule before.

    `fields` has what each field was renamed to; `renamed_only` whether nothing else was done;
    `asked` the fields that are left, each with its values as text.
    """
    from sigma.rule import SigmaRule

    made = SigmaRule.from_dict(rule)
    queries = list(backend.convert_rule(made, query_format))
    mapped = backend.last_processing_pipeline.field_mappings.items()
    fields = {field: sorted(names) for field, names in mapped if field}
    before = [
        (name, values)
        for field, values in _items(SigmaRule.from_dict(rule))
        for name in fields.get(field, [field])
    ]
    renamed_only = sorted(before, key=str) == sorted(_items(made), key=str)
    asked = [(field, list(map(_text, values))) for field, values in _values(made)]
    return {"queries": queries, "fields": fields, "renamed_only": renamed_only, "asked": asked}


def _finalize(backend: "Backend", queries: list[Any], query_format: str) -> dict[str, Any]:
    """
    All queries as one output.

    Another process may have made them; then the backend has no pipeline yet, and needs one for
    what that does to the output.
    """
    if not hasattr(backend, "last_processing_pipeline"):
        _begin(backend, query_format)
    output = backend.finalize(queries, query_format)
    if isinstance(output, bytes):
        return {"bytes": base64.b64encode(output).decode()}
    return {"text": output}


def _begin(backend: "Backend", query_format: str) -> None:
    """Put the backend's pipeline together, which pySigma before 1.0 does for a rule alone."""
    if hasattr(backend, "init_processing_pipeline"):
        backend.init_processing_pipeline(query_format)
        return
    before, after = backend.backend_processing_pipeline, backend.output_format_processing_pipeline
    backend.last_processing_pipeline = before + backend.processing_pipeline + after[query_format]


def _items(rule: "SigmaRule") -> list[tuple[Any, list[str]]]:
    """Field and values of each detection item, in words that tell all values apart."""
    return [(field, list(map(_shown, values))) for field, values in _values(rule)]


def _values(rule: "SigmaRule") -> list[tuple[Any, list[Any]]]:
    """Field and values of each detection item."""
    waiting: list[Any] = list(rule.detection.detections.values())
    found = []
    while waiting:
        part = waiting.pop(0)
        if hasattr(part, "detection_items"):
            waiting.extend(part.detection_items)
        else:
            found.append((part.field, list(part.value)))
    return found


def _text(value: object) -> str:
    """The value as text; pySigma 0.9 makes none of one with a placeholder."""
    try:
        return str(value)
    except TypeError:
        return _shown(value)


def _shown(value: object) -> str:
    """The value in words; a null says nothing of itself but where it is in memory."""
    if type(value).__repr__ is object.__repr__:
        return f"{type(value).__name__} {getattr(value, '__dict__', '')}"
    return repr(value)


def _find(where: str) -> Any:  # noqa: ANN401 - whatever is there
    module, _, names = where.partition(":")
    return reduce(getattr, names.split("."), import_module(module))


def _described(error: Exception) -> dict[str, Any]:
    kinds = [each.__name__ for each in type(error).__mro__]
    return {"kinds": kinds, "words": " ".join(str(each) for each in error.args)}


if __name__ == "__main__":
    main()
