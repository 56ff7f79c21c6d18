"""Events are read as Google documents them; what is not so counts as missing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abm_sheets.addon.event import read_event

DRIVE = "https://www.googleapis.com/auth/drive.file"
#: Of Google's guide to alternate runtimes, with other ids.
OPENED = {
    "commonEventObject": {"hostApp": "SHEETS", "platform": "WEB", "userLocale": "fr-FR",
                          "timeZone": {"id": "Europe/Paris", "offset": 3600000}},
    "authorizationEventObject": {"userOAuthToken": "ya29.a", "userIdToken": "e.y.J", "systemIdToken": "e.y.K",
                                 "authorizedScopes": [DRIVE]},
    "sheets": {"addonHasFileScopePermission": True, "id": "A_24Q3CDA23112312ED52", "title": "How to"},
}  # fmt: skip


def clicked(**parameters):
    return OPENED | {"commonEventObject": OPENED["commonEventObject"] | {"parameters": parameters}}


def test_a_spreadsheet_that_is_opened():
    event = read_event("homepage", OPENED)

    assert (event.spreadsheet_id, event.language, event.op) == ("A_24Q3CDA23112312ED52", "fr", "")
    assert event.scopes == {DRIVE}
    assert (event.user_oauth_token, event.user_id_token, event.system_id_token) == (
        "ya29.a",
        "e.y.J",
        "e.y.K",
    )


def test_a_button_that_is_clicked():
    event = read_event("action", clicked(op="refresh", id="A_24Q3CDA23112312ED52"))

    assert (event.op, event.spreadsheet_id, event.conflict) == ("refresh", "A_24Q3CDA23112312ED52", False)


@pytest.mark.parametrize(
    ("opened", "carried", "found", "conflict"),
    [
        ("sheet-1", "sheet-1", "sheet-1", False),
        ("sheet-1", "", "sheet-1", False),
        ("", "sheet-2", "sheet-2", False),
        ("sheet-1", "sheet-2", "sheet-1", True),
        ("", "", "", False),
        ("a/../b", "sheet-2", "sheet-2", False),
    ],
)
def test_the_open_spreadsheet_counts_first(opened, carried, found, conflict):
    event = read_event("action", clicked(op="home", id=carried) | {"sheets": {"id": opened}})

    assert (event.spreadsheet_id, event.conflict) == (found, conflict)


def test_a_trigger_has_no_parameters():
    assert read_event("homepage", clicked(op="refresh", id="sheet-2")).op == ""


@pytest.mark.parametrize(
    ("locale", "language"),
    [("fr", "fr"), ("fr-FR", "fr"), ("EN_us", "en"), ("pt-BR", "pt"), ("", ""), (None, ""), (7, ""), ("françois", ""), ("x", "")],
)  # fmt: skip
def test_the_language_of_a_person(locale, language):
    assert read_event("homepage", {"commonEventObject": {"userLocale": locale}}).language == language


def test_no_token_shows_in_the_text_of_an_event():
    shown = repr(read_event("homepage", OPENED))

    assert not any(token in shown for token in ("ya29.a", "e.y.J", "e.y.K"))


ANY = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(["commonEventObject", "authorizationEventObject", "sheets", "parameters", "id", "op", "userLocale", "authorizedScopes", "userOAuthToken"]), inner, max_size=5),
)  # fmt: skip


@given(ANY, st.sampled_from(["homepage", "granted", "action"]))
def test_nothing_makes_it_fail(body, endpoint):
    event = read_event(endpoint, body)

    assert event.endpoint == endpoint
    assert isinstance(event.spreadsheet_id, str)
