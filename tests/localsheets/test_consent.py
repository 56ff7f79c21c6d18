"""A person signs in: consent in the browser, what they keep of it, what they take back."""

from urllib.parse import parse_qs, urlsplit

import google.auth.exceptions
import pytest
import requests
from google.auth.transport.requests import Request
from google_auth_oauthlib.flow import InstalledAppFlow

from .grants import SPREADSHEETS, asked, read, user


def test_a_person_signs_in_again_by_their_refresh_token(door):
    refresh_token = door.service.access.tokens.allow("lea@example.test", [SPREADSHEETS])
    credentials = user(door, refresh_token)

    credentials.refresh(Request())
    assert door.service.access.tokens.caller_of(credentials.token).email == "lea@example.test"


def test_what_a_person_has_taken_back_is_over(door):
    refresh_token = door.service.access.tokens.allow("lea@example.test", [SPREADSHEETS])
    credentials = user(door, refresh_token)
    credentials.refresh(Request())

    door.service.access.tokens.revoke("lea@example.test")
    with pytest.raises(google.auth.exceptions.RefreshError) as raised:
        credentials.refresh(Request())
    assert raised.value.args[0] == "invalid_grant: Token has been expired or revoked."
    assert read(door, credentials.token).status_code == 401


def test_consent_to_an_app_in_testing_dies_after_a_week(door):
    tokens = door.service.access.tokens
    tokens.testing = True
    credentials = user(door, tokens.allow("lea@example.test", [SPREADSHEETS]))

    door.service.clock.advance(7 * 86400 - 1)
    credentials.refresh(Request())
    door.service.clock.advance(1)
    with pytest.raises(google.auth.exceptions.RefreshError, match="expired or revoked"):
        credentials.refresh(Request())


def test_the_address_of_revocation(door):
    refresh_token = door.service.access.tokens.allow("lea@example.test", [SPREADSHEETS])

    def revoke():
        return requests.post(f"{door.address}/revoke", data={"token": refresh_token}, timeout=10)

    assert revoke().status_code == 200
    assert (revoke().status_code, revoke().json()["error"]) == (400, "invalid_token")


def _flow(door, monkeypatch):
    """A flow as InstalledAppFlow runs it, with a browser that follows the address at once."""
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
    client = {
        "installed": {
            "client_id": "app",
            "client_secret": "secret",
            "auth_uri": f"{door.address}/o/oauth2/auth",
            "token_uri": f"{door.address}/token",
            "redirect_uris": ["http://localhost"],
        }
    }
    flow = InstalledAppFlow.from_client_config(client, [SPREADSHEETS])
    flow.redirect_uri = "http://localhost:1/"
    address, state = flow.authorization_url(prompt="consent")
    went = requests.get(address, allow_redirects=False, timeout=10)
    assert went.status_code == 302
    return flow, state, parse_qs(urlsplit(went.headers["Location"]).query)


def test_a_person_consents_in_the_browser(door, monkeypatch):
    tokens = door.service.access.tokens
    tokens.consenting, tokens.apps = "lea@example.test", {"app": "secret"}
    flow, state, brought = _flow(door, monkeypatch)

    assert brought["state"] == [state]
    flow.fetch_token(code=brought["code"][0])
    credentials = flow.credentials
    assert tokens.caller_of(credentials.token).email == "lea@example.test"
    credentials.refresh(Request())
    assert tokens.caller_of(credentials.token).email == "lea@example.test"


def test_a_code_is_good_once_and_only_for_whoever_asked(door, monkeypatch):
    tokens = door.service.access.tokens
    tokens.consenting = "lea@example.test"
    flow, _, brought = _flow(door, monkeypatch)
    form = {"grant_type": "authorization_code", "code": brought["code"][0], "redirect_uri": flow.redirect_uri}

    status, answer = asked(door, **form, code_verifier="guessed")
    assert (status, answer["error_description"]) == (400, "Invalid code verifier.")
    status, answer = asked(door, **form, code_verifier=flow.code_verifier)
    assert (status, answer["error_description"]) == (400, "Malformed auth code.")


def test_a_person_declines(door, monkeypatch):
    _, _, brought = _flow(door, monkeypatch)

    assert brought["error"] == ["access_denied"]
    assert "code" not in brought


def test_a_browser_is_never_sent_away_from_this_machine(door):
    query = {"client_id": "app", "redirect_uri": "https://example.test/", "scope": SPREADSHEETS}
    answer = requests.get(f"{door.address}/o/oauth2/auth", query, allow_redirects=False, timeout=10)

    assert (answer.status_code, answer.json()["error"]) == (400, "redirect_uri_mismatch")


@pytest.mark.parametrize(
    ("client", "description"),
    [({"client_id": "other"}, "The OAuth client was not found."), ({"client_id": "app"}, "Unauthorized")],
)
def test_an_app_that_is_not_known(door, client, description):
    tokens = door.service.access.tokens
    tokens.apps = {"app": "secret"}
    token = tokens.allow("lea@example.test", [SPREADSHEETS])

    found = asked(door, grant_type="refresh_token", refresh_token=token, client_secret="guessed", **client)
    assert found == (401, {"error": "invalid_client", "error_description": description})
