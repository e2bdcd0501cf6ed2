"""A target with its pipelines and options, ready to convert rules that were built for it."""

import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib import util
from typing import TYPE_CHECKING, Any

from siemantic.errors import ConfigurationError, UnsupportedError
from siemantic.targets.pipelines import resolve_pipelines
from siemantic.targets.table import PIPELINES, Target, get_target, import_object, words_of

if TYPE_CHECKING:
    from sigma.conversion.base import Backend
    from sigma.correlations import SigmaCorrelationRule
    from sigma.rule import SigmaRule

    from siemantic.profiles import Profile

Query = str | Mapping[str, Any]
"""What a backend makes of one condition: text, or a mapping for the formats that are JSON."""


@dataclass(frozen=True, slots=True)
class TargetRequest:
    """
    How to convert to one target.

    `pipelines` None stands for the target's own. `profile` is only for targets that use one.
    """

    target: str
    profile: str | None = None
    pipelines: tuple[str, ...] | None = None
    query_format: str = "default"
    correlation_method: str | None = None
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Converter:
    """A backend and how to ask it; made by `open_converter`."""

    request: TargetRequest
    target: Target
    backend: "Backend"

    def convert(
        self, rules: Sequence["SigmaRule | SigmaCorrelationRule"]
    ) -> tuple[tuple[Query, ...], tuple[str, ...]]:
        """
        The queries of the last of `rules`, and what the user must be told about them.

        The rules are rewritten and must not be used again. Each stands after those that it names.

        Raises:
            UnsupportedError: the target cannot say the rule.
        """
        if self._reset is not None:
            self._reset()
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always", UserWarning)
            queries = self._convert(rules)
        told = [str(each.message) for each in caught if each.category is UserWarning]
        return queries, tuple(dict.fromkeys(told))

    def prepare(self, rule: "SigmaRule") -> None:
        """
        Rewrite a rule as the pipelines do before it is converted.

        Raises:
            UnsupportedError: a pipeline refuses the rule.
        """
        from sigma.exceptions import SigmaError

        try:
            self.backend.last_processing_pipeline.apply(rule)
        except SigmaError as error:
            raise _unsupported(error, self.target) from error

    @property
    def profile(self) -> "Profile | None":
        """The profile of a target that uses one, with what options and pipelines replace."""
        found: Profile | None = getattr(self.backend, "profile", None)
        return found

    def finalize(self, queries: Sequence[Query]) -> str:
        """All queries of one output as the text of one file, as the format asks for."""
        output = self.backend.finalize(list(queries), self.request.query_format)
        return _text(output)

    def _convert(self, rules: Sequence["SigmaRule | SigmaCorrelationRule"]) -> tuple[Query, ...]:
        from sigma.exceptions import SigmaError

        try:
            for rule in rules:
                queries = self._convert_one(rule)
        except UnsupportedError:
            raise
        except SigmaError as error:
            raise _unsupported(error, self.target) from error
        except NotImplementedError as error:
            message = words_of(error) or "the backend does not implement what the rule needs"
            raise UnsupportedError("unsupported_feature", message, _WAY_OUT) from error
        except Exception as error:
            # A third party's code may raise anything, and one rule must not stop the rest.
            message = f"the backend failed with {type(error).__name__}: {words_of(error)}"
            hint = f"this is a fault in the backend of '{self.target.name}'; report it there"
            raise UnsupportedError("backend_error", message, hint) from error
        if not queries:
            raise UnsupportedError("no_query", "the backend wrote no query for the rule", _WAY_OUT)
        return tuple(queries)

    def _convert_one(self, rule: "SigmaRule | SigmaCorrelationRule") -> list[Query]:
        from sigma.correlations import SigmaCorrelationRule

        query_format, method = self.request.query_format, self.request.correlation_method
        if isinstance(rule, SigmaCorrelationRule):
            self._refuse_wrong(rule.type.name.lower())
            self.backend.convert_correlation_rule(rule, query_format, method)
        else:
            self.backend.convert_rule(rule, query_format)
        return list(rule.get_conversion_result())

    def _refuse_wrong(self, correlation: str) -> None:
        wrong = self.target.refused_correlations.get(correlation)
        if wrong is not None:
            message = f"the backend's query for {correlation} does not mean the rule: {wrong}"
            raise UnsupportedError("wrong_correlation", message, _WAY_OUT)

    @cached_property
    def _reset(self) -> Callable[[], object] | None:
        return None if self.target.reset is None else import_object(self.target.reset)


_WAY_OUT = "take the rule out for this target, or skip such rules with --skip-unsupported"


def open_converter(request: TargetRequest) -> Converter:
    """
    The backend that the request asks for, with its pipelines.

    Raises:
        ConfigurationError: an unknown target, pipeline, format or option, or a missing package.
    """
    target = get_target(request.target)
    if not is_installed(target):
        raise ConfigurationError(f"the target '{target.name}' is not installed; run: {INSTALL}")
    backend_class = import_object(target.backend)
    _check_formats(request, backend_class)
    names = target.pipelines if request.pipelines is None else request.pipelines
    pipeline = resolve_pipelines(names, target)
    try:
        backend = backend_class(pipeline, **_options(request, target))
    except TypeError as error:
        raise ConfigurationError(f"the target '{target.name}': {error}; see -O") from error
    backend.init_processing_pipeline(request.query_format)
    return Converter(request, target, backend)


def _options(request: TargetRequest, target: Target) -> dict[str, Any]:
    options: dict[str, Any] = dict(request.options)
    if not target.uses_profile or request.profile is None:
        return options
    if "profile" in options:
        raise ConfigurationError("the profile is set with --profile; -O profile is for sigma-cli")
    return {"profile": request.profile} | options


INSTALL = "pip install 'siemantic[targets]'"
"""Brings every backend of the table with the pipelines that it uses."""


def is_installed(target: Target) -> bool:
    """Whether the target's backend and its own pipelines can be imported."""
    modules = [target.backend, *(PIPELINES[name] for name in target.pipelines)]
    try:
        return all(util.find_spec(each.partition(":")[0]) is not None for each in modules)
    except ModuleNotFoundError:
        return False


def formats_of(target: Target) -> Mapping[str, str]:
    """The output formats of an installed target with what each is."""
    formats: Mapping[str, str] = import_object(target.backend).formats
    return formats


def _check_formats(request: TargetRequest, backend_class: "type[Backend]") -> None:
    if request.query_format not in backend_class.formats:
        known = ", ".join(backend_class.formats)
        raise ConfigurationError(
            f"'{request.target}' has no format '{request.query_format}'; its formats are {known}"
        )
    if request.query_format in get_target(request.target).downloading_formats:
        raise ConfigurationError(
            f"the format '{request.query_format}' of '{request.target}' downloads ATT&CK data, "
            "and siemantic works offline; choose another, see: siemantic list formats"
        )
    method, methods = request.correlation_method, backend_class.correlation_methods or {}
    if method is not None and method not in methods:
        known = ", ".join(methods) or "none"
        raise ConfigurationError(
            f"'{request.target}' has no correlation method '{method}'; its methods are {known}"
        )


def _unsupported(error: Exception, target: Target) -> UnsupportedError:
    if isinstance(error.__cause__, UnsupportedError):
        return error.__cause__
    message = words_of(error) or type(error).__name__
    kind = type(error).__name__
    if kind == "SigmaPlaceholderError" or message.startswith("Placeholder replacement variable"):
        hint = (
            "give the placeholder's values in a pipeline with a value_placeholders transformation"
        )
        return UnsupportedError("unresolved_placeholder", message, hint)
    code = (
        "unsupported_by_pipeline" if kind == "SigmaTransformationError" else "unsupported_feature"
    )
    hint = f"choose other pipelines with -p, or {_WAY_OUT}" if target.pipelines else _WAY_OUT
    return UnsupportedError(code, message, hint)


def _text(output: Any) -> str:  # noqa: ANN401 - text, lists and mappings, as the format gives
    import json

    if isinstance(output, str):
        return output
    if isinstance(output, bytes):
        return output.decode()
    if isinstance(output, Mapping):
        return json.dumps(output, ensure_ascii=False)
    parts = [part if isinstance(part, str) else _text(part) for part in output]
    plain = all(isinstance(part, str) for part in output)
    return ("\n\n" if plain else "\n").join(parts)
