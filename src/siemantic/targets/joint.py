"""A backend in this process, beside the others."""

import copy
import warnings
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from siemantic.errors import ConfigurationError, SiemanticError
from siemantic.regular_files import read_regular
from siemantic.rules.detections import Asked, asked, dropped_fields
from siemantic.rules.references import Unit
from siemantic.rules.sigma import build_unit
from siemantic.targets.attack_file import use_attack_file
from siemantic.targets.isolated.worker import wrong_option
from siemantic.targets.lookups import import_object, words_of
from siemantic.targets.pipelines import pipeline_files, resolve_pipelines
from siemantic.targets.placeholders import name_writers, refuse_foreign_names
from siemantic.targets.refusals import no_query, refusal_of, refuse_wrong_correlation, tell_dropped
from siemantic.targets.request import Prepared, Query, TargetRequest, as_text
from siemantic.targets.restoring import restoring
from siemantic.targets.table import get_target
from siemantic.targets.target import Target

if TYPE_CHECKING:
    from sigma.conversion.base import Backend
    from sigma.correlations import SigmaCorrelationRule
    from sigma.rule import SigmaRule

    from siemantic.profiles import Profile


@dataclass(frozen=True)
class JointConverter:
    """
    A backend with its pipelines, and how to ask it; made by `open_joint`.

    `restore` puts the backend back into the state that it was opened in; None if nothing can.
    """

    request: TargetRequest
    target: Target
    backend: "Backend"
    restore: Callable[[], None] | None

    @property
    def remembers(self) -> bool:
        """Whether what it says may depend on what it was asked before."""
        return self.restore is None

    def forget(self) -> None:
        """Have the backend as it was opened, as far as it can be."""
        if self.restore is not None:
            self.restore()

    def convert(self, unit: Unit) -> tuple[tuple[Query, ...], tuple[str, ...]]:
        """
        The queries of the unit, and what the user must be told about them.

        Raises:
            UnsupportedError: the target cannot say the rule.
        """
        return self.convert_built(build_unit(unit))

    def convert_built(
        self, rules: Sequence["SigmaRule | SigmaCorrelationRule"]
    ) -> tuple[tuple[Query, ...], tuple[str, ...]]:
        """
        The same for the last of `rules`, which are rewritten and must not be used again.

        Each stands after those that it names.

        Raises:
            UnsupportedError: the target cannot say the rule.
        """
        self.forget()
        _reset(self.target)
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always", UserWarning)
            queries, dropped = self._convert(rules)
        told = [str(each.message) for each in caught if each.category is UserWarning]
        told += [tell_dropped(self.target, each) for each in dropped]
        return queries, tuple(dict.fromkeys(told))

    def prepare(self, unit: Unit) -> Prepared:
        """
        The unit's rules as the pipelines leave them.

        Raises:
            UnsupportedError: a pipeline refuses one.
        """
        from sigma.rule import SigmaRule

        self.forget()
        rules, pipeline = build_unit(unit), self.backend.last_processing_pipeline
        before = copy.deepcopy(rules[-1]) if pipeline.items else rules[-1]
        dropped: list[str] = []
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # `convert` has told them
                for each in (each for each in rules if isinstance(each, SigmaRule)):
                    was = asked(each)
                    pipeline.apply(each)
                    dropped += dropped_fields(was, asked(each), self._renamed())
        except Exception as error:  # a third party's pipeline may raise anything
            raise refusal_of(error, self.target) from error
        return Prepared(rules, self._renamed(), before, tuple(dropped))

    @property
    def profile(self) -> "Profile | None":
        """The profile of a target that uses one, with what options and pipelines replace."""
        found: Profile | None = getattr(self.backend, "profile", None)
        return found

    def finalize(self, queries: Sequence[Query]) -> str | bytes:
        """
        All queries of one output as the content of one file, as the format asks for.

        Raises:
            ConfigurationError: a finalizer of a pipeline fails.
        """
        self.forget()
        try:
            output = self.backend.finalize(list(queries), self.request.query_format)
        except SiemanticError:
            raise
        except Exception as error:
            # A third party's code, and templates of pipelines, may raise anything.
            words = words_of(error) or type(error).__name__
            message = f"a finalizer of a pipeline for '{self.target.name}' fails: {words}"
            raise ConfigurationError(f"{message}; choose other pipelines with -p") from error
        return output if isinstance(output, bytes) else as_text(output)

    def _convert(
        self, rules: Sequence["SigmaRule | SigmaCorrelationRule"]
    ) -> tuple[tuple[Query, ...], list[str]]:
        """The queries of the last rule, and the fields of any that its pipelines dropped."""
        dropped: list[str] = []
        try:
            for rule in rules:
                before = self._asked(rule)
                queries = self._convert_one(rule)
                dropped += dropped_fields(before, self._asked(rule), self._renamed())
        except Exception as error:
            # A third party's code may raise anything, and one rule must not stop the rest.
            raise refusal_of(error, self.target) from error
        if not queries:
            raise no_query()
        return tuple(queries), dropped

    def _convert_one(self, rule: "SigmaRule | SigmaCorrelationRule") -> list[Query]:
        from sigma.correlations import SigmaCorrelationRule

        query_format, method = self.request.query_format, self.request.correlation_method
        if isinstance(rule, SigmaCorrelationRule):
            refuse_wrong_correlation(self.target, rule.type.name.lower())
            return list(self.backend.convert_correlation_rule(rule, query_format, method))
        refuse_foreign_names(rule, self._name_writers)
        if self.target.refuses is not None:
            import_object(self.target.refuses)(rule)
        if self.request.repairs:
            from siemantic.targets.repairs.rules import repair_rule

            repair_rule(rule, self.request.repairs)
        return list(self.backend.convert_rule(rule, query_format))

    def _asked(self, rule: "SigmaRule | SigmaCorrelationRule") -> Asked:
        """What a rule asks, as far as a pipeline may drop it."""
        from sigma.rule import SigmaRule

        if not isinstance(rule, SigmaRule) or not self.backend.last_processing_pipeline.items:
            return ()
        return asked(rule)

    def _renamed(self) -> dict[str, tuple[str, ...]]:
        """What the pipelines made of the names of the rule's fields that they had last."""
        found = self.backend.last_processing_pipeline.field_mappings.items()
        return {field: tuple(sorted(names)) for field, names in found if field}

    @cached_property
    def _name_writers(self) -> tuple[Any, ...]:
        return name_writers(self.backend.last_processing_pipeline)


def _reset(target: Target) -> None:
    if target.reset is not None:
        import_object(target.reset)(*target.reset_with)


def open_joint(request: TargetRequest) -> JointConverter:
    """
    The backend that the request asks for, with its pipelines.

    Raises:
        ConfigurationError: an unknown pipeline, format or option.
    """
    target = get_target(request.target)
    backend_class = import_object(target.backend)
    _check_formats(request, backend_class)
    own = target.pipelines_of(request.query_format)
    names = own if request.pipelines is None else request.pipelines
    pipeline = resolve_pipelines(names, target, request.powers) if names else None
    _reset(target)
    options = _options(request, target)
    _check_options(target, backend_class, options, names)
    try:
        backend = backend_class(pipeline, **options)
    except TypeError as error:
        raise ConfigurationError(f"the target '{target.name}': {error}; see -O") from error
    if target.own_pipeline is not None:
        backend.backend_processing_pipeline = import_object(target.own_pipeline)()
    backend.init_processing_pipeline(request.query_format)
    _make_faster(backend)
    return JointConverter(request, target, backend, _restoring(target, backend))


def _restoring(target: Target, backend: "Backend") -> Callable[[], None] | None:
    from siemantic.targets.relevant import Answers

    return restoring(backend, Answers) if target.keeps_state else lambda: None


def _make_faster(backend: "Backend") -> None:
    from siemantic.targets.relevant import pass_over_other_log_sources
    from siemantic.targets.sparing import spare_regexes

    pass_over_other_log_sources(backend.last_processing_pipeline)
    spare_regexes(backend)


def _options(request: TargetRequest, target: Target) -> dict[str, Any]:
    options: dict[str, Any] = {**target.options, **dict(request.options)}
    if _WRITES in options:
        raise ConfigurationError(f"'{_WRITES}' would have the backend write files; use -o")
    if request.query_format in target.downloading_formats:
        use_attack_file(options.pop(_ATTACK))
    if not target.uses_profile or request.profile is None:
        return options
    if "profile" in options:
        raise ConfigurationError("the profile is set with --profile; -O profile is for sigma-cli")
    return {"profile": request.profile} | options


def _check_options(
    target: Target, backend_class: "type[Backend]", options: Iterable[str], pipelines: Sequence[str]
) -> None:
    if target.uses_profile:
        return  # it says itself what it does not know
    files = (path for name in pipelines for path in pipeline_files(name))
    texts = [read_regular(each).decode(errors="replace") for each in files if Path(each).is_file()]
    if wrong := wrong_option(backend_class, options, texts):
        raise ConfigurationError(f"the target '{target.name}': {wrong}; see -O")


_WRITES = "output_dir"
"""An option of pysigma-backend-panther; what is written is written by siemantic, whole."""


def _check_formats(request: TargetRequest, backend_class: "type[Backend]") -> None:
    if request.query_format not in backend_class.formats:
        known = ", ".join(backend_class.formats)
        raise ConfigurationError(
            f"'{request.target}' has no format '{request.query_format}'; its formats are {known}"
        )
    _check_download(request)
    method, methods = request.correlation_method, backend_class.correlation_methods or {}
    if method is not None and method not in methods:
        known = ", ".join(methods) or "none"
        raise ConfigurationError(
            f"'{request.target}' has no correlation method '{method}'; its methods are {known}"
        )


_ATTACK = "attack"


def _check_download(request: TargetRequest) -> None:
    downloads = request.query_format in get_target(request.target).downloading_formats
    if downloads and _ATTACK not in dict(request.options):
        raise ConfigurationError(
            f"the format '{request.query_format}' of '{request.target}' downloads ATT&CK, and "
            "siemantic works offline; give MITRE's enterprise-attack.json with -O attack=FILE"
        )
