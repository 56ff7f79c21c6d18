"""The control endpoint: a plan of faults, the log of calls, the clock."""

import pytest
import requests


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
