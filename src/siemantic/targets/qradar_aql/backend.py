"""The AQL target as a pySigma backend, so that sigma-cli can use it too."""

import warnings
from typing import Any, ClassVar

from sigma.conversion.base import TextQueryBackend
from sigma.conversion.state import ConversionState
from sigma.correlations import SigmaCorrelationRule
from sigma.exceptions import SigmaError, SigmaFeatureNotSupportedByBackendError
from sigma.processing.pipeline import ProcessingPipeline
from sigma.rule import SigmaRule

from siemantic.aql.ast import Condition
from siemantic.aql.printer import to_aql
from siemantic.errors import UnsupportedError
from siemantic.profiles.load import DEFAULT_PROFILE, get_profile
from siemantic.targets.qradar_aql.conditions import to_condition
from siemantic.targets.qradar_aql.query import notes, spelling_notes, to_query


class QRadarAqlBackend(TextQueryBackend):
    """
    Writes AQL that means exactly the rule, or refuses the rule.

    Of its base class it uses the frame only: conditions become AQL nodes, and the printer writes
    them. An error that it raises has the `UnsupportedError` as its cause.

    Args:
        profile: name of a shipped profile, or path of a profile file.
    """

    name: ClassVar[str] = "IBM QRadar AQL (siemantic)"
    identifier: ClassVar[str] = "siemantic_qradar"
    formats: ClassVar[dict[str, str]] = {"default": "AQL queries, ready to run"}
    requires_pipeline: ClassVar[bool] = False
    correlation_methods: ClassVar[dict[str, str] | None] = None

    def __init__(
        self,
        processing_pipeline: ProcessingPipeline | None = None,
        collect_errors: bool = False,  # noqa: FBT001, FBT002 - the signature is pySigma's
        *,
        profile: str = DEFAULT_PROFILE,
    ) -> None:
        super().__init__(processing_pipeline, collect_errors)
        self.profile = get_profile(profile)

    def convert_condition(self, cond: object, state: ConversionState) -> Condition:  # type: ignore[override]  # noqa: ARG002 - nodes are intermediate results
        """The rule's condition as AQL nodes."""
        try:
            if cond is None:
                raise UnsupportedError(
                    "empty_condition",
                    "nothing is left of the rule's condition",
                    "look at the pipelines, which may have dropped all of it",
                )
            return to_condition(cond, self.profile)
        except UnsupportedError as error:
            raise _as_sigma_error(error) from error

    def convert_correlation_rule(self, rule: SigmaCorrelationRule, *_: Any) -> list[Any]:  # noqa: ANN401
        """Refuses every correlation rule: none is carried over to AQL yet."""
        error = UnsupportedError(
            "unsupported_correlation",
            f"correlation rules of type {rule.type.name.lower()} are not carried over to AQL yet",
            "convert the rules that it names, and correlate them in QRadar's rule engine",
        )
        raise _as_sigma_error(error) from error

    def finish_query(
        self,
        rule: SigmaRule | SigmaCorrelationRule,
        query: Condition,
        state: ConversionState,  # noqa: ARG002
    ) -> str:
        """The rule's whole query as text; what is not certain about it is a warning."""
        assert isinstance(rule, SigmaRule)  # correlation rules are refused  # noqa: S101
        try:
            text = to_aql(to_query(rule, query, self.profile))
            for note in (*notes(rule, self.profile), *spelling_notes(text)):
                warnings.warn(note, stacklevel=2)
            return text
        except UnsupportedError as error:
            raise _as_sigma_error(error) from error


def _as_sigma_error(error: UnsupportedError) -> SigmaError:
    return SigmaFeatureNotSupportedByBackendError(f"{error}; {error.hint}")
