"""``doctor`` without TARGET: the set-up, and a line for each workbook of abm-sheets.toml."""

import pytest
from e2e.conftest import abm_sheets

from .conftest import SID, fault


def _lines(result):
    return [(check["key"], check["state"], check["label"]) for check in result.json["checks"]]


def _todo(result):
    return [check for check in result.json["checks"] if check["state"] == "todo"]


def test_nothing_configured_yet(google, doctor):
    result = doctor("--json")

    assert (result.code, result.json["workbook"]) == (0, None)
    assert [key for key, _, _ in _lines(result)] == (
        "program config states root credentials key_file token scopes api clock quota".split()
    )
    assert "Rien à faire" in doctor().out


def test_every_workbook_has_its_line(google, doctor, tmp_path):
    assert abm_sheets("init-workbook", "ici.xlsx").code == 0
    google.blank("1AnotherEmptySpreadsheetLongAsOneOfGoogles0")
    (tmp_path / "abm-sheets.toml").write_text(f"""
[workbooks.suivi]
target = "https://docs.google.com/spreadsheets/d/{SID}/edit"
[workbooks.vide]
target = "1AnotherEmptySpreadsheetLongAsOneOfGoogles0"
[workbooks.perdu]
target = "1NobodysSpreadsheetLongAsOneOfGoogles0000000"
[workbooks.fichier]
target = "ici.xlsx"
[workbooks.absent]
target = "absent.xlsx"
""")

    result = doctor("--json")

    books = {label: state for key, state, label in _lines(result) if key == "workbook"}
    assert books == {"fichier": "ok", "absent": "todo", "suivi": "ok", "vide": "todo", "perdu": "todo"}
    details = {check["label"]: check["detail"] for check in result.json["checks"]}
    assert "abm-sheets doctor suivi" in details["suivi"]
    assert "Copiez l'adresse complète" in details["perdu"]
    assert "n'est pas partagé" in details["vide"]
    assert "absent.xlsx" in details["absent"]
    assert result.code == 1


def test_workbooks_in_files_need_no_google(google, doctor, tmp_path, monkeypatch):
    for name in ("ABM_SHEETS_CREDENTIALS", "ABM_SHEETS_API_ROOT"):
        monkeypatch.delenv(name)
    assert abm_sheets("init-workbook", "ici.xlsx").code == 0
    (tmp_path / "abm-sheets.toml").write_text('[workbooks.ici]\ntarget = "ici.xlsx"\n')

    result = doctor("--json")

    assert result.code == 0
    assert [key for key, _, _ in _lines(result)] == ["program", "config", "states", "workbook"]


def test_a_wrong_configuration_is_one_line_of_several(doctor, tmp_path):
    (tmp_path / "abm-sheets.toml").write_text("[workbooks.suivi\n")

    result = doctor("--json")

    assert [check["key"] for check in _todo(result)] == ["config"]
    assert ("api", "ok", "API Google Sheets") in _lines(result)


def test_a_folder_of_states_that_cannot_be_written(doctor, tmp_path, monkeypatch):
    (tmp_path / "fichier").write_text("")
    monkeypatch.setenv("ABM_SHEETS_STATE", str(tmp_path / "fichier" / "etats"))

    assert [check["key"] for check in _todo(doctor("--json"))] == ["states"]


@pytest.mark.parametrize(("trouble", "key"), [("insufficient_scope", "scopes"), ("unavailable", "api")])
def test_the_way_to_google_is_tried_without_any_spreadsheet(google, doctor, trouble, key):
    fault(google, trouble, times=None)

    assert [check["key"] for check in _todo(doctor("--json"))] == [key]


def test_a_file_is_looked_at_as_before(google, doctor, tmp_path):
    assert abm_sheets("init-workbook", "ici.xlsx").code == 0

    result = doctor("ici.xlsx", "--json")

    assert (result.code, result.json["healthy"]) == (0, True)
    assert not any(key in {"credentials", "api"} for key, _, _ in _lines(result))
    assert ("protection", "ok", "Protection") in _lines(result)


def test_without_google_and_without_a_workbook_there_is_nothing_to_do(google, doctor, monkeypatch):
    """The README promises that no Google account is needed to begin."""
    for name in ("ABM_SHEETS_CREDENTIALS", "ABM_SHEETS_API_ROOT"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("NO_GCE_CHECK", "true")

    result = doctor("--json")

    assert (result.code, _todo(result)) == (0, [])
    found = {check["key"]: check for check in result.json["checks"]}["credentials"]
    assert found["state"] == "info"
    assert ".xlsx" in found["detail"]


def test_credentials_that_are_named_and_unusable_are_still_to_do(google, doctor, monkeypatch):
    monkeypatch.setenv("ABM_SHEETS_CREDENTIALS", "absente.json")

    assert [check["key"] for check in _todo(doctor("--json"))] == ["credentials"]


def test_a_google_sheet_to_refresh_needs_a_sign_in(google, doctor, tmp_path, monkeypatch):
    for name in ("ABM_SHEETS_CREDENTIALS", "ABM_SHEETS_API_ROOT"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("NO_GCE_CHECK", "true")
    (tmp_path / "abm-sheets.toml").write_text(f'[workbooks.suivi]\ntarget = "{SID}"\n')

    assert [check["key"] for check in _todo(doctor("--json"))] == ["credentials"]
