"""
What `sigma check -c CONFIGURATION RULES` finds, a line each, without sigma-cli or a network.

It is a program of its own, because an audit hook stays in its process, and because the validators
keep what they download in the home folder: with an empty one, none can hide that it needs data.
The steps are those of `sigma.cli.check` and `sigma.cli.rules` in sigma-cli 3.1.
"""

import sys
from pathlib import Path

from sigma.collection import SigmaCollection
from sigma.plugins import InstalledSigmaPlugins
from sigma.rule import SigmaRule
from sigma.validation import SigmaValidator

# https://docs.python.org/3/library/audit_events.html
NETWORK_EVENTS = frozenset(
    {"socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "urllib.Request"}
)


def refuse_network(event, arguments):
    """An audit hook that says what was asked for, since the error may be caught on its way."""
    if event in NETWORK_EVENTS:
        sys.stdout.write(f"{event}: {arguments}\n")
        raise ConnectionRefusedError(f"{event} in a check that has no network")


def find_issues(configuration, rules):
    """The errors of the rules, and the issues of those that have none."""
    plugins = InstalledSigmaPlugins.autodiscover(include_backends=False, include_pipelines=False)
    validator = SigmaValidator.from_yaml(configuration.read_text("utf-8"), plugins.validators)
    collection = SigmaCollection.load_ruleset(sorted(rules.rglob("*.yml")), collect_errors=True)
    collection.resolve_rule_references()
    for rule in collection.rules:
        if isinstance(rule, SigmaRule) and not rule.errors:
            for condition in rule.detection.parsed_condition:
                condition.parse()
    sound = [rule for rule in collection.rules if not rule.errors]
    return [*collection.errors, *validator.validate_rules(iter(sound))]


if __name__ == "__main__":
    sys.addaudithook(refuse_network)
    for line in sorted(map(str, find_issues(Path(sys.argv[1]), Path(sys.argv[2])))):
        sys.stdout.write(f"{line}\n")
