"""What rules for Panther find, and that they can do nothing else."""

import random

import pytest

from siemantic.engines.panther import verdicts
from siemantic.errors import UndecidedError

VALUE = 'event.deep_get("a", default="")'
NETWORK = f'ipaddress.ip_address({VALUE}) in ipaddress.ip_network("10.0.0.0/8")'


def rule(condition):
    """A module as the backend writes it."""
    return (
        "import ipaddress\nimport json\nimport re\n\n\ndef rule(event):\n"
        f"    if {condition}:\n        return True\n    return False\n"
    )


FINDS = [
    ("equality looks at case", f'{VALUE} == "Foo"', {"a": "Foo"}, {"a": "foo"}),
    ("names do not", f'{VALUE} == "x"', {"A": "x"}, {"b": "x"}),
    ("a part of a text", f'"x" in {VALUE}', {"a": "axb"}, {}),
    ("an end of a text", f'{VALUE}.endswith("x")', {"a": "ax"}, {"a": "xa"}),
    ("a negation finds a missing field", f'not {VALUE} == "x"', {}, {"a": "x"}),
    ("all and any", f'all([any([{VALUE} == "x", {VALUE} == "y"])])', {"a": "y"}, {"a": "z"}),
    ("a column with a dot", 'event.deep_get("a", "b") == "x"', {"a.b": "x"}, {"a.b": "y"}),
    ("one in a column", 'event.deep_get("a", "b") == "x"', {"a": {"b": "x"}}, {"a": {}}),
    ("a text of a number", f"{VALUE} == 4625", {"a": "4625"}, {"a": "x"}),
    ("a number", f"any([{VALUE} == 1, {VALUE} == 4625])", {"a": 4625}, {"a": 2}),
    ("a text of one in a list", f"{VALUE} in [1, 4625]", {"a": "4625"}, {"a": "2"}),
    ("a text is none to texts", f'any([{VALUE} == 1, {VALUE} == "2"])', {"a": "2"}, {"a": "1"}),
    ("a network", NETWORK, {"a": "10.0.0.1"}, {"a": "11.0.0.1"}),
    ("a keyword", '"x y" in json.dumps(event.to_dict())', {"b": "x y"}, {"b": "x"}),
    ("a regular expression", f're.match(r"a.*b", {VALUE})', {"a": "axb"}, {"a": "xab"}),
]  # fmt: skip

HARMFUL = [
    "import os\ndef rule(event):\n    return os.getcwd()",
    "import os as re\ndef rule(event):\n    return True",
    "from os import *\ndef rule(event):\n    return True",
    "def rule(event):\n    return __import__('os')",
    "def rule(event):\n    return event.__class__",
    "def rule(event):\n    return open('/etc/passwd')",
    "def rule(event):\n    while True: pass",
    "def rule(event):\n    return [x for x in event]",
    "def rule(event):\n    return 'x' * 10 ** 9 == ''",
    "def rule(event, more=print()):\n    return True",
    "@print\ndef rule(event):\n    return True",
    "print()\ndef rule(event):\n    return True",
    "def rule(event):\n    return f'{event}'",
    "def rule(event):\n    return (lambda: event)()",
]


@pytest.mark.parametrize(("title", "condition", "found", "missed"), FINDS)
def test_rule_finds_and_misses(title, condition, found, missed):
    """One event of each kind."""
    assert verdicts(rule(condition), [found, missed]) == [True, False], title


@pytest.mark.parametrize("text", HARMFUL)
def test_harmful_rule_is_refused(text):
    """It is not run."""
    with pytest.raises(UndecidedError):
        verdicts(text, [{"a": "x"}])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "no module that ends in"),
        ("def rule(event", "Python refuses the rule"),
        ("def title(event):\n    return True", "no module that ends in"),
        ("def rule(event):\n    return \0", "Python refuses the rule"),
        (rule(f'ipaddress.ip_address({VALUE}) == ""'), "raises on an event: ValueError"),
        (rule(f'"x" in {VALUE} and {VALUE}.endswith("x")'), "raises on an event: TypeError"),
    ],
)  # fmt: skip
def test_what_is_no_rule_is_refused(text, message):
    """So is one that raises on an event, which is no verdict to Panther either."""
    with pytest.raises(UndecidedError, match=message):
        verdicts(text, [{"b": "x"}, {"a": 1}])


def test_endless_rule_is_stopped():
    """A regular expression that backtracks forever runs out of time."""
    with pytest.raises(UndecidedError, match=r"died|takes more"):
        verdicts(rule(f're.match("(a+)+b", {VALUE})'), [{"a": "a" * 60}])


def test_events_are_left_as_they_were():
    """Columns with dots are put into copies."""
    row = {"a": {"b": "x"}, "a.c": "y"}
    verdicts(rule(f'{VALUE} == "x"'), [row])
    assert row == {"a": {"b": "x"}, "a.c": "y"}
    with pytest.raises(UndecidedError, match="is a value and has parts"):
        verdicts(rule(f'{VALUE} == "x"'), [{"a": "x", "a.c": "y"}])


def verdict_or_sentence(text):
    """What the engine says, one way or the other."""
    try:
        return verdicts(text, [{"a": "x"}])
    except UndecidedError as error:
        return str(error)


def test_garbage_gives_a_verdict_or_a_sentence():
    """Never a traceback: modules with something put in or left out, and deep ones."""
    pick, text = random.Random(1), rule(f'{VALUE} == "x"')
    for _ in range(40):
        start = pick.randrange(len(text))
        assert verdict_or_sentence(
            text[:start] + pick.choice("()[]\"'\\:= x\n\0") + text[start + 3 :]
        )
    assert verdict_or_sentence(rule("not " * 5000 + "event"))
    assert verdict_or_sentence(rule("(" * 5000 + "event" + ")" * 5000))
