"""What `siemantic.toml` says on both sides; what the command line says is for both."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from siemantic.diffing import Inputs
from siemantic.diffing.revision import CheckedOut
from siemantic.errors import ConfigurationError
from siemantic.settings import Settings, load_settings
from siemantic.targets.request import TargetRequest

_SAID = ("profile", "pipelines", "options", "exact")


@dataclass(frozen=True, slots=True)
class BothSettings:
    """The file then and now; None on both sides where one has none, or none that can be read."""

    before: Settings | None = None
    now: Settings | None = None

    def inputs_then(self, inputs: Inputs) -> Inputs:
        """The rules and filters of then, for what is today's own."""
        if self.before is None or self.now is None:
            return inputs
        rules = self.before.rules if inputs.paths == self.now.rules else inputs.paths
        filters = self.before.filters if inputs.filters == self.now.filters else inputs.filters
        return inputs._replace(paths=rules, filters=filters)

    def request_then(self, request: TargetRequest) -> TargetRequest | None:
        """As it was asked for then; None if its target is one of today alone."""
        if self.before is None or self.now is None:
            return request
        before, now = (_by_target(each).get(request.target) for each in (self.before, self.now))
        if now is None:
            return request
        if before is None:
            return None
        own = [each for each in _SAID if getattr(request, each) == getattr(now, each)]
        return replace(request, **{each: getattr(before, each) for each in own})

    def removed_targets(self, requests: Sequence[TargetRequest]) -> tuple[str, ...]:
        """The targets of then alone, unless the command line names targets."""
        if self.before is None or self.now is None:
            return ()
        own = _by_target(self.now)
        is_named = {each.target for each in requests} != set(own)
        return () if is_named else tuple(t for t in _by_target(self.before) if t not in own)


def load_both(settings: str | None, then: CheckedOut) -> BothSettings:
    """The file of today and of then."""
    if settings is None:
        return BothSettings()
    try:
        before, now = (load_settings(Path(each)) for each in (then.path_of(settings), settings))
    except (ConfigurationError, ValueError):
        return BothSettings()
    return BothSettings(before, now)


def _by_target(settings: Settings) -> Mapping[str, TargetRequest]:
    return {each.target: each for each in settings.requests}
