"""What the double says when it refuses, in the words of Sheets, of Drive and of the token endpoint."""

import json

import pytest

from abm_sheets.localsheets import Fault
from abm_sheets.localsheets.refusals import NAMES


@pytest.mark.parametrize(
    ("fault", "status", "reason", "message"),
    [
        ("unauthenticated", 401, "UNAUTHENTICATED", "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project."),
        ("not_shared", 403, "PERMISSION_DENIED", "The caller does not have permission"),
        ("insufficient_scope", 403, "PERMISSION_DENIED", "Request had insufficient authentication scopes."),
        ("api_disabled", 403, "PERMISSION_DENIED", "Google Sheets API has not been used in project 1234567890 before or it is disabled. Enable it by visiting https://console.developers.google.com/apis/api/sheets.googleapis.com/overview?project=1234567890 then retry. If you enabled this API recently, wait a few minutes for the action to propagate to our systems and retry."),
        ("not_found", 404, "NOT_FOUND", "Requested entity was not found."),
        ("office_file", 400, "FAILED_PRECONDITION", "This operation is not supported for this document. The document must not be an Office file."),
        ("protected", 400, "INVALID_ARGUMENT", "You are trying to edit a protected cell or object. Please contact the spreadsheet owner to remove protection if you need to edit."),
        ("quota_read", 429, "RESOURCE_EXHAUSTED", "Quota exceeded for quota metric 'Read requests' and limit 'Read requests per minute per user' of service 'sheets.googleapis.com' for consumer 'project_number:1234567890'."),
        ("quota", 429, "RESOURCE_EXHAUSTED", "Quota exceeded for quota metric 'Write requests' and limit 'Write requests per minute per user' of service 'sheets.googleapis.com' for consumer 'project_number:1234567890'."),
        ("quota_write", 429, "RESOURCE_EXHAUSTED", "Quota exceeded for quota metric 'Write requests' and limit 'Write requests per minute per user' of service 'sheets.googleapis.com' for consumer 'project_number:1234567890'."),
        ("quota_project", 429, "RESOURCE_EXHAUSTED", "Quota exceeded for quota metric 'Write requests' and limit 'Write requests per minute' of service 'sheets.googleapis.com' for consumer 'project_number:1234567890'."),
        ("internal", 500, "INTERNAL", "Internal error encountered."),
        ("unavailable", 503, "UNAVAILABLE", "The service is currently unavailable."),
    ],
)  # fmt: skip
def test_what_sheets_says(client, fault, status, reason, message):
    client.service.faults.add(Fault(fault, kind="values.update"))

    answer = client.write("x")
    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (status, status)
    assert (error["status"], error["message"]) == (reason, message)
    assert answer.headers["Content-Type"] == "application/json; charset=UTF-8"
    assert "Retry-After" not in answer.headers


@pytest.mark.parametrize(
    ("fault", "status", "domain", "reason", "message"),
    [
        ("unauthenticated", 401, "global", "authError", "Invalid Credentials"),
        ("not_shared", 404, "global", "notFound", "File not found: abc."),
        ("may_not_write", 403, "global", "insufficientFilePermissions", "The user does not have sufficient permissions for file abc."),
        ("insufficient_scope", 403, "global", "insufficientPermissions", "Insufficient Permission: Request had insufficient authentication scopes."),
        ("storage_quota", 403, "usageLimits", "storageQuotaExceeded", "The user's Drive storage quota has been exceeded."),
        ("storage_quota_service_account", 403, "usageLimits", "storageQuotaExceeded", "Service Accounts do not have storage quota. Leverage shared drives (https://developers.google.com/workspace/drive/api/guides/about-shareddrives), or use OAuth delegation (http://support.google.com/a/answer/7281227) instead."),
        ("not_found", 404, "global", "notFound", "File not found: abc."),
        ("quota", 403, "usageLimits", "userRateLimitExceeded", "User Rate Limit Exceeded"),
    ],
)  # fmt: skip
def test_what_drive_says(service, fault, status, domain, reason, message):
    service.faults.add(Fault(fault, kind="drive.*"))

    answer = service.handle("PATCH", "/drive/v3/files/abc", body="{}")
    error = answer.json()["error"]
    assert (answer.status, error["code"], error["message"]) == (status, status, message)
    assert (error["errors"][0]["domain"], error["errors"][0]["reason"]) == (domain, reason)


def test_an_api_that_is_not_enabled_says_where_to_enable_it(service):
    service.faults.add(Fault("api_disabled", times=None))
    url = "https://console.developers.google.com/apis/api/{}.googleapis.com/overview?project=1234567890"

    sheets = service.handle("GET", "/v4/spreadsheets/x").json()["error"]
    assert sheets["details"][0]["reason"] == "SERVICE_DISABLED"
    assert sheets["details"][0]["metadata"]["activationUrl"] == url.format("sheets")
    assert sheets["details"][1]["message"] == sheets["message"]
    assert "errors" not in sheets
    drive = service.handle("GET", "/drive/v3/files/x").json()["error"]
    assert drive["errors"][0]["reason"] == "accessNotConfigured"
    assert drive["errors"][0]["extendedHelp"] == "https://console.developers.google.com"
    assert drive["details"][0]["metadata"]["activationUrl"] == url.format("drive")


def test_the_body_of_a_429_is_googles(service):
    service.faults.add(Fault("quota_read"))

    answer = service.handle("GET", "/v4/spreadsheets/x/values:batchGet")
    assert answer.json()["error"]["details"] == [
        {
            "@type": "type.googleapis.com/google.rpc.ErrorInfo",
            "reason": "RATE_LIMIT_EXCEEDED",
            "domain": "googleapis.com",
            "metadata": {
                "quota_limit_value": "60",
                "service": "sheets.googleapis.com",
                "consumer": "projects/1234567890",
                "quota_unit": "1/min/{project}/{user}",
                "quota_location": "global",
                "quota_metric": "sheets.googleapis.com/read_requests",
                "quota_limit": "ReadRequestsPerMinutePerUser",
            },
        },
        {
            "@type": "type.googleapis.com/google.rpc.Help",
            "links": [
                {
                    "description": "Request a higher quota limit.",
                    "url": "https://cloud.google.com/docs/quotas/help/request_increase",
                }
            ],
        },
    ]


@pytest.mark.parametrize(
    ("fault", "status", "title"),
    [
        ("timeout_page", 408, "<title>Error 408 (Request Timeout)!!1</title>"),
        ("sorry_page", 429, "<title>Sorry...</title>"),
        ("bad_gateway_page", 502, "<title>Error 502 (Server Error)!!1</title>"),
    ],
)
def test_pages(client, fault, status, title):
    client.service.faults.add(Fault(fault))

    answer = client.read()
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "text/html; charset=UTF-8"
    assert title in answer.text


@pytest.mark.parametrize(
    ("fault", "status", "error", "description"),
    [
        ("invalid_signature", 400, "invalid_grant", "Invalid JWT Signature."),
        ("clock_skew", 400, "invalid_grant", "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp values in the JWT claim."),
        ("account_not_found", 400, "invalid_grant", "Invalid grant: account not found"),
        ("token_revoked", 400, "invalid_grant", "Token has been expired or revoked."),
        ("not_delegated", 401, "unauthorized_client", "Client is unauthorized to retrieve access tokens using this method, or client not authorized for any of the scopes requested."),
        ("unavailable", 503, "temporarily_unavailable", None),
    ],
)  # fmt: skip
def test_what_the_token_endpoint_says(service, fault, status, error, description):
    service.faults.add(Fault(fault, kind="token"))

    answer = service.handle("POST", "/token", body="assertion=x")
    assert (answer.status, answer.json()["error"]) == (status, error)
    assert answer.json().get("error_description") == description
    assert service.handle("POST", "/token", body="assertion=x").status == 200


@pytest.mark.parametrize("fault", NAMES)
@pytest.mark.parametrize("path", ["/v4/spreadsheets/x", "/drive/v3/files/x", "/token", "/elsewhere"])
def test_every_refusal_can_be_asked_for_everywhere(service, fault, path):
    service.faults.add(Fault(fault))

    answer = service.handle("POST" if path == "/token" else "GET", path)
    assert answer.status >= 400
    if "html" not in answer.headers["Content-Type"]:
        assert json.loads(answer.body)["error"]
