"""Rules for those who look at all of them: their detections are built when somebody asks."""

from collections.abc import Callable
from pathlib import Path

from sigma.exceptions import SigmaRuleLocation
from sigma.rule import SigmaDetections, SigmaRule

from siemantic.rules.references import Unit

_STAND_IN = {"selection": {"field": None}, "condition": "selection"}


class LateRule(SigmaRule):
    """
    A rule about single events without its detections, which `build` gives when they are asked for.

    What is compared among all rules are titles, ids and paths, while detections take the time.
    """

    build: Callable[[], SigmaDetections] | None = None

    @property
    def detection(self) -> SigmaDetections:
        """The detections, built once."""
        if self.build is not None:
            self._detection, self.build = self.build(), None
        return self._detection

    @detection.setter
    def detection(self, detection: SigmaDetections) -> None:
        self._detection = detection


def late_rule(unit: Unit, build: Callable[[], SigmaRule]) -> SigmaRule:
    """
    The unit's own rule, without its filters, which knows its file.

    Args:
        build: gives the whole rule.
    Raises:
        Exception: as `siemantic.rules.sigma.build_unit`, when what stands beside the detections is
            not sound.
    """
    rule = LateRule.from_dict({**unit.document.content, "detection": _STAND_IN})
    rule.source = SigmaRuleLocation(Path(unit.document.path))
    rule.build = lambda: build().detection
    return rule
