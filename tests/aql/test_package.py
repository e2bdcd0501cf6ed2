"""`siemantic.aql` is what a program imports."""

import subprocess
import sys

from siemantic import aql


def test_everything_that_is_named_is_there():
    """Each public name leads to something with a docstring, or to data."""
    for name in aql.__all__:
        found = getattr(aql, name)
        assert not callable(found) or found.__doc__


def test_nothing_is_imported_before_it_is_used():
    """The package costs nothing until a part of it is asked for."""
    code = "import sys, siemantic.aql; print(*(m for m in sys.modules if 'siemantic.aql.' in m))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_unknown_name_is_an_attribute_error():
    """As of any module."""
    assert not hasattr(aql, "parse_everything")
