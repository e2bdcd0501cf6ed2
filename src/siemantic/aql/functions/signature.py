"""
What a function takes and gives, and how it is called.

Values are str, int, float, bool, bytes (a payload), lists or tuples, and None for null. An address
is a str, a time an int of milliseconds.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from siemantic.aql.columns import ColumnType
from siemantic.aql.readings import Reading
from siemantic.errors import AqlEvaluationError


@dataclass(frozen=True, slots=True)
class Environment:
    """
    All that a function may look at besides its arguments.

    Attributes:
        now_ms: the time that NOW gives.
        lookups: function name -> what the console knows, see `siemantic.aql.functions.lookups`.
    """

    now_ms: int
    reading: Reading = field(default_factory=Reading)
    lookups: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter; only the last ones are `optional`, and only the last is `repeated`."""

    name: str
    type: ColumnType
    optional: bool = False
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Signature:
    """
    What calling a function looks like.

    Attributes:
        result: the type of what it gives.
        source: the document that has it.
    """

    name: str
    parameters: tuple[Parameter, ...]
    result: ColumnType
    source: str

    @property
    def usage(self) -> str:
        """The call with the names of its parameters: `STRPOS(text, part[, from])`."""
        return usage(self.name, self.parameters)

    def takes(self, count: int) -> bool:
        """Whether it can be called with so many arguments."""
        return takes(self.parameters, count)


@dataclass(frozen=True, slots=True)
class Function(Signature):
    """
    A function of one row.

    Attributes:
        result: "boolean" for one that can stand as a condition.
        source: the document that has it.
        run: takes the environment and the arguments; None when its value cannot be told offline
            from its arguments, and `note` says why.
        takes_null: whether it is called when an argument is null; otherwise null gives null, as in
            SQL. What the functions do with null is not documented.
        lookup: whether it asks the console, so that its data must be given.
        note: what is not documented about it.
    """

    run: Callable[..., object] | None
    takes_null: bool = False
    lookup: bool = False
    note: str = ""

    def call(self, environment: Environment, arguments: Sequence[object]) -> object:
        """
        What it gives for these arguments.

        Raises:
            AqlEvaluationError: that cannot be told here.
        """
        if not self.takes(len(arguments)):
            raise AqlEvaluationError(f"{self.name} takes other arguments; write {self.usage}")
        if self.run is None:
            raise AqlEvaluationError(f"{self.name} cannot be run here: {self.note}")
        if not self.takes_null and any(each is None for each in arguments):
            return None
        return self.run(environment, *arguments)


@dataclass(frozen=True, slots=True)
class Aggregate(Signature):
    """
    A function of the rows of a group.

    Attributes:
        result: "any" when it has the type of the argument.
        run: takes the argument's values, those that are not null, in the order of the rows. That
            nulls do not count is as in SQL and not documented. For `COUNT(*)` it is given one
            value for each row.
        takes_star: whether `*` can be its argument.
    """

    run: Callable[[Sequence[object]], object]
    takes_star: bool = False
    note: str = ""

    def call(self, values: Sequence[object]) -> object:
        """
        What it gives for the argument's values, one for each row of the group.

        Raises:
            AqlEvaluationError: that cannot be told here.
        """
        return self.run([value for value in values if value is not None])


def takes(parameters: Sequence[Parameter], count: int) -> bool:
    """Whether these parameters fit so many arguments."""
    if parameters and parameters[-1].repeated and count > len(parameters):
        return True
    return sum(not each.optional for each in parameters) <= count <= len(parameters)


def usage(name: str, parameters: Sequence[Parameter]) -> str:
    """
    A call with the names of the parameters.

    >>> usage("CONCAT", (Parameter("value", "text", repeated=True),))
    'CONCAT(value, ...)'
    """
    text = ""
    for each in parameters:
        part = f"{', ' if text else ''}{each.name}"
        text += f"[{part}]" if each.optional else part
    repeats = bool(parameters) and parameters[-1].repeated
    return f"{name}({text}{', ...' if repeats else ''})"
