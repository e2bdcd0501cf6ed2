"""
pySigma's validators and those of its plug-ins, without their downloads.

Some of them ask the network for what they compare with. Those are left out, and named, unless a
file takes its place; sigma-cli 3.1 stops with a traceback where there is no network.
"""

import atexit
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import import_module
from pkgutil import iter_modules, walk_packages
from types import ModuleType
from typing import TYPE_CHECKING, Any
from uuid import UUID

import yaml

from siemantic.errors import ConfigurationError
from siemantic.kept import kept
from siemantic.targets.attack_file import use_attack_file

if TYPE_CHECKING:
    from sigma.correlations import SigmaCorrelationRule
    from sigma.rule import SigmaRule
    from sigma.validation import SigmaValidator
    from sigma.validators.base import SigmaRuleValidator, SigmaValidationIssue


@dataclass(frozen=True, slots=True)
class ValidatorChoice:
    """
    Which validators are run.

    Attributes:
        configuration: the text of a validation configuration of sigma-cli; None for all.
        attack_file: MITRE's `enterprise-attack.json`, for those that ask for ATT&CK.
    """

    configuration: str | None = None
    attack_file: str | None = None


@dataclass(frozen=True)
class Validators:
    """
    What is run of a choice: those that look at each rule alone, and those that look at all.

    `left_out` has the names of those that failed on a rule, most of them for want of their data,
    with the error.
    """

    alone: "frozenset[SigmaRuleValidator]"
    together: "frozenset[SigmaRuleValidator]"
    exclusions: "Mapping[UUID | None, Set[type[SigmaRuleValidator]]]"
    left_out: dict[str, str]

    @cached_property
    def comparing(self) -> "frozenset[SigmaRuleValidator]":
        """Those that look at each value of a rule beside all others."""
        return frozenset(each for each in self.alone if name_of(type(each)) in _COMPARING)

    def without(self, keys: frozenset[str]) -> "frozenset[SigmaRuleValidator]":
        """Those that look at each rule alone, but for those named after one of the keys."""
        if not keys:
            return self.alone
        named = {each: name_of(type(each)).split("_") for each in self.alone}
        words = keys | {_CALLED.get(key, key) for key in keys}
        return frozenset(each for each, name in named.items() if words.isdisjoint(name))

    def issues(
        self, validators: "Iterable[SigmaRuleValidator]", rule: "SigmaRule | SigmaCorrelationRule"
    ) -> "Iterator[tuple[str, SigmaValidationIssue]]":
        """What the validators say of the rule, with their names; one that fails is run no more."""
        excluded = self.exclusions.get(rule.id, ())
        for each in validators:
            kind = type(each)
            if kind in excluded or (self.left_out and name_of(kind) in self.left_out):
                continue
            try:
                issues = list(each.validate(rule))
            except Exception as error:  # noqa: BLE001 - a plug-in may raise anything
                self.left_out[name_of(kind)] = " ".join(str(error).split())[:200]
            else:
                yield from ((name_of(kind), issue) for issue in issues)

    def final_issues(self) -> "Iterator[tuple[str, SigmaValidationIssue]]":
        """What those that look at all rules have to say at the end."""
        for each in self.together:
            name = name_of(type(each))
            if name not in self.left_out:
                yield from ((name, issue) for issue in each.finalize())


_CALLED = {"id": "identifier", "tags": "tag"}
"""What names of validators have for a key, where it is another word."""

_COMPARING = frozenset({"sigmahq_field_duplicate_value"})
"""Those whose time is the square of the values (pysigma-validators-sigmahq 0.21)."""


def make_validators(choice: ValidatorChoice) -> Validators:
    """
    The validators of the choice; those that look at all rules remember what they have seen.

    Raises:
        ConfigurationError: the configuration is none, or names a validator that is not installed.
    """
    _forbid_downloads()
    if choice.attack_file is not None:
        use_attack_file(choice.attack_file)
    chosen = _chosen(choice.configuration)
    together = frozenset(each for each in chosen.validators if _looks_at_all(each))
    alone = frozenset(chosen.validators) - together
    return Validators(alone, together, dict(chosen.exclusions), {})


open_validators = kept(make_validators)
"""The same, kept for all rules of a process; for those that look at each rule alone."""


@cache
def name_of(kind: "type[SigmaRuleValidator]") -> str:
    """What sigma-cli calls a validator."""
    names = {found: name for name, found in installed_validators().items()}
    return names[kind]


@cache
def installed_validators() -> "dict[str, type[SigmaRuleValidator]]":
    """Those of pySigma and of the plug-ins, by the names that sigma-cli has for them."""
    import sigma.validators

    found: dict[str, type[SigmaRuleValidator]] = {}
    for module in _modules(sigma.validators):
        found |= getattr(module, "validators", {})
    return found


def _modules(package: ModuleType) -> Iterator[ModuleType]:
    for each in iter_modules(package.__path__, f"{package.__name__}."):
        yield import_module(each.name)


def _chosen(configuration: str | None) -> "SigmaValidator":
    from sigma.exceptions import SigmaError
    from sigma.validation import SigmaValidator

    known = installed_validators()
    if configuration is None:
        return SigmaValidator(known.values())
    try:
        return SigmaValidator.from_dict(yaml.safe_load(configuration), known)
    except (SigmaError, yaml.YAMLError, AttributeError, TypeError, ValueError) as error:
        problem = f"the validation configuration cannot be used: {' '.join(str(error).split())}"
        raise ConfigurationError(problem[:300]) from error


def _looks_at_all(validator: "SigmaRuleValidator") -> bool:
    from sigma.validators.base import SigmaRuleValidator

    return type(validator).finalize is not SigmaRuleValidator.finalize


# --- data --------------------------------------------------------------------------------------


_NOTHING = "siemantic-validators-"
"""How the folder begins in which nothing is."""


def lacks_data(error: str) -> bool:
    """Whether a validator failed since it would have fetched its data."""
    return _NOTHING in error


@cache
def _forbid_downloads() -> None:
    """
    Let nothing be fetched: what has an address of its data gets one where nothing is.

    Their caches are moved first, because a new address empties them.
    """
    import sigma.data
    import sigma.validators

    kept = tempfile.TemporaryDirectory(prefix=_NOTHING)
    atexit.register(kept.cleanup)
    for package in (sigma.data, sigma.validators):
        for each in walk_packages(package.__path__, f"{package.__name__}."):
            module: Any = import_module(each.name) if ".data" in each.name else None
            if hasattr(module, "set_url") and hasattr(module, "set_cache_dir"):
                module.set_cache_dir(f"{kept.name}/{each.name}")
                module.set_url(f"{kept.name}/nothing")
