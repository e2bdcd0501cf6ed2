"""What the drivers of comparisons share: rules and queries in a folder, and what became of them."""

import subprocess

from siemantic.convert import load_workload
from siemantic.diffing import Inputs, diff, find_against
from siemantic.diffing.versions import convert_now
from siemantic.targets.request import TargetRequest

PLAIN = TargetRequest("qradar_aql", "plain")
SQLITE = TargetRequest("sqlite")

RULE = """\
title: {title}
id: 5013198a-2d6a-4b9a-9d1c-1b1b3b0b0b{number:02}
logsource: {{product: windows, category: process_creation}}
detection: {{s: {{{items}}}, condition: {condition}}}
"""


def rule(title, items, number=10, condition="s"):
    """A rule of some detection items."""
    return RULE.format(title=title, items=items, number=number, condition=condition)


def write(folder, files):
    """Write files: path below the folder -> text."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def git(folder, *words):
    """What git says in the folder."""
    named = ("-c", "user.name=a", "-c", "user.email=a@example.org")
    command = ["git", *named, *words]
    done = subprocess.run(command, cwd=folder, capture_output=True, check=True)
    return done.stdout.decode()


def commit(folder):
    """Commit all files of the folder, which becomes a repository."""
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "as it was")


def changes(against, request, *paths, filters=()):
    """What became of the rules at the paths."""
    inputs = Inputs(tuple(map(str, paths)), tuple(map(str, filters)))
    other = find_against(str(against), inputs)
    other.check(request)
    now = convert_now(inputs, load_workload(*inputs), request, lambda _done: None, None)
    with other.open(now, lambda _done: None, None) as old:
        return diff(old, now.versions)


def outcomes(found):
    """Each outcome with the title of its rule."""
    return [(each.outcome, each.rule.title) for each in found]


def events(change):
    """The events that only one side finds, by the side."""
    return {each.by: each.event for each in change.likeness.found}
