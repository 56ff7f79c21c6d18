"""The door in the process: a transport for ``requests`` sessions."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import requests
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict
from urllib3.response import HTTPResponse

if TYPE_CHECKING:
    from collections.abc import Mapping

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
        timeout: None | float | tuple[float, float] | tuple[float, None] = None,  # noqa: ARG002, RUF036
        verify: bool | str = True,  # noqa: ARG002, FBT001, FBT002
        cert: None | bytes | str | tuple[bytes | str, bytes | str] = None,  # noqa: ARG002, RUF036
        proxies: Mapping[str, str] | None = None,  # noqa: ARG002
    ) -> requests.Response:
        """Answer a request without any network.

        Raises:
            LocalFileError: A file could not be saved; nothing has changed.
        """
        parts = urlsplit(request.url or "")
        body = request.body if isinstance(request.body, (bytes, str)) else None
        answer = self.service.handle(
            request.method or "GET", parts.path, parts.query, dict(request.headers), body
        )
        response = requests.Response()
        response.status_code = answer.status
        response.headers = CaseInsensitiveDict(answer.headers)
        response.encoding = "utf-8"
        response.url = request.url or ""
        response.request = request
        response.raw = HTTPResponse(
            body=io.BytesIO(answer.body), headers=dict(answer.headers), status=answer.status,
            preload_content=False,
        )  # fmt: skip
        return response

    def close(self) -> None:
        """Nothing to close."""
