"""The door in the process: a transport for ``requests`` sessions."""

from __future__ import annotations

import http.client
import io
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import requests
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict
from urllib3 import HTTPSConnectionPool
from urllib3.exceptions import ProtocolError, ReadTimeoutError
from urllib3.response import HTTPResponse

from .faults import BrokenAnswer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .call import Answer
    from .service import LocalSheets


class LocalSheetsAdapter(BaseAdapter):
    """Lets a session talk to a LocalSheets where it means to talk to Google.

    ``session.mount("https://sheets.googleapis.com/", LocalSheetsAdapter(service))``
    """

    def __init__(self, service: LocalSheets) -> None:
        """Lead to this service."""
        super().__init__()
        self.service = service

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,  # noqa: ARG002, FBT001, FBT002
        timeout: None | float | tuple[float, float] | tuple[float, None] = None,  # noqa: RUF036
        verify: bool | str = True,  # noqa: ARG002, FBT001, FBT002
        cert: None | bytes | str | tuple[bytes | str, bytes | str] = None,  # noqa: ARG002, RUF036
        proxies: Mapping[str, str] | None = None,  # noqa: ARG002
    ) -> requests.Response:
        """Answer a request without any network.

        Raises:
            LocalFileError: A file could not be saved; nothing has changed.
            requests.ConnectionError, requests.ReadTimeout: A fault was asked for.
        """
        parts = urlsplit(request.url or "")
        body = request.body if isinstance(request.body, (bytes, str)) else None
        answer = self.service.handle(
            request.method or "GET", parts.path, parts.query, dict(request.headers), body
        )
        length = len(answer.body)
        if isinstance(answer, BrokenAnswer):
            answer, length = self._broken(answer, request, timeout)
        headers = {**answer.headers, "Content-Length": str(length)}
        response = requests.Response()
        response.status_code = answer.status
        response.headers = CaseInsensitiveDict(headers)
        response.encoding = "utf-8"
        response.url = request.url or ""
        response.request = request
        response.raw = HTTPResponse(
            body=io.BytesIO(answer.body), headers=headers, status=answer.status, preload_content=False
        )
        return response

    def _broken(
        self, answer: BrokenAnswer, request: requests.PreparedRequest, timeout: object
    ) -> tuple[Answer, int]:
        """What a fault makes of an answer, with the exceptions of a real connection."""
        if answer.how == "cut":
            return answer, answer.whole
        if answer.how == "close":
            ended = http.client.RemoteDisconnected("Remote end closed connection without response")
            raise requests.ConnectionError(ProtocolError("Connection aborted.", ended), request=request)
        seconds = timeout[1] if isinstance(timeout, tuple) else timeout
        if seconds is not None:
            # No time passes in the process: whoever has set a limit has reached it.
            pool = HTTPSConnectionPool(urlsplit(request.url or "").hostname or "localhost")
            late = ReadTimeoutError(pool, request.url or "", f"Read timed out. (read timeout={seconds})")
            raise requests.ReadTimeout(late, request=request)
        self.service.faults.hold(answer.call)
        after = answer.then()
        return after, len(after.body)

    def close(self) -> None:
        """Nothing to close."""
