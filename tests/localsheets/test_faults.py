"""Faults on demand: the Nth call of a kind, through both doors, applied or not."""

import http.client
import socket
import threading

import pytest
import requests
import urllib3

from abm_sheets.localsheets import Fault, LocalSheets, LocalSheetsAdapter
from abm_sheets.localsheets.door import Door
from abm_sheets.localsheets.faults import Logged

from .client import GOOGLE, Client


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
