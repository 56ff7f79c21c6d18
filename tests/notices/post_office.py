"""An SMTP server and a web hook on this machine that keep what they are sent."""

from __future__ import annotations

import json
import socketserver
import threading
from contextlib import contextmanager
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage


class Mailbox(socketserver.ThreadingTCPServer):
    """Speaks as much SMTP as a letter needs; ``refuses`` whom it does not know."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Smtp)
        self.port = self.server_address[1]
        self.refuses = False
        self.letters: list[EmailMessage] = []
        #: Envelope recipients, one list per letter.
        self.envelopes: list[list[str]] = []

    def address(self, to: str, extra: str = "") -> str:
        """How a letter to somebody is addressed."""
        return f"mailto://127.0.0.1:{self.port}/?from=abm@example.fr&to={to}{extra}"


class _Smtp(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        server, to = self.server, []
        self._say("220 here")
        while line := self.rfile.readline():
            verb = line[:4].upper()
            if verb == b"RCPT" and server.refuses:
                self._say("550 nobody of that name")
            elif verb == b"DATA":
                self._say("354 go on")
                server.letters.append(message_from_bytes(self._data(), policy=policy.default))
                server.envelopes.append(to)
                to = []
                self._say("250 taken")
            elif verb == b"QUIT":
                self._say("221 bye")
                return
            else:
                if verb == b"RCPT":
                    to.append(line.decode().split("<")[1].split(">")[0])
                self._say("250 fine")

    def _data(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        return b"".join(lines)

    def _say(self, text: str) -> None:
        self.wfile.write(text.encode() + b"\r\n")


class Hook(ThreadingHTTPServer):
    """Takes JSON; ``status`` is what it answers."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Http)
        self.port = self.server_address[1]
        self.status = 200
        self.taken: list[dict] = []


class _Http(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.server.status == 200:
            self.server.taken.append(json.loads(body))
        self.send_response(self.server.status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@contextmanager
def running(server: socketserver.BaseServer) -> Iterator[None]:
    """Serve for the block."""
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def mailbox():
    server = Mailbox()
    with running(server):
        yield server


@pytest.fixture
def hook():
    server = Hook()
    with running(server):
        yield server
