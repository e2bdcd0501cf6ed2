"""Law: what was restored is as it was, whatever was done to it."""

from collections import defaultdict
from types import SimpleNamespace

import pytest

from siemantic.targets.converter import is_installed
from siemantic.targets.joint import open_joint
from siemantic.targets.request import TargetRequest
from siemantic.targets.restoring import restoring
from siemantic.targets.table import TARGETS


class Left:
    """What is left as it is."""


def test_everything_that_an_object_leads_to_is_put_back():
    root = made()
    before = picture(root)
    restore = restoring(root, Left)
    for _ in range(2):
        change(root)
        assert picture(root) != before
        restore()
        assert picture(root) == before


def test_the_objects_stay_the_same():
    root = made()
    inner = root.inner
    restore = restoring(root, Left)
    root.inner = None
    restore()
    assert root.inner is inner


def test_what_shall_be_left_is_left():
    root = SimpleNamespace(left=Left())
    restore = restoring(root, Left)
    root.left.found = 1
    restore()
    assert root.left.found == 1


@pytest.mark.parametrize(
    "stateful",
    [iter([1]), (each for each in "a"), bytearray(b"a")],
    ids=lambda each: str(type(each)),
)
def test_nothing_restores_what_hides_its_state(stateful):
    assert restoring(SimpleNamespace(inner=[(stateful,)]), Left) is None


KEEPERS = [
    each.name for each in TARGETS if each.keeps_state and not each.isolation and is_installed(each)
]


@pytest.mark.backends
@pytest.mark.parametrize("name", KEEPERS)
def test_no_backend_need_be_opened_for_each_rule(name):
    assert not open_joint(TargetRequest(name)).remembers


def made():
    counted = 0

    def count():
        nonlocal counted
        counted += 1
        return counted

    class Item:
        pass

    root = Item()
    root.inner = Item()
    root.inner.names = ["a", "b"]
    root.inner.back = root
    root.fields = {"b": {1, 2}, "a": (defaultdict(list),)}
    root.count = count
    root.append = root.inner.names.append
    return root


def change(root):
    root.inner.names.reverse()
    root.append("c")
    root.fields["b"].add(3)
    root.fields["a"][0]["x"].append(1)
    root.fields["c"] = root.fields.pop("b")
    root.count()
    root.count.memory = 1
    root.inner.more = 1
    del root.inner.back


def picture(root):
    counted = root.count.__closure__[0].cell_contents
    inner, fields = vars(root.inner).copy(), repr(root.fields)
    return counted, vars(root.count).copy(), inner.pop("names")[:], inner, fields, [*vars(root)]
