"""What all tests share."""

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def root():
    """The repository's folder."""
    return Path(__file__).parent.parent
