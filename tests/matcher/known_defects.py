"""Cases that show a defect of siemantic: they fail until it is gone, and say so once it is."""

import pytest


def expect_defects(parameters):
    """The parameters, those whose case has a `defect` marked as failing for that reason."""
    return [
        pytest.param(*each.values, id=each.id, marks=_marks(each.values[0])) for each in parameters
    ]


def _marks(case):
    return [pytest.mark.xfail(reason=case["defect"], strict=True)] if "defect" in case else []
