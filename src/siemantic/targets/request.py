"""What is asked of a target, and what it gives."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from sigma.correlations import SigmaCorrelationRule
    from sigma.rule import SigmaRule

Query = str | Mapping[str, Any]
"""What a backend makes of one condition: text, or a mapping for the formats that are JSON."""


class Prepared(NamedTuple):
    """
    A unit's rules as the pipelines leave them, the unit's own last.

    `renamed` has what each field of that one became, and `before` is it as it was, the same object
    where there are no pipelines. `dropped` has the fields of any rule that the pipelines dropped.
    """

    rules: tuple["SigmaRule | SigmaCorrelationRule", ...]
    renamed: Mapping[str, tuple[str, ...]]
    before: "SigmaRule | SigmaCorrelationRule"
    dropped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TargetRequest:
    """
    How to convert to one target.

    `pipelines` None stands for the target's own. `profile` is only for targets that use one.
    `packages`, such as `pysigma==1.4.0`, asks for an environment that has those. `repairs` is what
    is done to the rule's condition before a backend in this process writes it.
    `powers` are what pipeline files may do beyond changing rules, see `pipeline_files`.
    `exact` wants only what is known to mean the rule, see `siemantic.verify.exact`.
    """

    target: str
    profile: str | None = None
    pipelines: tuple[str, ...] | None = None
    query_format: str = "default"
    correlation_method: str | None = None
    options: tuple[tuple[str, str], ...] = ()
    packages: str | None = None
    exact: bool = False
    repairs: tuple[str, ...] = ()
    powers: tuple[str, ...] = ()


def as_text(output: Any) -> str:  # noqa: ANN401 - text, lists and mappings, as the format gives
    """Outputs of any form as the text of a file."""
    import json

    if isinstance(output, str):
        return output
    if isinstance(output, bytes):
        return output.decode()
    if isinstance(output, Mapping):
        return json.dumps(output, ensure_ascii=False)
    parts = [part if isinstance(part, str) else as_text(part) for part in output]
    plain = all(isinstance(part, str) for part in output)
    return ("\n\n" if plain else "\n").join(parts)
