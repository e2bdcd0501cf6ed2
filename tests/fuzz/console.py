"""Fuzz the client of a console by what a hostile console answers."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import httpx

from fuzz.harness import main
from fuzz.laws import check_refusal
from fuzz.wire import Answers, tree_of
from siemantic import api
from siemantic.api.targets import request_of
from siemantic.cli.deployments import carry_out, plan_for
from siemantic.cli.wanted import Wanted
from siemantic.convert import content_of, convert_all
from siemantic.errors import ConfigurationError, ConsoleError
from siemantic.qradar.connection import Clock, Connection
from siemantic.qradar.console import Console
from siemantic.qradar.deployment.packages import read_package
from siemantic.qradar.deployment.sets.wanted import ReferenceSet
from siemantic.qradar.deployment.state import Store
from siemantic.qradar.inventory import read_inventory
from siemantic.qradar.inventory_file import load_inventory, to_text
from siemantic.qradar.searching import search
from siemantic.qradar.system import read_about
from siemantic.qradar.token import Token
from siemantic.qradar.transport import Channel
from siemantic.qradar.validation import validate
from siemantic.qradar.versions import pick_version

ENDING = "yml"
ADDRESS, MOST = "https://qradar.example.com", 20_000
CONNECTION = Connection(ADDRESS, Token("planted-token"))
RULES = api.parse("""\
title: a
id: 5013198d-8f6c-4c57-a1a8-8d6a9b3a2a35
logsource: {product: linux}
detection: {s: {username: b}, condition: s}
""")
_REQUEST = request_of(api.Target("qradar_aql", "plain", query_format="extension"))
_QUERIES = [each for one in convert_all(RULES.workload, [_REQUEST]) for each in one.queries]
SETS = (ReferenceSet("a", "ALN", ("x", "y")),)
assert _QUERIES, "there is nothing to deploy"
WANTED = Wanted(read_package(content_of(_REQUEST, _QUERIES)), "plain", SETS)
CALLS = (
    lambda console, _: pick_version(console.records("/help/versions")),
    lambda console, _: read_about(console),
    lambda console, _: validate(console, "SELECT a FROM events"),
    lambda console, _: list(search(console, "SELECT a FROM events", 60, lambda *_: None)),
    lambda console, folder: _kept(to_text(read_inventory(console, with_qids=True)), folder),
    lambda console, folder: _applied(console, Store(folder / "state.json", ADDRESS)),
)  # fmt: skip


def check(data, folder):
    """Whatever the console answers, there is an end, and an error of ours or a result."""
    tree, seconds = tree_of(data), [0.0]
    clock = Clock(
        lambda: seconds[0], lambda: seconds[0], lambda s: seconds.append(seconds.pop() + s)
    )
    for call in CALLS:
        with httpx.Client(transport=httpx.MockTransport(Answers(tree, MOST))) as client:
            console = Console(Channel(CONNECTION, clock, client), "25.0")
            try:
                call(console, folder)
            except (ConsoleError, ConfigurationError) as error:
                check_refusal(error)


def _kept(text, folder):
    (folder / "site.json").write_text(text, encoding="utf-8")
    load_inventory(folder / "site.json")


def _applied(console, store):
    carry_out(console, store, WANTED, plan_for(console, store, WANTED), 60)
    plan_for(console, store, WANTED)


if __name__ == "__main__":
    main(__file__)
