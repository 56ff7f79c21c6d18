"""Signing in: who has which key, consent and token (RFC 6749, RFC 7523, as Google answers them)."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, field
from datetime import timedelta
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from .identity import PROJECT, Caller
from .kinds import AUTH
from .refusals import NOT_DELEGATED, REVOKED, SKEWED, Refused, token_error
from .signing import GOOGLE_TOKEN_URI, KEY_SIZE, BadAssertion, new_key_file, opened, public_key_of, verify

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Mapping
    from datetime import datetime

LIFETIME = 3599
#: Consent to an app "in testing" dies after a week (field notes 5).
TESTING_LIFETIME = timedelta(days=7)
#: How far a client's clock may be from Google's [?].
LEEWAY = 300


@dataclass
class ServiceAccount:
    """A service account: its public keys by their ids, and for whom it may act, with which scopes.

    The keys of ``delegation`` are addresses, also with ``*``; ``creators`` have the role "Service Account
    Token Creator"; ``private`` are the keys with which IAM signs for it.
    """

    email: str
    client_id: str
    project: str = PROJECT
    keys: dict[str, str] = field(default_factory=dict)
    delegation: dict[str, frozenset[str]] = field(default_factory=dict)
    creators: set[str] = field(default_factory=set)
    private: dict[str, str] = field(default_factory=dict)


@dataclass
class Consent:
    """What a person has allowed an app: behind a code at first, then behind a refresh token."""

    email: str
    client_id: str
    scopes: frozenset[str]
    expires: datetime | None = None
    redirect_uri: str = ""
    challenge: str = ""
    offline: bool = False


@dataclass(frozen=True)
class Issued:
    """An access token's meaning."""

    caller: Caller
    expires: datetime


class Tokens:
    """All that signs in, and all that was handed out."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        """Nobody can sign in yet."""
        self._clock = clock
        self._made = 0
        self.accounts: dict[str, ServiceAccount] = {}
        #: Tokens of other identity providers that are trusted, and whose they are.
        self.workloads: dict[str, str] = {}
        #: Apps by their client ids: the secret. Without any, every app is welcome.
        self.apps: dict[str, str] = {}
        #: Who sits at the browser and consents; None: they decline.
        self.consenting: str | None = None
        #: What they allow of what is asked; None: all of it.
        self.allowing: frozenset[str] | None = None
        #: Whether the app's consent screen is "in testing".
        self.testing = False
        self._asked: set[tuple[str, str]] = set()
        self._codes: dict[str, Consent] = {}
        self._refresh: dict[str, Consent] = {}
        self._issued: dict[str, Issued] = {}

    # --- set up by tests ------------------------------------------------------------------------

    def new_account(
        self, email: str, *, token_uri: str = GOOGLE_TOKEN_URI, project: str = PROJECT,
        delegation: Mapping[str, Iterable[str]] | None = None, key_size: int = KEY_SIZE,
    ) -> dict[str, Any]:  # fmt: skip
        """Register a service account with a new key, and return the content of its key file."""
        client_id = str(int(hashlib.sha256(email.encode()).hexdigest()[:17], 16)).zfill(21)
        key_file = new_key_file(email, client_id, project, token_uri, key_size)
        self.register(key_file, project=project, delegation=delegation)
        return key_file

    def register(
        self, key_file: Mapping[str, Any], *, project: str = PROJECT,
        delegation: Mapping[str, Iterable[str]] | None = None,
    ) -> None:  # fmt: skip
        """Trust the key of a service account's key file.

        Raises:
            KeyError: It is no key file.
            ValueError: The key is none.
        """
        email = key_file["client_email"]
        known = self.accounts.setdefault(email, ServiceAccount(email, key_file.get("client_id", ""), project))
        known.keys[key_file["private_key_id"]] = public_key_of(key_file["private_key"])
        known.private[key_file["private_key_id"]] = key_file["private_key"]
        for subject, scopes in (delegation or {}).items():
            known.delegation[subject] = short(scopes)

    def issue(self, caller: Caller, seconds: float = LIFETIME) -> str:
        """Hand out an access token."""
        token = self._secret("ya29.", caller.email)
        self._issued[token] = Issued(caller, self._clock() + timedelta(seconds=seconds))
        return token

    def allow(self, email: str, scopes: Iterable[str], client_id: str = "") -> str:
        """Hand out a refresh token, as if this person had consented."""
        expires = self._clock() + TESTING_LIFETIME if self.testing else None
        token = self._secret("1//", email)
        self._refresh[token] = Consent(email, client_id, short(scopes), expires)
        return token

    def revoke(self, email: str) -> None:
        """Take back all that a person has allowed and all tokens in their name."""
        self._refresh = {token: each for token, each in self._refresh.items() if each.email != email}
        self._issued = {token: each for token, each in self._issued.items() if each.caller.email != email}

    # --- asked by clients -----------------------------------------------------------------------

    def caller_of(self, token: str) -> Caller | None:
        """Who holds an access token that is still good."""
        issued = self._issued.get(token)
        return issued.caller if issued and issued.expires > self._clock() else None

    def revoked(self, token: str) -> bool:
        """Take back a refresh token with its consent, or an access token; whether it was known."""
        consent = self._refresh.pop(token, None)
        issued = self._issued.pop(token, None)
        return bool(consent or issued)

    def consented(self, query: Mapping[str, str]) -> str | None:
        """The code that a person's browser brings back to an app; None: they declined."""
        if self.consenting is None:
            return None
        scopes = short(query.get("scope", "").split())
        if self.allowing is not None:
            scopes &= self.allowing
        # Google gives a refresh token at the first consent only, unless it is asked to ask again.
        app = (self.consenting, query.get("client_id", ""))
        anew = app not in self._asked or "consent" in query.get("prompt", "")
        self._asked.add(app)
        code = self._secret("4/", self.consenting)
        self._codes[code] = Consent(
            self.consenting,
            query.get("client_id", ""),
            scopes,
            self._clock() + timedelta(minutes=10),
            query.get("redirect_uri", ""),
            query.get("code_challenge", ""),
            offline=query.get("access_type") == "offline" and anew,
        )
        return code

    def exchanged(self, form: Mapping[str, str], audiences: Container[str]) -> dict[str, Any]:
        """What the token endpoint answers to a form.

        Args:
            form: The fields of the request.
            audiences: The addresses that a JWT may be meant for.

        Raises:
            Refused: With Google's error.
        """
        kind = form.get("grant_type", "")
        if kind == "urn:ietf:params:oauth:grant-type:jwt-bearer":
            return self._for_assertion(form.get("assertion", ""), audiences)
        if kind == "refresh_token":
            return self._for_refresh_token(form)
        if kind == "authorization_code":
            return self._for_code(form)
        raise Refused(token_error(400, "unsupported_grant_type", f"Invalid grant_type: {kind}"))

    def _for_assertion(self, assertion: str, audiences: Container[str]) -> dict[str, Any]:
        try:
            account, claims = self._trusted(assertion, audiences)
        except BadAssertion as bad:
            raise Refused(token_error(400, "invalid_grant", str(bad))) from None
        scopes = short(str(claims.get("scope", "")).split())
        if not scopes:
            raise Refused(token_error(400, "invalid_scope", "Empty or missing scope not allowed."))
        subject = claims.get("sub")
        if subject and subject != account.email:
            allowed = [known for name, known in account.delegation.items() if fnmatchcase(subject, name)]
            if not any(scopes <= known for known in allowed):
                raise Refused(token_error(401, "unauthorized_client", NOT_DELEGATED))
            return self._answer(Caller(subject, scopes, account.project))
        return self._answer(Caller(account.email, scopes, account.project, robot=True))

    def _trusted(self, assertion: str, audiences: Container[str]) -> tuple[ServiceAccount, Mapping[str, Any]]:
        """The account that has signed a JWT, and its claims.

        Raises:
            BadAssertion: It cannot be trusted.
        """
        header, claims = opened(assertion)
        account = self.accounts.get(str(claims.get("iss", "")))
        if account is None:
            raise BadAssertion("Invalid grant: account not found")
        kid = header.get("kid")
        key = account.keys.get(kid) if kid else next(iter(account.keys.values()), None)
        if header.get("alg") != "RS256" or key is None:
            raise BadAssertion("Invalid JWT Signature.")
        verify(assertion, key)
        self._check_times(claims)
        if claims.get("aud") not in audiences:
            raise BadAssertion(
                f"Invalid JWT: Failed audience check. The right audience is {GOOGLE_TOKEN_URI}"
            )
        return account, claims

    def _check_times(self, claims: Mapping[str, Any]) -> None:
        now = self._clock().timestamp()
        try:
            begins, ends = float(claims["iat"]), float(claims["exp"])
        except (KeyError, TypeError, ValueError):
            raise BadAssertion(SKEWED) from None
        if ends - begins > 3600 + LEEWAY or begins > now + LEEWAY or ends < now - LEEWAY or ends < begins:
            raise BadAssertion(SKEWED)

    def _for_refresh_token(self, form: Mapping[str, str]) -> dict[str, Any]:
        self._check_app(form)
        consent = self._refresh.get(form.get("refresh_token", ""))
        if consent is None or (consent.expires and consent.expires <= self._clock()):
            raise Refused(token_error(400, "invalid_grant", REVOKED))
        if consent.client_id and consent.client_id != form.get("client_id"):
            raise Refused(token_error(401, "unauthorized_client", "Unauthorized"))
        wanted = short(form.get("scope", "").split())
        if not wanted <= consent.scopes:
            raise Refused(token_error(400, "invalid_scope", "Bad Request"))
        scopes = wanted or consent.scopes
        return self._answer(Caller(consent.email, scopes), shown=scopes)

    def _for_code(self, form: Mapping[str, str]) -> dict[str, Any]:
        self._check_app(form)
        consent = self._codes.pop(form.get("code", ""), None)
        if consent is None or (consent.expires and consent.expires <= self._clock()):
            raise Refused(token_error(400, "invalid_grant", "Malformed auth code."))
        if consent.redirect_uri != form.get("redirect_uri"):
            raise Refused(token_error(400, "redirect_uri_mismatch", "Bad Request"))
        if consent.challenge and consent.challenge != _challenge(form.get("code_verifier", "")):
            raise Refused(token_error(400, "invalid_grant", "Invalid code verifier."))
        answer = self._answer(Caller(consent.email, consent.scopes), shown=consent.scopes)
        if consent.offline:
            answer["refresh_token"] = self.allow(consent.email, consent.scopes, consent.client_id)
        return answer

    def _check_app(self, form: Mapping[str, str]) -> None:
        client_id = form.get("client_id", "")
        if self.apps and client_id not in self.apps:
            raise Refused(token_error(401, "invalid_client", "The OAuth client was not found."))
        if self.apps and self.apps[client_id] != form.get("client_secret", ""):
            raise Refused(token_error(401, "invalid_client", "Unauthorized"))

    def _answer(self, caller: Caller, shown: frozenset[str] | None = None) -> dict[str, Any]:
        answer: dict[str, Any] = {"access_token": self.issue(caller), "expires_in": LIFETIME}
        if shown is not None:
            answer["scope"] = " ".join(long(shown))
        return {**answer, "token_type": "Bearer"}

    def _secret(self, mark: str, email: str) -> str:
        self._made += 1
        return mark + hashlib.sha256(f"{self._made}/{email}".encode()).hexdigest()


def short(scopes: Iterable[str]) -> frozenset[str]:
    """Scopes without their common beginning."""
    return frozenset(scope.removeprefix(AUTH) for scope in scopes)


def long(scopes: Iterable[str]) -> list[str]:
    """Scopes as clients spell them; those of OpenID have no address."""
    return [scope if scope in ("openid", "email", "profile") else AUTH + scope for scope in sorted(scopes)]


def _challenge(verifier: str) -> str:
    """The S256 challenge of a verifier (RFC 7636, 4.2)."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
