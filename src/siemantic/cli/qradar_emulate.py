"""`siemantic qradar emulate`."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from siemantic.cli import options, screen
from siemantic.cli.aql_run import Flows, IgnoreTime, Lookups, Now, milliseconds
from siemantic.cli.console_options import TokenFile, read_token
from siemantic.cli.ending import await_end

if TYPE_CHECKING:
    from siemantic.qradar.emulator.start import Settings

EventFiles = Annotated[
    list[str],
    typer.Option("--events", metavar="FILE", help="Events as JSON or Parquet; may be repeated."),
]
Host = Annotated[str, typer.Option(metavar="ADDRESS", help="Where to listen.")]
Port = Annotated[
    int, typer.Option(min=0, max=65535, metavar="PORT", help="Where to listen; 0 for any.")
]
Certificate = Annotated[
    Path | None, typer.Option("--cert", metavar="FILE", help="Certificate in PEM, to speak TLS.")
]
Key = Annotated[
    Path | None, typer.Option("--key", metavar="FILE", help="Its key, if that is not there.")
]


def emulate(
    events: EventFiles,
    flows: Flows = None,
    profile: options.Profile = None,
    now: Now = None,
    ignore_time: IgnoreTime = False,
    lookups: Lookups = None,
    host: Host = "127.0.0.1",
    port: Port = 8787,
    cert: Certificate = None,
    key: Key = None,
    token_file: TokenFile = None,
) -> None:
    """Be a small QRadar console over these events, until interrupted.

    It searches, validates, keeps reference sets, and installs packages with
    their rules, as far as IBM documents it; no rule fires. The token is the
    one that clients must send.

    Example: siemantic qradar emulate --events events.jsonl
    """
    from dataclasses import replace

    from siemantic.cli.counts import count_of
    from siemantic.qradar.emulator.server import is_loopback
    from siemantic.qradar.emulator.start import emulate as start
    from siemantic.qradar.emulator.tls import load_certificate

    token = read_token(token_file)
    if key is not None and cert is None:
        raise typer.BadParameter("a key is of no use without --cert", param_hint="--key")
    tls = None if cert is None else load_certificate(cert, key)
    settings = _settings((events, flows), profile, (now, lookups), ignore_time=ignore_time)
    with start(replace(settings, host=host, port=port, tls=tls), token) as server:
        counts = server.console.site.counts
        held = " and ".join(count_of(n, name.removesuffix("s")) for name, n in counts.items())
        if tls is None and not is_loopback(host):
            message = "whoever sees the network reads the token; speak TLS with --cert"
            screen.say(message, label="note: ", colour="yellow")
        wait = await_end()
        screen.say(f"a console with {held} at {server.address}, until interrupted", err=False)
        wait()


def _settings(
    files: tuple[list[str], str | None],
    profile: str | None,
    given: tuple[str | None, str | None],
    *,
    ignore_time: bool,
) -> "Settings":
    from siemantic.cli.event_files import read_lookups
    from siemantic.cli.many_events import read_any_events
    from siemantic.profiles.load import get_profile
    from siemantic.qradar.emulator.start import Settings

    events, flows = files
    now, lookups = given
    sources: dict[str, Iterator[Any]] = {
        "events": (e for each in events for e in read_any_events(each))
    }
    if flows is not None:
        sources["flows"] = read_any_events(flows)
    return Settings(
        sources,
        None if profile is None else get_profile(profile),
        None if now is None else milliseconds(now),
        ignore_time,
        {} if lookups is None else read_lookups(lookups),
    )
