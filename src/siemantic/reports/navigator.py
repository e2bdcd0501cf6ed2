"""
Coverage as a layer of the ATT&CK Navigator, format 4.5.

Source: mitre-attack/attack-navigator, layers/spec/v4.5/layerformat.md. Scores are those of
`sigma analyze attack`, which names a technique once for each of its tactics; a layer that names
none means the same: "the annotations for the technique will appear under every tactic".
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from siemantic.attack import load_attack
from siemantic.coverage import Covered, score_of
from siemantic.coverage.counting import Score
from siemantic.coverage.tags import name_of, page_of
from siemantic.diagnostics import visible

_VERSIONS = {"navigator": "4.9.0", "layer": "4.5"}
"""The oldest Navigator that reads the format."""

_COLOURS = ["#ffffff00", "#ff0000"]
"""Those of `sigma analyze attack`."""

_GAP = "#ffb000"
"""A technique without rules has a colour of its own, since the score 0 has none."""

_NAMED = 20
"""So many rules are named in the comment on a technique."""


def to_layer(covered: Sequence[Covered], targets: Sequence[str], score: Score) -> str:
    """
    The layer as JSON; only what rules are tagged with themselves is scored.

    A technique without any rule was wanted: it is a gap, unless ATT&CK has none of that id.
    """
    gaps = [each for each in covered if not each.all_rules and name_of(each.technique)]
    scored = [_technique(each, targets, score) for each in covered if each.rules]
    techniques = sorted([*scored, *map(_gap, gaps)], key=lambda each: each["techniqueID"])
    layer = {
        "name": "Sigma Analytics Coverage",
        "versions": {"attack": load_attack().version.partition(".")[0], **_VERSIONS},
        "domain": "enterprise-attack",
        "description": f"Coverage by Sigma rules, by siemantic with score function {score}",
        "gradient": {
            "colors": _COLOURS,
            "minValue": 0,
            "maxValue": max([1, *(each["score"] for each in techniques)]),  # more than the least
        },
        "techniques": techniques,
        "legendItems": [{"label": "wanted, without a rule", "color": _GAP}] if gaps else [],
    }
    return json.dumps(layer, ensure_ascii=False, indent=2) + "\n"


def _technique(covered: Covered, targets: Sequence[str], score: Score) -> Mapping[str, Any]:
    numbers = [(name, *covered.numbers(at)) for at, name in enumerate(targets)]
    return {
        "techniqueID": covered.technique,
        "score": score_of(covered.rules, score),
        "color": "",
        "comment": _comment(covered),
        "metadata": [
            {"name": name, "value": f"{tested} tested or proved, {proved} proved"}
            for name, tested, proved in numbers
        ],
        **_always(covered),
    }


def _gap(covered: Covered) -> Mapping[str, Any]:
    told = {"score": 0, "color": _GAP, "comment": "wanted, without a rule", "metadata": []}
    return {"techniqueID": covered.technique, **told, **_always(covered)}


def _always(covered: Covered) -> Mapping[str, Any]:
    """Its page, and that it is shown."""
    links = [{"label": "ATT&CK", "url": page_of(covered.technique)}]
    return {"enabled": True, "links": links, "showSubtechniques": False}


def _comment(covered: Covered) -> str:
    """The rules by their titles."""
    titles = [visible(each.title) for each in covered.rules]
    more = len(titles) - _NAMED
    return "\n".join([*titles[:_NAMED], *([f"and {more} more"] if more > 0 else [])])
