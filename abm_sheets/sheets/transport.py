"""The HTTP layer: requests are counted where they leave, and may be led to this machine instead of Google."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

from requests import RequestException
from requests.adapters import BaseAdapter, HTTPAdapter

from abm_sheets.errors import ApiRootRefused
from abm_sheets.model.report import ApiCalls

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from requests import PreparedRequest, Response, Session

#: The hosts of the Sheets and Drive APIs; what goes there is counted.
API_HOSTS = ("https://sheets.googleapis.com/", "https://www.googleapis.com/")
#: Seconds to connect and to wait; Google itself gives up after 180 s (Sheets API, "Usage limits").
TIMEOUT = (10.0, 200.0)
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
#: Reads that are sent as POST (Sheets API reference).
_READING_POSTS = (":getByDataFilter", ":batchGetByDataFilter", ":search")


class Counted(BaseAdapter):
    """Counts the requests that pass on their way to another adapter."""

    def __init__(self, inner: BaseAdapter) -> None:
        super().__init__()
        self._inner = inner
        self._reads = 0
        self._writes = 0

    @property
    def calls(self) -> ApiCalls:
        """How many requests have passed."""
        return ApiCalls(read=self._reads, write=self._writes)

    def send(
        self,
        request: PreparedRequest,
        stream: bool = False,  # noqa: FBT001, FBT002 - requests' own signature
        timeout: float | tuple[float, float] | tuple[float, None] | None = None,
        verify: bool | str = True,  # noqa: FBT001, FBT002
        cert: bytes | str | tuple[bytes | str, bytes | str] | None = None,
        proxies: Mapping[str, str] | None = None,
    ) -> Response:
        """Count a request and pass it on."""
        path = urlsplit(request.url or "").path
        if request.method == "GET" or path.endswith(_READING_POSTS):
            self._reads += 1
        else:
            self._writes += 1
        return self._inner.send(
            request, stream=stream, timeout=timeout, verify=verify, cert=cert, proxies=proxies
        )

    def close(self) -> None:
        """Close the adapter that does the work."""
        self._inner.close()


class Patient(HTTPAdapter):
    """The network, with a time limit for every request, whoever sends it."""

    def send(self, request: PreparedRequest, *args: Any, **kwargs: Any) -> Response:  # noqa: ANN401
        """Send a request; without a time limit of its own it gets ours."""
        if kwargs.get("timeout") is None:
            kwargs["timeout"] = TIMEOUT
        return super().send(request, *args, **kwargs)


class Redirected(Patient):
    """Sends what is meant for Google to an address on this machine, and nothing anywhere else."""

    def __init__(self, root: str) -> None:
        super().__init__()
        self._scheme, self._host = loopback_root(root)

    def send(self, request: PreparedRequest, *args: Any, **kwargs: Any) -> Response:  # noqa: ANN401
        """Lead a request to the other address, its path and query unchanged."""
        parts = urlsplit(request.url or "")
        if is_googles(parts.hostname or ""):
            request.url = urlunsplit((self._scheme, self._host, parts.path, parts.query, ""))
            request.headers.pop("Host", None)
        elif parts.hostname not in LOOPBACK:
            raise BeyondThisMachine(parts.hostname, request=request)
        return super().send(request, *args, **kwargs)


class BeyondThisMachine(RequestException):
    """Something wanted to leave this machine although ABM_SHEETS_API_ROOT keeps everything here."""


def is_googles(host: str) -> bool:
    """Return whether a host is one of Google's API hosts, that of tokens included."""
    return host.endswith(".googleapis.com") or host == "accounts.google.com"


def loopback_root(root: str) -> tuple[str, str]:
    """Return scheme and host of an API root; ApiRootRefused unless it is on this machine."""
    parts = urlsplit(root)
    if parts.scheme != "http" or parts.hostname not in LOOPBACK:
        raise ApiRootRefused(root)
    return parts.scheme, parts.netloc


def network(root: str | None) -> BaseAdapter:
    """Return the way out: the network, or with an API root nothing but this machine."""
    return Redirected(root) if root else Patient()


def open_session(session: Session, root: str | None) -> None:
    """Let a session reach the network in our way only.

    Nothing of the environment signs a request in our place: ``requests`` would take a password from
    ``.netrc``.
    """
    session.auth = _unchanged
    if root:
        session.trust_env = False
    for scheme in ("https://", "http://"):
        session.mount(scheme, network(root))


def _unchanged(request: PreparedRequest) -> PreparedRequest:
    return request


def mounted(session: Session, make_adapter: Callable[[], BaseAdapter]) -> Counted:
    """Mount one counted adapter on the API hosts of a session, and return it."""
    counted = Counted(make_adapter())
    for host in API_HOSTS:
        session.mount(host, counted)
    return counted
