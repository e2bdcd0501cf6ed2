"""The emulated console by TLS, with a certificate of a CA made for the test."""

import socket

import pytest
import trustme

from qradar.emulated import emulated
from siemantic.errors import ConfigurationError, ConsoleError
from siemantic.qradar.emulator.tls import load_certificate


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """Files of the CA, of a certificate with its chain, and of its key."""
    folder = tmp_path_factory.mktemp("tls")
    authority = trustme.CA()
    found = authority.issue_cert("127.0.0.1")
    authority.cert_pem.write_to_path(str(folder / "ca.pem"))
    found.private_key_pem.write_to_path(str(folder / "key.pem"))
    found.private_key_and_cert_chain_pem.write_to_path(str(folder / "both.pem"))
    for blob in found.cert_chain_pems:
        blob.write_to_path(str(folder / "cert.pem"), append=True)
    return folder


@pytest.fixture(params=[("cert.pem", "key.pem"), ("both.pem", None)], ids=["two files", "one"])
def server(files, request):
    """A console that speaks TLS."""
    cert, key = request.param
    tls = load_certificate(files / cert, None if key is None else files / key)
    with emulated(tls=tls) as found:
        yield found


def test_it_is_spoken_with_by_whom_trusts_its_ca(server, files, open_at):
    assert server.address.startswith("https://127.0.0.1:")
    with open_at(server.address, files / "ca.pem") as console:
        assert console.version == "26.0"


def test_who_does_not_trust_its_ca_sends_nothing(server, open_at):
    refused = pytest.raises(ConsoleError, match="its certificate is not trusted")
    with refused, open_at(server.address):
        pass


def test_who_speaks_no_tls_is_left_and_others_are_served(server, files, open_at):
    """Also while a connection says nothing at all: the handshake stops nobody else."""
    place = server.server_address[:2]
    with socket.create_connection(place, timeout=30) as silent:
        with socket.create_connection(place, timeout=30) as plain:
            plain.sendall(b"GET /api/system/about HTTP/1.1\r\n\r\n")
            assert b"HTTP/1.1 200" not in plain.recv(1000)
        with open_at(server.address, files / "ca.pem") as console:
            assert console.get("/ariel/databases")
        silent.close()


@pytest.mark.parametrize(
    ("cert", "key", "told"),
    [
        ("nowhere.pem", None, "No such file or directory"),
        ("cert.pem", None, "its key without a password with --key"),
        ("ca.pem", "key.pem", "its key without a password with --key"),
        ("key.pem", "key.pem", "give a certificate in PEM"),
        ("locked.pem", None, "its key without a password with --key"),
    ],
)
def test_a_certificate_that_cannot_be_used_is_told(files, cert, key, told):
    from cryptography.hazmat.primitives import serialization

    key_pem = serialization.load_pem_private_key((files / "key.pem").read_bytes(), None)
    locked = key_pem.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(b"secret"),
    )
    (files / "locked.pem").write_bytes((files / "cert.pem").read_bytes() + locked)
    with pytest.raises(ConfigurationError) as raised:
        load_certificate(files / cert, None if key is None else files / key)
    assert told in str(raised.value)
