"""The table of repairs. A new one is one more row; the table of targets names those that help."""

from collections.abc import Callable, Mapping
from functools import partial

from siemantic.targets.repairs import values
from siemantic.targets.repairs.fields import numbers_beside_texts
from siemantic.targets.repairs.flavours import DOUBLED, PYTHON, RE2
from siemantic.targets.repairs.negations import guard_negations
from siemantic.targets.repairs.tree import Condition, map_values

Repair = Callable[[Condition], Condition]


def _of_values(change: values.Change) -> Repair:
    return partial(map_values, change=change)


REPAIRS: Mapping[str, Repair] = {
    "absence_as_null": _of_values(values.absence_as_null),
    "guarded_negations": guard_negations,
    "numbers_beside_texts": numbers_beside_texts,
    "numbers_as_texts": _of_values(values.number_as_text),
    "panther_networks": _of_values(values.networks_as_regexes(DOUBLED)),
    "panther_texts": _of_values(values.texts_as_regexes(DOUBLED, values.has_characters)),
    "python_networks": _of_values(values.networks_as_regexes(PYTHON)),
    "python_regexes": _of_values(values.regexes_spelled_out(PYTHON)),
    "python_texts_beyond_ascii": _of_values(
        values.texts_as_regexes(PYTHON, values.is_beyond_like_of_ascii)
    ),
    "re2_networks": _of_values(values.networks_as_regexes(RE2)),
    "re2_regexes": _of_values(values.regexes_spelled_out(RE2)),
    "re2_texts_with_underscores": _of_values(
        values.texts_as_regexes(RE2, values.has_wildcards_of_like)
    ),
    "re2_wildcards_within": _of_values(values.texts_as_regexes(RE2, values.has_wildcards_within)),
    "texts_as_patterns": _of_values(values.text_as_pattern),
}
"""Name -> what it makes of a rule's parsed condition, see the package."""
