"""
Lucene's query_string to be verified: an index with a field for each field of the rule.

Its fields are mapped as `siemantic.lucene` says; of another mapping nothing is said. A field that
is compared with a number holds whole numbers, and one that is compared with a network addresses.
"""

from collections.abc import Sequence
from functools import cached_property

from sigma.rule import SigmaRule

from siemantic.charsets import chars, complement
from siemantic.engines.lucene import OTHER_SPACES, takes_spaces, verdicts
from siemantic.logic.formula import Formula, some_of
from siemantic.logic.trees import ANYTHING, Tree, one_of, repeat
from siemantic.lucene.words import FieldKind, kinds_of, terms_of
from siemantic.matcher.formula import Place, Site
from siemantic.profiles import Profile
from siemantic.readers.lucene import read_query
from siemantic.rules.detections import detection_items
from siemantic.verify.engine import EngineQueries
from siemantic.verify.languages import Choice
from siemantic.verify.subject import Subject


class LuceneQueries(EngineQueries):
    """The queries of one rule; an event that one of them finds is found."""

    def __init__(self, texts: Sequence[str], profile: Profile | None) -> None:
        del profile  # the fields are those of the index
        super().__init__(texts, "Lucene", verdicts)

    @cached_property
    def _kinds(self) -> dict[str, FieldKind]:
        return {name: kind for each in self.texts for name, kind in kinds_of(each).items()}

    def locate(self, rule: SigmaRule) -> Subject:
        """The rule with its fields as they are."""
        site = Site(lambda field: (Place(field, self._kinds.get(field, "text")),))
        plain = any(map(takes_spaces, self.texts))
        made = _SubjectOfSpaces if plain else Subject
        return made(rule, site, kinds=self._kinds, doubt=self._doubt(rule))

    def _doubt(self, rule: SigmaRule) -> str:
        """
        Which fields the queries look into that the rule does not ask for.

        The name of one was broken apart, as by a slash, where a regular expression begins, or has
        a star, escaped or not (https://github.com/elastic/elasticsearch,
        QueryStringQueryParser.java, `extractMultiFields`).
        """
        fields = {each.field for text in self.texts for each in terms_of(text)}
        has_keywords = any(each.field is None for each in detection_items(rule))
        for each in sorted(fields):
            if "*" in each or not (each or has_keywords):
                where = f"the fields '{each[:40]}'" if each else "all fields"
                return f"the query looks into {where}, and the rule does not"
        return ""

    def formula(self, choice: Choice, subject: Subject) -> Formula:
        """What the queries say."""
        del choice, subject  # there is one choice, and nothing is told
        return some_of(map(read_query, self.texts))


class _SubjectOfSpaces(Subject):
    """A rule whose columns hold texts that the engine can tell."""

    def domain(self, column: str) -> Tree:
        found = super().domain(column)
        return _WITHOUT_OTHER_SPACES if found == ANYTHING else found


_WITHOUT_OTHER_SPACES = repeat(one_of(complement(chars(OTHER_SPACES))), 0, None)
