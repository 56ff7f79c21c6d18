"""A person signs in with a browser, against the double's consent page, in strict mode."""

from __future__ import annotations

import json

import pytest

from abm_sheets.errors.google import LoginFailed, SignInRefused
from abm_sheets.jobs.refresh import refresh
from abm_sheets.localsheets import Fault
from abm_sheets.sheets.kept import forget
from abm_sheets.sheets.login import LoginWish, login
from abm_sheets.sheets.signin import DRIVE_FILE, SPREADSHEETS, kept_path, sign_in

from .conftest import DAY


def test_a_person_signs_in_once_and_the_sign_in_is_kept_for_them_alone(google, shared, person):
    home, wish = person

    path = login(home, wish, root=google.address)

    assert (path, path.stat().st_mode & 0o777) == (kept_path(home), 0o600)
    assert path.parent.stat().st_mode & 0o077 == 0
    kept = json.loads(path.read_text())
    assert "token" not in kept
    assert set(kept["scopes"]) == {SPREADSHEETS, DRIVE_FILE}
    refresh(google.kit(shared, environ=home), as_of=DAY)
    assert [each.name for each in path.parent.iterdir()] == ["token.json"]

    assert forget(home)
    assert not path.exists()
    assert not forget(home)


def test_a_sign_in_that_was_withdrawn_says_to_sign_in_again(google, shared, person):
    home, wish = person
    login(home, wish, root=google.address)
    google.plan(Fault("token_revoked", "token"))

    with pytest.raises(SignInRefused) as raised:
        refresh(google.kit(shared, environ=home), as_of=DAY)

    assert raised.value.code == "signin_expired"
    # The client is known from the last time.
    login(home, LoginWish(seconds=10), root=google.address)
    refresh(google.kit(shared, environ=home), as_of=DAY)


def test_a_sign_in_for_less_is_not_used_for_more(google, person):
    home, wish = person
    login(home, wish, root=google.address)

    with pytest.raises(SignInRefused) as raised:
        sign_in(home, root=google.address, scopes=(SPREADSHEETS, "https://www.googleapis.com/auth/drive"))

    assert raised.value.code == "signin_scopes_person"


def test_a_person_who_says_no(google, person):
    home, wish = person
    google.double.access.tokens.consenting = None

    with pytest.raises(LoginFailed) as raised:
        login(home, wish, root=google.address)

    assert raised.value.code == "login_denied"
    assert not kept_path(home).exists()


def test_a_box_left_unticked(google, person):
    home, wish = person
    google.double.access.tokens.allowing = frozenset({DRIVE_FILE})

    with pytest.raises(LoginFailed) as raised:
        login(home, wish, root=google.address)

    assert raised.value.code == "login_scopes"


def test_a_wrong_client_secret(google, person):
    home, wish = person
    google.double.access.tokens.apps["client-id"] = "another"

    with pytest.raises(LoginFailed) as raised:
        login(home, wish, root=google.address)

    assert raised.value.code == "login_refused"
    assert "CANARY" not in repr(raised.value)


@pytest.mark.parametrize("content", [None, "x", "[]", '{"web": {}}', '{"installed": {}}', '{"installed": 1}'])
def test_a_client_file_that_is_none(person, tmp_path, content, google):
    path = tmp_path / "other.json"
    if content:
        path.write_text(content)

    with pytest.raises(LoginFailed) as raised:
        login(person[0], LoginWish(client=path), root=google.address)

    assert raised.value.code == ("login_client" if content else "login_client_absent")


def test_without_a_client_it_says_where_to_get_one(person, google):
    with pytest.raises(LoginFailed) as raised:
        login(person[0], LoginWish(), root=google.address)

    assert raised.value.code == "login_client_missing"


def test_without_the_library_it_says_how_to_install_it(person, google, monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "google_auth_oauthlib.flow", None)

    with pytest.raises(LoginFailed) as raised:
        login(*person, root=google.address)

    assert raised.value.code == "login_library"


def test_nobody_at_the_browser(google, person, monkeypatch):
    import webbrowser

    home, wish = person
    monkeypatch.setattr(webbrowser._browsers["abm-test"][1], "open", lambda *a, **k: True, raising=False)

    with pytest.raises(LoginFailed) as raised:
        login(home, LoginWish(client=wish.client, seconds=1), root=google.address)

    assert raised.value.code == "login_timeout"


def test_a_place_that_cannot_be_written(google, person, tmp_path):
    home, wish = person
    (tmp_path / "config").write_text("a file where the folder should be")

    with pytest.raises(LoginFailed) as raised:
        login(home, wish, root=google.address)

    assert raised.value.code == "login_unwritable"
