"""Public rules, such as SigmaHQ's: every rule has events that show what it does."""

import pytest

from siemantic.errors import UnsupportedError
from siemantic.matcher import matches
from siemantic.rules import find_rule_files, load_documents
from siemantic.rules.references import Unit
from siemantic.rules.sigma import build_unit, check_document
from siemantic.witnesses import find_rule_witnesses

pytestmark = pytest.mark.corpus

EVERY = 20
"""Of so many rules one is looked at."""

NEVER = {
    # It asks for a command line that is "RunWizard" and has a GUID in it.
    "proc_creation_win_xwizard_runwizard_com_object_exec.yml",
}
UNCONFIRMED = {
    # It asks the log source of the service "system" for events of other channels.
    "win_system_susp_eventlog_cleared.yml",
}


@pytest.fixture(scope="module")
def found(corpus):
    """Path, rule and witnesses of a sample; rules with placeholders have none."""
    documents = load_documents(find_rule_files([str(corpus)])[::EVERY]).of_kind("rule")
    sound = [each for each in documents if check_document(each) is None]
    return [each for document in sound for each in _found(document)]


def _found(document):
    rule = build_unit(Unit(document))[-1]
    try:
        yield document.relative.name, rule, find_rule_witnesses(rule)
    except UnsupportedError as error:
        if error.code != "unresolved_placeholder":
            raise


def test_every_rule_has_a_witness_and_a_near_miss(found):
    """But those that are known to match no event, which is found."""
    without = {
        name: given.never_matches
        for name, _, given in found
        if {each.match for each in given.witnesses} != {True, False}
    }
    assert without.keys() <= NEVER
    assert all(without.values())


def test_every_event_has_the_verdict_of_the_matcher(found):
    wrong = [
        (name, each)
        for name, rule, given in found
        for each in given.witnesses
        if matches(rule, each.event) != each.match
    ]
    assert wrong == []


def test_the_matcher_confirms_all_but_what_is_known(found):
    """Of these rules it is known why not."""
    assert {name for name, _, given in found if given.unconfirmed} <= UNCONFIRMED


def test_nothing_is_undecided(found):
    assert [name for name, _, given in found if given.undecided] == []
