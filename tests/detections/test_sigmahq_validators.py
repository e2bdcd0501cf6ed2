"""Our detections, and what the Sigma project asks of a rule."""

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from uuid import UUID

import yaml

from detections.shipped import RULES, load_shipped

HERE = Path(__file__).parent
SHIPPED = load_shipped()


def run_sigma_check(configuration, home):
    """What our stand-in for `sigma check` prints; nothing downloaded before is in its home."""
    command = [sys.executable, str(HERE / "sigma_check.py"), str(configuration), str(RULES)]
    environment = {**os.environ, "HOME": str(home), "USERPROFILE": str(home)}
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment)


def test_the_rules_pass_the_validators_that_we_configured(tmp_path):
    """No validator finds an issue in the rules, and none asks for the network."""
    run = run_sigma_check(RULES / ".sigma-check.yaml", tmp_path)
    assert (run.stdout, run.stderr, run.returncode) == ("", "", 0)


def test_a_validator_that_asks_for_the_network_is_seen(tmp_path):
    """The law above is never true because the network is not watched."""
    configuration = tmp_path / "check.yaml"
    configuration.write_text("validators: [attacktag]", encoding="utf-8")
    assert run_sigma_check(configuration, tmp_path).stdout.startswith("urllib.Request: ")


def test_the_rules_name_every_reference_of_the_page():
    """What the page refers to is what the rules refer to, taken together."""
    wanted = yaml.safe_load((HERE / "page_references.yml").read_text(encoding="utf-8"))
    named = {each for document in SHIPPED for each in document.content.get("references", ())}
    assert [reference for reference in wanted if reference not in named] == []


def test_every_id_is_a_random_uuid_of_its_own():
    """No two rules, correlation rules or filters share an id, and each id is a UUID, version 4."""
    ids = Counter(UUID(document.content["id"]) for document in SHIPPED)
    assert [str(each) for each, count in ids.items() if count > 1 or each.version != 4] == []
