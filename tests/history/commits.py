"""A repository of rules, made commit by commit."""

import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from siemantic.cache import Cache
from siemantic.history import histories_of
from siemantic.rules import find_rule_files, load_documents

RULE = """\
title: {title}
id: 5013198a-2d6a-4b9a-9d1c-1b1b3b0b0b{number:02}
logsource: {{product: {product}}}
level: {level}
detection:
  s: {{{items}}}
  condition: s
"""


def rule(items, number=10, title="a rule", product="windows", level="low"):
    """A rule of some detection items."""
    return RULE.format(items=items, number=number, title=title, product=product, level=level)


@dataclass
class Repository:
    """A folder with rules in `r`; each commit is made a day after the one before."""

    folder: Path
    day: int = 0

    def __post_init__(self):
        self.folder.mkdir(parents=True, exist_ok=True)
        self.git("init", "--quiet", "--initial-branch=main")

    def git(self, *words):
        """What git says."""
        named = ("-c", "user.name=Mallory", "-c", "user.email=mallory@example.org")
        date = (datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=self.day)).isoformat()
        command = ["git", *named, *words]
        done = subprocess.run(
            command,
            cwd=self.folder,
            capture_output=True,
            check=True,
            env={"GIT_COMMITTER_DATE": date, "GIT_AUTHOR_DATE": date, "PATH": "/usr/bin:/bin"},
        )
        return done.stdout.decode()

    def write(self, **files):
        """Files in `r`: name -> text, None for one that goes."""
        for name, text in files.items():
            path = self.folder / "r" / f"{name}.yml"
            path.parent.mkdir(exist_ok=True)
            path.unlink(missing_ok=True)
            if text is not None:
                path.write_text(text, encoding="utf-8")

    def commit(self, subject, **files):
        """Commit all that there is, with these files."""
        self.write(**files)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", subject)
        self.day += 1

    def histories(self, known="known.sqlite"):
        """The history of each rule by its title."""
        documents = load_documents(find_rule_files([str(self.folder / "r")])).documents
        found = histories_of(documents, Cache(self.folder.parent / known))
        return {each.title: found[id(each)] for each in documents if id(each) in found}

    def history(self):
        """That of the only rule."""
        (found,) = self.histories().values()
        return found


def told(history):
    """Each change in short: its commit's subject, whether the rule is there, what it finds."""
    return [
        (None if commit is None else commit.subject, each.presence, each.relation)
        for commit, each in history.changes
    ]
