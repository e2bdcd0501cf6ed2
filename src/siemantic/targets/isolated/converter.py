"""A backend in an environment of its own, as a target like any other."""

import base64
import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sigma.rule import SigmaRule

from siemantic.errors import ConfigurationError, FailedError, UnsupportedError
from siemantic.processes import TIME_LIMIT, WorkerError, WorkerProcess
from siemantic.rules.detections import asked, detected_fields, dropped_fields
from siemantic.rules.references import Unit
from siemantic.rules.sigma import build_unit, filtered_content
from siemantic.targets.isolated.answers import is_answer
from siemantic.targets.isolated.environment import find_python, way_to_install
from siemantic.targets.lookups import without_state
from siemantic.targets.pipeline_files import pipeline_text
from siemantic.targets.pipeline_table import PIPELINES
from siemantic.targets.pipelines import pipeline_files, rename_fields
from siemantic.targets.refusals import (
    no_query,
    refusal,
    tell_dropped,
    unsupported_kind,
    with_asked,
)
from siemantic.targets.request import Prepared, Query, TargetRequest
from siemantic.targets.target import Isolation, Target


@dataclass(frozen=True)
class IsolatedConverter:
    """A worker with the backend; made by `open_isolated`."""

    request: TargetRequest
    target: Target
    worker: WorkerProcess
    pipelines: tuple[str, ...]

    profile = None
    """None of these backends has one of ours."""

    remembers = False
    """Where a backend does, its worker makes another one for each rule."""

    def convert(self, unit: Unit) -> tuple[tuple[Query, ...], tuple[str, ...]]:
        """
        The queries of the unit, and which of its fields the pipelines dropped.

        Raises:
            UnsupportedError: the target cannot say the rule.
            FailedError: the worker failed on it.
        """
        rule = _plain_rule(unit)
        found = self._converted(unit, rule)
        if not found["queries"]:
            raise no_query()
        after = tuple((field, tuple(values)) for field, values in found["asked"] if field)
        dropped = dropped_fields(asked(rule), after, found["fields"])
        return tuple(found["queries"]), tuple(tell_dropped(self.target, each) for each in dropped)

    def prepare(self, unit: Unit) -> Prepared:
        """
        The rule with the fields that the pipelines gave it.

        Raises:
            UnsupportedError: the pipelines did something else to it as well.
        """
        rule = _plain_rule(unit)
        found = self._converted(unit, rule)
        if not found["renamed_only"]:
            message = "the pipelines of an isolated target did more to the rule than to name fields"
            raise UnsupportedError("isolated_pipeline", message, "convert without pipelines")
        names = {field: tuple(each) for field, each in found["fields"].items()}
        before = copy.deepcopy(rule)
        rename_fields(rule, names)
        return Prepared((rule,), names, before)

    def _converted(self, unit: Unit, rule: SigmaRule) -> Mapping[str, Any]:
        about = {"rule": filtered_content(unit, rule), "query_format": self.request.query_format}
        try:
            return self._ask({"convert": about})
        except UnsupportedError as error:
            raise with_asked(error, detected_fields(rule)) from error

    def finalize(self, queries: Sequence[Query]) -> str | bytes:
        """All queries of one output as one file, as the format asks for."""
        about = {"queries": list(queries), "query_format": self.request.query_format}
        try:
            answer = self._ask({"finalize": about})
        except FailedError:
            # What all rules share is worth another process.
            answer = self._ask({"finalize": about})
        if "bytes" in answer:
            return base64.b64decode(answer["bytes"])
        text = answer["text"]
        return text if isinstance(text, str) else "\n\n".join(map(str, text))

    def _ask(self, question: Mapping[str, Any]) -> Mapping[str, Any]:
        try:
            answer = self.worker.ask(question)
        except WorkerError as error:
            message = f"the backend's process failed on the rule: {error}"
            way = way_to_install(self.target, self.request.packages)
            hint = (
                f"convert it again; if it fails again, {way}, or report it to the backend of "
                f"'{self.target.name}'"
            )
            raise FailedError("process_failed", message, hint) from error
        if "error" in answer:
            kinds, words = answer["error"]["kinds"], without_state(answer["error"]["words"])
            if "ImportError" in kinds:
                message = f"the environment of '{self.target.name}' is damaged: {words}"
                way = way_to_install(self.target, self.request.packages)
                raise FailedError("damaged_environment", message, way)
            raise refusal(kinds, words, self.target)
        return answer


def _plain_rule(unit: Unit) -> SigmaRule:
    rule = build_unit(unit)[-1]
    if not isinstance(rule, SigmaRule):
        raise unsupported_kind("correlations")
    return rule


def open_isolated(
    request: TargetRequest, target: Target, isolation: Isolation
) -> IsolatedConverter:
    """
    The target in its environment; the worker starts with the first rule.

    Raises:
        ConfigurationError: the target is not installed, or has no such format or pipeline.
    """
    python = find_python(target)
    if python is None:
        where = f"'{target.name}'" + (f" with {request.packages}" if request.packages else "")
        way = way_to_install(target, request.packages)
        raise ConfigurationError(f"the target {where} is not installed; {way}")
    _check_formats(request, isolation)
    if request.powers:
        message = f"the pipelines of '{target.name}' may do nothing more: it is an isolated target"
        raise ConfigurationError(f"{message}; leave --pipelines-may out")
    names = target.pipelines if request.pipelines is None else request.pipelines
    files = sorted(path for name in names for path in pipeline_files(name))
    opening = {
        "backend": target.backend,
        "pipelines": [_described(each) for each in files],
        "options": {**target.options, **dict(request.options)},
        "reset": target.reset,
        "reset_with": list(target.reset_with),
        "keeps_state": target.keeps_state,
        "own_pipeline": target.own_pipeline,
    }
    worker = open_worker(python, opening)
    converter = IsolatedConverter(request, target, worker, names)
    if request.packages is not None or request.options:
        _check_opens(converter)
    return converter


def _check_opens(converter: IsolatedConverter) -> None:
    """
    What is asked for may not be there; that is about no rule.

    A backend may have no such option, and a version of a package no such backend or pipeline.
    """
    packages = converter.request.packages
    try:
        error = converter.worker.open().get("error")
    except WorkerError as failure:
        error = {"words": str(failure)}
    if error is not None:
        name = converter.target.name
        if packages is None:
            message = f"the backend of '{name}' cannot be opened: {error['words']}"
            raise ConfigurationError(f"{message}; see -O")
        message = f"the backend of '{name}' cannot be opened with {packages}: {error['words']}"
        raise ConfigurationError(f"{message}; choose other pipelines with -p, or another version")


def open_worker(
    python: Path, opening: Mapping[str, Any], time_limit: float = TIME_LIMIT
) -> WorkerProcess:
    """What runs `worker.py` by the Python of an environment, when it is asked first."""
    command = (str(python), "-I", str(Path(__file__).with_name("worker.py")))
    return WorkerProcess(command, {"open": opening}, time_limit, is_answer=is_answer)


def _check_formats(request: TargetRequest, isolation: Isolation) -> None:
    if request.query_format not in isolation.formats:
        known = ", ".join(isolation.formats)
        raise ConfigurationError(
            f"'{request.target}' has no format '{request.query_format}'; its formats are {known}"
        )
    if request.correlation_method is not None:
        raise ConfigurationError(f"'{request.target}' has no correlation method")


def _described(name: str) -> dict[str, str]:
    """A pipeline by where it is in the environment, or by the text of its file."""
    if name in PIPELINES:
        return {"where": PIPELINES[name]}
    if not Path(name).is_file():
        raise ConfigurationError(f"unknown pipeline '{name}'; see: siemantic list pipelines")
    return {"yaml": pipeline_text(name)}
