"""Documents -> pySigma's rules, built anew for every use, since pySigma rewrites rules in place."""

import copy
import re
import warnings
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sigma import exceptions as sigma_exceptions
from sigma.collection import SigmaCollection
from sigma.conditions import ConditionSelector, SigmaCondition
from sigma.correlations import SigmaCorrelationRule
from sigma.exceptions import SigmaConditionError, SigmaError
from sigma.filters import SigmaFilter
from sigma.rule import SigmaDetectionItem, SigmaRule

from siemantic.diagnostics import Diagnostic, did_you_mean
from siemantic.rules.conditions import with_quick_conditions
from siemantic.rules.documents import RuleDocument
from siemantic.rules.encodings import work_out_encodings
from siemantic.rules.references import Unit
from siemantic.rules.shape import fields_of, find_shape_problem
from siemantic.yaml_reader import Key

AnyRule = SigmaRule | SigmaCorrelationRule


def build_unit(unit: Unit) -> tuple[AnyRule, ...]:
    """
    The unit's rules with its filters applied and its references resolved, `unit.document` last.

    Raises:
        Exception: pySigma's or another, when a document is not sound; `check_document` says why.
    """
    documents = [(each, _content(each)) for each in (*unit.needed, unit.document)]
    for document, content in documents:
        problem = find_shape_problem(content, _SECTIONS[document.kind])
        if problem is not None:
            raise SigmaConditionError(problem.message)
    rules = [_build(document, content) for document, content in documents]
    filters = [_build(each, _content(each)) for each in unit.filters]
    if any(_empty_selector(rule) is not None for rule in (*rules, *filters)):
        raise SigmaConditionError("a selector chooses nothing")
    SigmaCollection([*rules, *filters])
    return tuple(rule for rule in rules if isinstance(rule, AnyRule))


def check_document(document: RuleDocument) -> Diagnostic | None:
    """What is wrong with a document by itself, or None when pySigma can build it."""
    built = _checked(document)
    return built if isinstance(built, Diagnostic) else None


def build_checked(unit: Unit) -> AnyRule | Diagnostic:
    """
    What `build_unit` makes of the unit's own document, or what `check_document` says of that.

    Raises:
        Exception: as `build_unit`, when a document that belongs to it is not sound.
    """
    built = _checked(unit.document)
    if isinstance(built, SigmaRule) and not unit.needed and not unit.filters:
        return built
    return built if isinstance(built, Diagnostic) else build_unit(unit)[-1]


def _checked(document: RuleDocument) -> AnyRule | SigmaFilter | Diagnostic:
    """What pySigma makes of the document, or what is wrong with it."""
    content = _content(document)
    problem = find_shape_problem(content, _SECTIONS[document.kind])
    if problem is not None:
        return document.diagnose(problem.code, problem.message, *problem.keys, hint=problem.hint)
    try:
        rule = _build(document, content)
        if (selector := _empty_selector(rule)) is not None:
            return _nothing_selected(document, selector)
        for condition in _conditions(rule):
            condition.parse()
    except SigmaError as error:
        return _finding(document, error)
    except RecursionError:
        keys = (_SECTIONS[document.kind], "condition")
        hint = "write it with fewer parentheses"
        return document.diagnose("nested_too_deeply", "nested too deeply", *keys, hint=hint)
    except Exception as error:  # noqa: BLE001 - pySigma meets data of any shape here
        message = f"pySigma cannot read the document: {type(error).__name__}: {error}"
        hint = "compare it with the Sigma specification"
        return document.diagnose("invalid_rule", message, hint=hint)
    return rule


_SECTIONS = {"rule": "detection", "correlation": "correlation", "filter": "filter"}
_BUILDERS: Mapping[str, Callable[[dict[str, Any]], SigmaRule | SigmaCorrelationRule | SigmaFilter]]
_BUILDERS = {
    "rule": SigmaRule.from_dict,
    "correlation": SigmaCorrelationRule.from_dict,
    "filter": SigmaFilter.from_dict,
}


def _build(
    document: RuleDocument, content: Mapping[str, Any]
) -> SigmaRule | SigmaCorrelationRule | SigmaFilter:
    with warnings.catch_warnings():
        # Python warns of what it may once read differently in a regular expression.
        warnings.simplefilter("ignore", FutureWarning)
        return with_quick_conditions(_BUILDERS[document.kind](_copied(content)))


def _copied(content: Any) -> Any:  # noqa: ANN401 - plain YAML data of any shape
    """The same in lists and mappings of its own; what else YAML has is never changed."""
    if isinstance(content, dict):
        return {key: _copied(value) for key, value in content.items()}
    return [_copied(each) for each in content] if isinstance(content, list) else content


def _content(document: RuleDocument) -> dict[str, Any]:
    """The document with the encoded values that pySigma would get wrong."""
    section = _SECTIONS[document.kind]
    content = dict(document.content)
    return (
        content | {section: work_out_encodings(content[section])} if section in content else content
    )


def filtered_content(unit: Unit, rule: SigmaRule) -> dict[str, Any]:
    """
    The content of the unit's rule with its filters in it, for a pySigma that knows no filters.

    Args:
        rule: what `build_unit` made of it, which says how the filters' detections are named.
    """
    content = _content(unit.document)
    filters = [_content(each)["filter"] for each in unit.filters]
    added = [name for name in rule.detection.detections if name not in content["detection"]]
    prefixes = dict.fromkeys(each[:_PREFIX] for each in added)
    detections = {
        f"{prefix}{name}": each
        for prefix, found in zip(prefixes, filters, strict=True)
        for name, each in found.items()
        if f"{prefix}{name}" in added
    }
    condition = {"condition": rule.detection.condition} if added else {}
    return content | {"detection": content["detection"] | detections | condition}


_PREFIX = len("_filt_abcdefghij_")
"""What pySigma writes before the names of a filter's detections, random for each filter."""


def _conditions(rule: SigmaRule | SigmaCorrelationRule | SigmaFilter) -> Iterator[SigmaCondition]:
    if isinstance(rule, SigmaRule):
        yield from rule.detection.parsed_condition
    elif isinstance(rule, SigmaFilter):
        yield from rule.filter.parsed_condition


def _empty_selector(rule: SigmaRule | SigmaCorrelationRule | SigmaFilter) -> str | None:
    """A pattern such as `filter_*` that no detection has; pySigma drops it without a word."""
    for condition in _conditions(rule):
        for quantifier, pattern in _SELECTOR.findall(condition.condition):
            selector = ConditionSelector([quantifier, pattern])
            if not selector.resolve_referenced_detections(condition.detections):
                return str(pattern)
    return None


_SELECTOR = re.compile(r"\b(1|any|all)\s+of\s+([\w*]+)")


def _nothing_selected(document: RuleDocument, pattern: str) -> Diagnostic:
    section = "filter" if document.kind == "filter" else "detection"
    message = f"the condition names '{pattern}', but no detection is called so"
    hint = "a name that begins with '_' is left out of 'them' and of patterns"
    return document.diagnose("empty_selector", message, section, "condition", hint=hint)


# --- what is wrong, and where ------------------------------------------------------------------

# The part of a rule that an error of pySigma is about; the base classes stand last.
_PARTS: tuple[tuple[type[SigmaError], str, tuple[Key, ...]], ...] = (
    (sigma_exceptions.SigmaTitleError, "invalid_title", ("title",)),
    (sigma_exceptions.SigmaIdentifierError, "invalid_id", ("id",)),
    (sigma_exceptions.SigmaNameError, "invalid_name", ("name",)),
    (sigma_exceptions.SigmaTaxonomyError, "invalid_taxonomy", ("taxonomy",)),
    (sigma_exceptions.SigmaRelatedError, "invalid_related", ("related",)),
    (sigma_exceptions.SigmaLevelError, "invalid_level", ("level",)),
    (sigma_exceptions.SigmaStatusError, "invalid_status", ("status",)),
    (sigma_exceptions.SigmaTagError, "invalid_tags", ("tags",)),
    (sigma_exceptions.SigmaDateError, "invalid_date", ("date",)),
    (sigma_exceptions.SigmaModifiedError, "invalid_modified", ("modified",)),
    (sigma_exceptions.SigmaFieldsError, "invalid_fields", ("fields",)),
    (sigma_exceptions.SigmaFalsePositivesError, "invalid_falsepositives", ("falsepositives",)),
    (sigma_exceptions.SigmaAuthorError, "invalid_author", ("author",)),
    (sigma_exceptions.SigmaDescriptionError, "invalid_description", ("description",)),
    (sigma_exceptions.SigmaReferencesError, "invalid_references", ("references",)),
    (sigma_exceptions.SigmaScopeError, "invalid_scope", ("scope",)),
    (sigma_exceptions.SigmaLicenseError, "invalid_license", ("license",)),
    (sigma_exceptions.SigmaLogsourceError, "invalid_logsource", ("logsource",)),
    (sigma_exceptions.SigmaTimespanError, "invalid_timespan", ("correlation", "timespan")),
    (sigma_exceptions.SigmaCorrelationTypeError, "invalid_correlation", ("correlation", "type")),
    (
        sigma_exceptions.SigmaCorrelationConditionError,
        "invalid_correlation",
        ("correlation", "condition"),
    ),
    (sigma_exceptions.SigmaCorrelationRuleError, "invalid_correlation", ("correlation",)),
    (sigma_exceptions.SigmaFilterConditionError, "invalid_filter", ("filter", "condition")),
    (sigma_exceptions.SigmaFilterRuleReferenceError, "invalid_filter", ("filter", "rules")),
    (sigma_exceptions.SigmaFilterError, "invalid_filter", ("filter",)),
    (sigma_exceptions.SigmaConditionError, "invalid_condition", ("detection", "condition")),
    (sigma_exceptions.SigmaDetectionError, "invalid_detection", ("detection",)),
    (sigma_exceptions.SigmaRegularExpressionError, "invalid_regex", ("detection",)),
    (sigma_exceptions.SigmaModifierError, "invalid_modifier", ("detection",)),
    (sigma_exceptions.SigmaValueError, "invalid_value", ("detection",)),
    (SigmaError, "invalid_rule", ()),
)


def _finding(document: RuleDocument, error: SigmaError) -> Diagnostic:
    code, keys = next((code, keys) for kind, code, keys in _PARTS if isinstance(error, kind))
    if document.kind == "filter":
        keys = tuple("filter" if key == "detection" else key for key in keys)
    broken = _broken_item(document)
    if broken is not None and keys[:1] in (("detection",), ("filter",)):
        keys = broken
        unknown = _unknown_modifier(str(broken[-1]) if isinstance(broken[-1], str) else "")
        if unknown is not None:
            message, hint = unknown
            return document.diagnose("unknown_modifier", message, *keys, hint=hint)
    return document.diagnose(code, _sentence(error), *keys, hint=_HINTS.get(code, _SPECIFICATION))


def _sentence(error: SigmaError) -> str:
    """pySigma's message in our form: lower case, without a full stop."""
    text = " ".join(str(part) for part in error.args) or type(error).__name__
    text = _OBJECT.sub(lambda found: found[1].lower(), _WRONG_WORDS.get(text, text))
    first = text.split(maxsplit=1)[0]
    lowered = text if first[1:] != first[1:].lower() else text[0].lower() + text[1:]
    return lowered.rstrip(".")


_WRONG_WORDS = {"Sigma rule status cannot be a list": "the status is no text"}
"""What pySigma 1.5 and 2.0 say, whatever it is, and what is so."""

_OBJECT = re.compile(r"<sigma\.types\.Sigma(\w+) object at 0x[0-9a-f]+>")
_SPECIFICATION = "see the Sigma specification, https://sigmahq.io/sigma-specification/"
_HINTS = {
    "invalid_condition": "a condition joins names of selections by and, or, not and parentheses",
    "invalid_date": "write it as 2026-01-31",
    "invalid_id": "write a UUID, such as 5013198d-8f6c-4c57-a1a8-8d6a9b3a2a35",
    "invalid_level": "the levels are informational, low, medium, high and critical",
    "invalid_modified": "write it as 2026-01-31",
    "invalid_regex": "Sigma takes regular expressions of the PCRE kind",
    "invalid_status": "the statuses are stable, test, experimental, deprecated and unsupported",
    "invalid_timespan": "a timespan is a number and s, m, h or d, such as 90m",
}


def _broken_item(document: RuleDocument) -> tuple[Key, ...] | None:
    """The keys of the first detection item that cannot be built by itself."""
    section = _SECTIONS[document.kind]
    for keys, field, value in fields_of(document.content.get(section), section):
        try:
            SigmaDetectionItem.from_mapping(field, copy.deepcopy(value))
        except Exception:  # noqa: BLE001 - any failure marks the place
            return keys
    return None


def _unknown_modifier(field: str) -> tuple[str, str] | None:
    from sigma.modifiers import modifier_mapping

    for name in field.split("|")[1:]:
        if name not in modifier_mapping:
            hint = "the modifiers are " + ", ".join(sorted(modifier_mapping))
            return f"unknown modifier '{name}'{did_you_mean(name, modifier_mapping)}", hint
    return None
