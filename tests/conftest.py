"""What all tests share."""

from pathlib import Path

import pytest


def pytest_addoption(parser):
    """`--corpus FOLDER`: run the tests that take rules on those of a folder as well."""
    parser.addoption("--corpus", type=Path, help="a folder of Sigma rules, such as SigmaHQ's")


@pytest.fixture(scope="session")
def root():
    """The repository's folder."""
    return Path(__file__).parent.parent
