"""``init-workbook``: a new workbook as promised, and an existing one completed without touching a cell."""

import tomllib

import openpyxl
import pytest
import requests
from openpyxl.utils import range_boundaries

from abm_sheets.template.locate import templates_folder

from .book import (
    HEADERS,
    TABS,
    TYPED,
    dashboard,
    edited,
    headers,
    type_rows,
)
from .programme import KPIS, ROWS

CHOICES = {
    ("Comptes", "Priorité"): "A,B,C",
    ("Engagement", "Interaction"): "Visite du site,Téléchargement de contenu,Interaction LinkedIn,"
    "Réponse email/message,Participation webinaire/événement",
    ("Pipeline", "Source"): "ABM,Inbound,Cold calling,Salon,Recommandation,Autre",
    ("Pipeline", "Étape"): "Qualifiée,Proposition,Négociation,Gagnée,Perdue",
    ("Deals", "Source"): "ABM,Inbound,Cold calling,Salon,Recommandation,Autre",
    ("Deals", "Catégorie"): "Temps équipe,Outils,Contenu,Autre",
}
DATES = {
    "Comptes": ["Date d'ajout", "Date de sortie"],
    "Engagement": ["Date"],
    "Pipeline": ["Premier contact", "Date de qualification"],
    "Deals": ["Date de signature", "Date"],
}
AMOUNTS = {"Pipeline": ["G"], "Deals": ["E", "K"]}
NAMES = {
    "abm_accounts", "abm_engagement", "abm_pipeline", "abm_deals",
    "abm_workbook", "abm_settings", "abm_alerts", "abm_memory", "abm_history", "abm_archive",
    "abm_charts", "abm_print_area", "abm_print_first_page",
}  # fmt: skip


def _check_at(sheet, column, row):
    """The data validation of a cell."""
    return next(
        (
            rule
            for rule in sheet.data_validations.dataValidation
            for part in str(rule.sqref).split()
            for left, top, right, bottom in [range_boundaries(part)]
            if left <= column <= right and top <= row <= bottom
        ),
        None,
    )


# ---------------------------------------------------------------------------------- a new workbook, read by openpyxl


def test_a_new_workbook_has_the_five_tabs_with_their_headers_frozen(new):
    book = openpyxl.load_workbook(new)

    assert book.sheetnames == list(TABS)
    assert {title: headers(new, title) for title in TYPED} == HEADERS
    assert {sheet.title: sheet.freeze_panes for sheet in book} == dict.fromkeys(TYPED, "A2") | {
        "Dashboard": None
    }
    assert {sheet.title for sheet in book if sheet.max_row > 1} == {"Dashboard"}
    assert set(book.defined_names) == NAMES


def test_every_header_explains_itself_and_every_column_is_wide_enough(new):
    for sheet in openpyxl.load_workbook(new):
        if sheet.title == "Dashboard":
            continue
        for cell in sheet[1]:
            if cell.value is not None:
                assert len(cell.comment.text) > 5
                assert not cell.comment.text.startswith("=")
                assert 10 <= _width(sheet, cell.column) <= 60


def _width(sheet, column):
    return next(each.width for each in sheet.column_dimensions.values() if each.min <= column <= each.max)


def test_dropdowns_offer_the_choices_and_the_accounts_in_every_row(new):
    book = openpyxl.load_workbook(new)
    offered = {}
    for title in TYPED:
        for column, header in enumerate(HEADERS[title], 1):
            rules = [_check_at(book[title], column, row) for row in (2, 1000, 100_000)]
            assert len({rule and rule.formula1 for rule in rules}) == 1
            if rules[0] is not None and rules[0].type == "list":
                offered[title, header] = rules[0].formula1.strip('"')

    accounts = {key: value for key, value in offered.items() if key[1] == "Compte"}
    assert {key: value for key, value in offered.items() if key not in accounts} == CHOICES
    assert accounts == {
        (title, "Compte"): "'Comptes'!$A$2:$A$1048576" for title in ("Engagement", "Pipeline", "Deals")
    }


def test_checks_warn_about_dates_and_amounts_and_never_block(new):
    for sheet in openpyxl.load_workbook(new):
        for rule in sheet.data_validations.dataValidation:
            assert (rule.errorStyle in ("warning", "information")) or not rule.showErrorMessage
        if sheet.title in DATES:
            dates = [header for column, header in enumerate(HEADERS[sheet.title], 1)
                     if (rule := _check_at(sheet, column, 2)) and rule.type == "date"]  # fmt: skip
            assert dates == DATES[sheet.title]
        for letter in AMOUNTS.get(sheet.title, []):
            rule = _check_at(sheet, openpyxl.utils.column_index_from_string(letter), 2)
            assert (rule.type, rule.operator, rule.formula1) == ("decimal", "greaterThanOrEqual", "0")


def test_nothing_blocks_a_person_in_the_dashboard(new):
    assert [sheet.title for sheet in openpyxl.load_workbook(new) if sheet.protection.sheet] == []


# ---------------------------------------------------------------------------------- the same, through the API


def test_the_api_tells_of_the_same_workbook(api, new):
    sid = api.open(new)
    told = api.get(sid)
    sheets = {sheet["properties"]["title"]: sheet for sheet in told["sheets"]}

    assert (told["properties"]["locale"], told["properties"]["timeZone"]) == ("fr_FR", "Europe/Paris")
    assert [sheet["properties"]["sheetId"] for sheet in told["sheets"]] == [1001, 1002, 1003, 1004, 1005]
    assert {named["name"] for named in told["namedRanges"]} == NAMES
    assert [sheets[title]["properties"]["gridProperties"]["frozenRowCount"] for title in TYPED] == [1] * 4
    [protection] = sheets["Dashboard"]["protectedRanges"]
    assert protection["warningOnly"] is True
    assert len(protection["unprotectedRanges"]) >= 1
    fields = "ranges=Comptes!A1:I1&fields=sheets.data.columnMetadata.pixelSize"
    [grid] = api.get(sid, fields)["sheets"][0]["data"]
    assert [column["pixelSize"] for column in grid["columnMetadata"]] == [
        220,
        86,
        150,
        110,
        130,
        200,
        128,
        128,
        260,
    ]


@pytest.mark.parametrize(
    ("where", "pattern", "condition"),
    [
        ("Comptes!G900", "dd/MM/yyyy", "DATE_IS_VALID"),
        ("Engagement!B900", None, "ONE_OF_RANGE"),
        ("Pipeline!F900", None, "ONE_OF_LIST"),
        ("Pipeline!G900", '#,##0"\u202f€"', "NUMBER_GREATER_THAN_EQ"),
        ("Deals!K900", '#,##0"\u202f€"', "NUMBER_GREATER_THAN_EQ"),
        ("Comptes!I900", None, None),
    ],
)
def test_cells_further_down_have_their_format_and_a_check_that_warns(api, run, where, pattern, condition):
    sid = api.blank()
    assert run("init-workbook", sid).code == 0

    [sheet] = api.get(sid, f"ranges={where}&includeGridData=true")["sheets"]
    [cell] = sheet["data"][0].get("rowData", [{}])[0].get("values", [{}])

    form = cell.get("userEnteredFormat", {}).get("numberFormat", {})
    rule = cell.get("dataValidation", {})
    assert form.get("pattern") == pattern
    assert rule.get("condition", {}).get("type") == condition
    assert rule.get("strict", False) is False


# ---------------------------------------------------------------------------------- once, and again


def test_one_batch_update_makes_the_whole_workbook(api, run):
    sid = api.blank()

    result = run("init-workbook", sid)

    assert (result.code, len(api.batches)) == (0, 1)
    assert [path for method, path, _ in api.requests if method != "GET"] == [
        f"/v4/spreadsheets/{sid}:batchUpdate"
    ]
    assert all(f"onglet ajouté : {title}" in result.out for title in TABS)
    assert [sheet["properties"]["title"] for sheet in api.get(sid)["sheets"]] == list(TABS)


def test_a_second_time_changes_nothing(run, new, tmp_path):
    before = new.read_bytes()

    result = run("init-workbook", new)

    assert (result.code, result.err) == (0, "")
    assert "Rien à ajouter" in result.out
    assert (
        "onglets déjà là, gardés tels quels : Comptes, Engagement, Pipeline, Deals, Dashboard" in result.out
    )
    assert (new.read_bytes(), list(tmp_path.iterdir())) == (before, [new])


def test_a_second_time_sends_no_write_over_http(api, run):
    sid = api.blank()
    run("init-workbook", sid)

    assert run("init-workbook", sid).code == 0
    assert len(api.batches) == 1


def test_a_second_time_after_a_refresh_and_work_changes_nothing(run, refresh, refreshed):
    before = refreshed.read_bytes()

    assert "Rien à ajouter" in run("init-workbook", refreshed).out
    assert refreshed.read_bytes() == before


# ---------------------------------------------------------------------------------- language, sample, HTTP


@pytest.mark.skipif(
    not (templates_folder() / "workbook.en.toml").exists(), reason="there is no English template yet"
)
def test_an_english_workbook_is_english_and_gives_the_same_figures(run, refresh, tmp_path):
    english, french = (
        tomllib.loads((templates_folder() / f"workbook.{language}.toml").read_text("utf-8"))
        for language in ("en", "fr")
    )
    path = tmp_path / "tracking.xlsx"

    result = run("init-workbook", path, "--lang", "en")
    titles = {key: tab["title"] for key, tab in english["tabs"].items()}
    choices = {
        choice["label"]: english["choices"][group][key]["label"]
        for group, members in french["choices"].items()
        for key, choice in members.items()
    }
    keys = {french["tabs"][key]["title"]: title for key, title in titles.items()}
    rows = {
        keys[title]: [[choices.get(cell, cell) for cell in row] for row in lines]
        for title, lines in _plain(ROWS).items()
    }
    type_rows(path, rows)

    assert result.code == 0, result.err
    assert openpyxl.load_workbook(path).sheetnames == list(titles.values())
    assert refresh(path).values == pytest.approx(KPIS)
    assert english["dashboard"]["title"] in dashboard(path, titles["dashboard"]).texts()
    assert run("init-workbook", path).out.startswith(
        english["terminal"]["nothing_to_add"].split("{")[0].strip()
    )


def _plain(rows):
    """The programme with choices as the template labels them, and dates without months in words."""
    words = {
        "Visite site": "Visite du site", "visite du site": "Visite du site", "LinkedIn": "Interaction LinkedIn",
        "Webinaire": "Participation webinaire/événement", "abm": "ABM", "Gagné": "Gagnée", "perdue": "Perdue",
        "outils": "Outils", "1er juin 2025": "2025-06-01", "26 mai 2025": "2025-05-26",
        "3 mars 2025": "2025-03-03",
        "15.000,00 €": 15_000, "1,2 M€": 1_200_000, "45\u00a0K€": 45_000, "90\u202f000 €": 90_000, "22k": 22_000,
        "26/05/2025": "2025-05-26", "3/6/25": "2025-06-03", "12/06/2025": "2025-06-12", "1/3/25": "2025-03-01",
        "30/04/2025": "2025-04-30", "01/01/2025": "2025-01-01", "15/06/2025": "2025-06-15",
        "31/05/2025": "2025-05-31", "1/6/2025": "2025-06-01",
    }  # fmt: skip
    return {
        title: [[words.get(cell, cell) if isinstance(cell, str) else cell for cell in row] for row in lines]
        for title, lines in rows.items()
    }


def test_the_sample_fills_an_empty_workbook_of_the_team(run, refresh, new):
    assert run("init-workbook", new, "--sample").code == 0

    assert len(refresh(new, as_of=None).json["accounts"]) > 30


@pytest.mark.parametrize(("tab", "cell"), [("Comptes", "A2"), ("Engagement", "F900"), ("Deals", "L3")])
def test_the_sample_is_refused_where_somebody_has_typed(run, new, tab, cell):
    with edited(new) as book:
        book[tab][cell] = "Léa"
    before = new.read_bytes()

    result = run("init-workbook", new, "--sample")

    assert (result.code, new.read_bytes()) == (3, before)
    assert "contient déjà des saisies" in result.err
    assert "abm-sheets demo" in result.err


def test_over_http_on_a_spreadsheet_of_the_server(run, refresh, server):
    root = server()
    with requests.Session() as session:
        session.trust_env = False
        session.headers["Authorization"] = "Bearer anything"
        sid = session.post(f"{root}/v4/spreadsheets", json={"properties": {"title": "ABM"}}).json()[
            "spreadsheetId"
        ]
        address = f"https://docs.google.com/spreadsheets/d/{sid}/edit#gid=0"

        first, second = run("init-workbook", address), run("init-workbook", sid)
        told = session.get(f"{root}/v4/spreadsheets/{sid}").json()

    assert (first.code, second.code) == (0, 0)
    assert "Rien à ajouter" in second.out
    assert [sheet["properties"]["title"] for sheet in told["sheets"]] == list(TABS)
    assert refresh(address).calls == {"read": 1, "write": 1}


def test_the_sample_is_refused_before_anything_is_added(run, filled):
    """Somebody typed, and a tab is missing: neither the sample nor the tab is added."""
    with edited(filled) as book:
        del book["Deals"]
    before = filled.read_bytes()

    result = run("init-workbook", filled, "--sample")

    assert (result.code, result.out) == (3, "")
    assert "contient déjà des saisies" in result.err
    assert filled.read_bytes() == before
