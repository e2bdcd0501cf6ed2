"""How the commands that speak with a console are told which, and with what token."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from siemantic.errors import ConfigurationError

if TYPE_CHECKING:
    from siemantic.qradar.connection import Connection
    from siemantic.qradar.console import Console
    from siemantic.qradar.token import Token

TOKEN = "SIEMANTIC_QRADAR_TOKEN"  # noqa: S105 - the name of the variable
"""The variable that holds the token. No option does: other users see the options of a process."""

Address = Annotated[
    str | None,
    typer.Option(
        "--console",
        metavar="URL",
        envvar="SIEMANTIC_QRADAR_CONSOLE",
        show_envvar=False,
        help="Address of the console.",
    ),
]
TokenFile = Annotated[
    Path | None,
    typer.Option(
        "--token-file",
        metavar="FILE",
        envvar="SIEMANTIC_QRADAR_TOKEN_FILE",
        show_envvar=False,
        help="File with the service token.",
    ),
]
CaFile = Annotated[
    Path | None,
    typer.Option(
        "--ca-file",
        metavar="FILE",
        envvar="SIEMANTIC_QRADAR_CA_FILE",
        show_envvar=False,
        help="CA to trust, in PEM; else the system's.",
    ),
]


@contextmanager
def open_console(
    address: str | None, token_file: Path | None, ca_file: Path | None
) -> "Iterator[Console]":
    """
    The console that the options name; whatever ends the command, what runs there is called off.

    Raises:
        ConfigurationError: one of them is missing or cannot be used.
        ConsoleError: the console is not reached or refuses.
    """
    from siemantic.cli.ending import ending_in_order
    from siemantic.qradar.console import connect

    connection = _connection(address, token_file, ca_file)
    with ending_in_order(), connect(connection) as console:
        yield console


def _connection(address: str | None, token_file: Path | None, ca_file: Path | None) -> "Connection":
    from siemantic.qradar.connection import Connection, read_address

    if address is None:
        message = "which console? give its address with --console or SIEMANTIC_QRADAR_CONSOLE"
        raise ConfigurationError(message)
    return Connection(read_address(address), read_token(token_file), ca_file)


def read_token(token_file: Path | None) -> "Token":
    """
    The token of the file, or else that of the variable.

    Raises:
        ConfigurationError: there is none, or it can be none.
    """
    from siemantic.qradar.token import Token

    if token_file is not None:
        return Token(_read(token_file))
    text = os.environ.get(TOKEN)
    if text is None:
        message = f"there is no service token; put it into {TOKEN}"
        raise ConfigurationError(f"{message}, or into a file and name that with --token-file")
    return Token(text)


def _read(path: Path) -> str:
    from siemantic.regular_files import read_regular

    try:
        return read_regular(path).decode("utf-8")
    except OSError as error:
        message = f"the token's file {path} cannot be read: {error.strerror}"
        raise ConfigurationError(message) from error
    except UnicodeDecodeError:
        raise ConfigurationError(f"the token's file {path} is not text") from None
