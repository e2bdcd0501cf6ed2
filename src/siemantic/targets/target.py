"""What is known of a target before its package is imported."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Isolation:
    """
    An environment of its own, for a backend that cannot live beside the others.

    Attributes:
        pins: the packages that are in it, as `name==version`; nothing else is ever downloaded,
            unless some are `preferred`.
        formats: output format -> what it is, which only the backend itself could tell.
        python: the Python that it needs, as in `3.13`; None for the one that runs siemantic.
        preferred: where pip finds out what else the packages need, the versions that it takes if
            they fit; None where all that is needed is pinned.
    """

    pins: tuple[str, ...]
    formats: Mapping[str, str]
    python: str | None = None
    preferred: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """
    A language that we write.

    Attributes:
        ending: that of its query files.
        backend: where the pySigma backend class is.
        requirements: what pip installs for it; none when it comes with siemantic.
        pipelines: the pySigma pipelines that it gets unless the user names others. Each of them
            changes the rules of its own log sources alone.
        format_pipelines: the same for output formats that need others.
        isolation: set for a backend that runs in an environment of its own.
        reads: the language by which its queries are read back and run, as `verify/languages.py`
            has it; None when there is none.
        runs: the engine that runs its queries, if one has to be installed for them.
        parses: the parser of the SIEM's maker that its queries can be shown to, as
            `verify/parsing.py` has it.
        tables: where the columns and types of the tables are that its own pipelines use.
        repairs: what is done to the conditions of rules so that the backend writes them rightly, in
            this order, where exactly that is wanted; names of `repairs/table.py`.
        options: those of the backend that it gets unless the user gives others.
        reset: called, with `reset_with`, before the backend is made and before each rule, where it
            keeps state on its class.
        keeps_state: whether every rule gets a backend and pipelines as they were when opened.
        own_pipeline: what makes the pipeline that the backend has on its class, if that keeps any.
        endings: those of the files of other output formats.
        joint_formats: those that make one query of all rules, so that a file per rule would be no
            use.
        downloading_formats: those that would download ATT&CK, and get it from a file of the user.
        caveats: where its queries are known to mean something else than the rule, which the user
            is told.
        refuses: what raises for a rule of which the backend would lose something without a word.
        refused_correlations: type of correlation rule -> what is so wrong with the backend's query
            for it that we do not write it.
    """

    name: str
    language: str
    siem: str
    ending: str
    backend: str
    requirements: tuple[str, ...] = ()
    pipelines: tuple[str, ...] = ()
    format_pipelines: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    isolation: Isolation | None = None
    reads: str | None = None
    runs: str | None = None
    parses: str | None = None
    tables: str | None = None
    repairs: tuple[str, ...] = ()
    options: Mapping[str, str] = field(default_factory=dict)
    reset: str | None = None
    reset_with: tuple[bool, ...] = ()
    keeps_state: bool = False
    own_pipeline: str | None = None
    endings: Mapping[str, str] = field(default_factory=dict)
    joint_formats: tuple[str, ...] = ()
    downloading_formats: tuple[str, ...] = ()
    caveats: tuple[str, ...] = ()
    refuses: str | None = None
    refused_correlations: Mapping[str, str] = field(default_factory=dict)

    def ending_of(self, query_format: str) -> str:
        """The ending of the files of an output format."""
        return self.endings.get(query_format, self.ending)

    def pipelines_of(self, query_format: str) -> tuple[str, ...]:
        """The pipelines that it gets for an output format unless the user names others."""
        return self.format_pipelines.get(query_format, self.pipelines)

    @property
    def packages(self) -> tuple[str, ...]:
        """The names of the packages that it requires here."""
        return tuple(each.partition(">")[0] for each in self.requirements)

    @property
    def is_verifiable(self) -> bool:
        """Whether there is a reader or an engine of its queries, installed or not."""
        return self.reads is not None or self.runs is not None

    @property
    def uses_profile(self) -> bool:
        """Whether columns and log sources come from a profile of ours."""
        return not self.requirements and self.isolation is None
