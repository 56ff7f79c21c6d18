"""Service accounts sign in: real google-auth against the double's own token endpoint."""

import json
from datetime import UTC, datetime

import google.auth.exceptions
import google.auth.jwt
import pytest
import requests
from google.auth.crypt import RSASigner

from abm_sheets.localsheets.signing import new_key_file

from .grants import AUTH, GOOGLE, GRANT, SPREADSHEETS, asked, read, refreshed
from .people import ROBOT

SKEWED = (
    "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. "
    "Check your iat and exp values in the JWT claim."
)


@pytest.fixture(scope="module")
def other_key_file():
    return new_key_file(ROBOT, "110", "1234567890", GOOGLE)


def _assertion(key_file, **claims):
    now = int(datetime.now(UTC).timestamp())
    signer = RSASigner.from_service_account_info(key_file)
    usual = {"iss": ROBOT, "aud": GOOGLE, "iat": now, "exp": now + 3600, "scope": SPREADSHEETS}
    claims = {name: value for name, value in {**usual, **claims}.items() if value is not None}
    return google.auth.jwt.encode(signer, claims).decode()


def test_google_auth_signs_in_and_the_token_opens_the_api(door, registered):
    credentials = refreshed(registered)

    assert credentials.valid
    assert read(door, credentials.token).status_code == 404


def test_another_key_of_the_same_account_is_not_trusted(door, registered, other_key_file):
    stolen = {
        **other_key_file,
        "token_uri": registered["token_uri"],
        "private_key_id": registered["private_key_id"],
    }

    with pytest.raises(google.auth.exceptions.RefreshError) as raised:
        refreshed(stolen)
    assert raised.value.args == (
        "invalid_grant: Invalid JWT Signature.",
        {"error": "invalid_grant", "error_description": "Invalid JWT Signature."},
    )
    assert not raised.value.retryable


def test_a_key_that_was_deleted_is_not_trusted(door, registered):
    with pytest.raises(google.auth.exceptions.RefreshError, match="Invalid JWT Signature"):
        refreshed({**registered, "private_key_id": "deleted"})


def test_an_account_that_does_not_exist(door, key_file):
    with pytest.raises(google.auth.exceptions.RefreshError, match="Invalid grant: account not found"):
        refreshed({**key_file, "token_uri": f"{door.address}/token"})


def test_the_token_says_what_google_says(door, registered):
    status, answer = asked(door, grant_type=GRANT, assertion=_assertion(registered))

    assert status == 200
    assert {**answer, "access_token": "?"} == {
        "access_token": "?",
        "expires_in": 3599,
        "token_type": "Bearer",
    }
    assert answer["access_token"].startswith("ya29.")


@pytest.mark.parametrize("seconds", [-7200, 7200])
def test_a_clock_that_is_wrong_by_hours(door, registered, seconds):
    door.service.clock.advance(seconds)

    with pytest.raises(google.auth.exceptions.RefreshError, match="reasonable timeframe"):
        refreshed(registered)


@pytest.mark.parametrize("seconds", [-60, 60])
def test_a_clock_that_is_wrong_by_a_minute_is_forgiven(door, registered, seconds):
    door.service.clock.advance(seconds)

    assert refreshed(registered).token


@pytest.mark.parametrize(
    ("claims", "status", "error", "description"),
    [
        ({"aud": "https://example.test/token"}, 400, "invalid_grant", "Invalid JWT: Failed audience check. The right audience is https://oauth2.googleapis.com/token"),
        ({"exp": 4102444800}, 400, "invalid_grant", SKEWED),
        ({"iat": None}, 400, "invalid_grant", SKEWED),
        ({"exp": "soon"}, 400, "invalid_grant", SKEWED),
        ({"scope": None}, 400, "invalid_scope", "Empty or missing scope not allowed."),
        ({"iss": "nobody@example.test"}, 400, "invalid_grant", "Invalid grant: account not found"),
        ({"sub": "lea@example.test"}, 401, "unauthorized_client", "Client is unauthorized to retrieve access tokens using this method, or client not authorized for any of the scopes requested."),
    ],
)  # fmt: skip
def test_claims_that_are_refused(door, registered, claims, status, error, description):
    found = asked(door, grant_type=GRANT, assertion=_assertion(registered, **claims))

    assert found == (status, {"error": error, "error_description": description})


def test_the_own_address_is_an_audience_too(door, registered):
    status, _ = asked(door, grant_type=GRANT, assertion=_assertion(registered, aud=f"{door.address}/token"))

    assert status == 200


@pytest.mark.parametrize(
    ("form", "error", "description"),
    [
        ({"grant_type": GRANT, "assertion": "no.jwt"}, "invalid_grant", "Bad Request"),
        ({"grant_type": GRANT, "assertion": "W10.W10.W10"}, "invalid_grant", "Bad Request"),
        ({"grant_type": GRANT}, "invalid_grant", "Bad Request"),
        ({"grant_type": "password"}, "unsupported_grant_type", "Invalid grant_type: password"),
        ({"grant_type": "authorization_code", "code": "x"}, "invalid_grant", "Malformed auth code."),
        ({"grant_type": "refresh_token", "refresh_token": "x"}, "invalid_grant", "Token has been expired or revoked."),
    ],
)  # fmt: skip
def test_forms_that_are_refused(door, form, error, description):
    assert asked(door, **form) == (400, {"error": error, "error_description": description})


def test_an_unsigned_token_is_refused(door, registered):
    header, claims, _ = _assertion(registered).split(".")
    status, answer = asked(door, grant_type=GRANT, assertion=f"{header}.{claims}.")

    assert (status, answer["error_description"]) == (400, "Invalid JWT Signature.")


def test_a_token_expires_by_the_clock(door, registered):
    token = refreshed(registered).token

    door.service.clock.advance(3598)
    assert read(door, token).status_code == 404
    door.service.clock.advance(1)
    answer = read(door, token)
    assert answer.status_code == 401
    assert answer.json()["error"]["status"] == "UNAUTHENTICATED"
    assert (
        answer.headers["WWW-Authenticate"]
        == 'Bearer realm="https://accounts.google.com/", error="invalid_token"'
    )


@pytest.mark.parametrize(
    ("path", "scopes", "status"),
    [
        ("/v4/spreadsheets/none", ["spreadsheets.readonly"], 404),
        ("/v4/spreadsheets/none", ["drive.file"], 404),
        ("/v4/spreadsheets/none", ["cloud-platform"], 403),
        ("/drive/v3/files/none", ["drive"], 404),
        ("/drive/v3/files/none", ["spreadsheets"], 403),
    ],
)
def test_a_token_opens_what_its_scopes_say(door, registered, path, scopes, status):
    token = refreshed(registered, [AUTH + scope for scope in scopes]).token

    answer = read(door, token, path)
    assert answer.status_code == status
    if status == 403:
        assert 'error="insufficient_scope"' in answer.headers["WWW-Authenticate"]


def test_a_reading_scope_does_not_write(door, registered):
    token = refreshed(registered, [f"{AUTH}spreadsheets.readonly"]).token

    answer = requests.post(
        f"{door.address}/v4/spreadsheets", json={}, headers={"Authorization": f"Bearer {token}"}, timeout=10
    )
    assert answer.status_code == 403
    assert answer.json()["error"]["message"] == "Request had insufficient authentication scopes."
    assert f'scope="{AUTH}drive {AUTH}drive.file {AUTH}spreadsheets"' in answer.headers["WWW-Authenticate"]


def test_nobody_is_no_one_and_a_wrong_token_is_wrong(door):
    assert requests.get(f"{door.address}/v4/spreadsheets/none", timeout=10).status_code == 403
    assert read(door, "local").status_code == 401
    drive = read(door, "local", "/drive/v3/files/none").json()["error"]
    assert drive["errors"] == [
        {
            "domain": "global",
            "reason": "authError",
            "message": "Invalid Credentials",
            "locationType": "header",
            "location": "Authorization",
        }
    ]


def test_an_account_acts_for_a_person_where_the_domain_allows_it(door, key_file):
    tokens = door.service.access.tokens
    tokens.register(key_file, delegation={"*@example.test": [SPREADSHEETS]})
    info = {**key_file, "token_uri": f"{door.address}/token"}

    token = refreshed(info, subject="lea@example.test").token
    caller = tokens.caller_of(token)
    assert (caller.email, caller.robot) == ("lea@example.test", False)
    for scopes, subject in [([f"{AUTH}drive"], "lea@example.test"), ([SPREADSHEETS], "lea@elsewhere.test")]:
        with pytest.raises(
            google.auth.exceptions.RefreshError, match="unauthorized_client: Client is unauthor"
        ):
            refreshed(info, scopes, subject)


def test_all_of_it_is_set_up_over_http(door):
    door.service.access.strict = False

    def tell(rest, **body):
        answer = requests.post(f"{door.address}/_control/{rest}", json=body, timeout=20)
        assert answer.status_code == 200, answer.text
        return answer.json()

    assert tell("access", strict=True)["strict"] is True
    key_file = tell("accounts", email=ROBOT, delegation={"lea@example.test": [SPREADSHEETS]})
    assert key_file["token_uri"] == f"{door.address}/token"
    token = refreshed(key_file, subject="lea@example.test").token
    assert read(door, token).status_code == 404
    tell("revoke", email="lea@example.test")
    assert read(door, token).status_code == 401
    handed = tell("tokens", email="lea@example.test", scopes=[SPREADSHEETS], seconds=60)
    assert read(door, handed["access_token"]).status_code == 404
    assert requests.delete(f"{door.address}/_control/accounts?email={ROBOT}", timeout=10).status_code == 200
    with pytest.raises(google.auth.exceptions.RefreshError, match="account not found"):
        refreshed(key_file)


def test_without_strict_mode_every_token_is_welcome(door):
    door.service.access.strict = False

    assert asked(door, assertion="x") == (
        200,
        {"access_token": "local", "expires_in": 3599, "token_type": "Bearer"},
    )
    assert read(door, "whatever").status_code == 404
    assert json.loads(read(door, "whatever").text)["error"]["message"] == "Requested entity was not found."
