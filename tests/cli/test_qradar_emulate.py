"""`siemantic qradar emulate`: a process that is a console until it is interrupted."""

import json
import re
import signal
import subprocess
import sys
from contextlib import contextmanager

import pytest
import trustme

TOKEN = "5c6d1f0e-planted-9b1a-token"  # noqa: S105 - what is looked for where it must not be
EMULATE = (sys.executable, "-m", "siemantic.cli.app", "qradar", "emulate")
EVENT = {"username": "jane", "starttime": 1_700_000_000_000, "Process Path": "C:\\a.exe"}


@pytest.fixture
def emulator(tmp_path, environment):
    """Starts the command and gives its address; it is interrupted at the end."""

    @contextmanager
    def started(*arguments, end=signal.SIGINT, told=""):
        process = subprocess.Popen(
            [*EMULATE, *arguments, "--port", "0"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=tmp_path,
            env=environment | {"SIEMANTIC_QRADAR_TOKEN": TOKEN},
            text=True,
        )
        with process:
            line = process.stdout.readline()
            try:
                yield re.search(r"https?://[^,\s]+", line)[0]
            finally:
                process.send_signal(end)
                out, err = process.communicate(timeout=60)
                assert TOKEN not in line + out + err
                assert (process.returncode, err) == (0, told)

    return started


@pytest.fixture
def at(siemantic):
    """Runs a command of `siemantic qradar` at an address."""

    def run(address, *arguments, **variables):
        ours = {"SIEMANTIC_QRADAR_CONSOLE": address, "SIEMANTIC_QRADAR_TOKEN": TOKEN}
        done = siemantic("qradar", *arguments, **(ours | variables))
        assert TOKEN not in done.out + done.err
        return done

    return run


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_it_answers_until_it_is_ended(emulator, at, write, end):
    write(**{"events.jsonl": json.dumps(EVENT) + "\n"})
    with emulator("--events", "events.jsonl", end=end) as address:
        done = at(address, "ping")
        assert (done.code, done.err) == (0, "")
        assert "QRadar 7.5.0 UpdatePackage 13 (emulated by siemantic)" in done.out
        wrong = at(address, "ping", SIEMANTIC_QRADAR_TOKEN="a-wrong-one")  # noqa: S106 - it is no secret
        assert (wrong.code, wrong.out) == (2, "")
        assert "401: the console does not take the token" in wrong.err


def test_it_can_be_ended_as_soon_as_it_has_said_where_it_is(emulator, write):
    """By Ctrl-C right after its first line, as a script may."""
    write(**{"events.jsonl": json.dumps(EVENT) + "\n"})
    for _ in range(3):
        with emulator("--events", "events.jsonl"):
            pass


def test_it_speaks_tls_with_whom_trusts_its_certificate(emulator, at, write):
    """All others send nothing, and are told so in one line."""
    authority = trustme.CA()
    certificate = authority.issue_cert("127.0.0.1").private_key_and_cert_chain_pem
    write(**{
        "a.jsonl": json.dumps(EVENT) + "\n",
        "cert.pem": certificate.bytes(),
        "ca.pem": authority.cert_pem.bytes(),
    })  # fmt: skip
    with emulator("--events", "a.jsonl", "--cert", "cert.pem") as address:
        assert address.startswith("https://")
        assert at(address, "ping", "--ca-file", "ca.pem").code == 0
        done = at(address, "ping")
        assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
        assert "its certificate is not trusted" in done.err


def test_events_may_be_parquet(emulator, at, tmp_path, write):
    """And stand beside others of JSON."""
    import duckdb

    with duckdb.connect() as database:
        row = "'joe' AS username, 1700000000000 AS starttime, [1, 2] AS creEventList"
        database.sql(f"SELECT {row}").write_parquet(str(tmp_path / "a.parquet"))
    write(**{"b.jsonl": json.dumps(EVENT) + "\n"})
    files = ("--events", "a.parquet", "--events", "b.jsonl")
    with emulator(*files, "--ignore-time") as address:
        query = "SELECT username FROM events ORDER BY username LIMIT 9 LAST 1 DAYS"
        done = at(address, "search", query, "--format", "jsonl")
        assert done.out == '{"username": "jane"}\n{"username": "joe"}\n'


def test_beyond_this_machine_it_warns_that_the_token_can_be_read(emulator, at, write):
    write(**{"a.jsonl": json.dumps(EVENT) + "\n"})
    told = "note: whoever sees the network reads the token; speak TLS with --cert\n"
    with emulator("--events", "a.jsonl", "--host", "0.0.0.0", told=told) as address:  # noqa: S104 - what it warns of
        assert at(address.replace("0.0.0.0", "127.0.0.1"), "ping").code == 0  # noqa: S104


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--events", "nowhere"), "'nowhere' cannot be read: No such file or directory"),
        (("--events", "bad.jsonl"), "bad.jsonl:2:1: no JSON: Expecting value"),
        (("--events", "a.jsonl", "--profile", "ibn"), "did you mean 'ibm'?"),
        (("--events", "a.jsonl", "--host", "192.0.2.1"), "cannot listen at 192.0.2.1:8787"),
        (("--events", "a.jsonl", "--now", "noon"), "'noon' is no time"),
        (("--events", "a.jsonl", "--cert", "a.jsonl"), "a.jsonl cannot be used: give a"),
        (("--events", "a.jsonl", "--key", "a.jsonl"), "a key is of no use without --cert"),
        ((), "Missing option '--events'"),
    ],
)
def test_what_is_wrong_is_told_at_once(siemantic, write, arguments, told):
    write(**{"bad.jsonl": "{}\nnothing\n", "a.jsonl": "{}\n"})
    done = siemantic("qradar", "emulate", *arguments, SIEMANTIC_QRADAR_TOKEN=TOKEN)
    assert (done.code, done.out) == (2, "")
    assert told in done.err


def test_a_token_is_required(siemantic, write):
    write(**{"a.jsonl": "{}\n"})
    done = siemantic("qradar", "emulate", "--events", "a.jsonl")
    assert done.code == 2
    assert "there is no service token; put it into SIEMANTIC_QRADAR_TOKEN" in done.err
