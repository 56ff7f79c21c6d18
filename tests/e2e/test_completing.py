"""``init-workbook`` on a workbook that is there already: it gets what it lacks, and what is there stays."""

import json
import shutil
from pathlib import Path

import openpyxl
import pytest

from .book import (
    HEADERS,
    TYPED,
    cells,
    dashboard,
    edited,
    headers,
    put_rows,
    tab_xml,
)
from .programme import AS_OF


@pytest.fixture
def own(tmp_path):
    """A team's own workbook: some of our tabs under their names, columns of their own, a Dashboard of theirs."""
    book, path = openpyxl.Workbook(), tmp_path / "equipe.xlsx"
    book.remove(book.worksheets[0])
    accounts = book.create_sheet("Liste des comptes")
    accounts.append(["Entreprise", "Notre score", "Prio", "Ajouté le"])
    put_rows(accounts, [["Ateliers Brévent", 12, "A", "06/01/2025"], ["Nautilys", "=C2", "b", 45663]])
    accounts["B3"].data_type = "f"
    deals = book.create_sheet("Deals")
    deals.append(["Deal", "Compte", "Source", "Montant (€)", "Marge", None, "Date", "Catégorie", "Compte",
                  "Montant (€)"])  # fmt: skip
    put_rows(deals, [["Contrat", "Nautilys", "ABM", "12 K€", 0.3, None, "31/01/2025", "Outils", None, 800]])
    theirs = book.create_sheet("Dashboard")
    theirs["A1"], theirs["B2"] = "Chiffre d'affaires", "=SUM(Deals!D2:D9)"
    book.create_sheet("Budget 2026").append(["Poste", "Euros"])
    book.save(path)
    return path


def test_an_existing_workbook_gets_only_what_it_lacks(run, own):
    before = cells(own)

    result = run("init-workbook", own)

    after = cells(own)
    assert (result.code, result.err) == (0, "")
    assert {title: {a1: after[title].get(a1) for a1 in before[title]} for title in before} == before
    assert after["Dashboard"] == before["Dashboard"]
    assert after["Budget 2026"] == before["Budget 2026"]
    assert headers(own, "Liste des comptes")[:4] == ["Entreprise", "Notre score", "Prio", "Ajouté le"]
    assert headers(own, "Deals")[:10] == [
        "Deal", "Compte", "Source", "Montant (€)", "Marge", None, "Date", "Catégorie", "Compte", "Montant (€)",
    ]  # fmt: skip
    assert openpyxl.load_workbook(own).sheetnames == [
        "Liste des comptes", "Deals", "Dashboard", "Budget 2026", "Engagement", "Pipeline", "Dashboard ABM",
    ]  # fmt: skip
    assert (headers(own, "Engagement"), headers(own, "Pipeline")) == (
        HEADERS["Engagement"],
        HEADERS["Pipeline"],
    )


def test_it_says_what_it_added_and_what_it_found(run, own):
    lines = [line.strip() for line in run("init-workbook", own).out.splitlines()]

    assert lines[0] == f"Classeur complété : {own}"
    for line in (
        "+ onglet ajouté : Engagement",
        "+ onglet ajouté : Pipeline",
        "+ onglet ajouté : Dashboard ABM",
        "+ colonne ajoutée dans Liste des comptes : Responsable",
        "+ colonne ajoutée dans Deals : Date de signature",
        "= onglets déjà là, gardés tels quels : Deals, Liste des comptes",
        "= vos autres onglets, non touchés : Dashboard, Budget 2026",
    ):
        assert line in lines
    assert not [line for line in lines if "Liste des comptes : Priorité" in line or "ajouté : Deals" in line]


def test_the_completed_workbook_keeps_its_two_tables_apart_and_can_be_refreshed(run, refresh, own):
    run("init-workbook", own)
    column = headers(own, "Deals").index("Date de signature") + 1
    with edited(own) as book:
        book["Deals"].cell(2, column).value = "15/02/2025"
    before = cells(own)

    first, second = refresh(own), refresh(own)

    assert first.json["kpis"]["roi"]["revenue"] == 12_000
    assert first.json["kpis"]["roi"]["cost"] == 800
    assert (first.codes, second.calls) == ([], {"read": 1, "write": 1})
    after = cells(own)
    assert {title: after[title] for title in before if title != "Dashboard ABM"} == {
        title: before[title] for title in before if title != "Dashboard ABM"
    }


def test_completing_twice_changes_nothing_more(run, own):
    run("init-workbook", own)
    before = own.read_bytes()

    assert "Rien à ajouter" in run("init-workbook", own).out
    assert own.read_bytes() == before


def test_a_complete_workbook_from_libreoffice_gets_a_dashboard_and_keeps_every_cell(run, team):
    theirs = cells(team)

    result = run("init-workbook", team)

    assert result.code == 0, result.err
    assert "onglet ajouté : Dashboard ABM" in result.out
    assert "colonne ajoutée" not in result.out
    assert {title: cells(team)[title] for title in theirs} == theirs


def test_a_tab_that_lacks_nothing_keeps_its_xml(run, team):
    before = tab_xml(team, [*TYPED, "Dashboard"])

    run("init-workbook", team)

    assert tab_xml(team, list(before)) == before


def test_a_tab_emptied_by_the_team_gets_its_headers_back_and_nothing_else(run, filled):
    with edited(filled) as book:
        book["Deals"].delete_rows(1, 100)
    before = cells(filled)

    assert run("init-workbook", filled).code == 0

    after = cells(filled)
    assert headers(filled, "Deals") == HEADERS["Deals"]
    assert {title: after[title] for title in TYPED if title != "Deals"} == {
        title: before[title] for title in TYPED if title != "Deals"
    }


@pytest.mark.thorough
def test_a_file_behind_the_server_is_completed_as_well(run, refresh, server, own, tmp_path):
    copy = Path(shutil.copy(own, tmp_path / "meme.xlsx"))
    server(copy)

    assert run("init-workbook", "meme").code == 0
    assert run("init-workbook", own).code == 0

    assert cells(copy) == cells(own)


def test_who_deleted_the_dashboard_is_told_what_is_lost_and_where_the_old_one_is(run, refreshed):
    """A new one has no answers and no settings; the copy of the last refresh is kept from being replaced."""
    run("refresh", refreshed, "--as-of", AS_OF)
    with edited(refreshed) as book:
        del book["Dashboard"]

    refused = run("refresh", refreshed, "--as-of", AS_OF)
    assert "il est encore dans suivi.xlsx.bak" in run("doctor", refreshed).err
    added = run("init-workbook", refreshed)

    assert refused.code == 3
    assert "il est encore dans suivi.xlsx.bak" in refused.err
    assert (added.code, added.err) == (0, "")
    assert "n'a ni vos réponses aux alertes, ni vos réglages" in added.out
    assert "gardé dans suivi.bak.xlsx" in added.out
    aside = refreshed.with_name("suivi.bak.xlsx")
    assert dashboard(aside).texts() != []
    # Nothing is lost the second time, and the copy that was put aside stays.
    kept = aside.read_bytes()
    assert "l'ancien Dashboard" not in run("init-workbook", refreshed).out
    # Who deletes the new one too has no copy of it: the one beside the file was made before it was there.
    with edited(refreshed) as book:
        del book["Dashboard"]
    assert ".bak" not in run("refresh", refreshed, "--as-of", AS_OF).err
    assert ".bak" not in run("init-workbook", refreshed).out
    # After a refresh there is one.
    run("refresh", refreshed, "--as-of", AS_OF)
    with edited(refreshed) as book:
        del book["Dashboard"]
    assert "gardé dans suivi.bak-2.xlsx" in run("init-workbook", refreshed).out
    assert aside.read_bytes() == kept


def test_a_copy_from_before_the_first_dashboard_is_not_said_to_hold_it(run, own):
    run("init-workbook", own)
    assert own.with_name("equipe.xlsx.bak").is_file()
    with edited(own) as book:
        del book["Dashboard ABM"]

    refused = run("refresh", own, "--as-of", AS_OF)
    added = run("init-workbook", own)

    assert (refused.code, ".bak" in refused.err) == (3, False)
    assert "reprenez une copie du fichier où il est encore" in refused.err
    assert "ou une copie du fichier" in added.out
    assert ".bak" not in added.out
    assert not list(own.parent.glob("*.bak*.xlsx"))


def test_who_has_no_copy_is_sent_to_none(run, refreshed):
    with edited(refreshed) as book:
        del book["Dashboard"]
    refreshed.with_name("suivi.xlsx.bak").unlink(missing_ok=True)

    assert ".bak" not in run("refresh", refreshed, "--as-of", AS_OF).err
    added = run("init-workbook", refreshed)
    assert "ou une copie du fichier" in added.out
    assert ".bak" not in added.out


def test_on_google_the_way_back_is_the_history_of_versions(run, api, new):
    sid = api.open(new)
    form = api.get(sid)
    (gone,) = [
        each["properties"]["sheetId"] for each in form["sheets"] if each["properties"]["title"] == "Dashboard"
    ]
    api.handle(
        "POST",
        f"/v4/spreadsheets/{sid}:batchUpdate",
        "",
        {},
        json.dumps({"requests": [{"deleteSheet": {"sheetId": gone}}]}),
    )

    refused, added = run("refresh", sid), run("init-workbook", sid)

    assert "Fichier > Historique des versions" in refused.err
    assert "Fichier > Historique des versions" in added.out


def test_a_workbook_that_never_had_a_dashboard_of_ours_has_lost_none(run, own, team):
    for book in (own, team):
        assert "l'ancien Dashboard" not in run("init-workbook", book).out
