"""The door over HTTP, on this machine only."""

from __future__ import annotations

import traceback
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from .call import Answer, json_answer
from .errors import ApiError, LocalFileError
from .faults import BrokenAnswer

if TYPE_CHECKING:
    from .service import LocalSheets


class Door(ThreadingHTTPServer):
    """Serves a LocalSheets on 127.0.0.1; its lock lets one request in at a time."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, service: LocalSheets, port: int = 0) -> None:
        """Listen on a port (0: any free one)."""
        super().__init__(("127.0.0.1", port), _Handler)
        self.service = service
        self.stopping = False

    def server_close(self) -> None:
        """Stop; calls that hang end without an answer."""
        self.stopping = True
        self.service.faults.release()
        super().server_close()

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    server: Door
    #: Small answers must not wait for the client's acknowledgement of their headers.
    wbufsize = -1
    disable_nagle_algorithm = True

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        parts = urlsplit(self.path)
        try:
            answer = self.server.service.handle(
                self.command, parts.path, parts.query, dict(self.headers.items()), body
            )
        except LocalFileError as error:
            answer = _file_trouble(error)
        except Exception:  # noqa: BLE001 - a bug: the client gets Google's 500, stderr the trace
            traceback.print_exc()
            answer = json_answer(ApiError(500, "Internal error encountered.").body(), status=500)
        if isinstance(answer, BrokenAnswer):
            self._break(answer)
        else:
            self._send(answer)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _answer  # noqa: N815

    def _break(self, answer: BrokenAnswer) -> None:
        """Do to the connection what a fault asks for."""
        if answer.how == "hang" and not self.server.stopping:
            released = self.server.service.faults.hold(answer.call, self.connection)
            if released and not self.server.stopping:
                self._send(answer.then())
                return
        elif answer.how == "cut":
            self._send(answer, answer.whole)
        self.close_connection = True

    def _send(self, answer: Answer, length: int | None = None) -> None:
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if answer.status != 204:
            self.send_header("Content-Length", str(len(answer.body) if length is None else length))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)

    def version_string(self) -> str:
        """The name of the server (BaseHTTPRequestHandler sends it as well as ours)."""
        return "ESF"

    def send_response(self, code: int, message: str | None = None) -> None:
        """Start an answer; the Server header comes with the others."""
        self.send_response_only(code, message)
        self.send_header("Date", self.date_time_string(self.server.service.clock().timestamp()))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing: the one line on the screen is the address."""


def _file_trouble(error: LocalFileError) -> Answer:
    """A file that cannot be saved, in the shape of Google's errors."""
    body = ApiError(503, str(error)).body()
    body["error"]["details"] = [{"@type": "localsheets.FileTrouble", "reason": error.reason}]
    return json_answer(body, status=503)
