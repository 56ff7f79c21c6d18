"""Faults on demand: the Nth call of a kind, through both doors, applied or not."""

import http.client
import json
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import requests
import urllib3

from abm_sheets.localsheets import Fault, LocalSheets, LocalSheetsAdapter
from abm_sheets.localsheets.door import Door
from abm_sheets.localsheets.faults import Logged
from abm_sheets.localsheets.refusals import NAMES

GOOGLE = "https://sheets.googleapis.com"


@dataclass
class Client:
    """A session, where it leads, and the service behind it."""

    session: requests.Session
    root: str
    service: LocalSheets
    sid: str = ""

    def read(self, timeout: float | None = 10) -> requests.Response:
        url = f"{self.root}/v4/spreadsheets/{self.sid}/values/A1"
        return self.session.get(url, timeout=timeout)

    def write(self, value: str, timeout: float | None = 10) -> requests.Response:
        url = f"{self.root}/v4/spreadsheets/{self.sid}/values/A1"
        body = {"values": [[value]]}
        return self.session.put(url, params={"valueInputOption": "RAW"}, json=body, timeout=timeout)

    def value(self) -> str:
        """What stands in A1, asked behind the faults' back."""
        book = self.service.spreadsheet(self.sid).book
        rows = book.sheets[0].rows
        return rows[0][0] if rows and rows[0] else ""


@pytest.fixture
def served() -> Iterator[tuple[LocalSheets, Door]]:
    service = LocalSheets()
    with Door(service) as door:
        thread = threading.Thread(target=door.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield service, door
        door.shutdown()
        thread.join()


@pytest.fixture(params=["http", "process"])
def client(request, served) -> Iterator[Client]:
    """The same client through the one door and the other."""
    service, door = served
    with requests.Session() as session:
        session.trust_env = False
        root = door.address
        if request.param == "process":
            root = GOOGLE
            session.mount(GOOGLE, LocalSheetsAdapter(service))
        made = session.post(f"{root}/v4/spreadsheets", json={}, timeout=10).json()
        yield Client(session, root, service, made["spreadsheetId"])


@pytest.fixture
def control(served) -> Iterator[Callable[..., Any]]:
    """Speaks to the control endpoint."""
    _, door = served
    with requests.Session() as session:
        session.trust_env = False

        def ask(method: str, rest: str, body: Any = None, status: int = 200) -> Any:
            answer = session.request(method, f"{door.address}/_control/{rest}", json=body, timeout=20)
            assert answer.status_code == status, answer.text
            return answer.json()

        yield ask


def test_the_nth_call_of_a_kind_fails_and_no_other(client):
    client.service.faults.add(Fault("unavailable", kind="values.update", nth=2, times=2))

    statuses = [client.write(str(number)).status_code for number in range(5)]

    assert statuses == [200, 503, 503, 200, 200]
    assert client.read().status_code == 200


@pytest.mark.parametrize(
    ("kind", "failing"),
    [
        ("*", ["read", "write"]),
        ("read", ["read"]),
        ("write", ["write"]),
        ("values.*", ["read", "write"]),
        ("values.get", ["read"]),
        ("drive.*", []),
    ],
)
def test_which_calls_a_kind_means(client, kind, failing):
    client.service.faults.add(Fault("internal", kind=kind, times=None))

    answers = {"read": client.read().status_code, "write": client.write("x").status_code}
    assert [name for name, status in answers.items() if status == 500] == failing


def test_for_ever_lasts_until_it_is_cleared(client):
    client.service.faults.add(Fault("not_found", times=None))
    assert {client.read().status_code for _ in range(4)} == {404}

    client.service.faults.clear()
    assert client.read().status_code == 200


def test_the_first_rule_strikes_and_the_others_count(client):
    client.service.faults.add(
        Fault("internal", nth=1), Fault("unavailable", nth=1), Fault("not_found", nth=2)
    )

    assert [client.read().status_code for _ in range(3)] == [500, 404, 200]


@pytest.mark.parametrize("applied", [False, True])
@pytest.mark.parametrize("fault", ["unavailable", "internal", "bad_gateway_page", "timeout_page"])
def test_an_error_after_the_call_was_applied_or_before(client, fault, applied):
    client.service.faults.add(Fault(fault, kind="write", applied=applied))

    assert client.write("new").status_code >= 400
    assert client.value() == ("new" if applied else "")
    assert client.service.faults.calls[-1].applied is applied


@pytest.mark.parametrize("applied", [False, True])
def test_a_connection_that_ends_without_an_answer(client, applied):
    client.service.faults.add(Fault("close", kind="write", applied=applied))

    with pytest.raises(requests.ConnectionError) as raised:
        client.write("new")

    protocol = raised.value.args[0]
    assert isinstance(protocol, urllib3.exceptions.ProtocolError)
    assert protocol.args[0] == "Connection aborted."
    assert isinstance(protocol.args[1], http.client.RemoteDisconnected)
    assert str(protocol.args[1]) == "Remote end closed connection without response"
    assert client.value() == ("new" if applied else "")
    assert client.write("later").status_code == 200


@pytest.mark.parametrize("applied", [False, True])
def test_a_connection_that_ends_in_the_middle(client, applied):
    client.service.faults.add(Fault("cut", kind="write", applied=applied))

    with pytest.raises(requests.exceptions.ChunkedEncodingError, match="IncompleteRead"):
        client.write("new")

    assert client.value() == ("new" if applied else "")
    assert client.write("later").status_code == 200


@pytest.mark.parametrize("applied", [False, True])
def test_json_that_stops_in_the_middle(client, applied):
    client.service.faults.add(Fault("truncated", kind="write", applied=applied))

    answer = client.write("new")

    assert answer.status_code == 200
    assert int(answer.headers["Content-Length"]) == len(answer.content)
    with pytest.raises(requests.exceptions.JSONDecodeError):
        answer.json()
    assert client.value() == ("new" if applied else "")


def test_a_read_that_stops_in_the_middle_is_half_of_the_true_answer(client):
    client.write("value")
    whole = client.read().text
    client.service.faults.add(Fault("truncated", kind="values.get"))

    part = client.read().text
    assert whole.startswith(part)
    assert 0 < len(part) < len(whole)


@pytest.mark.parametrize("applied", [False, True])
def test_a_call_that_hangs_ends_by_the_clients_limit(client, applied):
    client.service.faults.add(Fault("hang", kind="write", applied=applied))

    with pytest.raises(requests.ReadTimeout, match=r"Read timed out. \(read timeout=0.05\)"):
        client.write("new", timeout=0.05)

    assert client.value() == ("new" if applied else "")
    assert client.write("later").status_code == 200


class _Rung(list):
    """Bells that ring as soon as somebody waits for them."""

    def append(self, bell):
        super().append(bell)
        bell.send(b".")


def test_a_call_that_is_released_when_its_client_has_just_gone_is_not_applied():
    faults = LocalSheets().faults
    faults._bells = _Rung()
    client, other_end = socket.socketpair()
    other_end.close()

    with client:
        assert faults.hold(Logged(1, "PUT", "/", "values.update"), client) is False
        assert faults.hold(Logged(2, "PUT", "/", "values.update")) is True


@pytest.mark.parametrize("applied", [False, True])
def test_a_hanging_call_that_is_released_goes_on(client, applied, control):
    client.service.faults.add(Fault("hang", kind="write", applied=applied))
    found = {}
    thread = threading.Thread(target=lambda: found.update(status=client.write("new", None).status_code))
    thread.start()

    held = control("GET", "hanging?wait=10")
    assert [(call["kind"], call["applied"]) for call in held] == [("values.update", applied)]
    assert client.value() == ("new" if applied else "")
    control("POST", "release")
    thread.join(10)
    assert found == {"status": 200}
    assert client.value() == "new"
    assert control("GET", "hanging") == []


def test_a_server_that_stops_ends_what_hangs():
    service = LocalSheets()
    service.faults.add(Fault("hang", kind="*"))
    outcome = []

    def ask(address):
        try:
            requests.get(f"{address}/v4/spreadsheets/x", timeout=30)
        except requests.ConnectionError as error:
            outcome.append(error)

    with Door(service) as door:
        serving = threading.Thread(target=door.serve_forever, kwargs={"poll_interval": 0.01})
        serving.start()
        asking = threading.Thread(target=ask, args=[door.address])
        asking.start()
        assert service.faults.wait_for_hanging(10)
        door.shutdown()
        serving.join()
    asking.join(10)
    assert len(outcome) == 1


def test_others_are_answered_while_a_call_hangs(client, control):
    client.service.faults.add(Fault("hang", kind="write", applied=False))
    thread = threading.Thread(target=client.write, args=["new", None])
    thread.start()
    control("GET", "hanging?wait=10")

    with requests.Session() as session:
        session.mount(GOOGLE, LocalSheetsAdapter(client.service))
        assert Client(session, GOOGLE, client.service, client.sid).read().status_code == 200
    client.service.faults.release()
    thread.join(10)


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


def test_a_plan_over_http(client, control):
    control(
        "POST",
        "faults",
        [{"fault": "unavailable", "kind": "values.get", "nth": 2, "times": None, "applied": True}],
    )

    assert [client.read().status_code for _ in range(3)] == [200, 503, 503]
    assert control("GET", "faults") == [
        {"fault": "unavailable", "kind": "values.get", "nth": 2, "times": None, "applied": True, "seen": 3}
    ]
    assert control("DELETE", "faults") == []
    assert client.read().status_code == 200


def test_the_log_of_calls(client, control):
    control("DELETE", "calls")
    control("POST", "faults", {"fault": "close", "kind": "values.update", "applied": True})
    client.read()
    with pytest.raises(requests.ConnectionError):
        client.write("new")

    path = f"/v4/spreadsheets/{client.sid}/values/A1"
    first, second = control("GET", "calls")
    assert {**first, "number": 0} == {
        "number": 0, "method": "GET", "path": path, "kind": "values.get", "fault": "", "status": 200,
        "applied": True, "hanging": False,
    }  # fmt: skip
    assert {**second, "number": 0} == {
        "number": 0, "method": "PUT", "path": path, "kind": "values.update", "fault": "close", "status": None,
        "applied": True, "hanging": False,
    }  # fmt: skip
    assert second["number"] == first["number"] + 1


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ({"fault": "earthquake"}, "No fault 'earthquake'. There are: hang, close"),
        (
            {"fault": "hang", "kind": "values.bachGet"},
            "No kind 'values.bachGet'. There are: read, write, spreads",
        ),
        ({"fault": "hang", "nth": 0}, "nth and times are numbers from 1"),
        ({"fault": "hang", "nth": "2"}, "nth and times are numbers from 1"),
        ("hang", "not a rule: hang"),
        ({"fault": "hang", "after": 1}, "it has fault, and maybe kind, nth, times, applied"),
        ({}, "not a rule: {}"),
    ],
)
def test_a_plan_that_cannot_be(control, rule, said):
    assert said in control("POST", "faults", rule, status=400)["error"]
    assert control("GET", "faults") == []


def test_a_control_that_does_not_exist(control):
    assert "POST /_control/faults" in control("POST", "fault", {}, status=404)["error"]


def test_the_clock_is_set_and_moved(control):
    assert control("POST", "clock", {"now": "2026-11-24T09:00:00Z"}) == {"now": "2026-11-24T09:00:00+00:00"}
    assert control("POST", "clock", {"advance": 61}) == {"now": "2026-11-24T09:01:01+00:00"}
    assert control("GET", "clock") == {"now": "2026-11-24T09:01:01+00:00"}
    assert "time zone" in control("POST", "clock", {"now": "2026-11-24T09:00:00"}, status=400)["error"]
    assert control("POST", "clock", {"real": True})["now"] != "2026-11-24T09:01:01+00:00"


def test_the_clock_dates_what_is_made(service):
    service.handle("POST", "/_control/clock", body='{"now": "2026-11-24T09:00:00Z"}')
    sid = service.handle("POST", "/v4/spreadsheets", body="{}").json()["spreadsheetId"]

    found = service.handle("GET", f"/drive/v3/files/{sid}", "fields=createdTime").json()
    assert found == {"createdTime": "2026-11-24T09:00:00.000Z"}
