"""What all tests share."""

import json
import shutil
import signal
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from commands import Commands, Request, plain_environment, run_afresh

collect_ignore = ["fuzz"]
"""Fuzz drivers need Atheris, which is no dependency of the tests."""


settings.register_profile(
    "same", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("same")
"""
The same examples in each run, however busy the machine is; `--hypothesis-profile=default` looks
for others.
"""


CORPORA = {
    "corpus": "a folder of Sigma rules, such as SigmaHQ's",
    "aql-corpus": "a file with an AQL query as JSON per line",
    "semantics": "a JSON file of rules, each with an event and whether it matches",
    "regression": "a folder of rules, each in a folder with its events.jsonl",
    "newer-parsers": "a folder with the parsers that need a Python newer than 3.11, see .ci/run",
    "sigma-cli": "the command `sigma` of an environment with siemantic and sigma-cli",
}
"""What tests can be run on that is not here; a marker of that name leaves a test out without it."""


INSTALLED = {
    "heavy": "the engines of the extra 'engines-heavy' are here: a gigabyte, and Java 17",
    "browser": "Debian's package chromium is here: 300 megabytes",
}
"""What else tests can be run with; they fail where it is asked for and not there."""


def pytest_addoption(parser):
    """An option for each of them."""
    for name, text in CORPORA.items():
        parser.addoption(f"--{name}", type=Path, help=text)
    for name, text in INSTALLED.items():
        parser.addoption(f"--{name}", action="store_true", help=text)


def pytest_configure(config):
    """
    Parsers of another Python's packages can be imported all the same.

    What is started in the background may have Ctrl-C ignored, and commands would inherit that.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    folder = config.getoption("--newer-parsers")
    if folder is not None:
        sys.path.append(str(folder.resolve()))


def pytest_collection_modifyitems(config, items):
    """Leave out the tests that are about what was not given alone."""
    missing = [name for name in (*CORPORA, *INSTALLED) if not config.getoption(f"--{name}")]
    markers = {name.replace("-", "_") for name in missing}
    without = [each for each in items if markers & {mark.name for mark in each.iter_markers()}]
    config.hook.pytest_deselected(items=without)
    items[:] = [each for each in items if each not in without]


@pytest.fixture(scope="session")
def root():
    """The repository's folder."""
    return Path(__file__).parent.parent


@pytest.fixture(scope="session")
def commands():
    """What runs commands, for all tests."""
    servers = Commands(plain_environment())
    yield servers
    servers.close()


@pytest.fixture
def environment(tmp_path_factory):
    """The environment of the commands, in which nothing is known from earlier."""
    cache = str(tmp_path_factory.mktemp("cache"))
    return plain_environment() | {"XDG_CACHE_HOME": cache, "XDG_DATA_HOME": cache}


def _runs_by(way, base, environment):
    """Runs the command in a folder or one below it, in pipes."""

    def run(*arguments, stdin="", folder="", **variables):
        stdin = stdin if isinstance(stdin, bytes) else stdin.encode()
        return way(Request(arguments, base / folder, environment | variables, stdin))

    return run


@pytest.fixture
def siemantic(commands, tmp_path, environment):
    """Runs the command in the test's folder, or in another."""
    return _runs_by(commands.run, tmp_path, environment)


@pytest.fixture
def fresh_siemantic(tmp_path, environment):
    """The same by a Python that is started for it: for tests of what that makes of a command."""
    return _runs_by(run_afresh, tmp_path, environment)


@pytest.fixture(scope="session")
def aql_corpus(request):
    """
    Public AQL queries, each with its source.

    A query that is no AQL has a `note` that says NEGATIVE.
    """
    path = request.config.getoption("--aql-corpus")
    return tuple(map(json.loads, path.read_text(encoding="utf-8").splitlines()))


@pytest.fixture(scope="session")
def corpus(request):
    """The folder of Sigma rules."""
    return request.config.getoption("--corpus")


@pytest.fixture(scope="session")
def chromium():
    """Debian's Chromium, in the sandbox of whoever runs the tests."""
    from playwright.sync_api import sync_playwright

    executable = shutil.which("chromium")
    assert executable, "install Debian's package chromium: apt-get install chromium"
    with sync_playwright() as driver:
        # In a container there is no sandbox within the sandbox.
        browser = driver.chromium.launch(executable_path=executable, chromium_sandbox=False)
        yield browser
        browser.close()
