"""
How teams keep the tests of their rules, a file for each layout; a new one is one more row here.

A layout says which files are its own, which stand beside a rule, and what is in them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from siemantic.ruletests.case import Found
from siemantic.ruletests.layouts import (
    detkit,
    events_yaml,
    sigma_test,
    sigma_test_rule,
    sigmahq,
)


@dataclass(frozen=True, slots=True)
class Layout:
    """
    One way to keep tests.

    Attributes:
        name: what results call it.
        takes: whether a file is one of its own.
        beside: where the tests of a rule file would be.
        read: the tests of a file that it takes.
    """

    name: str
    takes: Callable[[Path], bool]
    beside: Callable[[Path], Iterable[Path]]
    read: Callable[[Path], Found]


LAYOUTS = (
    Layout(events_yaml.NAME, events_yaml.takes, events_yaml.beside, events_yaml.read),
    Layout(sigmahq.NAME, sigmahq.takes, sigmahq.beside, sigmahq.read),
    Layout(sigma_test.NAME, sigma_test.takes, sigma_test.beside, sigma_test.read),
    Layout(
        sigma_test_rule.NAME, sigma_test_rule.takes, sigma_test_rule.beside, sigma_test_rule.read
    ),
    Layout(detkit.NAME, detkit.takes, detkit.beside, detkit.read),
)
