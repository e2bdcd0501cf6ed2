"""
Logic of three values: True, False and, where a null leaves it unknown, None.

Where None and False come to the same, which is everywhere but under NOT in three-valued logic,
tests stop at either.
"""

from collections.abc import Callable, Sequence

from siemantic.aql.evaluator.context import Subject

Test = Callable[[Subject], bool | None]
"""A row, or the rows of a group -> whether a condition holds."""


def both(left: bool | None, right: bool | None) -> bool | None:  # noqa: FBT001 - truth values
    """
    AND.

    >>> both(None, False), both(None, True)
    (False, None)
    """
    if left is False or right is False:
        return False
    return None if left is None or right is None else True


def either(left: bool | None, right: bool | None) -> bool | None:  # noqa: FBT001 - truth values
    """
    OR.

    >>> either(None, True), either(None, False)
    (True, None)
    """
    if left or right:
        return True
    return None if left is None or right is None else False


def opposite(test: Test) -> Test:
    """NOT, under which unknown stays unknown."""

    def negation(row: Subject) -> bool | None:
        truth = test(row)
        return None if truth is None else not truth

    return negation


def conjunction(tests: Sequence[Test], *, exact: bool) -> Test:
    def certain(row: Subject) -> bool | None:
        for test in tests:  # noqa: SIM110 - a generator takes twice as long
            if not test(row):
                return False
        return True

    def three_valued(row: Subject) -> bool | None:
        outcome: bool | None = True
        for test in tests:
            truth = test(row)
            if truth is False:
                return False
            if truth is None:
                outcome = None
        return outcome

    return three_valued if exact else certain


def disjunction(tests: Sequence[Test], *, exact: bool) -> Test:
    def certain(row: Subject) -> bool | None:
        for test in tests:  # noqa: SIM110 - as above
            if test(row):
                return True
        return False

    def three_valued(row: Subject) -> bool | None:
        outcome: bool | None = False
        for test in tests:
            truth = test(row)
            if truth:
                return True
            if truth is None:
                outcome = None
        return outcome

    return three_valued if exact else certain
