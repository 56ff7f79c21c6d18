"""The addresses of sts and iamcredentials.googleapis.com: workload identity, and acting as a service account.

Google's pages: "Method: v1.token" of the Security Token Service; "generateAccessToken", "signJwt" of IAM.
"""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote

from abm_sheets.localsheets.call import json_answer
from abm_sheets.localsheets.identity import Caller
from abm_sheets.localsheets.kinds import kind_of
from abm_sheets.localsheets.refusals import Refused, refusal, sheets_error, token_error
from abm_sheets.localsheets.signing import signed
from abm_sheets.localsheets.tokens import LIFETIME, short

if TYPE_CHECKING:
    import re

    from abm_sheets.localsheets.call import Answer, Call
    from abm_sheets.localsheets.service import LocalSheets
    from abm_sheets.localsheets.tokens import ServiceAccount

_ACCOUNT = r"/v1/projects/-/serviceAccounts/(?P<email>[^/:]+)"


def _exchange(service: LocalSheets, call: Call, _: re.Match[str]) -> Answer:
    """A token of somebody else's (a CI system, another cloud) for one of Google's."""
    form = dict(parse_qsl(call.body.decode("utf-8", "replace"), keep_blank_values=True))
    tokens = service.access.tokens
    token = "local"  # noqa: S105 - as /token gives out
    if service.access.strict:
        principal = tokens.workloads.get(form.get("subject_token", ""))
        if principal is None:
            message = "The subject token could not be verified."
            raise Refused(token_error(400, "invalid_grant", message))
        token = tokens.issue(Caller(principal, short(form.get("scope", "").split()), robot=True))
    answer = {
        "access_token": token,
        "issued_token_type": "urn:ietf:params:oauth:token-type:access_token",
        "token_type": "Bearer",
        "expires_in": LIFETIME,
    }
    return json_answer(answer, drive=True)


def _access_token(service: LocalSheets, call: Call, found: re.Match[str]) -> Answer:
    body = call.json()
    account = _lent(service, call, found, "getAccessToken")
    scopes = short(body.get("scope") or ())
    if not scopes:
        raise Refused(sheets_error(400, "Request contains an invalid argument.", "INVALID_ARGUMENT"))
    seconds = int(str(body.get("lifetime") or "3600s").removesuffix("s"))
    token = service.access.tokens.issue(Caller(account.email, scopes, account.project, robot=True), seconds)
    ends = service.now() + timedelta(seconds=seconds)
    return json_answer({"accessToken": token, "expireTime": ends.strftime("%Y-%m-%dT%H:%M:%SZ")})


def _sign_jwt(service: LocalSheets, call: Call, found: re.Match[str]) -> Answer:
    body = call.json()
    account = _lent(service, call, found, "signJwt")
    key_id, pem = next(iter(account.private.items()))
    claims: dict[str, Any] = json.loads(body.get("payload", "{}"))
    return json_answer({"keyId": key_id, "signedJwt": signed(claims, key_id, pem)})


def _locations(_: LocalSheets, __: Call, ___: re.Match[str]) -> Answer:
    """google-auth asks this in the background since 2.55: no account is bound to a region here."""
    return json_answer({"locations": [], "encodedLocations": "0x0"})


def _lent(service: LocalSheets, call: Call, found: re.Match[str], right: str) -> ServiceAccount:
    """The account that the caller may act as.

    Raises:
        Refused: They may not.
    """
    caller = service.access.bearer(call)
    if caller is None:
        raise Refused(refusal("unauthenticated", kind_of(call)))
    account = service.access.tokens.accounts.get(unquote(found["email"]))
    if account is None or caller.email not in account.creators:
        permission = f"iam.serviceAccounts.{right}"
        message = f"Permission '{permission}' denied on resource (or it may not exist)."
        info = {
            "@type": "type.googleapis.com/google.rpc.ErrorInfo",
            "reason": "IAM_PERMISSION_DENIED",
            "domain": "iam.googleapis.com",
            "metadata": {"permission": permission},
        }
        raise Refused(sheets_error(403, message, "PERMISSION_DENIED", [info]))
    return account


ROUTES = [
    ("POST", "/v1/token", _exchange),
    ("POST", _ACCOUNT + ":generateAccessToken", _access_token),
    ("POST", _ACCOUNT + ":signJwt", _sign_jwt),
    ("GET", _ACCOUNT + "/allowedLocations", _locations),
]
