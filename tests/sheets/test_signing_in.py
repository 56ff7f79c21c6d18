"""Signing in with real google-auth against the double's token endpoint, in strict mode."""

from __future__ import annotations

import json
import threading
import urllib.parse
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from robots import robot_key

from abm_sheets.cli.failing import explain
from abm_sheets.errors import AbmSheetsError
from abm_sheets.errors.google import CredentialsUnusable, SignInRefused
from abm_sheets.jobs.refresh import refresh
from abm_sheets.localsheets import Fault
from abm_sheets.sheets.login import login
from abm_sheets.sheets.signin import SPREADSHEETS, exposed, find, kept_path, sign_in

from .conftest import CLIENT, DAY, LEA, ROBOT, SID


@pytest.fixture
def key(google):
    """The content of a key file of a service account that the double knows; from now on it is strict."""
    google.double.access.strict = True
    return robot_key(google.double.access.tokens, ROBOT)


@pytest.fixture
def ways(tmp_path, key):
    """Each way to give the same key."""
    path = tmp_path / "key.json"
    path.write_text(json.dumps(key))
    path.chmod(0o600)
    return {
        "file": {"ABM_SHEETS_CREDENTIALS": str(path)},
        "content": {"ABM_SHEETS_CREDENTIALS_JSON": json.dumps(key)},
        "google's file": {"GOOGLE_APPLICATION_CREDENTIALS": str(path)},
    }


@pytest.mark.parametrize("way", ["file", "content", "google's file"])
def test_a_key_signs_in_with_one_token_one_read_and_one_write(google, shared, ways, way):
    google.plan()

    report = refresh(google.kit(shared, environ=ways[way]), as_of=DAY)

    assert google.double.kinds() == ["token", "values.batchGet", "spreadsheets.batchUpdate"]
    assert (report.api_calls.read, report.api_calls.write) == (1, 1)


def test_only_spreadsheets_are_asked_for(google, shared, ways):
    google.kit(shared, environ=ways["file"]).client.metadata("properties")

    [body] = [body for _, path, body in google.double.seen if path == "/token"]
    assertion = urllib.parse.parse_qs(body.decode())["assertion"][0].split(".")[1]
    import base64

    claims = json.loads(base64.urlsafe_b64decode(assertion + "=="))
    assert claims["scope"] == SPREADSHEETS


def test_nothing_else_is_asked_of_google(google, shared, ways):
    """google-auth 2.55 and later look up a Regional Access Boundary in the background; ours do not."""
    kit = google.kit(shared, environ=ways["file"])
    kit.client.metadata("properties")

    assert [each for each in threading.enumerate() if type(each).__module__.startswith("google.auth")] == []
    assert {path for _, path, _ in google.double.seen} == {"/token", f"/v4/spreadsheets/{shared}"}


def test_the_order_in_which_credentials_count(tmp_path):
    home = {"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)}
    kept = kept_path(home)
    kept.parent.mkdir()
    kept.write_text("{}")
    everything = {
        "ABM_SHEETS_CREDENTIALS": "/a",
        "ABM_SHEETS_CREDENTIALS_JSON": "{}",
        "GOOGLE_APPLICATION_CREDENTIALS": "/b",
    }
    order = []
    while (found := find(home | everything)) is not None and everything:
        order.append(found.origin)
        everything.pop(found.origin, None)

    assert order == [
        "ABM_SHEETS_CREDENTIALS",
        "ABM_SHEETS_CREDENTIALS_JSON",
        "GOOGLE_APPLICATION_CREDENTIALS",
    ]
    assert find(home).origin == str(kept)
    kept.unlink()
    assert find(home) is None


def test_a_token_that_expires_in_the_middle_is_renewed(google, shared, ways):
    kit = google.kit(shared, environ=ways["file"])
    kit.client.metadata("properties")
    google.double.clock.set(datetime.now(UTC) + timedelta(hours=2))
    google.double.clock.reset()
    google.double.access.tokens._issued.clear()

    kit.client.metadata("properties")

    assert google.double.kinds().count("token") == 2


# ------------------------------------------------------------------------------------ refused


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("clock_skew", "signin_clock"),
        ("account_not_found", "signin_account_gone"),
        ("invalid_signature", "signin_key_gone"),
        ("not_delegated", "signin_delegation"),
        ("internal", "api_away"),
        ("unavailable", "api_away"),
        ("bad_gateway_page", "api_away"),
        ("truncated", "api_away"),
        ("close", "api_unreachable"),
    ],
)
def test_a_token_that_is_refused_says_what_to_do(google, shared, ways, fault, code, capsys):
    google.plan(Fault(fault, "token", times=None))
    environ = ways["file"] | ({"ABM_SHEETS_SUBJECT": LEA} if fault == "not_delegated" else {})

    with pytest.raises(AbmSheetsError) as raised:
        refresh(google.kit(shared, environ=environ), as_of=DAY)

    assert raised.value.code == code
    explain(raised.value)
    told = capsys.readouterr().err
    assert code in ("signin_clock", "api_away", "api_unreachable") or ROBOT in told
    calls = google.double.kinds()
    assert calls == ["token"] * (google.policy.tries if code.startswith("api") else 1)


def test_a_token_endpoint_that_is_away_for_a_moment_is_asked_again_by_our_own_policy(google, shared, ways):
    google.plan(Fault("unavailable", "token", times=2))

    refresh(google.kit(shared, environ=ways["file"]), as_of=DAY)

    assert google.double.kinds()[:4] == ["token", "token", "token", "values.batchGet"]
    assert google.waits == [0.5, 1.0]


def test_a_real_skewed_clock_is_recognised(google, shared, ways):
    google.double.clock.set(datetime.now(UTC) + timedelta(hours=3))

    with pytest.raises(SignInRefused) as raised:
        refresh(google.kit(shared, environ=ways["file"]), as_of=DAY)

    assert raised.value.reason == "clock"


def test_acting_for_a_person_needs_the_administrators_consent(google, shared, ways):
    environ = ways["file"] | {"ABM_SHEETS_SUBJECT": LEA}
    with pytest.raises(SignInRefused) as raised:
        refresh(google.kit(shared, environ=environ), as_of=DAY)
    assert raised.value.code == "signin_delegation"

    google.double.access.tokens.accounts[ROBOT].delegation["*@exemple.fr"] = frozenset({"spreadsheets"})

    refresh(google.kit(shared, environ=environ), as_of=DAY)


@pytest.mark.parametrize("role", [None, "reader"])
def test_a_sheet_that_is_not_shared_names_the_robot_to_share_it_with(google, prepared, ways, role, capsys):
    google.double.hold(prepared.typed)
    google.double.access.sharing.share(SID, LEA, "writer")
    if role:
        google.double.access.sharing.share(SID, ROBOT, role)

    with pytest.raises(AbmSheetsError) as raised:
        refresh(google.kit(SID, environ=ways["file"]), as_of=DAY)

    assert raised.value.code == ("not_editor" if role else "not_shared")
    explain(raised.value)
    told = capsys.readouterr().err
    assert ROBOT in told
    assert "Éditeur" in told


# ------------------------------------------------------------------------------------ unusable


PEM = "PRIVATE KEY-----"


def _with(key, **changes):
    return json.dumps(key | changes)


UNUSABLE = {
    "no file": (None, "missing_file"),
    "text": (lambda key: "CANARY", "not_json"),
    "a list": (lambda key: "[]", "not_google"),
    "another kind": (lambda key: '{"type": "CANARY"}', "not_google"),
    "nothing": (lambda key: "{}", "not_google"),
    "an OAuth client": (lambda key: json.dumps({"installed": CLIENT}), "oauth_client"),
    "a key that is none": (lambda key: _with(key, private_key=f"-----BEGIN {PEM}\nCANARY\n-----END {PEM}\n"), "key"),
    "a key without its frame": (lambda key: _with(key, private_key="CANARY"), "key"),
    "half a key file": (lambda key: json.dumps({"type": "service_account", "private_key": "CANARY"}), "key"),
    "half a person": (lambda key: json.dumps({"type": "authorized_user", "refresh_token": "CANARY"}), "not_google"),
    "half a workload": (lambda key: json.dumps({"type": "external_account", "audience": "CANARY"}), "not_google"),
}  # fmt: skip


@pytest.mark.parametrize(("content", "reason"), UNUSABLE.values(), ids=UNUSABLE.keys())
@pytest.mark.parametrize("how", ["ABM_SHEETS_CREDENTIALS", "ABM_SHEETS_CREDENTIALS_JSON"])
def test_credentials_that_are_unusable_say_why_and_quote_nothing(
    google, key, tmp_path, content, reason, how, capsys
):
    path = tmp_path / "key.json"
    text = content(key) if content else ""
    if content:
        path.write_text(text)
        path.chmod(0o600)
    value = text if text and how.endswith("JSON") else str(path)
    # A path where the content belongs is no content.
    reason = "not_json" if content is None and how.endswith("JSON") else reason

    with pytest.raises(CredentialsUnusable) as raised:
        sign_in({how: value}, root=google.address)

    assert raised.value.code == f"credentials_{reason}"
    assert explain(raised.value) == 2
    assert how in capsys.readouterr().err
    assert "CANARY" not in repr(raised.value) + str(raised.value.__cause__) + str(raised.value.details)


def test_a_key_file_that_others_can_read_is_reported(tmp_path, google, ways, caplog):
    path = Path(ways["file"]["ABM_SHEETS_CREDENTIALS"])
    assert not exposed(path)
    sign_in(ways["file"], root=google.address)
    assert caplog.records == []

    path.chmod(0o640)

    assert exposed(path)
    sign_in(ways["file"], root=google.address)
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert not exposed(tmp_path / "none")


# ------------------------------------------------------------------------------------ without any key


@pytest.fixture
def workload(google, key, tmp_path):
    """Workload identity: a token of somebody else's, and the configuration that Google's console gives."""
    tokens = google.double.access.tokens
    tokens.workloads["CANARY of the CI"] = "principal://ci"
    tokens.accounts[ROBOT].creators |= {"principal://ci", ROBOT}
    (tmp_path / "token").write_text("CANARY of the CI")
    account = f"https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/{ROBOT}"
    info = {
        "type": "external_account",
        "audience": "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/ci",
        "subject_token_type": "urn:ietf:params:oauth:token-type:jwt",
        "token_url": "https://sts.googleapis.com/v1/token",
        "credential_source": {"file": str(tmp_path / "token")},
        "service_account_impersonation_url": f"{account}:generateAccessToken",
    }
    path = tmp_path / "workload.json"
    path.write_text(json.dumps(info))
    path.chmod(0o600)
    return path


@pytest.mark.parametrize("variable", ["GOOGLE_APPLICATION_CREDENTIALS", "ABM_SHEETS_CREDENTIALS"])
def test_a_workload_signs_in_without_a_key(google, shared, workload, variable):
    kit = google.kit(shared, environ={variable: str(workload)})

    refresh(kit, as_of=DAY)

    assert kit.client.account.address == ROBOT
    assert not any("allowedLocations" in path for _, path, _ in google.double.seen)


def test_a_workload_may_act_for_a_person(google, shared, workload):
    google.double.access.tokens.accounts[ROBOT].delegation["*@exemple.fr"] = frozenset({"spreadsheets"})
    environ = {"ABM_SHEETS_CREDENTIALS": str(workload), "ABM_SHEETS_SUBJECT": LEA}
    google.double.access.sharing.of(SID).permissions.clear()
    google.double.access.sharing.share(SID, LEA, "writer")

    refresh(google.kit(shared, environ=environ), as_of=DAY)

    assert not any("allowedLocations" in path for _, path, _ in google.double.seen)


def test_a_workload_that_may_not_act_as_the_account_is_told_so(google, shared, workload):
    google.double.access.tokens.accounts[ROBOT].creators.clear()

    with pytest.raises(SignInRefused) as raised:
        refresh(google.kit(shared, environ={"ABM_SHEETS_CREDENTIALS": str(workload)}), as_of=DAY)

    assert raised.value.code == "signin_refused"
    assert "CANARY" not in str(raised.value.details)


def test_a_person_cannot_act_for_another(google, person, shared):
    home, wish = person
    login(home, wish, root=google.address)

    with pytest.raises(CredentialsUnusable) as raised:
        sign_in(home | {"ABM_SHEETS_SUBJECT": LEA}, root=google.address)

    assert raised.value.code == "credentials_subject"
