"""The token is sent to the console, and shown nowhere else."""

import base64
import json
import logging
import pickle
import traceback
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qradar.conftest import TOKEN
from qradar.scripted import Reply, refusal, serve
from siemantic.errors import ConfigurationError, ConsoleError
from siemantic.qradar.connection import Connection, read_address
from siemantic.qradar.token import Token
from siemantic.qradar.transport import Request

FAULTS = {
    "refused": refusal(401, f"the token {TOKEN} is wrong", description=TOKEN),
    "redirected": Reply(b"", 302, {"Location": "https://example.com/"}),
    "cut off": Reply(shows=0),
    "cut in the middle": Reply({"a": "b" * 100}, shows=100),
    "no JSON": Reply(f"<html>{TOKEN}".encode()),
}


def _whole_traceback(error):
    """The traceback as a debugger shows it: with all variables of all that the test called."""
    ours = error.__traceback__.tb_next
    shown = traceback.TracebackException(type(error), error, ours, capture_locals=True)
    return "".join(shown.format())


@pytest.mark.parametrize("fault", FAULTS)
def test_no_message_and_no_traceback_shows_the_token(server, console, caplog, fault):
    """Not even one with all variables, and no log of any library."""
    caplog.set_level(logging.DEBUG)
    server.replies["/api/x"] = [FAULTS[fault]]
    with pytest.raises(ConsoleError) as raised:
        console.ask(Request("POST", "/x", body=b"content"))
    assert TOKEN not in str(raised.value)
    assert TOKEN not in _whole_traceback(raised.value)
    assert TOKEN not in caplog.text
    assert server.asked("/api/x")[0].headers["sec"] == TOKEN


def test_no_traceback_of_a_console_that_is_not_there_shows_the_token(open_at, caplog):
    caplog.set_level(logging.DEBUG)
    with serve() as gone:
        address = gone.address
    with pytest.raises(ConsoleError) as raised, open_at(address):
        pass
    assert TOKEN not in _whole_traceback(raised.value) + caplog.text


def test_nothing_that_is_printed_shows_the_token(console):
    connection = Connection("https://127.0.0.1", Token(TOKEN))
    for each in (connection, console, console.channel, console.channel.client, Token(TOKEN)):
        assert TOKEN not in f"{each!r} {each}"


def test_a_token_is_written_to_no_file():
    with pytest.raises(TypeError, match="a token is not written anywhere"):
        pickle.dumps(Token(TOKEN))


@pytest.mark.parametrize(
    "text", ["", "  \n", "seven-7", "two words", "smörgås-token", "with\x07bell"]
)
def test_what_can_be_no_token_is_refused_and_not_shown(text):
    with pytest.raises(ConfigurationError) as raised:
        Token(text)
    assert not text.strip() or text not in str(raised.value)


def test_a_line_end_of_a_file_is_no_part_of_the_token():
    assert Token(f" {TOKEN}\r\n").reveal() == TOKEN


# --- what a console echoes ----------------------------------------------------------------------

ODD = 'a"b\\c/d+e%f&-token'
SPELLINGS = {
    "as it is": lambda token: token,
    "in an address": lambda token: quote(token, safe=""),
    "in an address, each character": lambda token: "".join(f"%{ord(e):02X}" for e in token),
    "in JSON": lambda token: json.dumps(token)[1:-1],
    "in JSON, each character": lambda token: "".join(f"\\u{ord(e):04x}" for e in token),
    "in JSON, as Java does it": lambda token: json.dumps(token)[1:-1].replace("/", "\\/"),
}


@pytest.mark.parametrize("token", [TOKEN, ODD])
@pytest.mark.parametrize("spelling", SPELLINGS)
def test_the_token_is_found_in_each_spelling(spelling, token):
    sent = f"<{SPELLINGS[spelling](token)}>"
    assert Token(token).hide_in_text(sent) == "<(token)>"


@given(st.binary(max_size=9), st.binary(max_size=9), st.sampled_from([TOKEN, ODD]), st.booleans())
def test_base64_shows_at_most_a_character_at_each_end(before, after, token, is_for_urls):
    """Wherever the token stands in what is encoded, and whatever is beside it."""
    encode = base64.urlsafe_b64encode if is_for_urls else base64.b64encode
    shown = Token(token).hide_in(encode(before + token.encode() + after))
    head, found, tail = shown.partition(b"(token)")
    assert found
    assert len(head) * 6 // 8 <= len(before) + 1
    assert len(tail.rstrip(b"=")) * 6 // 8 <= len(after) + 1


@given(st.binary())
def test_what_has_no_token_is_left_alone(content):
    assert Token(TOKEN).hide_in(content) == content


ECHOES = {
    "in JSON": Reply({"a": [{"b": f"x{TOKEN}"}]}),
    "in JSON, escaped": Reply(
        b'{"a": "%s"}' % SPELLINGS["in JSON, each character"](TOKEN).encode()
    ),
    "in JSON of another encoding": Reply(json.dumps({"a": TOKEN}).encode("utf-16")),
    "in a refusal, across what is shown of it": refusal(500, "x" * 290 + TOKEN),
    "in a refusal of an address": refusal(422, quote(TOKEN[:5]) + TOKEN[5:], description=TOKEN),
    "in a redirection, across what is shown of it": Reply(
        b"", 302, {"Location": f"https://example.com/{'x' * 270}{TOKEN}"}
    ),
    "in a header": refusal(503, "later", retry_after=TOKEN),
}


@pytest.mark.parametrize("echo", ECHOES)
def test_what_a_console_echoes_is_hidden_before_it_is_read_or_cut(server, console, echo):
    server.replies["/api/x"] = [ECHOES[echo]]
    try:
        told = str(console.get("/x"))
    except ConsoleError as error:
        told = f"{error}"
    assert TOKEN[:8] not in told


# --- addresses -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("qradar.example.com", "https://qradar.example.com"),
        ("https://qradar.example.com:8443/console/#/x", "https://qradar.example.com:8443"),
        ("https://[2001:db8::1]/api/", "https://[2001:db8::1]"),
        ("http://localhost:8000", "http://localhost:8000"),
        ("http://[::1]:8000/", "http://[::1]:8000"),
        (" https://qradar.example.com ", "https://qradar.example.com"),
    ],
)
def test_an_address_is_read_as_people_write_it(typed, address):
    assert read_address(typed) == address


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "'' is no address of a console; write https://qradar.example.com"),
        ("ftp://x", "'ftp://x' is no address of a console; write https://qradar.example.com"),
        ("https://x:99999", "is no address of a console"),
        ("https://x y", "is no address of a console"),
        ("http://qradar.example.com", "would send the token readable over the network; use https"),
        ("https://me:pw@x", "an address with a user name or password is not used"),
        ("https://me:pw@x:y", "what stands there is no address of a console"),
    ],
)
def test_what_is_no_address_is_told(typed, told):
    with pytest.raises(ConfigurationError) as raised:
        read_address(typed)
    assert told in str(raised.value)
    assert "pw" not in str(raised.value)
