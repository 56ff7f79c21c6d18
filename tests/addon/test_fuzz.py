"""Whatever strangers send, no job is reached; whatever Google's token comes with, there is an answer."""

from __future__ import annotations

import base64
import contextlib
import json

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from .google_side import SCOPES
from .schema import answer_problems

HTTP = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None
)
#: Half signs included, which JSON can carry and UTF-8 cannot.
ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=40)
ENDPOINTS = st.sampled_from(["homepage", "granted", "action"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=20), inner, max_size=4),
    max_leaves=20,
)
#: What may stand in a header, as latin-1.
HEADER = st.text(st.characters(min_codepoint=32, max_codepoint=255, blacklist_characters="\x7f"), max_size=80)


def segment(part):
    return base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()


def signature(token):
    return base64.urlsafe_b64decode(token.rpartition(".")[2] + "==")


@HTTP
@given(
    endpoint=ENDPOINTS, body=JSON, header=HEADER, scheme=st.sampled_from(["Bearer ", "bearer ", "", "Basic "])
)
@example(
    endpoint="action", body={"authorizationEventObject": {"systemIdToken": "a.b.c"}}, header="", scheme=""
)
@example(endpoint="action", body=[], header="..", scheme="Bearer ")
@example(endpoint="action", body={}, header="e30.e30.", scheme="Bearer ")
def test_no_header_and_body_of_a_stranger_reaches_a_job(endpoint, body, header, scheme, google, apis):
    answer = google.post(endpoint, body, {"Authorization": (scheme + header).strip().encode("latin-1")})

    assert answer.status_code in {400, 401}
    assert apis.faults.calls == []


@HTTP
@given(
    header=st.fixed_dictionaries({"alg": st.sampled_from(["RS256", "none", "HS256", "ES256", "RS512", None, 7])}, optional={"kid": st.sampled_from(["google-1", "", None, [], {}]) | st.text(max_size=5), "typ": JSON}),
    claims=st.dictionaries(st.sampled_from(["iss", "aud", "email", "email_verified", "iat", "exp", "sub"]), JSON),
    sign=st.binary(max_size=300),
)  # fmt: skip
def test_no_token_that_somebody_put_together_reaches_a_job(header, claims, sign, google, apis, young, lea):
    claims = google.claims("action") | claims
    tail = base64.urlsafe_b64encode(sign).rstrip(b"=").decode()
    token = f"{segment(header)}.{segment(claims)}.{tail}"
    body = google.event("action", lea, young, {"op": "refresh", "id": young})

    assert google.post("action", body, {"Authorization": f"Bearer {token}"}).status_code == 401
    assert apis.faults.calls == []


@HTTP
@given(claims=st.dictionaries(st.sampled_from(["iss", "aud", "email", "email_verified", "iat", "exp", "sub"]), JSON, min_size=1))  # fmt: skip
@example(claims={"iss": []})
@example(claims={"email": {}})
@example(claims={"email": "\ud800"})
@example(claims={"exp": "soon"})
def test_no_other_claims_of_somebody_whom_google_signs_for_reach_a_job(claims, google, apis, young, lea):
    """Google signs tokens for everybody; ours has these very claims."""
    right = google.claims("action")
    assume(
        any(
            right[key] != value or type(right[key]) is not type(value)
            for key, value in claims.items()
            if key != "sub"
        )
    )
    assume(
        not (
            set(claims) <= {"sub", "iat", "exp"}
            and all(isinstance(v, int | float) for k, v in claims.items() if k != "sub")
        )
    )
    body = google.event("action", lea, young, {"op": "refresh", "id": young})

    answer = google.post("action", body, {"Authorization": f"Bearer {google.key.sign(right | claims)}"})

    assert answer.status_code == 401
    assert apis.faults.calls == []


@HTTP
@given(data=st.data())
def test_no_damaged_token_of_googles_reaches_a_job(data, google, apis, young, lea):
    token = google.system_token("action")
    at = data.draw(st.integers(0, len(token) - 1))
    mark = data.draw(st.sampled_from("ABCxyz019-_.="))
    damaged = token[:at] + mark + token[at + 1 :]
    assume(damaged != token)
    same_text = damaged.rpartition(".")[0] == token.rpartition(".")[0]
    with contextlib.suppress(ValueError):
        # The last sign of Base64 holds bits that count for nothing.
        assume(not (same_text and signature(damaged) == signature(token)))
    body = google.event("action", lea, young, {"op": "refresh", "id": young})

    assert google.post("action", body, {"Authorization": f"Bearer {damaged}"}).status_code == 401
    assert apis.faults.calls == []


@HTTP
@given(endpoint=ENDPOINTS, common=JSON, given_=JSON, sheets=JSON)
@example(
    endpoint="action",
    common={"parameters": {"op": "refresh", "id": "../../../etc/passwd"}},
    given_={},
    sheets={"id": "a/b?c#d"},
)
@example(
    endpoint="action",
    common={"parameters": {"op": ["refresh"], "id": 7}},
    given_={"authorizedScopes": "drive"},
    sheets=[],
)
@example(
    endpoint="action",
    common={"parameters": {"op": "x" * 5000}},
    given_={"authorizedScopes": [1, None]},
    sheets=None,
)
def test_whatever_comes_with_googles_token_is_answered_as_google_wants(endpoint, common, given_, sheets, google, apis, lea):  # fmt: skip
    body = {"commonEventObject": common, "authorizationEventObject": given_, "sheets": sheets}
    if isinstance(given_, dict):
        given_.pop("userIdToken", None)

    answer = google.post(endpoint, body)

    assert answer.status_code == 200
    assert answer_problems(answer.json(), click=endpoint == "action") == []


@HTTP
@given(op=st.sampled_from(["refresh", "create", "take", "home", "grant", "authorize"]) | st.text(max_size=30), more=st.dictionaries(st.text(max_size=12) | st.sampled_from(["code", "subject", "refreshed"]), ANY_TEXT, max_size=4))  # fmt: skip
def test_whatever_parameters_come_from_a_person_with_no_access_nothing_is_written(
    op, more, google, apis, young
):
    from .google_side import Person

    eve = Person("eve@example.com", scopes=set(SCOPES))
    body = google.event("action", eve, young, {**more, "op": op, "id": young})

    answer = google.post("action", body)

    assert answer.status_code == 200
    assert answer_problems(answer.json(), click=True) == []
    assert apis.titles(young) == ["Comptes", "Engagement", "Pipeline", "Deals", "Dashboard"]
    assert "ciblé" not in answer.text


@pytest.mark.parametrize("sid", ["../v4", "a b", "é" * 10, "x" * 200, "%2e%2e", ""])
def test_an_id_that_is_none_is_asked_for(sid, google, apis, lea):
    lea.files.add(sid)
    body = google.event("homepage", lea, sid)

    answer = google.call("homepage", body)

    assert answer["action"]["navigations"][0]["pushCard"]["name"] == "grant"
    assert apis.faults.calls == []
