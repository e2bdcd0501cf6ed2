"""
Rule tests: what stands beside a rule in `<name>.events.yaml`, run by the matcher.

docs/rule-tests.md describes the format: a test of a rule has an `event` and says whether it
matches, a test of a correlation rule has a `stream` of events and the alerts that it expects.
"""

from siemantic.ruletests.reading import RuleTest, find_tests
from siemantic.ruletests.running import RuleTests, TestResult
from siemantic.ruletests.writing import render_test

__all__ = ["RuleTest", "RuleTests", "TestResult", "find_tests", "render_test"]
