"""Bad input: a clear French message with the way out, the right exit code, and nothing lost."""

import json
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import openpyxl
import pytest
import requests

from abm_sheets.localsheets.door import Door

from .book import cells, edited, flat, tab_xml
from .conftest import Recorded
from .programme import AS_OF, KPIS

OLE = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(504)


def _refused(result, code, *words):
    """The exit code, nothing on stdout, and on stderr what happened and what to do."""
    assert (result.code, result.out) == (code, ""), result.err
    lines = result.err.splitlines()
    assert lines[0].startswith("Erreur : ")
    assert lines[1].startswith("Que faire : ")
    assert len(lines) == 2
    for word in words:
        assert word in result.err
    assert "{" not in result.err
    assert "Traceback" not in result.err


# ---------------------------------------------------------------------------------- files that are no workbook


def _foreign(path):
    book = openpyxl.Workbook()
    book.active.title = "Recettes"
    book.save(path)


def _truncated(path):
    _foreign(path)
    path.write_bytes(path.read_bytes()[:3000])


def _damaged(path):
    _foreign(path)
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    with zipfile.ZipFile(path, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content[: len(content) // 2] if "sheet1.xml" in name else content)


def _other_zip(path):
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("word/document.xml", "<document/>")


FILES = {
    "text renamed": ("suivi.xlsx", lambda path: path.write_text("Compte;Date"), "n'est pas un classeur Excel", ".xlsx"),
    "csv": ("export.csv", lambda path: path.write_text("Compte;Date"), "n'est pas un classeur Excel", ".xlsx"),
    "old xls": ("vieux.xls", lambda path: path.write_bytes(OLE), "n'est pas un classeur Excel", "enregistrez-le"),
    "password": ("secret.xlsx", lambda path: path.write_bytes(OLE + "EncryptedPackage".encode("utf-16-le")),
                 "mot de passe", "Retirez le mot de passe"),
    "docx": ("lettre.xlsx", _other_zip, "n'est pas un classeur Excel", ".xlsx"),
    "folder": ("dossier.xlsx", lambda path: path.mkdir(), "est un dossier", "Indiquez un fichier"),
    "missing": ("absent.xlsx", lambda path: None, "introuvable", "abm-sheets init-workbook"),
    "empty": ("vide.xlsx", lambda path: path.write_bytes(b""), "endommagé", "rien n'a été modifié"),
    "truncated": ("coupe.xlsx", _truncated, "endommagé", "coupe.xlsx.bak"),
    "broken xml": ("casse.xlsx", _damaged, "endommagé", "rien n'a été modifié"),
    "without our tabs": ("recettes.xlsx", _foreign, "Onglets présents : Recettes", "init-workbook"),
}  # fmt: skip


MADE_BY_INIT = ("missing", "without our tabs")


@pytest.mark.parametrize(
    ("command", "case"),
    [
        (command, case)
        for command in ("refresh", "doctor", "init-workbook")
        for case in FILES
        if command != "init-workbook" or case not in MADE_BY_INIT
    ],
)
def test_what_is_no_workbook_is_refused_and_left_alone(run, tmp_path, command, case):
    name, make, *words = FILES[case]
    path = tmp_path / name
    make(path)
    before = path.read_bytes() if path.is_file() else None

    _refused(run(command, path), 3, name, *words)

    assert (path.read_bytes() if path.is_file() else None) == before
    assert list(tmp_path.iterdir()) == ([path] if case != "missing" else [])


def test_a_workbook_without_a_dashboard_of_ours_is_told_how_to_get_one(run, filled):
    with edited(filled) as book:
        del book["Dashboard"]
    before = filled.read_bytes()

    _refused(run("refresh", filled, "--as-of", AS_OF), 3, "Dashboard", "abm-sheets init-workbook")

    assert filled.read_bytes() == before
    assert run("init-workbook", filled).code == 0
    assert run("refresh", filled, "--as-of", AS_OF).code == 0


# ---------------------------------------------------------------------------------- headers: issues, no exceptions


@pytest.mark.parametrize(
    ("tab", "cell", "text", "code", "where", "kpis"),
    [
        ("Engagement", "C1", None, "header_missing", "Engagement", ["coverage", "engagement", "conversion"]),
        ("Engagement", "C1", "Intéractoin", "header_missing", "Engagement!C1", ["coverage", "engagement"]),
        ("Deals", "E1", "Montant HT net", "header_missing", "Deals", ["deal_value", "roi"]),
        ("Comptes", "A1", None, "header_missing", "Comptes", ["coverage", "engagement"]),
        ("Pipeline", "A1", "Compte", "header_duplicate", "Pipeline!B1", ["conversion", "velocity"]),
        ("Engagement", "F1", "Date", "header_duplicate", "Engagement!F1", []),
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


# ---------------------------------------------------------------------------------- files that cannot be saved


@pytest.mark.parametrize(
    ("lock", "content", "owner"),
    [
        ("~$suivi.xlsx", b"\x03L\xc3\xa9" + bytes(50), ""),
        (".~lock.suivi.xlsx#", b",lea,poste-3,24.11.2026 09:00,file:///home/lea;", ""),
        (".~lock.suivi.xlsx#", "Léa Martin,lea,poste-3,24.11.2026 09:00,;".encode(), "Léa Martin"),
    ],
)
def test_a_workbook_that_is_open_elsewhere_is_not_written(run, filled, tmp_path, lock, content, owner):
    (tmp_path / lock).write_bytes(content)
    before = filled.read_bytes()

    _refused(
        run("refresh", filled, "--as-of", AS_OF),
        3,
        "suivi.xlsx est ouvert dans un tableur",
        owner,
        "Fermez-le",
    )

    assert filled.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(["suivi.xlsx", lock])
    assert run("refresh", filled, "--dry-run", "--as-of", AS_OF).code == 0


@pytest.mark.parametrize("what", ["file", "folder"])
def test_what_is_read_only_is_not_written(run, filled, tmp_path, what):
    place, mode = (filled, 0o444) if what == "file" else (tmp_path, 0o555)
    usual, before = place.stat().st_mode, filled.read_bytes()
    place.chmod(mode)
    try:
        _refused(run("refresh", filled, "--as-of", AS_OF), 3, "lecture seule", "Copiez-le dans un dossier")
    finally:
        place.chmod(usual)

    assert (filled.read_bytes(), list(tmp_path.iterdir())) == (before, [filled])


def test_a_full_disk_loses_nothing(filled, tmp_path):
    before = filled.read_bytes()
    program = (
        "import resource\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000))\n"
        "from abm_sheets.cli import main\n"
        "main()"
    )

    done = subprocess.run(
        [sys.executable, "-B", "-c", program, "refresh", filled, "--as-of", AS_OF],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stdout) == (3, "")
    assert "le disque est plein" in done.stderr
    assert "votre fichier est intact" in done.stderr
    assert (filled.read_bytes(), list(tmp_path.iterdir())) == (before, [filled])


def test_a_system_without_a_place_for_temporary_files_says_so(run, filled, tmp_path, monkeypatch):
    """A container whose file system is read-only as a whole."""
    monkeypatch.setattr(tempfile, "tempdir", "/absent")
    before = filled.read_bytes()

    _refused(run("refresh", filled, "--as-of", AS_OF), 3, "aucun dossier temporaire", "TMPDIR")

    assert (filled.read_bytes(), list(tmp_path.iterdir())) == (before, [filled])


def test_a_file_saved_by_somebody_during_the_calculation_is_not_overwritten(run, filled, monkeypatch):
    from abm_sheets.jobs import refresh as job

    assess = job.assess

    def meanwhile(*args, **kwargs):
        with edited(filled) as book:
            book["Comptes"]["I2"] = "Saisi pendant le calcul"
        return assess(*args, **kwargs)

    monkeypatch.setattr(job, "assess", meanwhile)

    _refused(run("refresh", filled, "--as-of", AS_OF), 3, "enregistré par quelqu'un", "Relancez")

    assert cells(filled)["Comptes"]["I2"][0] == "Saisi pendant le calcul"


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

    _refused(run("refresh", filled, "--as-of", text), 2, f"« {text} »", "année-mois-jour")

    assert filled.read_bytes() == before


@pytest.mark.parametrize("day", ["0001-01-01", "1899-12-30", "9999-12-31"])
def test_a_day_far_away_is_a_day_like_another(refresh, filled, day):
    told = refresh(filled, "--dry-run", as_of=day).json

    assert told["as_of"] == day
    assert (told["kpis"]["roi"]["value"] is None) == (day < "2025")


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
    _refused(run("refresh", target), 2, words, "docs.google.com/spreadsheets/d/")


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

    _refused(run("refresh", SID), 2, "ABM_SHEETS_API_ROOT", root, "http://127.0.0.1:8765")


def test_without_credentials_a_google_sheet_says_where_they_belong(run, monkeypatch):
    # Google's own look-up asks a server of its cloud whether this machine is one of its own.
    monkeypatch.setenv("NO_GCE_CHECK", "true")

    _refused(run("refresh", SID), 2, "se connecter à Google", "GOOGLE_APPLICATION_CREDENTIALS", ".xlsx")


def test_a_server_that_is_away_is_the_world(run, monkeypatch):
    with Door(Recorded()) as door:
        address = door.address
    monkeypatch.setenv("ABM_SHEETS_API_ROOT", address)

    _refused(run("refresh", SID), 4, "ne répond pas", "dans quelques minutes")


def test_an_id_that_nobody_knows_is_the_workbook(run, server):
    server()

    for command in ("refresh", "init-workbook"):
        _refused(run(command, SID), 3, SID, "Copiez l'adresse complète")


def test_a_spreadsheet_without_our_tabs_names_those_it_has(run, api):
    _refused(run("refresh", api.blank()), 3, "Onglets présents : ", "abm-sheets init-workbook")


def test_a_file_that_the_server_cannot_save_is_as_it_was(run, server, filled, tmp_path):
    server(filled)
    (tmp_path / "~$suivi.xlsx").write_bytes(b"\x03Lea")
    before = filled.read_bytes()

    result = run("refresh", "suivi", "--as-of", AS_OF)

    _refused(result, 4, "open in another program")
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

    _refused(run("refresh", "suivi"), 2, "abm-sheets.toml", "[workbooks.suivi]", "target =")


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
    _refused(run("init-workbook", "dossier/suivi.xlsx"), 3, "n'existe pas", "Créez ce dossier")

    assert list(tmp_path.iterdir()) == []
