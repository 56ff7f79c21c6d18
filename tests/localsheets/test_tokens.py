"""Signing in: real google-auth and google-auth-oauthlib against the double's own token endpoint."""

import json
import threading
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import google.auth.exceptions
import google.auth.jwt
import google.oauth2.credentials
import gspread
import pytest
import requests
from google.auth import identity_pool, impersonated_credentials
from google.auth.crypt import RSASigner
from google.auth.transport.requests import AuthorizedSession, Request
from google.oauth2 import service_account
from google_auth_oauthlib.flow import InstalledAppFlow

from abm_sheets.localsheets import LocalSheets
from abm_sheets.localsheets.door import Door
from abm_sheets.localsheets.identity import Caller
from abm_sheets.localsheets.signing import new_key_file
from abm_sheets.localsheets.workbook import blank

AUTH = "https://www.googleapis.com/auth/"
SPREADSHEETS = f"{AUTH}spreadsheets"
ROBOT = "robot@project.iam.gserviceaccount.com"
GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
GOOGLE = "https://oauth2.googleapis.com/token"
SKEWED = (
    "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. "
    "Check your iat and exp values in the JWT claim."
)


class Quiet(service_account.Credentials):
    """Without the call in the background that google-auth would send to another host."""

    def _is_regional_access_boundary_lookup_required(self):
        return False


@pytest.fixture
def door():
    service = LocalSheets()
    service.access.strict = True
    with Door(service) as door:
        thread = threading.Thread(target=door.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield door
        door.shutdown()
        thread.join()


#: One worker makes what all of these share.
pytestmark = pytest.mark.xdist_group("tokens")


@pytest.fixture(scope="module")
def key_file():
    """One key for all tests of this file: making one takes a while."""
    return new_key_file(ROBOT, "110", "1234567890", GOOGLE)


@pytest.fixture(scope="module")
def other_key_file():
    return new_key_file(ROBOT, "110", "1234567890", GOOGLE)


@pytest.fixture
def registered(door, key_file):
    """The key file of a registered account, with the double's token address."""
    door.service.access.tokens.register(key_file)
    return {**key_file, "token_uri": f"{door.address}/token"}


def _refreshed(key_file, scopes=(SPREADSHEETS,), subject=None):
    credentials = Quiet.from_service_account_info(key_file, scopes=list(scopes), subject=subject)
    with requests.Session() as session:
        session.trust_env = False
        credentials.refresh(Request(session))
    return credentials


def _assertion(key_file, **claims):
    now = int(datetime.now(UTC).timestamp())
    signer = RSASigner.from_service_account_info(key_file)
    usual = {"iss": ROBOT, "aud": GOOGLE, "iat": now, "exp": now + 3600, "scope": SPREADSHEETS}
    claims = {name: value for name, value in {**usual, **claims}.items() if value is not None}
    return google.auth.jwt.encode(signer, claims).decode()


def _asked(door, **form):
    answer = requests.post(f"{door.address}/token", data=form, timeout=10)
    return answer.status_code, answer.json()


def _read(door, token, path="/v4/spreadsheets/none"):
    return requests.get(f"{door.address}{path}", headers={"Authorization": f"Bearer {token}"}, timeout=10)


def test_google_auth_signs_in_and_the_token_opens_the_api(door, registered):
    credentials = _refreshed(registered)

    assert credentials.valid
    assert _read(door, credentials.token).status_code == 404


def test_another_key_of_the_same_account_is_not_trusted(door, registered, other_key_file):
    stolen = {
        **other_key_file,
        "token_uri": registered["token_uri"],
        "private_key_id": registered["private_key_id"],
    }

    with pytest.raises(google.auth.exceptions.RefreshError) as raised:
        _refreshed(stolen)
    assert raised.value.args == (
        "invalid_grant: Invalid JWT Signature.",
        {"error": "invalid_grant", "error_description": "Invalid JWT Signature."},
    )
    assert not raised.value.retryable


def test_a_key_that_was_deleted_is_not_trusted(door, registered):
    with pytest.raises(google.auth.exceptions.RefreshError, match="Invalid JWT Signature"):
        _refreshed({**registered, "private_key_id": "deleted"})


def test_an_account_that_does_not_exist(door, key_file):
    with pytest.raises(google.auth.exceptions.RefreshError, match="Invalid grant: account not found"):
        _refreshed({**key_file, "token_uri": f"{door.address}/token"})


def test_the_token_says_what_google_says(door, registered):
    status, answer = _asked(door, grant_type=GRANT, assertion=_assertion(registered))

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
        _refreshed(registered)


@pytest.mark.parametrize("seconds", [-60, 60])
def test_a_clock_that_is_wrong_by_a_minute_is_forgiven(door, registered, seconds):
    door.service.clock.advance(seconds)

    assert _refreshed(registered).token


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
    found = _asked(door, grant_type=GRANT, assertion=_assertion(registered, **claims))

    assert found == (status, {"error": error, "error_description": description})


def test_the_own_address_is_an_audience_too(door, registered):
    status, _ = _asked(door, grant_type=GRANT, assertion=_assertion(registered, aud=f"{door.address}/token"))

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
    assert _asked(door, **form) == (400, {"error": error, "error_description": description})


def test_an_unsigned_token_is_refused(door, registered):
    header, claims, _ = _assertion(registered).split(".")
    status, answer = _asked(door, grant_type=GRANT, assertion=f"{header}.{claims}.")

    assert (status, answer["error_description"]) == (400, "Invalid JWT Signature.")


def test_a_token_expires_by_the_clock(door, registered):
    token = _refreshed(registered).token

    door.service.clock.advance(3598)
    assert _read(door, token).status_code == 404
    door.service.clock.advance(1)
    answer = _read(door, token)
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
    token = _refreshed(registered, [AUTH + scope for scope in scopes]).token

    answer = _read(door, token, path)
    assert answer.status_code == status
    if status == 403:
        assert 'error="insufficient_scope"' in answer.headers["WWW-Authenticate"]


def test_a_reading_scope_does_not_write(door, registered):
    token = _refreshed(registered, [f"{AUTH}spreadsheets.readonly"]).token

    answer = requests.post(
        f"{door.address}/v4/spreadsheets", json={}, headers={"Authorization": f"Bearer {token}"}, timeout=10
    )
    assert answer.status_code == 403
    assert answer.json()["error"]["message"] == "Request had insufficient authentication scopes."
    assert f'scope="{AUTH}drive {AUTH}drive.file {AUTH}spreadsheets"' in answer.headers["WWW-Authenticate"]


def test_nobody_is_no_one_and_a_wrong_token_is_wrong(door):
    assert requests.get(f"{door.address}/v4/spreadsheets/none", timeout=10).status_code == 403
    assert _read(door, "local").status_code == 401
    drive = _read(door, "local", "/drive/v3/files/none").json()["error"]
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

    token = _refreshed(info, subject="lea@example.test").token
    caller = tokens.caller_of(token)
    assert (caller.email, caller.robot) == ("lea@example.test", False)
    for scopes, subject in [([f"{AUTH}drive"], "lea@example.test"), ([SPREADSHEETS], "lea@elsewhere.test")]:
        with pytest.raises(
            google.auth.exceptions.RefreshError, match="unauthorized_client: Client is unauthor"
        ):
            _refreshed(info, scopes, subject)


def _user(door, token, scopes=None):
    return google.oauth2.credentials.Credentials(
        None, refresh_token=token, token_uri=f"{door.address}/token", client_id="app", client_secret="secret",
        scopes=scopes,
    )  # fmt: skip


def test_a_person_signs_in_again_by_their_refresh_token(door):
    refresh_token = door.service.access.tokens.allow("lea@example.test", [SPREADSHEETS])
    credentials = _user(door, refresh_token)

    credentials.refresh(Request())
    assert door.service.access.tokens.caller_of(credentials.token).email == "lea@example.test"


def test_what_a_person_has_taken_back_is_over(door):
    refresh_token = door.service.access.tokens.allow("lea@example.test", [SPREADSHEETS])
    credentials = _user(door, refresh_token)
    credentials.refresh(Request())

    door.service.access.tokens.revoke("lea@example.test")
    with pytest.raises(google.auth.exceptions.RefreshError) as raised:
        credentials.refresh(Request())
    assert raised.value.args[0] == "invalid_grant: Token has been expired or revoked."
    assert _read(door, credentials.token).status_code == 401


def test_consent_to_an_app_in_testing_dies_after_a_week(door):
    tokens = door.service.access.tokens
    tokens.testing = True
    credentials = _user(door, tokens.allow("lea@example.test", [SPREADSHEETS]))

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

    status, answer = _asked(door, **form, code_verifier="guessed")
    assert (status, answer["error_description"]) == (400, "Invalid code verifier.")
    status, answer = _asked(door, **form, code_verifier=flow.code_verifier)
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

    found = _asked(door, grant_type="refresh_token", refresh_token=token, client_secret="guessed", **client)
    assert found == (401, {"error": "invalid_client", "error_description": description})


class ToLoopback(requests.Session):
    """Sends what is meant for Google to the double."""

    def __init__(self, root):
        super().__init__()
        self.root = root
        self.trust_env = False

    def request(self, method, url, **options):
        parts = urlsplit(url)
        return super().request(method, f"{self.root}{parts.path}", **options)


class AuthorizedToLoopback(AuthorizedSession):
    """The same, signed in."""

    def __init__(self, credentials, root):
        super().__init__(credentials)
        self.root = root
        self.trust_env = False

    def request(self, method, url, **options):
        for host in ("https://sheets.googleapis.com", "https://www.googleapis.com"):
            url = url.replace(host, self.root)
        return super().request(method, url, **options)


PERSON = "lea@example.test"


@pytest.mark.parametrize(("creators", "allowed"), [([PERSON], True), ([], False)])
@pytest.mark.parametrize("subject", [None, "boss@example.test"])
def test_a_person_acts_as_a_service_account(door, registered, creators, allowed, subject):
    tokens = door.service.access.tokens
    tokens.register(registered, delegation={"boss@example.test": [SPREADSHEETS]})
    tokens.accounts[ROBOT].creators.update(creators)
    source = _user(door, tokens.allow(PERSON, [f"{AUTH}cloud-platform"]))
    acting = impersonated_credentials.Credentials(source, ROBOT, [SPREADSHEETS], subject=subject)

    with ToLoopback(door.address) as session:
        if not allowed:
            with pytest.raises(google.auth.exceptions.GoogleAuthError, match="denied on resource"):
                acting.refresh(Request(session))
            return
        acting.refresh(Request(session))
    assert tokens.caller_of(acting.token).email == (subject or ROBOT)


def test_a_workload_brings_a_token_of_its_own(door, registered, tmp_path):
    tokens = door.service.access.tokens
    tokens.workloads["from the CI"] = "principal://ci"
    tokens.accounts[ROBOT].creators.add("principal://ci")
    (tmp_path / "token").write_text("from the CI")
    account = f"https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/{ROBOT}"
    info = {
        "type": "external_account",
        "audience": "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/ci",
        "subject_token_type": "urn:ietf:params:oauth:token-type:jwt",
        "token_url": "https://sts.googleapis.com/v1/token",
        "credential_source": {"file": str(tmp_path / "token")},
        "service_account_impersonation_url": f"{account}:generateAccessToken",
    }

    with ToLoopback(door.address) as session:
        credentials = identity_pool.Credentials.from_info(info, scopes=[SPREADSHEETS])
        credentials.refresh(Request(session))
        caller = tokens.caller_of(credentials.token)
        assert (caller.email, caller.scopes) == (ROBOT, {"spreadsheets"})
        (tmp_path / "token").write_text("from elsewhere")
        with pytest.raises(google.auth.exceptions.GoogleAuthError, match="could not be verified"):
            identity_pool.Credentials.from_info(info, scopes=[SPREADSHEETS]).refresh(Request(session))


def test_gspread_works_on_what_is_shared_with_its_account(door, registered):
    sharing = door.service.access.sharing
    sharing.add_drive("drive", "Commercial", {ROBOT: "fileOrganizer"})
    credentials = Quiet.from_service_account_info(registered, scopes=[SPREADSHEETS, f"{AUTH}drive"])
    session = AuthorizedToLoopback(credentials, door.address)
    client = gspread.Client(auth=None, session=session)

    with pytest.raises(gspread.exceptions.APIError, match="storage quota has been exceeded"):
        client.create("Suivi")
    book = client.create("Suivi", folder_id="drive")
    book.sheet1.update([["Compte"]], "A1")
    book.share(PERSON, perm_type="user", role="reader", notify=False)
    assert {each["emailAddress"]: each["role"] for each in book.list_permissions()} == {
        ROBOT: "fileOrganizer",
        PERSON: "reader",
    }
    book.remove_permissions(PERSON, role="reader")
    assert [each["emailAddress"] for each in book.list_permissions()] == [ROBOT]
    hers = door.service.add(blank("À Léa"), caller=Caller(PERSON)).id
    with pytest.raises(PermissionError):
        client.open_by_key(hers)
    sharing.share(hers, ROBOT, "writer")
    assert client.open_by_key(hers).sheet1.update([["x"]], "A1")["updatedCells"] == 1
    session.close()


def test_all_of_it_is_set_up_over_http(door):
    door.service.access.strict = False

    def tell(rest, **body):
        answer = requests.post(f"{door.address}/_control/{rest}", json=body, timeout=20)
        assert answer.status_code == 200, answer.text
        return answer.json()

    assert tell("access", strict=True)["strict"] is True
    key_file = tell("accounts", email=ROBOT, delegation={"lea@example.test": [SPREADSHEETS]})
    assert key_file["token_uri"] == f"{door.address}/token"
    token = _refreshed(key_file, subject="lea@example.test").token
    assert _read(door, token).status_code == 404
    tell("revoke", email="lea@example.test")
    assert _read(door, token).status_code == 401
    handed = tell("tokens", email="lea@example.test", scopes=[SPREADSHEETS], seconds=60)
    assert _read(door, handed["access_token"]).status_code == 404
    assert requests.delete(f"{door.address}/_control/accounts?email={ROBOT}", timeout=10).status_code == 200
    with pytest.raises(google.auth.exceptions.RefreshError, match="account not found"):
        _refreshed(key_file)


def test_without_strict_mode_every_token_is_welcome(door):
    door.service.access.strict = False

    assert _asked(door, assertion="x") == (
        200,
        {"access_token": "local", "expires_in": 3599, "token_type": "Bearer"},
    )
    assert _read(door, "whatever").status_code == 404
    assert json.loads(_read(door, "whatever").text)["error"]["message"] == "Requested entity was not found."
