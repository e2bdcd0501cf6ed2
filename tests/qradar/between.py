"""
A proxy between a client and the emulated console, which makes faults: it cuts, kills and changes.

It forwards each request over a connection of its own, and closes the client's after the answer.
"""

import http.client
import socket
import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit


@dataclass
class Between:
    """
    The proxy.

    Attributes:
        faults: for each request in turn, the first of these that is about it is used once.
        asked: method and path of each request.
    """

    address: str
    faults: list = field(default_factory=list)
    asked: list = field(default_factory=list)

    def fault_for(self, method, path):
        """The fault for a request, which is not made again; None where there is none."""
        for each in self.faults:
            if each.method == method and path.endswith(each.ending):
                self.faults.remove(each)
                return each
        return None


@dataclass(frozen=True)
class Fault:
    """
    What goes wrong with a request, of which the path has that ending.

    Attributes:
        reads: so many bytes of the body are read, and the connection is cut; nothing is forwarded.
        loses: the request is forwarded, and the connection is cut before the answer.
        before: called before the request is forwarded; nothing is, if it gives false.
        change: body -> what is forwarded.
        answer: body of the answer -> what the client gets.
        status: the client gets this status, with the pause that is asked for; nothing is forwarded.
    """

    method: str
    ending: str
    reads: int | None = None
    loses: bool = False
    before: object = None
    change: object = None
    answer: object = None
    status: int | None = None


@contextmanager
def between(server):
    """The proxy before a server."""
    listener = socket.create_server(("127.0.0.1", 0))
    proxy = Between(f"http://127.0.0.1:{listener.getsockname()[1]}")
    threading.Thread(target=_accept, args=(listener, proxy, server), daemon=True).start()
    try:
        yield proxy
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()


def _accept(listener, proxy, server):
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        connection.settimeout(20)
        threading.Thread(target=_serve, args=(connection, proxy, server), daemon=True).start()


def _serve(connection, proxy, server):
    with connection, connection.makefile("rb") as file, suppress(OSError, ValueError):
        method, target, _ = file.readline().decode().split(" ")
        headers = http.client.parse_headers(file)
        path = urlsplit(target).path
        proxy.asked.append((method, path))
        fault = proxy.fault_for(method, path) or Fault(method, "")
        length = int(headers.get("Content-Length", 0))
        if fault.reads is not None:
            file.read(min(fault.reads, length))
            return
        body = file.read(length)
        if fault.before is not None and not fault.before():
            return
        if fault.status is not None:
            connection.sendall(_raw((fault.status, [("Retry-After", "86400")], b"{}"), None))
            return
        answer = _forward(
            server, method, target, headers, fault.change(body) if fault.change else body
        )
        if not fault.loses:
            connection.sendall(_raw(answer, fault.answer))


def _forward(server, method, target, headers, body):
    parts = urlsplit(server.address)
    forwarding = http.client.HTTPConnection(parts.hostname, parts.port, timeout=60)
    left = {"host", "connection", "content-length"}
    sent = {k: v for k, v in headers.items() if k.lower() not in left}
    try:
        forwarding.request(method, target, body, sent)
        answer = forwarding.getresponse()
        return answer.status, answer.getheaders(), answer.read()
    finally:
        forwarding.close()


def _raw(answer, change):
    status, headers, body = answer
    body = change(body) if change else body
    kept = [(k, v) for k, v in headers if k.lower() not in {"content-length", "connection"}]
    kept += [("Content-Length", str(len(body))), ("Connection", "close")]
    lines = [f"HTTP/1.1 {status} Whatever", *(f"{name}: {value}" for name, value in kept)]
    return "\r\n".join([*lines, "", ""]).encode() + body
