"""Quotas of a minute, on a clock that the test moves."""

import pytest

from abm_sheets.localsheets.identity import Caller

AT = '{"now": "2026-11-24T09:00:30Z"}'


@pytest.fixture
def limited(service):
    service.handle("POST", "/_control/clock", body=AT)
    service.handle("POST", "/_control/quotas", body="{}")
    return service


def _reads(service, count, path="/v4/spreadsheets/none", token=""):
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return [service.handle("GET", path, "", headers).status for _ in range(count)]


def _writes(service, count):
    return [
        service.handle("POST", "/v4/spreadsheets/none:batchUpdate", body="{}").status for _ in range(count)
    ]


def test_sixty_reads_a_minute_and_then_429(limited):
    assert _reads(limited, 61) == [404] * 60 + [429]

    error = limited.handle("GET", "/v4/spreadsheets/none").json()["error"]
    assert error["message"].startswith(
        "Quota exceeded for quota metric 'Read requests' and limit 'Read requests per minute per user'"
    )


def test_writes_have_a_quota_of_their_own(limited):
    _reads(limited, 61)

    assert _writes(limited, 61) == [404] * 60 + [429]
    error = limited.handle("POST", "/v4/spreadsheets/none:batchUpdate").json()["error"]
    assert error["details"][0]["metadata"]["quota_limit"] == "WriteRequestsPerMinutePerUser"


@pytest.mark.parametrize(("seconds", "status"), [(29, 429), (30, 404)])
def test_the_quota_is_refilled_when_the_minute_turns(limited, seconds, status):
    _reads(limited, 60)

    limited.clock.advance(seconds)
    assert _reads(limited, 1) == [status]


def test_everybody_has_their_own_quota_within_that_of_the_project(limited):
    limited.access.strict = True
    scopes = frozenset({"spreadsheets"})
    tokens = [limited.access.tokens.issue(Caller(f"p{n}@example.test", scopes)) for n in range(6)]

    for token in tokens[:5]:
        assert _reads(limited, 60, token=token) == [404] * 60
    assert _reads(limited, 1, token=tokens[0]) == [429]
    headers = {"Authorization": f"Bearer {tokens[5]}"}
    error = limited.handle("GET", "/v4/spreadsheets/none", "", headers).json()["error"]
    assert error["details"][0]["metadata"] == {
        "quota_limit_value": "300",
        "service": "sheets.googleapis.com",
        "consumer": "projects/1234567890",
        "quota_unit": "1/min/{project}",
        "quota_location": "global",
        "quota_metric": "sheets.googleapis.com/read_requests",
        "quota_limit": "ReadRequestsPerMinutePerProject",
    }
    other = limited.access.tokens.issue(Caller("p9@example.test", scopes, project="2"))
    assert _reads(limited, 1, token=other) == [404]


def test_the_quota_of_drive(service):
    service.handle("POST", "/_control/clock", body=AT)
    service.handle("POST", "/_control/quotas", body='{"drive_per_user": 2}')

    assert _reads(service, 3, "/drive/v3/files") == [200, 200, 403]
    error = service.handle("GET", "/drive/v3/files").json()["error"]
    assert error["errors"][0] == {
        "domain": "usageLimits",
        "reason": "userRateLimitExceeded",
        "message": "User Rate Limit Exceeded",
    }


def test_drives_real_limit(limited):
    assert limited.access.quotas.drive_per_user == 12_000


def test_signing_in_counts_nowhere(limited):
    assert {limited.handle("POST", "/token").status for _ in range(70)} == {200}


def test_a_quota_is_off_until_it_is_switched_on_and_can_be_switched_off(service):
    assert _reads(service, 61) == [404] * 61
    service.handle("POST", "/_control/clock", body=AT)
    service.handle("POST", "/_control/quotas", body='{"reads_per_user": 1}')
    assert _reads(service, 2) == [404, 429]
    service.handle("POST", "/_control/quotas", body='{"enabled": false}')
    assert _reads(service, 2) == [404, 404]


def test_a_limit_that_does_not_exist(service):
    answer = service.handle("POST", "/_control/quotas", body='{"reads": 1}')

    assert answer.status == 400
    assert "unknown reads; there are: enabled, reads_per_user" in answer.json()["error"]
