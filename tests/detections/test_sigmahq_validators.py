"""Our detections, and what the Sigma project asks of a rule."""

from collections import Counter
from pathlib import Path
from uuid import UUID

import yaml

from detections.shipped import RULES, load_shipped

HERE = Path(__file__).parent
SHIPPED = load_shipped()


def test_the_rules_pass_the_validators_that_we_configured(siemantic):
    """Nothing is found in the rules and filters, and no validator is left out for want of data."""
    configuration = RULES / ".sigma-check.yaml"
    done = siemantic("check", "rules", "filters", "-c", configuration, folder=RULES.parent)
    assert (done.out, done.code) == ("", 0)
    assert done.err.startswith("0 findings in ")
    assert "not run" not in done.err


def test_the_rules_name_every_reference_of_the_page():
    """What the page refers to is what the rules refer to, taken together."""
    wanted = yaml.safe_load((HERE / "page_references.yml").read_text(encoding="utf-8"))
    named = {each for document in SHIPPED for each in document.content.get("references", ())}
    assert [reference for reference in wanted if reference not in named] == []


def test_every_id_is_a_random_uuid_of_its_own():
    """No two rules, correlation rules or filters share an id, and each id is a UUID, version 4."""
    ids = Counter(UUID(document.content["id"]) for document in SHIPPED)
    assert [str(each) for each, count in ids.items() if count > 1 or each.version != 4] == []
