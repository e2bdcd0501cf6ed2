"""
docs/rule-checks.md: `python -m siemantic.lint.docs > docs/rule-checks.md`.

A test compares the page with what this gives.
"""

import sys

from siemantic.lint.check import Check, Explained
from siemantic.lint.selection import OURS

_HEAD = """\
# Checks of rules

<!-- Made by `python -m siemantic.lint.docs > docs/rule-checks.md`: change the checks instead. -->

`siemantic check [PATH...]` says what is wrong with Sigma rules, filters and correlations, each time
with file, line and column, and exits with 1 if anything is found. Without a PATH it looks at the
rules and filters of `siemantic.toml`.

- What cannot be read, and what pySigma cannot build, as for `siemantic convert`.
- What pySigma's validators find, and those of its plug-ins: `pip install
  pysigma-validators-sigmahq` adds SigmaHQ's. A finding has the validator's name as its code.
  Their severities high, medium and low are the levels error, warning and note.
- What the checks below find. What they say of a rule's meaning is proved.

`siemantic list checks` names all of them.

- `--select CODE` and `--ignore CODE` (`-x`) choose; both may be repeated. \
Files and rules that cannot be read are told whatever is selected: nothing else is known of them.
- `--validation-config FILE` (`-c`) says which validators are run and what they leave out, as for
  sigma-cli.
- `--attack FILE` is MITRE's [enterprise-attack.json][attack], which the validators of ATT&CK's tags
  compare with.
- `--fix` mends `needless_regex` and `wildcards_instead_of_modifiers`, where the rule is proved to
  mean the same afterwards; comments and layout stay.
- `--format json`, `sarif`, `junit`, `github` and `markdown` are for other tools, see
  [reports for CI](reports.md).

Techniques and tactics are compared with the version of ATT&CK that is shipped, which every finding
names. Nothing is downloaded. Validators that ask the network for their data are left out, and
named, unless a file takes its place.

SigmaHQ's 3,779 rules take 5 seconds on a machine with two processors, and 9 of those of both;
`sigma check` with the same validators, without our checks, takes 8.5, on one. Measured by
`bench/lint.py`.

[attack]: https://github.com/mitre-attack/attack-stix-data

On rules that are there already every finding fails, unless `--fail-level error` or `warning` says
that only those and worse ones do. What a repository has when it begins is kept in a baseline, so
that only new findings are told:

```sh
siemantic check rules --baseline siemantic-baseline.json --write-baseline
```

From then on `siemantic.toml` can say so; the command line goes before it:

```toml
[check]
baseline = "siemantic-baseline.json"
fail-level = "warning"
```

A finding is known by its file, code and message, wherever it stands in the file, and as often as it
was there. What is mended is told, and taken out of the file by writing it again; findings of files
that were not looked at stay in it.

A comment leaves findings of its line out, or of the next line where it stands alone. It must say
why:

```yaml
    CommandLine|re: whoami  # siemantic: ignore[needless_regex] as the vendor gave it
```

| code | level |
| --- | --- |
"""


def page() -> str:
    """The page."""
    rows = "".join(f"| [{each.code}](#{each.code}) | {each.level} |\n" for each in OURS)
    return f"{_HEAD}{rows}\n" + "\n".join(_section(each) for each in OURS)


def _section(check: Explained) -> str:
    text = f"## {check.code}\n\n{check.level.capitalize()}. {check.why}\n"
    if isinstance(check, Check):
        text += (
            f"\nFlagged:\n\n```yaml\n{check.flagged}\n```\n\nFine:\n\n```yaml\n{check.fine}\n```\n"
        )
    return text


if __name__ == "__main__":
    sys.stdout.write(page())
