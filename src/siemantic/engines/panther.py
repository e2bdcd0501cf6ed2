"""
Panther's rules in Python, on Panther's own events (`panther_core`).

A rule is code: it is run only if it is made of what the backend writes and a little more
(`_module`), in a process of its own with bounds on time and memory (`panther_process.py`).
"""

import ast
import copy
import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from siemantic.errors import UndecidedError, UnfinishedError

_PROCESS = Path(__file__).with_name("panther_process.py")
_TIMEOUT_S = 20

_PARTS = (
    ast.Module, ast.FunctionDef, ast.arguments, ast.arg, ast.If, ast.Return, ast.Import, ast.alias,
    ast.Load, ast.Name, ast.Attribute, ast.Constant, ast.List, ast.Tuple, ast.Call, ast.keyword,
    ast.BoolOp, ast.And, ast.Or, ast.UnaryOp, ast.Not, ast.Compare, ast.Eq, ast.NotEq, ast.In,
    ast.NotIn, ast.Is, ast.IsNot,
)  # fmt: skip
"""What a rule may be made of; none of it repeats, assigns or computes."""

_MODULES = frozenset(("ipaddress", "json", "re"))
_NAMES = frozenset(("event", "all", "any", "str", "bool")) | _MODULES
_ATTRIBUTES = frozenset(
    (
        "deep_get", "get", "to_dict", "dumps", "startswith", "endswith", "lower", "upper",
        "match", "search", "fullmatch", "IGNORECASE", "ip_address", "ip_network",
    )
)  # fmt: skip


def verdicts(query: str, rows: Sequence[Mapping[str, object]]) -> list[bool]:
    """
    Whether `rule(event)` of the module is true for each row.

    A column `a.b` is b in a, as the backend writes it. One that the rule compares with numbers
    alone has numbers, which the rows may have as text.

    Raises:
        UndecidedError: the module is no such rule, it raises on a row, or it takes too long.
    """
    numbers = _numeric(_module(query))
    events = [_nested({name: _number(name, row, numbers) for name in row}) for row in rows]
    asked = json.dumps({"rule": query, "events": events})
    try:
        done = subprocess.run(  # noqa: S603 - our own file, which gets the rule as data
            [sys.executable, "-I", str(_PROCESS)],
            input=asked, capture_output=True, text=True, timeout=_TIMEOUT_S, check=False,
            encoding="utf-8", env={},
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise UnfinishedError(f"the rule takes more than {_TIMEOUT_S} seconds") from error
    return _answer(done, len(rows))


def number_columns(query: str) -> Collection[str]:
    """
    The columns that the rule compares with whole numbers and nothing else, so that they have those.

    Raises:
        UndecidedError: as `verdicts`.
    """
    return _numeric(_module(query))


def _answer(done: subprocess.CompletedProcess[str], count: int) -> list[bool]:
    try:
        answer = json.loads(done.stdout)
    except ValueError as error:
        raise UnfinishedError("the process of the rule died") from error
    if "error" in answer:
        raise UndecidedError(f"the rule raises on an event: {answer['error']}")
    found = [each is True for each in answer["found"]]
    if len(found) != count:
        raise UndecidedError("the process of the rule gave another number of verdicts")
    return found


def _nested(row: Mapping[str, object]) -> Mapping[str, object]:
    """
    The row with what is called `a.b` as b in a.

    Raises:
        UndecidedError: a is a value as well.
    """
    found: dict[str, object] = {}
    for name, value in copy.deepcopy(dict(row)).items():
        *path, last = name.split(".")
        inner: dict[str, object] = found
        for each in path:
            next_one = inner.setdefault(each, {})
            if not isinstance(next_one, dict):
                raise UndecidedError(f"'{each}' is a value and has parts")
            inner = next_one
        if last in inner:
            raise UndecidedError(f"'{last}' is a value and has parts")
        inner[last] = value
    return found


def _number(name: str, row: Mapping[str, object], numbers: Collection[str]) -> object:
    value = row[name]
    is_one = name in numbers and isinstance(value, str) and _WHOLE.fullmatch(value)
    return int(str(value)) if is_one else value


_WHOLE = re.compile("-?[0-9]{1,18}")


def _numeric(module: ast.Module) -> Collection[str]:
    """The columns that are compared with numbers and nothing else."""
    looked_up = Counter(_column(each) for each in ast.walk(module))
    compared = Counter(
        _column(each.left)
        for each in ast.walk(module)
        if isinstance(each, ast.Compare) and all(map(_is_whole, each.comparators))
    )
    return [name for name, count in compared.items() if name and looked_up[name] == count]


def _is_whole(node: ast.expr) -> bool:
    """Whether it is a whole number, or a list of them."""
    parts = node.elts if isinstance(node, ast.List) else [node]
    return all(type(getattr(each, "value", None)) is int for each in parts)


def _column(node: ast.AST) -> str:
    """`event.deep_get("a", "b", ...)` -> "a.b"; an empty text for anything else."""
    match node:
        case ast.Call(func=ast.Attribute(attr="deep_get"), args=path):
            return ".".join(str(getattr(each, "value", "")) for each in path)
        case _:
            return ""


# --- what may be run ---------------------------------------------------------------------------


def _module(query: str) -> ast.Module:
    """
    The module, a rule that can do no harm.

    Raises:
        UndecidedError: it is not Python, has no `rule(event)`, or does what is not followed.
    """
    try:
        module = ast.parse(query)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise UndecidedError(f"Python refuses the rule: {error}") from error
    *imports, rule = module.body or [ast.Pass()]
    if not isinstance(rule, ast.FunctionDef) or rule.name != "rule" or rule.decorator_list:
        raise UndecidedError("it is no module that ends in: def rule(event)")
    if not all(isinstance(each, ast.Import) for each in imports):
        raise UndecidedError("the module has more than imports and rule(event)")
    for part in ast.walk(module):
        if not isinstance(part, _PARTS) or not _is_known(part):
            what = ast.unparse(part)[:60] if isinstance(part, ast.expr) else type(part).__name__
            raise UndecidedError(f"'{what}' in a rule for Panther is not followed")
    return module


def _is_known(part: ast.AST) -> bool:
    match part:
        case ast.Name(id=name):
            return name in _NAMES
        case ast.Attribute(attr=name):
            return name in _ATTRIBUTES
        case ast.alias(name=name, asname=other):
            return name in _MODULES and other is None
        case ast.arguments(args=[ast.arg(arg="event")], vararg=None, kwarg=None):
            return not (part.posonlyargs or part.kwonlyargs or part.defaults)
        case ast.arguments():
            return False
        case _:
            return True
