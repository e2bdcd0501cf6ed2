"""
Pipeline files, which may come from an enemy: what one asks for beyond the rules is refused.

pySigma has items that run a command or Python, read files and fetch addresses, templates through
which a text reaches both, and environment variables that switch all of it on. So a file is read
here, whatever pySigma gets it then, and `docs/security.md` says what is let through.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from string import Formatter
from typing import Any, NamedTuple

import yaml

from siemantic.diagnostics import did_you_mean
from siemantic.errors import ConfigurationError
from siemantic.regular_files import read_regular
from siemantic.yaml_reader import read_yaml

POWERS = ("read-files", "fetch-urls", "run-code")
"""What a user may let pipeline files do; none of it is let without being asked for."""


def read_pipeline_file(path: str, powers: Sequence[str] = ()) -> Mapping[str, Any]:
    """
    What the file says, when it asks for nothing beyond those powers.

    Raises:
        ConfigurationError: it does, it cannot be read, or has an item that is not known here.
        OSError: there is no such file, or it may not be read.
    """
    content = _content(path)
    _check_shape(content, path)
    for item in _items(content):
        _check_known(item, path)
        problem = _problem(item, powers)
        if problem is not None:
            raise ConfigurationError(f"the pipeline '{path}' is refused: {problem}")
    return content


def _content(path: str) -> Mapping[str, Any]:
    documents = list(read_yaml(read_regular(path)))
    why = "it is no mapping, as pipelines of pySigma are"
    for problem in (each.problem for each in documents if each.problem is not None):
        where = "" if problem.line is None else f" in line {problem.line}"
        why = f"{problem.message}{where}; {problem.hint}"
    content = documents[0].content if len(documents) == 1 else None
    if not isinstance(content, Mapping):
        raise ConfigurationError(f"the pipeline '{path}' cannot be read: {why}")
    return content


def _check_shape(content: Mapping[str, Any], path: str) -> None:
    """See that what pySigma takes as it stands is what it expects."""
    for key, (is_sound, expected) in _SHAPES.items():
        if key in content and not is_sound(content[key]):
            raise ConfigurationError(f"the pipeline '{path}' cannot be read: '{key}' is {expected}")


def _is_list_of_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


_SHAPES: Mapping[str, tuple[Callable[[object], bool], str]] = {
    "priority": (lambda value: isinstance(value, int | float), "a number"),
    "allowed_backends": (_is_list_of_texts, "a list of names"),
    "vars": (lambda value: isinstance(value, Mapping), "a mapping of names to values"),
}


def pipeline_text(path: str) -> str:
    """
    The same as YAML for the pySigma of an isolated target.

    Raises:
        ConfigurationError: as above, or it has an item that pySigma 0.11 does not confine.
    """
    content = read_pipeline_file(path)
    for item in _items(content):
        if item.kind in _LOOSE:
            message = f"the pipeline '{path}' is refused: {_LOOSE[item.kind]} with the pySigma of"
            raise ConfigurationError(f"{message} isolated targets ({item.kind}); leave it out")
    return yaml.safe_dump(dict(content), sort_keys=False)


# pySigma 0.11.23: sigma/processing/templates.py has Jinja without its sandbox, and
# sigma/processing/transformations.py takes any name of a placeholder.
_LOOSE = {
    "template": "a template can run anything",
    "query_expression_placeholders": "a rule can bring parts of a query",
}


class _Item(NamedTuple):
    """An item of a pipeline: the section that it stands in, its type and all that it says."""

    section: str
    kind: str
    content: Mapping[Any, Any]


def _items(content: Mapping[str, Any]) -> Iterator[_Item]:
    """All items, those within others as well."""
    for section in ITEMS:
        yield from _items_below(section, content.get(section))


def _items_below(section: str, items: object) -> Iterator[_Item]:
    for item in items if isinstance(items, list) else ():
        if isinstance(item, Mapping):
            yield _Item(section, str(item.get("type")), item)
            for inner in ("items", "finalizers"):
                yield from _items_below(section, item.get(inner))


def _check_known(item: _Item, path: str) -> None:
    known = ITEMS[item.section]
    if item.kind not in known:
        why = f"{item.section} here know no '{item.kind[:40]}'{did_you_mean(item.kind, known)}"
        raise ConfigurationError(f"the pipeline '{path}' cannot be read: {why}")


def _problem(item: _Item, powers: Sequence[str]) -> str | None:
    for power, does in _asked(item):
        if power not in powers:
            allows = f"'siemantic convert --pipelines-may {power}' allows it"
            return f"it {does} ({item.section}: {item.kind}); {allows}"
    if item.kind == "simple_template":
        return _problem_of_simple(str(item.content.get("template")))
    return None


def _asked(item: _Item) -> Iterator[tuple[str, str]]:
    """The powers that it asks for, each with what it does."""
    power = ITEMS[item.section][item.kind]
    if power is not None:
        yield power
    if item.kind == "template" and item.content.get("path") is not None:
        yield "read-files", "reads a template from a file"
    if item.kind == "template" and item.content.get("vars") is not None:
        yield "run-code", "runs a file of Python"


def _problem_of_simple(template: str) -> str | None:
    """
    Let no template of `str.format` reach into Python, or make a text of gigabytes.

    `{rule.__init__.__globals__}` holds all that the process knows, its environment too.
    """
    try:
        fields = [(name, spec or "") for _, name, spec, _ in Formatter().parse(template) if name]
    except ValueError as error:
        return f"a simple_template is none: {error}"
    for name, spec in fields:
        if _PRIVATE.search(name):
            return f"a simple_template reaches into Python by '{name[:80]}'"
        if _UNBOUNDED.search(spec):
            return f"a simple_template asks for the width '{spec[:40]}'"
    return None


_PRIVATE = re.compile(r"(^|\.|\[)_")
_UNBOUNDED = re.compile(r"\{|[0-9]{4}")
_HARMLESS = (
    "field_name_mapping", "field_name_prefix_mapping", "field_name_transform",
    "drop_detection_item", "hashes_fields", "extract_fields", "field_name_suffix",
    "field_name_prefix", "wildcard_placeholders", "value_placeholders",
    "query_expression_placeholders", "add_condition", "change_logsource", "add_field",
    "remove_field", "set_field", "replace_string", "map_string", "set_state", "regex", "set_value",
    "convert_type", "rule_failure", "detection_item_failure", "strict_field_mapping_failure",
    "set_custom_attribute", "nest", "case",
)  # fmt: skip
# As pySigma 1.5.1 and 2.0.1 have them: sigma/processing/transformations/__init__.py,
# sigma/processing/postprocessing.py and sigma/processing/finalization.py.
ITEMS: Mapping[str, Mapping[str, tuple[str, str] | None]] = {
    "transformations": {
        **dict.fromkeys(_HARMLESS),
        "file_placeholders": ("read-files", "reads a file"),
        "http_placeholders": ("fetch-urls", "fetches an address"),
        "command_placeholders": ("run-code", "runs a command"),
    },
    "postprocessing": dict.fromkeys(
        ("embed", "simple_template", "template", "json", "replace", "nest")
    ),
    "finalizers": dict.fromkeys(("concat", "json", "yaml", "template", "nested")),
}
