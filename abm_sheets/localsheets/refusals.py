"""Google's refusals, word for word where a real one is known (field notes 5 to 7; [?]: wording unverified).

Each is a function of what was asked, because Sheets, Drive and the token endpoint word the same
refusal differently.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .call import DRIVE_HEADERS, SHEETS_HEADERS, Answer, pretty
from .errors import ApiError
from .identity import PROJECT
from .kinds import AUTH
from .pages import PAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .kinds import Kind


_EXPECTED = (
    "Expected OAuth 2 access token, login cookie or other valid authentication credential. "
    "See https://developers.google.com/identity/sign-in/web/devconsole-project."
)
STORAGE_FULL = "The user's Drive storage quota has been exceeded."
NO_STORAGE = (
    "Service Accounts do not have storage quota. Leverage shared drives "
    "(https://developers.google.com/workspace/drive/api/guides/about-shareddrives), or use OAuth delegation "
    "(http://support.google.com/a/answer/7281227) instead."
)
SKEWED = (
    "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. "
    "Check your iat and exp values in the JWT claim."
)
NOT_DELEGATED = (
    "Client is unauthorized to retrieve access tokens using this method, or client not authorized for any "
    "of the scopes requested."
)
REVOKED = "Token has been expired or revoked."


class Refused(ApiError):
    """An error with its answer ready-made."""

    def __init__(self, answer: Answer) -> None:
        """Keep the answer."""
        super().__init__(answer.status, "refused")
        self.answer = answer


def sheets_error(
    code: int,
    message: str,
    status: str,
    details: list[Any] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """An error of the Sheets API."""
    error: dict[str, Any] = {"code": code, "message": message, "status": status}
    if details:
        error["details"] = details
    return Answer(code, {**SHEETS_HEADERS, **(headers or {})}, pretty({"error": error}))


def drive_error(
    code: int,
    message: str,
    reason: str,
    domain: str = "global",
    item: Mapping[str, Any] | None = None,
    rest: Mapping[str, Any] | None = None,
) -> Answer:
    """An error of the Drive API: ``item`` goes into its list, ``rest`` beside it."""
    listed = {"domain": domain, "reason": reason, "message": message, **(item or {})}
    error = {"errors": [listed], "code": code, "message": message, **(rest or {})}
    return Answer(code, DRIVE_HEADERS, pretty({"error": error}))


def token_error(code: int, error: str, description: str = "") -> Answer:
    """An error of the token endpoint (RFC 6749, 5.2, as Google answers it)."""
    body = {"error": error, "error_description": description} if description else {"error": error}
    return Answer(code, {**DRIVE_HEADERS, "Content-Type": "application/json; charset=utf-8"}, pretty(body))


def page(code: int) -> Answer:
    """One of Google's HTML pages."""
    return Answer(code, {"Content-Type": "text/html; charset=UTF-8"}, PAGES[code].encode())


def refusal(name: str, kind: Kind, *, project: str = PROJECT, file_id: str = "") -> Answer:
    """The answer for one of ``NAMES``, as the API that was asked words it."""
    return _REFUSALS[name](kind, project, file_id)


def unauthenticated(kind: Kind, *_: str) -> Answer:
    """401, field notes 7.5."""
    challenge = {"WWW-Authenticate": 'Bearer realm="https://accounts.google.com/", error="invalid_token"'}
    message = f"Request had invalid authentication credentials. {_EXPECTED}"
    if kind.name == "token":
        return token_error(401, "invalid_client", "Unauthorized")
    if kind.api == "drive":
        place = {"locationType": "header", "location": "Authorization"}
        answer = drive_error(401, "Invalid Credentials", "authError", item=place)
        return Answer(401, {**answer.headers, **challenge}, answer.body)
    return sheets_error(401, message, "UNAUTHENTICATED", headers=challenge)


def unregistered(kind: Kind, *_: str) -> Answer:
    """403 for a call without any token [?]."""
    message = (
        "Method doesn't allow unregistered callers (callers without established identity). Please use "
        "API Key or other form of API consumer identity to call this API."
    )
    if kind.api == "drive":
        return drive_error(403, message, "forbidden", rest={"status": "PERMISSION_DENIED"})
    return sheets_error(403, message, "PERMISSION_DENIED")


def not_shared(kind: Kind, project: str, file_id: str) -> Answer:
    """403 of Sheets, field notes 7.6; Drive denies that there is such a file (field notes 6)."""
    if kind.api == "drive":
        return not_found(kind, project, file_id)
    return sheets_error(403, "The caller does not have permission", "PERMISSION_DENIED")


def may_not_write(kind: Kind, _: str = "", file_id: str = "") -> Answer:
    """403 for a reader who writes."""
    if kind.api == "drive":
        message = f"The user does not have sufficient permissions for file {file_id}."
        return drive_error(403, message, "insufficientFilePermissions")
    return sheets_error(403, "The caller does not have permission", "PERMISSION_DENIED")


def insufficient_scope(kind: Kind, *_: str) -> Answer:
    """403, field notes 7.6."""
    scopes = " ".join(AUTH + scope for scope in kind.scopes)
    realm = "https://accounts.google.com/"
    challenge = {"WWW-Authenticate": f'Bearer realm="{realm}", error="insufficient_scope", scope="{scopes}"'}
    if kind.api == "drive":
        # The newer answers of Drive carry both forms [?].
        answer = drive_error(
            403, "Insufficient Permission: Request had insufficient authentication scopes.",
            "insufficientPermissions",
        )  # fmt: skip
        return Answer(403, {**answer.headers, **challenge}, answer.body)
    message = "Request had insufficient authentication scopes."
    service = "sheets.googleapis.com"
    info = _info("ACCESS_TOKEN_SCOPE_INSUFFICIENT", service=service)
    return sheets_error(403, message, "PERMISSION_DENIED", [info], challenge)


def api_disabled(kind: Kind, project: str, *_: str) -> Answer:
    """403, field notes 7.7."""
    drive = kind.api == "drive"
    title, service = ("Google Drive API", "drive") if drive else ("Google Sheets API", "sheets")
    service += ".googleapis.com"
    url = f"https://console.developers.google.com/apis/api/{service}/overview?project={project}"
    message = (
        f"{title} has not been used in project {project} before or it is disabled. Enable it by visiting "
        f"{url} then retry. If you enabled this API recently, wait a few minutes for the action to propagate "
        "to our systems and retry."
    )
    metadata = {
        "serviceTitle": title,
        "consumer": f"projects/{project}",
        "activationUrl": url,
        "containerInfo": project,
        "service": service,
    }
    details = [
        _info("SERVICE_DISABLED", **metadata),
        {"@type": "type.googleapis.com/google.rpc.LocalizedMessage", "locale": "en-US", "message": message},
        _help("Google developers console API activation", url),
    ]
    if drive:
        extended = {"extendedHelp": "https://console.developers.google.com"}
        rest = {"status": "PERMISSION_DENIED", "details": details}
        return drive_error(403, message, "accessNotConfigured", "usageLimits", extended, rest)
    return sheets_error(403, message, "PERMISSION_DENIED", details)


def storage_quota(*_: object) -> Answer:
    """403, field notes 7.8."""
    return drive_error(403, STORAGE_FULL, "storageQuotaExceeded", "usageLimits")


def storage_quota_service_account(*_: object) -> Answer:
    """403, field notes 7.8, the second wording."""
    return drive_error(403, NO_STORAGE, "storageQuotaExceeded", "usageLimits")


def sharing_rate_limit(*_: object) -> Answer:
    """403 after too many invitations."""
    message = 'Rate limit exceeded. User message: "Sorry, you have exceeded your sharing quota."'
    return drive_error(403, message, "sharingRateLimitExceeded")


def sharing_mail(*_: object) -> Answer:
    """400 although the file was shared: the mail could not be sent (field notes 4)."""
    message = (
        'Bad Request. User message: "Sorry, the items were successfully shared but emails could not be sent '
        'to some of the recipients."'
    )
    return drive_error(400, message, "invalidSharingRequest")


def drive_rate_limit(*_: object) -> Answer:
    """403: Drive's quota of a user."""
    return drive_error(403, "User Rate Limit Exceeded", "userRateLimitExceeded", "usageLimits")


def not_found(kind: Kind, _: str = "", file_id: str = "") -> Answer:
    """404, field notes 7.9."""
    if kind.api == "drive":
        place = {"locationType": "parameter", "location": "fileId"}
        return drive_error(404, f"File not found: {file_id or '.'}.", "notFound", item=place)
    return sheets_error(404, "Requested entity was not found.", "NOT_FOUND")


def office_file(*_: object) -> Answer:
    """400 for a call of Sheets on an uploaded .xlsx, field notes 6."""
    message = "This operation is not supported for this document. The document must not be an Office file."
    return sheets_error(400, message, "FAILED_PRECONDITION")


def protected(*_: object) -> Answer:
    """400 for a write into what somebody has protected, field notes 3.4."""
    message = (
        "You are trying to edit a protected cell or object. Please contact the spreadsheet owner to remove "
        "protection if you need to edit."
    )
    return sheets_error(400, message, "INVALID_ARGUMENT")


def exhausted(what: str, limit: int, per: str, project: str = PROJECT) -> Answer:
    """429, field notes 7.10; no Retry-After.

    Args:
        what: ``read`` or ``write``.
        limit: How many are allowed in a minute.
        per: ``user`` or ``project``.
        project: The consumer.
    """
    metric = f"{what.capitalize()} requests"
    user = per == "user"
    limit_name = f"{metric} per minute" + (" per user" if user else "")
    message = (
        f"Quota exceeded for quota metric '{metric}' and limit '{limit_name}' of service "
        f"'sheets.googleapis.com' for consumer 'project_number:{project}'."
    )
    metadata = {
        "quota_limit_value": str(limit),
        "service": "sheets.googleapis.com",
        "consumer": f"projects/{project}",
        "quota_unit": "1/min/{project}" + ("/{user}" if user else ""),
        "quota_location": "global",
        "quota_metric": f"sheets.googleapis.com/{what}_requests",
        "quota_limit": f"{what.capitalize()}RequestsPerMinutePer" + ("User" if user else "Project"),
    }
    more = "https://cloud.google.com/docs/quotas/help/request_increase"
    details = [_info("RATE_LIMIT_EXCEEDED", **metadata), _help("Request a higher quota limit.", more)]
    return sheets_error(429, message, "RESOURCE_EXHAUSTED", details)


def quota(kind: Kind, project: str, *_: str) -> Answer:
    """The refusal of the quota that the call counts against."""
    if kind.api == "drive":
        return drive_rate_limit()
    if kind.api == "token":
        return token_error(429, "rate_limit_exceeded")
    return exhausted("write" if kind.writes else "read", 60, "user", project)


def internal(kind: Kind, *_: str) -> Answer:
    """500, field notes 7.11."""
    if kind.api == "token":
        return token_error(500, "internal_failure", "Backend Error")
    if kind.api == "drive":
        return drive_error(500, "Internal Error", "internalError")
    return sheets_error(500, "Internal error encountered.", "INTERNAL")


def unavailable(kind: Kind, *_: str) -> Answer:
    """503, field notes 7.11."""
    if kind.api == "token":
        return token_error(503, "temporarily_unavailable")
    if kind.api == "drive":
        return drive_error(503, "Backend Error", "backendError")
    return sheets_error(503, "The service is currently unavailable.", "UNAVAILABLE")


def _grant(description: str) -> Callable[[Kind, str, str], Answer]:
    return lambda *_: token_error(400, "invalid_grant", description)


def _page(code: int) -> Callable[[Kind, str, str], Answer]:
    return lambda *_: page(code)


def _info(reason: str, **metadata: str) -> dict[str, Any]:
    return {
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": reason,
        "domain": "googleapis.com",
        "metadata": metadata,
    }


def _help(description: str, url: str) -> dict[str, Any]:
    return {
        "@type": "type.googleapis.com/google.rpc.Help",
        "links": [{"description": description, "url": url}],
    }


_REFUSALS: dict[str, Callable[[Kind, str, str], Answer]] = {
    "unauthenticated": unauthenticated,
    "unregistered": unregistered,
    "not_shared": not_shared,
    "may_not_write": may_not_write,
    "insufficient_scope": insufficient_scope,
    "api_disabled": api_disabled,
    "storage_quota": storage_quota,
    "storage_quota_service_account": storage_quota_service_account,
    "sharing_rate_limit": sharing_rate_limit,
    "sharing_mail": sharing_mail,
    "drive_rate_limit": drive_rate_limit,
    "not_found": not_found,
    "office_file": office_file,
    "protected": protected,
    "quota": quota,
    "quota_read": lambda _, project, __: exhausted("read", 60, "user", project),
    "quota_write": lambda _, project, __: exhausted("write", 60, "user", project),
    "quota_project": lambda kind, project, _: exhausted(
        "write" if kind.writes else "read", 300, "project", project
    ),
    "timeout_page": _page(408),
    "sorry_page": _page(429),
    "bad_gateway_page": _page(502),
    "internal": internal,
    "unavailable": unavailable,
    "invalid_signature": _grant("Invalid JWT Signature."),
    "clock_skew": _grant(SKEWED),
    "account_not_found": _grant("Invalid grant: account not found"),
    "token_revoked": _grant(REVOKED),
    "not_delegated": lambda *_: token_error(401, "unauthorized_client", NOT_DELEGATED),
}

#: What a fault may be called, apart from those of the connection.
NAMES = tuple(_REFUSALS)
