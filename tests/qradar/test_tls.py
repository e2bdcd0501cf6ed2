"""TLS: who is trusted, with certificates of a CA made for the test."""

import ssl
from datetime import UTC, datetime

import pytest
import trustme

from qradar.scripted import Reply, serve
from siemantic.errors import ConfigurationError, ConsoleError


@pytest.fixture(scope="module")
def authority():
    """A CA that no system knows."""
    return trustme.CA()


@pytest.fixture
def ca_file(authority, tmp_path):
    """Its certificate in a file."""
    path = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(str(path))
    return path


def _context(authority, name="127.0.0.1"):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    return context


def test_a_console_with_a_certificate_of_the_given_ca_is_spoken_with(authority, ca_file, open_at):
    with serve(_context(authority)) as server, open_at(server.address, ca_file) as console:
        server.replies["/api/x"] = [Reply({"is": "there"})]
        assert console.get("/x") == {"is": "there"}


def test_a_certificate_of_an_unknown_ca_is_refused(authority, open_at, pauses):
    """At once: another attempt would be no better."""
    with serve(_context(authority)) as server:
        with pytest.raises(ConsoleError) as raised, open_at(server.address):
            pass
        assert str(raised.value).startswith(f"{server.address}: its certificate is not trusted (")
        assert str(raised.value).endswith("); give the CA that signed it")
        assert (server.seen, pauses) == ([], [])


def test_a_certificate_for_another_name_is_refused(authority, ca_file, open_at):
    """The way out is another address, and no other CA (issue 8)."""
    refused = pytest.raises(ConsoleError, match=r"certificate is not trusted .*127\.0\.0\.1'\); ")
    with serve(_context(authority, "other.example.com")) as server:
        with refused as raised, open_at(server.address, ca_file):
            pass
        assert server.seen == []
    assert str(raised.value).endswith("; give the address with a name that the certificate has")


def test_a_certificate_of_another_ca_than_the_given_one_is_refused(ca_file, open_at):
    refused = pytest.raises(ConsoleError, match=r"; the CA's file has not the one that signed it$")
    with serve(_context(trustme.CA())) as server, refused, open_at(server.address, ca_file):
        pass


def test_a_certificate_that_has_expired_is_told_as_such(authority, ca_file, open_at):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    past = datetime(2020, 1, 1, tzinfo=UTC)
    authority.issue_cert("127.0.0.1", not_before=past, not_after=past).configure_cert(context)
    refused = pytest.raises(ConsoleError, match=r"\(certificate has expired\); the console needs")
    with serve(context) as server, refused, open_at(server.address, ca_file):
        pass


def test_plain_http_at_a_port_with_tls_is_told_to_write_https(authority, open_at):
    with serve(_context(authority)) as server:
        address = server.address.replace("https:", "http:")
        with pytest.raises(ConsoleError, match=r"; if it speaks TLS, write https://$"):
            open_at(address).__enter__()


def test_a_server_without_tls_is_no_console(open_at):
    with serve() as server:
        address = server.address.replace("http:", "https:")
        with pytest.raises(ConsoleError, match="does not speak TLS as it should"), open_at(address):
            pass


@pytest.mark.parametrize(
    ("content", "reason"),
    [(None, "No such file or directory"), ("no certificate", "it holds no certificate in PEM")],
)
def test_a_file_that_is_no_ca_is_told(open_at, tmp_path, content, reason):
    path = tmp_path / "ca.pem"
    if content is not None:
        path.write_text(content)
    with pytest.raises(ConfigurationError) as raised, open_at("https://127.0.0.1:1", path):
        pass
    assert str(raised.value) == f"the CA's file {path} cannot be used: {reason}"


def test_a_server_that_calls_plain_http_a_bad_request_is_told_to_be_given_https(server, open_at):
    """As Apache does at a port with TLS."""
    server.replies["/api/help/versions"] = [Reply(b"speaking plain HTTP to TLS", 400)]
    with pytest.raises(ConsoleError, match=r"gives 400: .*; if it speaks TLS, write https://$"):
        open_at(server.address).__enter__()
