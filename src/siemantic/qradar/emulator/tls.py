"""The certificate of the emulated console."""

import ssl
from pathlib import Path

from siemantic.errors import ConfigurationError


def load_certificate(certificate: Path, key: Path | None) -> ssl.SSLContext:
    """
    TLS with a certificate in PEM, its chain behind it.

    Args:
        key: its key in PEM; None if that is in the same file.
    Raises:
        ConfigurationError: one of them cannot be read, has a password, or is not of the other.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    try:
        context.load_cert_chain(certificate, key, password=_no_password)
    except (OSError, ValueError) as error:
        is_file = isinstance(error, OSError) and not isinstance(error, ssl.SSLError)
        reason = error.strerror if is_file and isinstance(error, OSError) else _PEM
        message = f"the certificate {certificate} cannot be used: {reason}"
        raise ConfigurationError(message) from error
    return context


_PEM = "give a certificate in PEM with --cert, and its key without a password with --key"


def _no_password() -> str:
    """Else OpenSSL asks for one at the terminal."""
    raise ValueError(_PEM)
