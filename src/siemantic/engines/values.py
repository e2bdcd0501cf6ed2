"""Values of events as the engines get them."""

from siemantic.errors import UndecidedError


def as_text(name: str, value: object, engine: str) -> str | None:
    """
    The value of a column as text, as the matcher has it; None when it is missing.

    Raises:
        UndecidedError: it is a list or a mapping.
    """
    match value:
        case None | str():
            return value
        case bool():
            return str(value).lower()
        case float() if value.is_integer():
            return str(int(value))
        case int() | float():
            return str(value)
        case _:
            raise UndecidedError(f"what '{name}' has is no text, number or boolean for {engine}")
