"""The AQL target as a pySigma backend, so that sigma-cli can use it too."""

import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, ClassVar

from sigma.conversion.base import TextQueryBackend
from sigma.conversion.state import ConversionState
from sigma.correlations import SigmaCorrelationRule
from sigma.exceptions import SigmaError, SigmaFeatureNotSupportedByBackendError
from sigma.processing.pipeline import ProcessingPipeline
from sigma.rule import SigmaRule

from siemantic.aql.ast import Condition
from siemantic.aql.printer import TooDeepError, can_call
from siemantic.errors import ConfigurationError, UnsupportedError
from siemantic.profiles import Profile
from siemantic.profiles.load import DEFAULT_PROFILE, get_profile
from siemantic.targets.qradar_aql.columns import find_misread_payload
from siemantic.targets.qradar_aql.conditions import to_condition
from siemantic.targets.qradar_aql.formats import FORMATS, Converted, join, write
from siemantic.targets.qradar_aql.negation import any_of
from siemantic.targets.qradar_aql.options import read_options
from siemantic.targets.qradar_aql.query import to_where

PROFILE_STATE = "siemantic_profile"
"""What our pipelines set in pySigma's processing state: the name of a profile."""


class WrongOptionError(SigmaError, ConfigurationError):
    """An option cannot be meant; an error of pySigma too, so that its tools tell it."""


class Later:
    """What a correlation has in the place of a condition."""


class QRadarAqlBackend(TextQueryBackend):
    """
    Writes AQL that means exactly the rule, or refuses the rule.

    Of its base class it uses the frame only: conditions become AQL nodes, and the printer writes
    them. An error that it raises has the `UnsupportedError` as its cause.

    Args:
        profile: name of a shipped profile, or path of a profile file; a pipeline of ours wins.
        options: `window`, `limit`, `columns` and `database`, see `read_options`.
    """

    name: ClassVar[str] = "IBM QRadar AQL (siemantic)"
    identifier: ClassVar[str] = "siemantic_qradar"
    formats: ClassVar[dict[str, str]] = FORMATS
    requires_pipeline: ClassVar[bool] = False
    correlation_methods: ClassVar[dict[str, str] | None] = {
        "search": "a search that is run on a schedule, over the time span of the correlation"
    }
    default_correlation_method: ClassVar[str] = "search"

    def __init__(
        self,
        processing_pipeline: ProcessingPipeline | None = None,
        collect_errors: bool = False,  # noqa: FBT001, FBT002 - the signature is pySigma's
        *,
        profile: str = DEFAULT_PROFILE,
        **options: object,
    ) -> None:
        super().__init__(processing_pipeline, collect_errors)
        self._chosen = (profile, options)
        self._writes_all = False

    def convert(self, *arguments: Any, **named: Any) -> Any:  # noqa: ANN401 - pySigma's
        """
        All queries of a collection, which is how sigma-cli asks for them.

        pySigma leaves the condition of a rule that a correlation names as it is before a format,
        also where `generate: true` makes it one of the queries; see `convert_rule`.
        """
        self._writes_all = True
        try:
            return super().convert(*arguments, **named)
        finally:
            self._writes_all = False

    def convert_rule(self, rule: SigmaRule, *arguments: Any, **named: Any) -> list[Any]:  # noqa: ANN401 - pySigma's
        """The queries of a rule, as the format has them if they are among the output."""
        self.finalize_correlation_subqueries = self._writes_all and rule._output  # noqa: SLF001 - has no other name
        return super().convert_rule(rule, *arguments, **named)

    def init_processing_pipeline(self, output_format: str | None = None) -> None:
        """
        Reads the options as well, where pySigma's tools expect errors.

        Raises:
            WrongOptionError: one of them cannot be meant.
        """
        super().init_processing_pipeline(output_format)
        profile, options = self._chosen
        try:
            self._options, self._profile = read_options(options), get_profile(profile)
            _check_functions(self._profile, profile)
            _check_payloads(self._profile, profile)
            self._options.applied_to(self._profile)
        except ConfigurationError as error:
            raise WrongOptionError(str(error)) from error

    @property
    def profile(self) -> Profile:
        """The site that queries are written for, with what the options replace."""
        pipeline = getattr(self, "last_processing_pipeline", None)
        state: Mapping[str, Any] = {} if pipeline is None else pipeline.state
        chosen = state.get(PROFILE_STATE)
        return self._options.applied_to(self._profile if chosen is None else get_profile(chosen))

    def convert_condition(self, cond: object, state: ConversionState) -> Condition:  # type: ignore[override]  # noqa: ARG002 - nodes are intermediate results
        """The rule's condition as AQL nodes."""
        with _refusals():
            return to_condition(cond, self.profile)

    def finish_query(
        self,
        rule: SigmaRule | SigmaCorrelationRule,
        query: Condition | Later,
        state: ConversionState,  # noqa: ARG002
    ) -> Condition | Later:
        """A rule's condition with that of its log source."""
        if isinstance(query, Later) or isinstance(rule, SigmaCorrelationRule):
            return query
        with _refusals():
            return to_where(rule, query, self.profile)

    def finalize_query(  # type: ignore[override] # as above
        self,
        rule: SigmaRule | SigmaCorrelationRule,
        query: Condition | Later,
        index: int,  # noqa: ARG002
        state: ConversionState,  # noqa: ARG002
        output_format: str,
    ) -> str | Mapping[str, Any]:
        """The query as the format has it; what is not certain about it is a warning."""
        with _refusals():
            condition = None if isinstance(query, Later) else query
            made = Converted(rule, condition, self.profile, self._options, self._where_of)
            text, notes = write(made, output_format)
        for note in notes:
            warnings.warn(note, stacklevel=2)
        return self.last_processing_pipeline.postprocess_query(rule, text)  # type: ignore[no-any-return]

    def finalize(self, queries: list[Any], output_format: str) -> Any:  # noqa: ANN401 - pySigma's
        """All queries of one output."""
        return self.last_processing_pipeline.finalize(join(queries, output_format))

    # --- correlations --------------------------------------------------------------------------

    def convert_correlation_rule(
        self,
        rule: SigmaCorrelationRule,
        *arguments: Any,  # noqa: ANN401 - pySigma's
        **named: Any,  # noqa: ANN401 - as above
    ) -> list[Any]:
        """Its query; pySigma collects errors of rules alone, so that -s skipped no correlation."""
        try:
            return super().convert_correlation_rule(rule, *arguments, **named)
        except SigmaError as error:
            if not self.collect_errors:
                raise
            self.errors.append((rule, error))  # type: ignore[arg-type] # pySigma names plain rules alone
            return []

    def convert_correlation_rule_from_template(
        self,
        rule: SigmaCorrelationRule,  # noqa: ARG002
        correlation_type: str,  # noqa: ARG002
        method: str,  # noqa: ARG002
    ) -> list[Any]:
        """One query, which is written when the format is known: a search, or tests of a rule."""
        return [Later()]

    def _where_of(self, rule: SigmaRule) -> Condition:
        """The condition of a rule that a correlation names; pipelines have been applied to it."""
        conditions = (each.parsed for each in rule.detection.parsed_condition)
        found = any_of(*(to_condition(each, self.profile) for each in conditions))
        return to_where(rule, found, self.profile)


@contextmanager
def _refusals() -> Iterator[None]:
    """What AQL cannot say, as an error of pySigma, so that its tools can skip the rule."""
    try:
        yield
    except UnsupportedError as error:
        raise _refusal(error) from error
    except TooDeepError as error:
        hint = "give parts of a condition as selections of their own, or split a rule"
        deep = UnsupportedError("nested_too_deeply", f"the query is too deep: {error}", hint)
        raise _refusal(deep) from deep


def _refusal(error: UnsupportedError) -> SigmaError:
    return SigmaFeatureNotSupportedByBackendError(f"{error}; {error.hint}")


def _check_functions(profile: Profile, name: str) -> None:
    called = (each.function for each in profile.select if each.function is not None)
    wrong = next((each for each in called if not can_call(each)), None)
    if wrong is not None:
        message = f"{name}: 'select' has the function '{wrong}', which is a word of AQL's own"
        raise ConfigurationError(f"{message}; name one of its functions")


def _check_payloads(profile: Profile, name: str) -> None:
    misread = find_misread_payload(profile)
    if misread is not None:
        field, column = misread
        message = f"{name}: '{field}' has the type '{column.type}' in '{column.name}', which holds"
        raise ConfigurationError(f"{message} bytes on every console; leave out its 'type'")
