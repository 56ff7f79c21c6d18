"""Only Google's own token, for this endpoint, of this project's account, opens the door."""

from __future__ import annotations

import base64
import json
import time

import pytest
import requests
from google.auth import crypt

from abm_sheets.errors import ApiUnavailable
from abm_sheets.sheets.identity import Certificates, TokenRefused, verified

from .google_side import ACCOUNT, CLIENT, URL, Key, Person, Sidebar

REMOVED = "SIGNATURE_REMOVED_BY_GOOGLE"


@pytest.fixture
def body(google, young, lea, allowed):
    """A click that would write, if it were let in."""
    return google.event("action", allowed(lea, young), young, {"op": "refresh", "id": young})


def bearer(token):
    return {"Authorization": f"Bearer {token}"}


def resigned(token, **header):
    """A token with another header and the signature of the old one."""
    _, payload, signature = token.split(".")
    head = base64.urlsafe_b64encode(json.dumps(header).encode()).rstrip(b"=").decode()
    return f"{head}.{payload}.{signature}"


NOW = time.time
TOKENS = {
    "another scheme": lambda google, _: f"Basic {google.system_token('action')}",
    "empty": lambda google, _: "Bearer ",
    "no token": lambda google, _: "Bearer abc",
    "of another key under the same name": lambda google, foreign: f"Bearer {foreign.sign(google.claims('action'))}",
    "of a key that nobody knows": lambda google, _: f"Bearer {Key('other').sign(google.claims('action'))}",
    "expired": lambda google, _: f"Bearer {google.system_token('action', iat=int(NOW()) - 3700, exp=int(NOW()) - 100)}",
    "from the future": lambda google, _: f"Bearer {google.system_token('action', iat=int(NOW()) + 100)}",
    "without an end": lambda google, _: f"Bearer {google.key.sign({k: v for k, v in google.claims('action').items() if k != 'exp'})}",
    "of another issuer": lambda google, _: f"Bearer {google.system_token('action', iss='https://accounts.example.com')}",
    "for another endpoint": lambda google, _: f"Bearer {google.system_token('homepage')}",
    "for another service": lambda google, _: f"Bearer {google.system_token('action', aud='https://abm.example.org/addon/action')}",
    "for the whole service": lambda google, _: f"Bearer {google.system_token('action', aud=URL)}",
    "with a slash more": lambda google, _: f"Bearer {google.system_token('action', aud=URL + '/action/')}",
    "for a list of audiences": lambda google, _: f"Bearer {google.system_token('action', aud=[URL + '/action'])}",
    "of another project's add-ons": lambda google, _: f"Bearer {google.system_token('action', email=ACCOUNT.replace('4711', '4712'))}",
    "of the account in capitals": lambda google, _: f"Bearer {google.system_token('action', email=ACCOUNT.upper())}",
    "without an address": lambda google, _: f"Bearer {google.system_token('action', email=None)}",
    "of an unverified address": lambda google, _: f"Bearer {google.system_token('action', email_verified=False)}",
    "of a nearly verified address": lambda google, _: f"Bearer {google.system_token('action', email_verified='true')}",
    "unsigned": lambda google, _: f"Bearer {resigned(google.system_token('action'), alg='none')}",
    "signed as a MAC": lambda google, _: f"Bearer {resigned(google.system_token('action'), alg='HS256', kid=google.key.id)}",
    "with no key named": lambda google, _: f"Bearer {resigned(google.system_token('action'), alg='RS256')}",
    "without its signature": lambda google, _: f"Bearer {google.system_token('action').rpartition('.')[0]}.",
    "of the person": lambda google, _: f"Bearer {google.user_token(Person('lea@example.com'))}",
    "very long": lambda google, _: "Bearer " + "a" * 20000,
}  # fmt: skip


@pytest.mark.parametrize("case", TOKENS)
def test_a_token_that_is_not_googles_own_is_refused(case, google, apis, body, foreign_key):
    answer = google.post("action", body, {"Authorization": TOKENS[case](google, foreign_key)})

    assert (answer.status_code, answer.json()) == (401, {"error": {"code": 401}})
    assert apis.faults.calls == []


def test_no_token_is_refused(google, apis, body):
    body["authorizationEventObject"]["systemIdToken"] = ""

    assert google.post("action", body, {"X-None": "1"}).status_code == 401
    assert apis.faults.calls == []


def test_a_token_in_the_body_alone_is_let_in(google, body):
    """The manifest can tell Google to send no header."""
    assert google.post("action", body, {"X-None": "1"}).status_code == 200


def test_the_right_token_is_let_in(google, apis, body):
    assert google.post("action", body).status_code == 200
    assert len(apis.writes) == 1


@pytest.mark.parametrize("skew", [-5, 5])
def test_clocks_may_differ_a_little(skew, google, body):
    now = int(time.time())
    times = {"iat": now + skew, "exp": now + 3600} if skew > 0 else {"iat": now - 3600, "exp": now + skew}

    assert google.post("action", body, bearer(google.system_token("action", **times))).status_code == 200


class TestBehindCloudRun:
    """Its own check takes the signature out of the header's token; the body's is whole."""

    @staticmethod
    def stripped(token):
        return bearer(f"{token.rpartition('.')[0]}.{REMOVED}")

    def test_the_token_of_the_body_counts(self, google, body):
        assert google.post("action", body, self.stripped(google.system_token("action"))).status_code == 200

    @pytest.mark.parametrize("inside", ["", "abc", None, 7, REMOVED])
    def test_a_stripped_token_alone_is_refused(self, inside, google, apis, body):
        body["authorizationEventObject"]["systemIdToken"] = inside

        assert google.post("action", body, self.stripped(google.system_token("action"))).status_code == 401
        assert apis.writes == []

    def test_a_stripped_token_in_the_body_is_refused(self, google, apis, body):
        token = f"{google.system_token('action').rpartition('.')[0]}.{REMOVED}"
        body["authorizationEventObject"]["systemIdToken"] = token

        assert google.post("action", body, self.stripped(google.system_token("action"))).status_code == 401
        assert apis.writes == []

    def test_the_body_does_not_help_a_wrong_header(self, google, apis, body, foreign_key):
        assert (
            google.post("action", body, bearer(foreign_key.sign(google.claims("action")))).status_code == 401
        )
        assert apis.writes == []

    def test_the_token_of_the_body_is_for_its_endpoint_too(self, google, apis, body):
        body["authorizationEventObject"]["systemIdToken"] = google.system_token("homepage")

        assert google.post("action", body, self.stripped(google.system_token("action"))).status_code == 401
        assert apis.writes == []


@pytest.mark.parametrize(
    "changed",
    [
        {"aud": "somebody-else.apps.googleusercontent.com"},
        {"aud": URL + "/action"},
        {"iss": "https://accounts.example.com"},
        {"email_verified": False},
        {"exp": 1_600_000_000},
        {"sub": None},
    ],
)  # fmt: skip
def test_a_person_whom_google_does_not_name_to_this_add_on_is_refused(changed, google, apis, body, lea):
    body["authorizationEventObject"]["userIdToken"] = google.user_token(lea, **changed)

    assert google.post("action", body).status_code == 401
    assert apis.writes == []


def test_a_person_whose_token_somebody_else_signed_is_refused(google, apis, body, foreign_key):
    claims = google.claims(aud=CLIENT, email="boss@example.com")
    body["authorizationEventObject"]["userIdToken"] = foreign_key.sign(claims)

    assert google.post("action", body).status_code == 401
    assert apis.writes == []


def test_a_person_whom_google_does_not_name_gets_a_card_and_no_job(google, apis, body):
    del body["authorizationEventObject"]["userIdToken"]

    answer = google.call("action", body)

    card = answer["renderActions"]["action"]["navigations"][0]["updateCard"]
    assert card["name"] == "identity"
    assert apis.writes == []


def test_a_person_without_a_token_for_the_sheet_is_asked_for_it(google, apis, body):
    del body["authorizationEventObject"]["userOAuthToken"]

    assert google.call("action", body) == {"requesting_google_scopes": {"all_scopes": True}}
    assert apis.writes == []


@pytest.mark.parametrize("content", [b"", b"{", b"[" * 100_000, b'{"a": "\xff"}', b"\x00" * 100])
def test_what_is_no_json_is_refused(content, google):
    assert google.post("action", content).status_code == 400


def test_a_body_that_is_too_large_is_refused(google, apis, body):
    body["padding"] = "x" * (256 * 1024)

    assert google.post("action", body).status_code == 413
    assert apis.writes == []


@pytest.mark.parametrize(("method", "path", "status"), [("GET", "/action", 405), ("PUT", "/homepage", 405), ("POST", "/", 404), ("POST", "/action/", 404), ("GET", "/docs", 404), ("GET", "/healthz", 200), ("POST", "/healthz", 405)])  # fmt: skip
def test_nothing_else_is_there(method, path, status, google):
    answer = requests.request(method, google.base + path, timeout=10, allow_redirects=False)

    assert answer.status_code == status


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def certificates(apis, monkeypatch):
    from abm_sheets import connection

    clock = Clock()
    found = connection.certificates()
    found._clock = clock
    return found, clock


def check(google, certificates):
    return verified(google.system_token("action"), certificates, audience=URL + "/action", account=ACCOUNT)


def test_certificates_are_fetched_once_in_their_lifetime(google, apis, certificates):
    found, clock = certificates
    for _ in range(3):
        assert check(google, found).email == ACCOUNT
    clock.now = 19799
    check(google, found)
    assert apis.fetched == 1

    clock.now = 19801
    check(google, found)
    assert apis.fetched == 2


def test_a_new_key_of_googles_is_learnt_when_it_is_first_used(google, apis, certificates):
    found, clock = certificates
    check(google, found)
    google.key = Key("google-2")
    apis.certificates["google-2"] = google.key.certificate
    clock.now = 61

    check(google, found)

    assert apis.fetched == 2


def test_unknown_keys_do_not_make_us_ask_google_each_time(google, apis, certificates):
    found, clock = certificates
    check(google, found)
    google.key = Key("nobody")
    for second in range(50):
        clock.now = second
        with pytest.raises(TokenRefused, match="key"):
            check(google, found)
    assert apis.fetched == 1


def test_known_certificates_are_used_while_google_is_away(google, apis, certificates):
    found, clock = certificates
    check(google, found)
    apis.certs_away = True
    clock.now = 19000
    check(google, found)

    clock.now = 19801
    with pytest.raises(ApiUnavailable):
        check(google, found)


def test_without_certificates_a_call_is_told_to_come_back(google, apis, body):
    apis.certs_away = True

    assert google.post("action", body).status_code == 503
    assert apis.writes == []


def test_an_audience_must_be_given(google):
    with pytest.raises(TokenRefused, match="audience"):
        verified(google.system_token("action"), Certificates(requests.Session()), audience="")


def test_a_signature_of_another_kind_is_refused(google, certificates):
    """google-auth would take ES256 too."""
    found, _ = certificates
    assert isinstance(google.key.signer, crypt.RSASigner)
    token = resigned(google.system_token("action"), alg="ES256", kid=google.key.id)

    with pytest.raises(TokenRefused, match="algorithm"):
        verified(token, found, audience=URL + "/action")


def test_no_token_and_no_text_of_the_sheet_is_in_the_log(google, apis, young, lea, allowed, journal):
    sidebar = Sidebar(google, allowed(lea, young), young).open()
    sidebar.click("Actualiser maintenant")
    google.post("action", {}, bearer(google.system_token("homepage")))

    log = json.dumps(journal, ensure_ascii=False)
    secrets = [
        text
        for _, sent, headers in google.sent
        for text in (*sent.get("authorizationEventObject", {}).values(), *headers.values())
        if isinstance(text, str)
    ]
    assert len(secrets) > 6
    assert [text for text in secrets if text.removeprefix("Bearer ") in log] == []
    assert "Brévent" not in log
    assert young not in log
    assert lea.email not in log
    assert {line["outcome"] for line in journal if line["event"] == "call"} == {"done", "token_audience"}
