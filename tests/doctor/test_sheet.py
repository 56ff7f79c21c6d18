"""What doctor finds out about a Google Sheet and the way to it, each on its own."""

import json
import stat

import pytest
from e2e.conftest import abm_sheets

from abm_sheets import examination
from abm_sheets.sheets.names import PROTECTION_ID

from .conftest import LEA, ROBOT, SID, checks, fault


def _todo(result):
    return {key for key, check in checks(result).items() if check["state"] == "todo"}


def test_a_healthy_sheet_costs_two_reads_and_nothing_is_written(google, doctor):
    result = doctor(SID, "--json")

    assert (result.code, result.json["healthy"], result.json["workbook"]) == (0, True, SID)
    assert [path for _, path in google.seen] == [
        "/token",
        f"/v4/spreadsheets/{SID}",
        f"/v4/spreadsheets/{SID}/values:batchGet",
    ]


def test_the_first_line_is_told_before_anything_is_asked(google):
    asked = []
    examination.doctor(SID, language="fr", tell=lambda check, _: asked.append((check.key, len(google.seen))))

    assert asked[:2] == [("program", 0), ("root", 0)]


def test_a_workbook_speaks_its_own_language_as_soon_as_it_is_known(google, doctor):
    google.blank()
    google.access.sharing.share(SID, ROBOT, "writer")
    assert abm_sheets("init-workbook", SID, "--lang", "en").code == 0

    shown, told = doctor(SID).out, checks(doctor(SID, "--json"))

    assert "Identifiants" in shown
    assert "all five tabs are there" in shown
    assert told["credentials"]["label"] == "Credentials"
    assert "Credentials" in doctor(SID, "--lang", "en").out


# ------------------------------------------------------------------------------------ the way there


@pytest.mark.parametrize(
    ("trouble", "kind", "todo"),
    [
        ("insufficient_scope", "spreadsheets.get", {"scopes"}),
        ("unauthenticated", "spreadsheets.get", {"token"}),
        ("account_not_found", "token", {"token"}),
        ("invalid_signature", "token", {"token"}),
        ("unavailable", "spreadsheets.get", {"api"}),
        ("unavailable", "token", {"api"}),
        ("close", "spreadsheets.get", {"api"}),
        ("bad_gateway_page", "spreadsheets.get", {"api"}),
        ("quota_read", "spreadsheets.get", {"quota"}),
        ("quota_read", "values.batchGet", {"quota"}),
        ("not_found", "spreadsheets.get", {"access"}),
        ("not_shared", "spreadsheets.get", {"access"}),
        ("internal", "values.batchGet", {"rest"}),
    ],
)
def test_every_trouble_stands_on_its_line_and_the_others_are_told_all_the_same(
    google, doctor, waits, trouble, kind, todo
):
    fault(google, trouble, kind, times=None)

    result = doctor(SID, "--json")

    assert (_todo(result), result.code, result.err) == (todo, 1, "")
    assert ROBOT in checks(result)["credentials"]["detail"]
    assert sum(waits) <= 1  # whoever looks wants to know now


def test_what_goes_by_by_itself_is_nothing_to_do(google, doctor):
    fault(google, "unavailable")

    assert _todo(doctor(SID, "--json")) == set()


def test_a_key_file_that_others_can_read_comes_with_the_command_that_closes_it(google, doctor, tmp_path):
    (tmp_path / "cle.json").chmod(0o644)

    result = doctor(SID, "--json")

    assert _todo(result) == {"key_file"}
    assert "chmod 600 cle.json" in checks(result)["key_file"]["detail"]
    (tmp_path / "cle.json").chmod(stat.S_IRUSR)
    assert _todo(doctor(SID, "--json")) == set()


@pytest.mark.parametrize(
    ("content", "words"),
    [(None, "introuvable"), ("{", "JSON"), ("{}", "pas une clé"), ('{"installed": {}}', "client OAuth")],
)
def test_a_key_file_that_is_none(doctor, tmp_path, content, words):
    (tmp_path / "cle.json").unlink()
    if content is not None:
        (tmp_path / "cle.json").write_text(content)
        (tmp_path / "cle.json").chmod(0o600)

    result = doctor(SID, "--json")

    assert _todo(result) == {"credentials"}
    assert words in checks(result)["credentials"]["detail"]


def test_credentials_that_are_passed_over_are_named(doctor, monkeypatch):
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", "/autre.json")

    told = checks(doctor(SID, "--json"))["credentials_others"]

    assert told["state"] == "info"
    assert told["detail"].startswith("GOOGLE_APPLICATION_CREDENTIALS")


def test_acting_for_a_person_of_the_domain(google, doctor, monkeypatch, tmp_path):
    key = json.loads((tmp_path / "cle.json").read_text())
    scope = "https://www.googleapis.com/auth/spreadsheets"
    google.access.tokens.register(key, delegation={LEA: [scope]})
    monkeypatch.setenv("ABM_SHEETS_SUBJECT", LEA)

    assert f"au nom de {LEA}" in checks(doctor(SID, "--json"))["credentials"]["detail"]


def test_no_secret_is_ever_shown(google, doctor, tmp_path, monkeypatch):
    key = json.loads((tmp_path / "cle.json").read_text())
    monkeypatch.setenv("ABM_SHEETS_CREDENTIALS_JSON", json.dumps(key))
    monkeypatch.delenv("ABM_SHEETS_CREDENTIALS")
    shown = doctor(SID).out + doctor(SID, "--json").out
    monkeypatch.setenv("ABM_SHEETS_CREDENTIALS_JSON", json.dumps(key | {"private_key": "-----BEGIN no key"}))
    shown += doctor(SID, "--json").out

    assert ROBOT in shown
    assert "ABM_SHEETS_CREDENTIALS_JSON" in shown
    for secret in (key["private_key"].splitlines()[1][:20], "BEGIN", key["private_key_id"], "Bearer"):
        assert secret not in shown


# ------------------------------------------------------------------------------------ the right to write


@pytest.mark.parametrize(
    ("role", "scope", "state", "words"),
    [
        ("writer", "drive", "ok", "oui"),
        ("reader", "drive", "todo", "passez-le en Éditeur"),
        ("commenter", "drive", "todo", "passez-le en Éditeur"),
        # Drive does not show with this scope what somebody else made.
        ("writer", "drive.file", "info", "pas vérifié"),
    ],
)
def test_drive_says_who_may_write_where_a_sign_in_reaches_it(
    google, doctor, person, role, scope, state, words
):
    person("paul@exemple.fr", scope)
    google.access.sharing.share(SID, "paul@exemple.fr", role)

    told = checks(doctor(SID, "--json"))

    assert (told["writing"]["state"], told["credentials"]["state"]) == (state, "ok")
    assert words in told["writing"]["detail"]
    assert "votre compte Google" in told["credentials"]["detail"]


def test_a_drive_api_that_is_off_is_no_trouble_of_the_sheet(google, doctor, person):
    person(LEA, "drive")
    google.access.disabled = {"drive"}

    result = doctor(SID, "--json")

    assert (checks(result)["writing"]["state"], _todo(result)) == ("info", set())


def test_a_robot_asks_drive_nothing(google, doctor):
    google.access.sharing.share(SID, ROBOT, "reader")

    assert checks(doctor(SID, "--json"))["writing"]["state"] == "info"
    assert [path for _, path in google.seen if path.startswith("/drive")] == []


# ------------------------------------------------------------------------------------ the workbook


def test_a_protection_and_names_that_were_taken_off_are_repaired_by_the_next_refresh(google, doctor):
    google.by_hand(
        {"deleteProtectedRange": {"protectedRangeId": PROTECTION_ID}},
        {"deleteNamedRange": {"namedRangeId": "abm_settings"}},
    )

    result = doctor(SID, "--json")

    told = checks(result)
    assert (result.code, told["protection"]["state"], told["form"]["state"]) == (0, "repaired", "repaired")
    assert "sera réparé" in doctor(SID).out
    assert abm_sheets("refresh", SID).code == 0
    told = checks(doctor(SID, "--json"))
    assert (told["protection"]["state"], told["form"]["state"]) == ("ok", "ok")


def test_another_protection_of_the_whole_dashboard_leaves_no_place_for_ours(google, doctor):
    google.by_hand(
        {"deleteProtectedRange": {"protectedRangeId": PROTECTION_ID}},
        {"addProtectedRange": {"protectedRange": {"range": {"sheetId": 1005}, "warningOnly": True}}},
    )

    told = checks(doctor(SID, "--json"))["protection"]

    assert told["state"] == "todo"
    assert "supprimez-la" in told["detail"]


def test_a_tab_that_the_team_protected_is_theirs(google, doctor):
    protected = {"range": {"sheetId": 1001}, "editors": {"users": [LEA]}}
    google.by_hand({"addProtectedRange": {"protectedRange": protected}})

    result = doctor(SID, "--json")

    assert (result.code, checks(result)["protected_tabs"]["state"]) == (0, "info")
    assert "Comptes" in checks(result)["protected_tabs"]["detail"]


def test_a_dashboard_that_was_deleted_comes_back_with_init_workbook(google, doctor):
    google.by_hand({"deleteSheet": {"sheetId": 1005}})

    result = doctor(SID, "--json")

    assert _todo(result) == {"tabs"}
    assert checks(result)["tabs"]["detail"].startswith("manque : Dashboard. S'il a été supprimé")


def test_where_a_column_is_missing_nobody_says_that_all_was_read(google, doctor):
    cell = {"userEnteredValue": {"stringValue": "Humeur"}}
    where = {
        "sheetId": 1002,
        "startRowIndex": 0,
        "endRowIndex": 1,
        "startColumnIndex": 2,
        "endColumnIndex": 3,
    }
    google.by_hand(
        {"updateCells": {"range": where, "rows": [{"values": [cell]}], "fields": "userEnteredValue"}}
    )

    told = checks(doctor(SID, "--json"))

    assert (told["headers"]["state"], told["cells"]["state"]) == ("todo", "info")
    assert "toutes" not in told["cells"]["detail"]


def test_a_locale_that_was_changed_says_where_to_change_it_back(google, doctor):
    google.by_hand({"updateSpreadsheetProperties": {"properties": {"locale": "en_US"}, "fields": "locale"}})

    result = doctor(SID, "--json")

    assert _todo(result) == {"locale"}
    assert "Fichier > Paramètres" in checks(result)["locale"]["detail"]
