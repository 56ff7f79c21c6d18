"""Getting a token: with a time limit, without waiting behind our back, and without a call to a third host."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from google.auth.credentials import Credentials
from google.auth.exceptions import TransportError
from google.auth.transport.requests import Request

from abm_sheets.sheets.answers import TokenAway

if TYPE_CHECKING:
    from collections.abc import Mapping

    from google.auth.transport import Response

#: Seconds: a token takes one.
_LONGEST = 30.0
#: google-auth would wait in real time and ask again by itself; our own policy does that.
_LATER = frozenset({408, 429, 500, 502, 503, 504})
#: The path of the Regional Access Boundary, a look-up that google-auth makes beside every call (since 2.55).
_BOUNDARY = "/allowedLocations"


class Quiet(Credentials):
    """Credentials that get their tokens from others, and do nothing else that those do.

    google-auth's own start a look-up at another of Google's hosts whenever they sign a request; it cannot be
    switched off (googleapis/google-cloud-python#17653). It hangs on the signing, not on the refreshing.
    """

    def __init__(self, inner: Credentials) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._inner = inner
        # Who pays for the quota, where gcloud's own credentials are used.
        self._quota_project_id = getattr(inner, "quota_project_id", None)

    def refresh(self, request: Request) -> None:
        """Get a new token.

        Raises:
            google.auth.exceptions.GoogleAuthError: There is none.
        """
        self._inner.refresh(request)  # type: ignore[no-untyped-call]
        self.token = self._inner.token
        self.expiry = self._inner.expiry


class TokenRequest(Request):
    """The transport of google-auth: one request, one answer; "later" is told at once."""

    def __call__(
        self,
        url: str,
        method: str = "GET",
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        timeout: float | tuple[float, float] | None = None,
        **kwargs: Any,  # noqa: ANN401
    ) -> Response:
        """Ask for a token.

        Raises:
            TokenAway: The answer is "later", or no JSON.
            TransportError: There is no answer.
        """
        if _BOUNDARY in url:
            raise TransportError("not asked for")  # type: ignore[no-untyped-call]
        limit = _LONGEST if timeout is None or isinstance(timeout, tuple) else min(timeout, _LONGEST)
        answer: Response = super().__call__(url, method, body, headers, limit, **kwargs)  # type: ignore[no-untyped-call]
        if method == "POST" and (answer.status in _LATER or not _is_json(answer.data)):
            raise TokenAway(f"token: {answer.status}")  # type: ignore[no-untyped-call]
        return answer


def _is_json(data: bytes) -> bool:
    try:
        json.loads(data)
    except ValueError:
        return False
    return True
