"""What all tests share."""

import json
from pathlib import Path

import pytest

collect_ignore = ["fuzz"]
"""Fuzz drivers need Atheris, which is no dependency of the tests."""


def pytest_addoption(parser):
    """`--corpus`, `--aql-corpus`: run the tests that take rules or queries on more of them."""
    parser.addoption("--corpus", type=Path, help="a folder of Sigma rules, such as SigmaHQ's")
    parser.addoption("--aql-corpus", type=Path, help="a file with an AQL query as JSON per line")


def pytest_collection_modifyitems(config, items):
    """Without public queries, leave out the tests that are about them alone."""
    if config.getoption("--aql-corpus") is None:
        without = [each for each in items if each.get_closest_marker("aql_corpus")]
        config.hook.pytest_deselected(items=without)
        items[:] = [each for each in items if each not in without]


@pytest.fixture(scope="session")
def root():
    """The repository's folder."""
    return Path(__file__).parent.parent


@pytest.fixture(scope="session")
def aql_corpus(request):
    """
    Public AQL queries, each with its source.

    A query that is no AQL has a `note` that says NEGATIVE.
    """
    path = request.config.getoption("--aql-corpus")
    return tuple(map(json.loads, path.read_text(encoding="utf-8").splitlines()))
