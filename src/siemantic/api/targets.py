"""What a caller asks of a target, and site profiles."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from siemantic.convert import check_requests
from siemantic.kept import forget
from siemantic.profiles import Profile
from siemantic.profiles.load import DEFAULT_PROFILE, get_profile, shipped_profiles
from siemantic.targets.pipelines import pipeline_files
from siemantic.targets.request import TargetRequest
from siemantic.targets.table import get_target
from siemantic.verify.exact import check_exact


@dataclass(frozen=True, slots=True)
class Target:
    """
    A language, and how it is to be written; its name alone stands for it with nothing more said.

    Attributes:
        profile: a shipped name or a file, for targets that use one.
        pipelines: instead of the target's own.
        options: of its backend, as `-O` gives them.
        exact: whether only queries are wanted that are known to mean the rule.
    """

    name: str
    profile: str = DEFAULT_PROFILE
    pipelines: Sequence[str] | None = None
    query_format: str = "default"
    options: Mapping[str, str] = field(default_factory=dict)
    exact: bool = False


def request_of(target: str | Target) -> TargetRequest:
    """
    The request that is meant, with its files read anew.

    Raises:
        ConfigurationError: it cannot be met.
    """
    asked = Target(target) if isinstance(target, str) else target
    request = TargetRequest(
        asked.name,
        asked.profile if get_target(asked.name).uses_profile else None,
        None if asked.pipelines is None else tuple(asked.pipelines),
        query_format=asked.query_format,
        options=tuple(asked.options.items()),
        exact=asked.exact,
    )
    if _has_files(request):
        forget()
    check_requests([request])
    check_exact([request])
    return request


def read_profile(name_or_path: str) -> Profile:
    """
    A shipped profile by its name, or a site's own by its file, as it is now.

    Raises:
        ConfigurationError: there is none of that name, or the file is no profile.
    """
    if name_or_path not in shipped_profiles():
        forget()
    return get_profile(name_or_path)


def _has_files(request: TargetRequest) -> bool:
    """Whether it depends on files of the user's."""
    names = [path for name in request.pipelines or () for path in pipeline_files(name)]
    is_own = request.profile is not None and request.profile not in shipped_profiles()
    return is_own or any(Path(each).exists() for each in names)
