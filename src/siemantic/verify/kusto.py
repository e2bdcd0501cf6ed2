"""KQL to be verified: where its pages describe two engines of regular expressions, that is told."""

import re
from dataclasses import replace

from sigma.rule import SigmaRule

from siemantic.verify.engine import EngineQueries
from siemantic.verify.subject import Subject

_DIFFERENT = re.compile(r"\\[dDwWsSbB]|\[[^\]]*(?:\[|&&|--|~~)")

_ASSUMED = "Kusto reads regular expressions as RE2 does, which its pages no longer say"
"""
learn.microsoft.com/kusto/query/re2 says RE2; the current page, /kusto/query/regex, has Unicode's
classes (`\\d` is `\\p{Nd}`), classes within classes and `&&`, `--`, `~~` in them.
"""


class KustoQueries(EngineQueries):
    """The queries of one rule."""

    def locate(self, rule: SigmaRule) -> Subject:
        """The rule with its fields as columns, and whether the engine of expressions matters."""
        subject = super().locate(rule)
        wanted = ("matches regex" in each and _DIFFERENT.search(each) for each in self.texts)
        return replace(subject, assumptions=(_ASSUMED,)) if any(wanted) else subject
