"""What the pipelines of a target make of a rule, or do not."""

from sigma.rule import SigmaRule

from siemantic.convert import converter_of
from siemantic.errors import UnsupportedError
from siemantic.rules.detections import asked
from siemantic.rules.references import Unit
from siemantic.targets.joint import JointConverter
from siemantic.targets.table import get_target
from siemantic.verify.ledger import Changes, Row


def is_untouched(row: Row, unit: Unit) -> bool:
    """
    Whether the target has pipelines, and none of them did anything to the rule.

    Then its query asks for fields by Sigma's names and in events of any log source, and whether the
    site has such fields nobody has said.
    """
    target = get_target(row.place.request.target)
    if not target.pipelines or row.problem is not None or row.changes != Changes():
        return False
    converter = converter_of(row.place.request)
    try:
        rules, renamed, before, _ = converter.prepare(unit)
    except UnsupportedError:
        return False
    rule = rules[-1]
    if not isinstance(rule, SigmaRule) or not isinstance(before, SigmaRule):
        return False
    is_renamed = any(names != (field,) for field, names in renamed.items())
    is_kept = isinstance(converter, JointConverter) and _keeps_something(converter)
    return not is_renamed and not is_kept and _says_the_same(before, rule)


def _keeps_something(converter: JointConverter) -> bool:
    """Whether a pipeline keeps something for the query, as those for KQL keep its table."""
    return bool(converter.backend.last_processing_pipeline.state)


def _says_the_same(before: SigmaRule, rule: SigmaRule) -> bool:
    return asked(before) == asked(rule) and before.logsource == rule.logsource
