"""
Correlation rules -> searches that are run on a schedule, each over one window of the rule's length.

    members       the plain rules of a correlation and the columns that they are grouped by
    presence      what a condition says of columns: not null, or which values
    windows       time span -> LAST
    rows          events -> rows -> groups
    counts        event_count, value_count, value_sum, value_avg
    requirements  what a temporal correlation requires of a group, as columns and HAVING
    temporal      temporal, temporal_ordered and correlations of correlations -> requirements
    searches      a whole correlation -> SELECT
    differences   how such a search differs from Sigma's sliding window

docs/correlations.md shows what is written for each type.
"""

from sigma.correlations import SigmaCorrelationRule

from siemantic.aql.ast import Select
from siemantic.errors import UnsupportedError
from siemantic.profiles import Profile
from siemantic.rules.detections import detected_fields
from siemantic.targets.qradar_aql.columns import finds_more
from siemantic.targets.qradar_aql.correlation.differences import differences, is_rising
from siemantic.targets.qradar_aql.correlation.members import ConditionOf, Site, plain_rules
from siemantic.targets.qradar_aql.correlation.searches import check_names, to_search

__all__ = ["differences", "plain_rules", "to_correlation_query"]


def to_correlation_query(
    rule: SigmaCorrelationRule, condition_of: ConditionOf, profile: Profile
) -> Select:
    """
    The search whose rows are the groups that meet the rule's condition in the window before now.

    Args:
        rule: with its references resolved.
        condition_of: a plain rule's condition with that of its log source, guarded against nulls.
    Raises:
        UnsupportedError: AQL cannot say it; what differs from Sigma's sliding window is not
            refused, `differences` tells it.
    """
    fields = [field for each in plain_rules(rule) for field in detected_fields(each)]
    if not is_rising(rule) and finds_more(fields, profile):
        raise UnsupportedError(
            "negated_payload_search",
            "a field is looked for in a text that holds more than it, which finds more events than "
            "the rules, and with more events the condition may fail",
            "use a profile that has columns for the fields of the rules",
        )
    query = to_search(rule, Site(profile, condition_of))
    check_names(query)
    return query
