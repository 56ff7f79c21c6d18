"""Tokens by which Google says who calls: verified against Google's certificates, which are cached.

See https://developers.google.com/identity/openid-connect/openid-connect#validatinganidtoken.
"""

from __future__ import annotations

import hmac
import re
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import requests
from google.auth import jwt

from abm_sheets.errors import ApiUnavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

#: Google's certificates for ID tokens, {key id: X.509 in PEM}.
CERTIFICATES = "https://www.googleapis.com/oauth2/v1/certs"
ISSUERS = frozenset({"https://accounts.google.com", "accounts.google.com"})
#: Seconds by which clocks may differ.
SKEW = 10
#: Seconds to wait for the certificates: whoever calls waits too.
_TIMEOUT = (3.0, 5.0)
#: Seconds for which certificates are kept: what their Cache-Control says, within these bounds.
_SHORTEST, _LONGEST = 60.0, 24 * 3600.0
#: A token that names an unknown key makes us look again, but not more often than this.
_LOOK_AGAIN = 60.0
_MAX_AGE = re.compile(r"\bmax-age=(\d+)")
_LONGEST_TOKEN = 8192


class TokenRefused(Exception):
    """A token is not what it has to be; ``reason`` is one word for the log, and quotes nothing of it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Whom a token names: ``subject`` is Google's stable id."""

    subject: str
    email: str


class Certificates:
    """Google's certificates, fetched when they are needed and kept for their lifetime."""

    def __init__(self, session: requests.Session, clock: Callable[[], float] = time.monotonic) -> None:
        self._session = session
        self._clock = clock
        self._lock = threading.Lock()
        self._known: Mapping[str, str] = {}
        self._until = self._fetched = float("-inf")

    def holding(self, key_id: object) -> Mapping[str, str]:
        """Return the certificates; looked for again when they are old or lack a key.

        Raises:
            ApiUnavailable: Google does not answer, and none that may still be used are known.
        """
        with self._lock:
            now = self._clock()
            unknown = key_id not in self._known if isinstance(key_id, str) else False
            if now >= self._until or (unknown and now >= self._fetched + _LOOK_AGAIN):
                self._fetch(now)
            return self._known

    def _fetch(self, now: float) -> None:
        try:
            answer = self._session.get(CERTIFICATES, timeout=_TIMEOUT)
            answer.raise_for_status()
            found = {str(key): str(text) for key, text in dict(answer.json()).items()}
        except (requests.RequestException, ValueError, TypeError) as error:
            if now < self._until:
                self._fetched = now
                return
            raise ApiUnavailable(f"certificates: {type(error).__name__}") from None
        age = _MAX_AGE.search(answer.headers.get("Cache-Control", ""))
        lifetime = min(max(float(age[1]) if age else 0.0, _SHORTEST), _LONGEST)
        self._known = found
        self._fetched, self._until = now, now + lifetime


def verified(
    token: str, certificates: Certificates, *, audience: str, account: str | None = None
) -> Identity:
    """Return whom a token of Google's names.

    Checked: RS256 signature, issuer, issue and expiry (10 s of skew), the exact audience, a verified
    address, and with ``account`` the exact address.

    Raises:
        TokenRefused: It is not signed by Google, not for this audience, not of this account, or not
            valid now.
        ApiUnavailable: Google's certificates cannot be had.
    """
    if not audience:
        raise TokenRefused("audience")
    claims = _claims(token, certificates, audience)
    issuer, email, subject = claims.get("iss"), claims.get("email"), claims.get("sub")
    if not isinstance(issuer, str) or issuer not in ISSUERS:
        raise TokenRefused("issuer")
    if claims.get("email_verified") is not True or not isinstance(email, str) or not isinstance(subject, str):
        raise TokenRefused("address")
    if account is not None and not hmac.compare_digest(email.encode("utf-8", "replace"), account.encode()):
        raise TokenRefused("account")
    return Identity(subject=subject, email=email)


def _claims(token: str, certificates: Certificates, audience: str) -> Mapping[str, Any]:
    if not token or len(token) > _LONGEST_TOKEN or not token.isascii():
        raise TokenRefused("malformed")
    try:
        header = jwt.decode_header(token)  # type: ignore[no-untyped-call]
    except (ValueError, TypeError, RecursionError):
        raise TokenRefused("malformed") from None
    # google-auth knows ES256 too, and tries every key where none is named.
    if header.get("alg") != "RS256" or not isinstance(header.get("kid"), str):
        raise TokenRefused("algorithm")
    known = certificates.holding(header["kid"])
    try:
        claims: Mapping[str, Any] = jwt.decode(  # type: ignore[no-untyped-call]
            token, certs=known, audience=audience, clock_skew_in_seconds=SKEW
        )
    except Exception as error:  # noqa: BLE001 - whatever a stranger's text makes it raise, the token is refused
        raise TokenRefused(_reason(str(error))) from None
    return claims


def _reason(text: str) -> str:
    words = {
        "audience": "audience",
        "expired": "expired",
        "too early": "early",
        "key id": "key",
        "signature": "signature",
    }
    return next((reason for word, reason in words.items() if word in text), "malformed")
