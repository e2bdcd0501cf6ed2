"""Tests -> the text of an events file."""

from collections.abc import Mapping

import yaml


class _Dumper(yaml.SafeDumper):
    """Writes a text with line breaks in one line, since they count."""


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = None if text.isprintable() else '"'
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)

_WIDTH = 1_000_000
"""Lines are not broken."""


def render_test(
    title: str, event: Mapping[str, object], *, match: bool, rule: str | None = None
) -> str:
    r"""
    The test of an event as YAML, which `find_tests` reads as it was; its end is a line break.

    Args:
        rule: the id or name of its rule, needed where a file has several.

    >>> print(render_test("a line break", {"Image": "a\nb"}, match=False), end="")
    title: a line break
    match: false
    event:
      Image: "a\nb"
    """
    named = {} if rule is None else {"rule": rule}
    content = {"title": title, **named, "match": match, "event": dict(event)}
    return yaml.dump(content, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=_WIDTH)
