"""Bad input: a clear French message with the way out, the right exit code, and nothing lost."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
import requests
import time_machine
from thorough import more

from abm_sheets.localsheets.door import Door

from .book import edited, flat, tab_xml
from .conftest import Recorded, refused
from .programme import AS_OF, KPIS, MONDAY

# ---------------------------------------------------------------------------------- headers: issues, no exceptions


@pytest.mark.parametrize(
    ("tab", "cell", "text", "code", "where", "kpis"),
    [
        ("Engagement", "C1", None, "header_missing", "Engagement", ["coverage", "engagement", "conversion"]),
        ("Pipeline", "A1", "Compte", "header_duplicate", "Pipeline!B1", ["conversion", "velocity"]),
        *more(
            (
                "Engagement",
                "C1",
                "Intéractoin",
                "header_missing",
                "Engagement!C1",
                ["coverage", "engagement"],
            ),
            ("Deals", "E1", "Montant HT net", "header_missing", "Deals", ["deal_value", "roi"]),
            ("Comptes", "A1", None, "header_missing", "Comptes", ["coverage", "engagement"]),
            ("Engagement", "F1", "Date", "header_duplicate", "Engagement!F1", []),
        ),
    ],
)
def test_a_header_that_is_missing_or_double_is_an_issue_and_never_a_wrong_number(
    refresh, filled, tab, cell, text, code, where, kpis
):
    with edited(filled) as book:
        book[tab][cell] = text
    before = tab_xml(filled)

    result = refresh(filled)

    found = [issue for issue in result.json["issues"] if issue["code"] == code]
    assert len(found) >= 1
    assert found[0]["cell"].startswith(where)
    assert found[0]["expected"]
    for kpi in kpis:
        assert result.values[kpi] is None
        assert result.json["kpis"][kpi]["why_missing"]
    others = KPIS.keys() - {key for issue in found for key in issue["kpis"]}
    assert {key: result.values[key] for key in others} == pytest.approx({key: KPIS[key] for key in others})
    assert tab_xml(filled) == before


def test_a_missing_tab_is_an_issue_that_names_the_way_back(refresh, run, filled):
    with edited(filled) as book:
        del book["Pipeline"]
        del book.defined_names["abm_pipeline"]

    result = refresh(filled)

    [issue] = result.json["issues"]
    assert (issue["code"], issue["tab"]) == ("tab_missing", "Pipeline")
    assert "init-workbook" in issue["expected"]
    assert (result.values["coverage"], result.values["velocity"]) == (75, None)
    assert run("init-workbook", filled).code == 0
    assert refresh(filled).codes == []


# ---------------------------------------------------------------------------------- options and set-up


@pytest.mark.parametrize(
    "text",
    [
        "2026-13-01",
        "2026-02-30",
        "24/11/2026",
        "demain",
        "",
        " 2026-11-24",
        "20261124",
        "2026-W47-2",
        "٢٠٢٦-١١-٢٤",
    ],
)
def test_as_of_wants_year_month_day(run, filled, text):
    before = filled.read_bytes()

    refused(run("refresh", filled, "--as-of", text), 2, f"« {text} »", "année-mois-jour")

    assert filled.read_bytes() == before


@pytest.mark.parametrize("day", ["0001-01-01", "1899-12-30", "9999-12-31"])
def test_a_day_far_away_is_a_day_like_another(refresh, filled, day):
    told = refresh(filled, "--dry-run", as_of=day).json

    assert told["as_of"] == day
    assert (told["kpis"]["roi"]["value"] is None) == (day < "2025")


@pytest.mark.parametrize(
    ("command", "day", "warned"),
    [
        ("refresh", "2024-06-30", True),
        ("refresh", "2025-07-01", False),
        *more(("refresh", "2025-03-31", False), ("refresh", "2026-06-30", True)),
        ("slide", "2026-06-30", True),
    ],
)
def test_a_day_about_a_year_away_may_be_a_slip_and_is_warned_of_once(run, monday, command, day, warned):
    with time_machine.travel(MONDAY, tick=False):
        result = run(command, monday, "--as-of", day)

    year, month, number = day.split("-")
    assert result.code == 0
    assert result.err.count(f"Attention : les chiffres sont ceux du {number}/{month}/{year}") == warned
    assert ("--as-of" in result.err) == warned


@pytest.mark.parametrize(
    ("words", "code", "error"),
    [
        (("refresh", "absent.xlsx"), 3, "file_missing"),
        (("refresh", "suivi.xlsx", "--as-of", "demain"), 2, "date_unclear"),
        (("refresh",), 2, "usage"),
        (("doctor", "absent.xlsx"), 3, "file_missing"),
        (("status",), 2, "config_missing"),
    ],
)
def test_a_program_gets_the_error_as_json_too(run, words, code, error):
    told, silent = run(*words, "--json"), run(*words)

    assert (told.code, silent.code) == (code, code)
    assert (silent.out, told.err) == ("", silent.err)
    found = told.json["error"]
    assert (found["code"], found["exit_code"]) == (error, code)
    assert found["message"] in told.err
    assert found["hint"] in told.err


@pytest.mark.parametrize(
    ("words", "way_out"),
    [
        (("refresh", "SUIVI.XLSX"), "Vouliez-vous dire suivi.xlsx ?"),
        (("refresh", "suiivi.xlsx"), "Vouliez-vous dire suivi.xlsx ?"),
        (("doctor", "suivi (2).xlsx"), "abm-sheets init-workbook 'suivi (2).xlsx'"),
        (("refresh", "suivi"), "écrivez aussi la fin de son nom : suivi.xlsx ;"),
        (("init-workbook", "Suivi d'été"), 'écrivez aussi la fin de son nom : "Suivi d\'été.xlsx" ;'),
        (("refresh", "Rhone"), "ni un nom de abm-sheets.toml (Rhône, Loire)."),
        (("refresh", "https://docs.google.com/document/d/x"), "Exemples : suivi-abm.xlsx"),
        (("login", "--client", "client.json"), "Corrigez le chemin du fichier JSON"),
        (("serve",), "abm-sheets serve --preview suivi-abm.xlsx"),
        (("init", "x.xlsx"), "Did you mean 'init-workbook'?"),
        (("refrech", "x.xlsx"), "Did you mean 'refresh'?"),
    ],
)
def test_a_slip_of_the_keyboard_is_told_with_what_was_probably_meant(run, filled, tmp_path, words, way_out):
    (tmp_path / "abm-sheets.toml").write_text(
        "[workbooks.\"Rhône\"]\ntarget = 'suivi.xlsx'\n[workbooks.Loire]\ntarget = 'suivi.xlsx'\n", "utf-8"
    )

    result = run(*words)

    assert result.code in {2, 3}
    assert way_out in result.err


def test_the_address_of_a_sheet_may_be_copied_without_its_beginning(run, server):
    server()

    refused(
        run("refresh", f"docs.google.com/spreadsheets/d/{SID}/edit#gid=0"), 3, "Copiez l'adresse complète"
    )


def test_the_folder_of_a_person_is_understood_in_quotes_too(run):
    assert run("init-workbook", "~/mon suivi.xlsx").code == 0

    assert (Path.home() / "mon suivi.xlsx").exists()
    assert "'~/mon suivi.xlsx'" in run("init-workbook", "~/mon suivi.xlsx").out
    refused(run("refresh", "~$suivi.xlsx"), 3, "~$suivi.xlsx est introuvable")


def test_ctrl_c_ends_a_refresh_with_one_sentence(run, filled, monkeypatch):
    from abm_sheets.jobs import refresh as job

    def pressed(*args, **kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr(job, "assess", pressed)
    before = filled.read_bytes()

    result = run("refresh", filled)

    assert (result.code, result.out) == (130, "")
    assert result.err.strip() == "Commande interrompue : rien n'est écrit à moitié, vous pouvez la relancer."
    assert filled.read_bytes() == before


@pytest.mark.parametrize(
    ("target", "words"),
    [
        ("suivi", "ni un nom de abm-sheets.toml"),
        ("suivi abm 2026", "n'est ni un fichier .xlsx"),
        ("https://example.com/suivi", "l'adresse d'un Google Sheet"),
        ("", "n'est ni un fichier .xlsx"),
    ],
)
def test_a_target_that_is_nothing_is_told_what_it_could_be(run, target, words):
    refused(run("refresh", target), 2, words, "docs.google.com/spreadsheets/d/")


SID = "1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgvE2upms"


@pytest.mark.parametrize(
    "root",
    [
        "https://sheets.example.com",
        "http://10.0.0.1:8765",
        "http://127.0.0.1@example.com",
        "http://localhost.example.com:80",
        "http://127.0.0.1.nip.io",
        "https://127.0.0.1:8765",
        "127.0.0.1:8765",
        "http://[::ffff:10.0.0.1]:80",
    ],
)
def test_only_this_machine_may_stand_in_for_google(run, monkeypatch, root):
    monkeypatch.setenv("ABM_SHEETS_API_ROOT", root)

    refused(run("refresh", SID), 2, "ABM_SHEETS_API_ROOT", root, "http://127.0.0.1:8765")


def test_without_credentials_a_google_sheet_says_where_they_belong(run, monkeypatch):
    # Google's own look-up asks a server of its cloud whether this machine is one of its own.
    monkeypatch.setenv("NO_GCE_CHECK", "true")

    refused(run("refresh", SID), 2, "se connecter à Google", "GOOGLE_APPLICATION_CREDENTIALS", ".xlsx")


def test_a_server_that_is_away_is_the_world(run, monkeypatch):
    with Door(Recorded()) as door:
        address = door.address
    monkeypatch.setenv("ABM_SHEETS_API_ROOT", address)

    refused(run("refresh", SID), 4, "ne répond pas", "dans quelques minutes")


def test_an_id_that_nobody_knows_is_the_workbook(run, server):
    server()

    for command in ("refresh", "init-workbook"):
        refused(run(command, SID), 3, SID, "Copiez l'adresse complète")


def test_a_spreadsheet_without_our_tabs_names_those_it_has(run, api):
    refused(run("refresh", api.blank()), 3, "Onglets présents : ", "abm-sheets init-workbook")


def test_a_file_that_the_server_cannot_save_is_as_it_was(run, server, filled, tmp_path):
    server(filled)
    (tmp_path / "~$suivi.xlsx").write_bytes(b"\x03Lea")
    before = filled.read_bytes()

    result = run("refresh", "suivi", "--as-of", AS_OF)

    refused(result, 4, "open in another program")
    assert filled.read_bytes() == before


# ---------------------------------------------------------------------------------- abm-sheets.toml


def test_a_name_from_the_settings_file_stands_for_its_target(run, filled, tmp_path):
    (tmp_path / "abm-sheets.toml").write_text('[workbooks.suivi]\ntarget = "suivi.xlsx"\n', "utf-8")

    result = run("refresh", "suivi", "--json", "--as-of", AS_OF)

    assert (result.code, result.values) == (0, pytest.approx(KPIS))
    assert json.loads(result.out)["workbook"] == "suivi"


@pytest.mark.parametrize(
    "text",
    [
        "[workbooks.suivi",
        "workbooks = 3",
        'workbooks = "suivi.xlsx"',
        '[workbooks]\nsuivi = "suivi.xlsx"',
        "[workbooks.suivi]\nurl = 'x'",
        "\xff",
    ],
)
def test_a_broken_settings_file_says_what_it_should_look_like(run, filled, tmp_path, text):
    Path(tmp_path / "abm-sheets.toml").write_bytes(text.encode("latin-1"))

    refused(run("refresh", "suivi"), 2, "abm-sheets.toml", "[workbooks.suivi]", "target =")


# ---------------------------------------------------------------------------------- bugs


def test_a_bug_is_70_and_says_how_to_report_it(run, filled, monkeypatch):
    from abm_sheets.jobs import refresh as job

    def broken(*args, **kwargs):
        raise KeyError("oups")

    monkeypatch.setattr(job, "assess", broken)
    before = filled.read_bytes()

    result = run("refresh", filled, "--as-of", AS_OF)

    assert (result.code, result.out) == (70, "")
    assert "Erreur inattendue" in result.err
    assert "--debug" in result.err
    assert filled.read_bytes() == before


def test_the_server_refuses_a_file_that_is_no_workbook(tmp_path):
    path = tmp_path / "texte.xlsx"
    path.write_text("bonjour")

    done = subprocess.run(
        [sys.executable, "-m", "abm_sheets.localsheets", path], capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stdout) == (2, "")
    assert "not an .xlsx workbook" in flat(done.stderr)


def test_the_server_says_in_googles_words_that_nothing_is_there(server):
    root = server()
    with requests.Session() as session:
        session.trust_env = False
        answer = session.get(f"{root}/v4/spreadsheets/{SID}", headers={"Authorization": "Bearer x"})

    assert (answer.status_code, answer.json()["error"]["status"]) == (404, "NOT_FOUND")


def test_a_new_workbook_in_a_folder_that_is_not_there(run, tmp_path):
    refused(run("init-workbook", "dossier/suivi.xlsx"), 3, "n'existe pas", "Créez ce dossier")

    assert list(tmp_path.iterdir()) == []
