"""No secret reaches a log, an error, the terminal or the JSON, whatever fails: each is looked for by its own text."""

from __future__ import annotations

import json
import logging
import os
from pathlib import Path

import pytest

from abm_sheets.localsheets import Fault
from abm_sheets.localsheets.refusals import NAMES

from .conftest import LEA, ROBOT, SID

READ, WRITE = "values.batchGet", "spreadsheets.batchUpdate"


@pytest.fixture
def secrets(google, monkeypatch, run):
    """What must not be seen: the key, the assertions that it signs, the tokens that are handed out."""
    key = json.loads(Path(os.environ["ABM_SHEETS_CREDENTIALS"]).read_text())
    tokens = google.double.access.tokens
    middle = "".join(key["private_key"].splitlines()[1:-1])[100:140]

    def found(text):
        handed = [*tokens._issued, *tokens._refresh, middle, key["private_key_id"]]
        assertions = [body.decode()[-60:] for _, path, body in google.double.seen if path == "/token"]
        return [each for each in (*handed, *assertions) if each and each in text.replace("\n", "")]

    return found


AT_A_TOKEN = [
    name for name in NAMES if name.startswith(("invalid", "clock", "account_not", "token", "not_dele"))
]
CASES = [
    *(
        (READ, fault)
        for fault in ("hang", "close", "truncated", "unauthenticated", "api_disabled", "bad_gateway_page")
    ),
    *((WRITE, fault) for fault in ("hang", "cut", "may_not_write", "protected", "unavailable")),
    *(("token", fault) for fault in ("close", "truncated", "bad_gateway_page", "internal", *AT_A_TOKEN)),
]


@pytest.mark.parametrize(("kind", "fault"), CASES)
def test_a_failure_tells_no_secret(google, prepared, run, secrets, caplog, monkeypatch, kind, fault):
    from abm_sheets import connection
    from abm_sheets.sheets.retrying import Pace, Policy

    monkeypatch.setattr(
        connection, "pace", lambda: Pace(sleep=lambda _: None, policy=Policy(timeout=(5, 0.3), tries=1))
    )
    google.double.hold(prepared.typed)
    google.double.access.sharing.share(SID, ROBOT, "writer")
    caplog.set_level(logging.DEBUG)
    google.plan(Fault(fault, kind, times=None))

    code, out, err = run("--debug", "refresh", SID, "--json", "--as-of", "2025-06-30")

    assert code in (2, 3, 4)
    assert json.loads(out).keys() == {"error"}
    assert err.startswith("Erreur : ")
    assert secrets(out + err + caplog.text) == []


def test_the_look_for_secrets_finds_them(google, prepared, run, secrets):
    google.double.hold(prepared.typed)
    google.double.access.sharing.share(SID, ROBOT, "writer")
    assert run("doctor", SID)[0] in (0, 1)

    assert secrets(" ".join(google.double.access.tokens._issued))


def test_login_and_logout_tell_no_secret_and_keep_the_sign_in(
    google, prepared, person, run, monkeypatch, caplog
):
    home, wish = person
    for name, value in home.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("ABM_SHEETS_CREDENTIALS")
    google.double.hold(prepared.typed)
    google.double.access.sharing.share(SID, LEA, "writer")
    caplog.set_level(logging.DEBUG, logger="abm_sheets")

    code, out, err = run("login", "--client", str(wish.client))

    assert (code, err) == (0, "")
    assert "Vous êtes connecté" in out
    assert run("refresh", SID, "--as-of", "2025-06-30")[0] == 0
    told = out + caplog.text
    assert [each for each in google.double.access.tokens._refresh if each in told] == []
    assert "CANARY" not in told
    assert "effacée" in run("logout")[1]
    assert "Aucune connexion" in run("logout")[1]
