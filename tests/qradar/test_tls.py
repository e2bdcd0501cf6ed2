"""TLS: who is trusted, with certificates of a CA made for the test."""

import ssl

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
    refused = pytest.raises(ConsoleError, match=r"certificate is not trusted .*127\.0\.0\.1")
    with serve(_context(authority, "other.example.com")) as server:
        with refused, open_at(server.address, ca_file):
            pass
        assert server.seen == []


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
