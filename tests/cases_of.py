"""Case files: YAML mappings of a sentence to a case, see tests/README.md."""

from pathlib import Path

import pytest
import yaml

CASES = Path(__file__).parent / "cases"


def cases_of(name):
    """The cases of a file below `cases/`, as parameters with their sentences as ids."""
    content = yaml.safe_load((CASES / name).read_text(encoding="utf-8"))
    return [pytest.param(case, id=title) for title, case in content.items()]
