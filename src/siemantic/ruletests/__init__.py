"""
Rule tests: events that a rule must match, or must not, in the layouts that teams have.

`layouts` reads the files, `finding` finds them, `running` has the matcher run them, and `queries`
the engines of targets; `results` is what comes of it, as plain data. Why a test failed is said by
`deciding` and `nearest`, of a correlation by `counting` and `nearest_alert`. `coverage` says which
values of rules no test exercises. docs/rule-tests.md describes the layouts.
"""

from siemantic.ruletests.case import RuleTest
from siemantic.ruletests.finding import find_tests
from siemantic.ruletests.results import Edit, Failure, Outcome, TestedRule, TestResult
from siemantic.ruletests.running import RuleTests
from siemantic.ruletests.writing import render_test

__all__ = [
    "Edit",
    "Failure",
    "Outcome",
    "RuleTest",
    "RuleTests",
    "TestResult",
    "TestedRule",
    "find_tests",
    "render_test",
]
