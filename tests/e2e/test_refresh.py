"""``refresh``: what it prints, what it costs, and how workbooks look that people have worked in."""

import json
import re
import shutil
import subprocess
from datetime import date, timedelta

import openpyxl
import pytest
import time_machine

from abm_sheets.localsheets import LocalSheets

from .book import HEADERS, TABS, cells, dashboard, edited, opened, parts, put_rows, type_rows
from .programme import AS_OF, KPIS, ROWS

ONE_EACH = {"read": 1, "write": 1}
KEYS = {
    "": "as_of workbook kpis accounts alerts issues history api_calls",
    "kpis": "coverage engagement conversion velocity deal_value roi",
    "kpi": "value unit numerator denominator n median mean_points baseline baseline_n change_percent ratio "
    "revenue cost opportunities status indicative stale why_missing",
    "account": "account points total_points engaged strongly_engaged first_interaction last_interaction "
    "opportunities revenue cost roi",
    "alert": "code severity subject since message action",
    "issue": "tab cell header value code message expected kpis",
    "api_calls": "read write",
}
UNTOUCHED = ("Maison Peyrac", "Compte jamais touché")


# ---------------------------------------------------------------------------------- what it prints


def test_json_has_exactly_the_promised_keys(demo, refresh):
    told = refresh(demo, as_of=None).json

    seen = {
        "": [told],
        "kpis": [told["kpis"]],
        "kpi": told["kpis"].values(),
        "account": told["accounts"],
        "alert": told["alerts"],
        "issue": told["issues"],
        "api_calls": [told["api_calls"]],
    }
    assert all(seen.values())
    assert {name: {tuple(sorted(each)) for each in objects} for name, objects in seen.items()} == {
        name: {tuple(sorted(keys.split()))} for name, keys in KEYS.items()
    }
    assert {kpi["unit"] for kpi in told["kpis"].values()} == {"percent", "days", "EUR"}


def test_what_people_type_gives_the_figures_of_the_article(filled, refresh):
    result = refresh(filled)

    assert result.values == pytest.approx(KPIS)
    assert (result.codes, result.calls) == ([], ONE_EACH)
    velocity, roi = (result.json["kpis"][key] for key in ("velocity", "roi"))
    assert (velocity["baseline"], velocity["change_percent"]) == (90, pytest.approx(-100 / 3))
    assert (roi["revenue"], roi["cost"]) == (90_000, 15_000)


def test_a_terminal_shows_the_story_and_says_that_the_dashboard_is_up_to_date(filled, run):
    result = run("refresh", filled, "--as-of", AS_OF)

    assert (result.code, result.err) == (0, "")
    assert "On a ciblé 4 comptes, 3 ont réagi, 2 sont devenus des opportunités" in result.out
    assert "1 deal ABM signé pour 90 000 €" in result.out
    assert "est à jour" in result.out


def test_the_dashboard_shows_what_was_printed_as_typed_numbers(filled, refresh):
    refresh(filled)

    shown = dashboard(filled)
    row = [cell.value for cell in shown.sheet[shown.find("3 engagés sur 4 comptes ciblés").row]]
    assert 0.75 in row
    assert "3 engagés sur 4 comptes ciblés" in shown.texts()


@pytest.mark.parametrize(
    ("as_of", "coverage", "deals"),
    [
        ("2025-05-31", None, 0),
        ("2025-06-01", 25.0, 0),
        ("2025-06-14", 50.0, 0),
        ("2025-06-15", 50.0, 1),
        ("2025-06-20", 75.0, 1),
    ],
)
def test_as_of_takes_the_workbook_back_to_the_end_of_that_day(filled, refresh, as_of, coverage, deals):
    kpis = refresh(filled, as_of=as_of).json["kpis"]

    assert kpis["coverage"]["value"] == coverage
    assert (kpis["deal_value"]["n"] or 0) == deals


def test_a_dry_run_prints_the_same_and_writes_nothing(filled, refresh, tmp_path):
    before = filled.read_bytes()

    dry = refresh(filled, "--dry-run")

    assert (filled.read_bytes(), list(tmp_path.iterdir())) == (before, [filled])
    assert dry.calls == {"read": 1, "write": 0}
    assert dry.values == refresh(filled).values


@pytest.mark.parametrize(("cell", "code"), [("31/02/2025", 1), ("28/02/2025", 0)])
def test_strict_ends_with_1_when_there_is_a_cell_to_correct(filled, run, cell, code):
    type_rows(filled, {"Engagement": [[cell, "Maison Peyrac", "LinkedIn"]]})

    assert run("refresh", filled, "--as-of", AS_OF).code == 0
    assert run("refresh", filled, "--as-of", AS_OF, "--strict").code == code


def test_a_new_workbook_gives_six_sentences_and_no_figure(new, refresh):
    result = refresh(new, as_of=None)

    assert set(result.values.values()) == {None}
    assert all(kpi["why_missing"] and kpi["status"] == "no_data" for kpi in result.json["kpis"].values())
    assert (result.codes, result.json["accounts"], result.calls) == ([], [], ONE_EACH)


# ---------------------------------------------------------------------------------- what others do to a workbook


def test_after_openpyxl_saved_it_a_refresh_is_one_read_and_one_write(filled, refresh):
    refresh(filled)
    with edited(filled):
        pass

    assert refresh(filled).calls == ONE_EACH


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not on this machine")
def test_after_libreoffice_saved_it_a_refresh_is_one_read_and_one_write(filled, refresh, tmp_path):
    refresh(filled)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML"]
    subprocess.run([*command, "--outdir", "out", filled], check=True, capture_output=True, timeout=120)
    saved = tmp_path / "out" / filled.name

    first, second = refresh(saved), refresh(saved)

    assert (first.values, second.values) == (pytest.approx(KPIS), pytest.approx(KPIS))
    assert (first.codes, first.calls, second.calls) == ([], ONE_EACH, ONE_EACH)


def _rename(book):
    for number, title in enumerate(TABS):
        book[title].title = f"L'onglet n°{number} (été)"
        # A spreadsheet program follows with the names; openpyxl leaves that to us.
        for name in book.defined_names.values():
            name.attr_text = re.sub(rf"^'?{title}'?!", f"'L''onglet n°{number} (été)'!", name.attr_text)


def _reorder(book):
    book._sheets.reverse()


def _hide(book):
    book["Engagement"].sheet_state = "hidden"
    book["Deals"].sheet_state = "veryHidden"


def _shuffle_columns(book):
    sheet = book["Pipeline"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    order = [5, 3, 0, 7, 4, 2, 6, 1]
    for row, values in enumerate(rows, 1):
        for column, source in enumerate(order, 1):
            sheet.cell(row, column).value = values[source]


def _add_columns(book):
    book["Engagement"].insert_cols(2, 2)
    book["Engagement"]["B1"], book["Engagement"]["C1"] = "Campagne", "Notre score"
    book["Comptes"]["K1"], book["Comptes"]["K3"] = "Effectif 2024", "200"


def _title_above_the_headers(book):
    book["Comptes"].insert_rows(1, 2)
    book["Comptes"]["A1"] = "Nos comptes, mis à jour par Léa"


def _blank_rows(book):
    for title in ("Engagement", "Deals"):
        book[title].insert_rows(3, 4)


@pytest.mark.parametrize(
    "change",
    [_rename, _reorder, _hide, _shuffle_columns, _add_columns, _title_above_the_headers, _blank_rows],
)
def test_figures_stay_when_people_rearrange_their_workbook(filled, refresh, change):
    refresh(filled)
    with edited(filled) as book:
        change(book)
    order = openpyxl.load_workbook(filled).sheetnames

    first, second = refresh(filled), refresh(filled)

    assert first.values == second.values == pytest.approx(KPIS)
    assert (first.codes, second.calls) == ([], ONE_EACH)
    assert openpyxl.load_workbook(filled).sheetnames == order


@pytest.mark.parametrize("name", ["abm_deals", "abm_accounts", "abm_workbook", "abm_settings", "abm_alerts", "abm_memory", "abm_history", "abm_archive"])  # fmt: skip
def test_a_deleted_named_range_is_repaired_and_then_it_is_one_read_and_one_write_again(
    filled, refresh, run, name
):
    refresh(filled)
    with edited(filled) as book:
        del book.defined_names[name]

    repairing = run("refresh", filled, "--as-of", AS_OF)
    after = refresh(filled)

    assert repairing.code == 0, repairing.err
    assert f"Remis en place : {name}" in repairing.out
    assert (after.values, after.calls) == (pytest.approx(KPIS), ONE_EACH)


def test_a_workbook_made_by_hand_works_without_any_of_our_names(tmp_path, refresh):
    path, book = tmp_path / "main.xlsx", openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title in TABS:
        book.create_sheet(title).append(HEADERS.get(title, []))
    for title, rows in ROWS.items():
        put_rows(book[title], rows)
    book.save(path)
    before = cells(path)

    first, second = refresh(path), refresh(path)

    assert first.values == second.values == pytest.approx(KPIS)
    assert (first.calls["write"], second.calls) == (1, ONE_EACH)
    assert {title: cells(path)[title] for title in HEADERS} == {title: before[title] for title in HEADERS}


# ---------------------------------------------------------------------------------- what the team types in the Dashboard


def test_answers_survive_when_their_alert_moves_vanishes_and_comes_back(filled, refresh):
    refresh(filled)
    with edited(filled) as book:
        owner, comment = dashboard(book).answers(*UNTOUCHED)
        owner.value, comment.value = "Léa", "=rappel le 12/07"
        comment.data_type = "s"
    typed = ("Léa", "=rappel le 12/07")

    # The alert moves: others come before it.
    type_rows(filled, {"Comptes": [[f"Nouveau {n}", None, None, None, None, None, "06/01/2025"] for n in range(3)],
                       "Engagement": [["12/06/2025", f"Nouveau {n}", "Webinaire"] for n in range(3)]})  # fmt: skip
    refresh(filled)
    assert [cell.value for cell in dashboard(filled).answers(*UNTOUCHED)] == list(typed)

    # It vanishes: the account has reacted.
    with edited(filled) as book:
        book["Engagement"]["B5"] = "Maison Peyrac"
    refresh(filled)
    refresh(filled)
    with pytest.raises(AssertionError, match="no alert"):
        dashboard(filled).answers(*UNTOUCHED)

    # And comes back.
    with edited(filled) as book:
        book["Engagement"]["B5"] = "Cèdre et Fils"
    refresh(filled)
    assert [cell.value for cell in dashboard(filled).answers(*UNTOUCHED)] == list(typed)


def test_an_answer_taken_back_stays_away(filled, refresh):
    refresh(filled)
    for value in ("Léa", None):
        with edited(filled) as book:
            dashboard(book).answers(*UNTOUCHED)[0].value = value
        refresh(filled)
        refresh(filled)

        assert dashboard(filled).answers(*UNTOUCHED)[0].value == value


@pytest.mark.parametrize(
    ("typed", "engagement", "codes"),
    [
        (None, 25.0, []),
        (1, 75.0, []),
        ("1", 75.0, []),
        (7, 0.0, []),
        ("beaucoup", 25.0, ["setting_unreadable"]),
        (0, 25.0, ["setting_unreadable"]),
        (-3, 25.0, ["setting_unreadable"]),
        (5.5, 25.0, ["setting_unreadable"]),
        ("#REF!", 25.0, ["setting_unreadable"]),
    ],
)
def test_a_setting_counts_when_it_can_be_read_and_is_kept_in_any_case(
    filled, refresh, typed, engagement, codes
):
    refresh(filled)
    with edited(filled) as book:
        dashboard(book).setting("Points pour être").value = typed

    for result in (refresh(filled), refresh(filled)):
        assert (result.values["engagement"], result.codes) == (engagement, codes)
    assert dashboard(filled).setting("Points pour être").value == typed


def test_a_threshold_of_the_team_decides_the_status(filled, refresh):
    refresh(filled)
    with edited(filled) as book:
        dashboard(book).setting("ROI : bon à partir de").value = "600 %"
        dashboard(book).setting("ROI : alerte sous").value = 550

    roi = refresh(filled, as_of="2025-12-31").json["kpis"]["roi"]

    assert (roi["value"], roi["status"]) == (500, "alert")


@pytest.mark.parametrize(
    ("kind", "dimension", "start", "count"),
    [
        ("insertDimension", "ROWS", 0, 2),
        ("insertDimension", "ROWS", 12, 1),
        ("insertDimension", "ROWS", 30, 3),
        ("insertDimension", "COLUMNS", 0, 1),
        ("deleteDimension", "ROWS", 0, 2),
        ("deleteDimension", "COLUMNS", 0, 1),
        ("sortRange", "settings", 0, 0),
        ("insertDimension", "COLUMNS", 3, 1),
        ("insertDimension", "COLUMNS", 15, 1),
        ("insertDimension", "COLUMNS", 36, 1),
        ("insertDimension", "COLUMNS", 38, 2),
        ("deleteDimension", "COLUMNS", 36, 1),
        ("insertDimension", "ROWS", 14, 1),
    ],
)
def test_what_was_typed_survives_rows_and_columns_that_come_and_go(
    filled, refresh, kind, dimension, start, count
):
    refresh(filled)
    with edited(filled) as book:
        dashboard(book).setting("Points pour être").value = 7
        dashboard(book).answers(*UNTOUCHED)[0].value = "Léa"
    with time_machine.travel("2026-11-24T10:00:00+01:00", tick=False):
        refresh(filled)
        before, lists = _shown(filled), _lists(filled)
        _rearranged(filled, kind, dimension, start, count)
        first, second = refresh(filled), refresh(filled)

    assert (_shown(filled), _lists(filled)) == (before, lists)
    assert dashboard(filled).setting("Points pour être").value == 7
    assert dashboard(filled).answers(*UNTOUCHED)[0].value == "Léa"
    assert (first.values["engagement"], second.values["engagement"]) == (0, 0)
    assert second.calls == ONE_EACH


def _lists(path):
    """The cells of the Dashboard that offer a list, and what it offers."""
    rules = opened(path)["Dashboard"].data_validations.dataValidation
    return {str(rule.sqref): rule.formula1 for rule in rules}


def _shown(path):
    """Everything in the Dashboard, where it stands."""
    shown = cells(path)["Dashboard"].items()
    # The mark of a run tells it from any other.
    return {a1: (_unmarked(value), form) for a1, (value, _, form, *_) in shown}


def _unmarked(value):
    return re.sub(r" · [0-9a-f]{10}$", "", value) if isinstance(value, str) else value


def _rearranged(path, kind, dimension, start, count):
    """What a person does to the rows and columns of a Dashboard in a spreadsheet program."""
    service = LocalSheets()
    sid, sheet = service.open(path), 1005
    where = {"sheetId": sheet, "dimension": dimension, "startIndex": start, "endIndex": start + count}
    request = {kind: {"range": where}}
    if kind == "sortRange":
        service_ranges = service.handle("GET", f"/v4/spreadsheets/{sid}", "fields=namedRanges").json()
        settings = next(each for each in service_ranges["namedRanges"] if each["name"] == "abm_settings")
        specs = [{"dimensionIndex": settings["range"]["startColumnIndex"], "sortOrder": "DESCENDING"}]
        request = {kind: {"range": settings["range"], "sortSpecs": specs}}
    body = json.dumps({"requests": [request]})
    answer = service.handle("POST", f"/v4/spreadsheets/{sid}:batchUpdate", "", {}, body)
    assert answer.status == 200, answer.body


def _kept(path):
    """The answers whose alert is not shown: title, subject, who took it, comment."""
    shown = dashboard(path)
    start = shown.find("Réponses gardées").row + 2
    columns = range(shown.find("Réponses gardées").column, shown.find("Réponses gardées").column + 4)
    rows = [[shown.sheet.cell(row, column).value for column in columns] for row in range(start, start + 400)]
    return [row for row in rows if any(row)]


@pytest.mark.parametrize("column", [3, 12, 14, 15, 16, 17])
def test_kept_answers_survive_a_column_inserted_anywhere(filled, refresh, column):
    refresh(filled)
    with edited(filled) as book:
        dashboard(book).answers(*UNTOUCHED)[0].value = "Léa"
        book["Engagement"]["B5"] = "Maison Peyrac"
    refresh(filled)
    kept = [[UNTOUCHED[1], UNTOUCHED[0], "Léa", None]]
    assert _kept(filled) == kept

    _rearranged(filled, "insertDimension", "COLUMNS", column, 1)
    refresh(filled)
    again = refresh(filled)

    assert (_kept(filled), again.calls) == (kept, ONE_EACH)


def test_hundreds_of_kept_answers_are_kept_and_no_row_of_them_is_left_behind(filled, refresh):
    """Every account was answered and then left the list; then all but one are back."""
    names = [f"Compte {n:03}" for n in range(350)]
    type_rows(filled, {"Comptes": [[name, None, None, None, None, None, "06/01/2025"] for name in names]})
    refresh(filled)
    with edited(filled) as book:
        shown = dashboard(book)
        owner, below = shown.find("Pris en charge par"), shown.find("Cette semaine")
        for row in range(owner.row + 1, below.row - 1):
            shown.sheet.cell(row, owner.column).value = "Léa"
        book["Comptes"].delete_rows(6, 400)
    refresh(filled)
    refresh(filled)
    assert {subject for _, subject, *_ in _kept(filled)} >= set(names)

    type_rows(filled, {"Comptes": [[name, None, None, None, None, None, "06/01/2025"] for name in names[1:]]})
    refresh(filled)
    assert [subject for _, subject, *_ in _kept(filled)] == [names[0]]


def test_a_dashboard_of_an_older_version_gets_its_new_settings_and_keeps_what_was_typed(filled, refresh):
    """Its named ranges had no header row, its settings three columns and no display."""
    refresh(filled)
    with edited(filled) as book:
        shown = dashboard(book)
        shown.setting("Points pour être").value = 7
        shown.setting("Opportunité qui n'avance plus").value = 120
        shown.answers(*UNTOUCHED)[0].value = "Léa"
        newest = shown.find("Affichage des KPI")
        for column in range(3):
            newest.offset(0, column).value = None
        for name, first, last, columns in (
            ("abm_settings", shown.find("Réglage", 10).row + 1, newest.row - 1, "OQ"),
            ("abm_alerts", shown.find("Gravité").row + 1, shown.find("Gravité").row + 1, "BM"),
            ("abm_memory", 61, 360, "OR"),
        ):
            book.defined_names[name].attr_text = f"Dashboard!${columns[0]}${first}:${columns[1]}${last}"

    first, second = refresh(filled), refresh(filled)

    shown = dashboard(filled)
    assert (first.values["engagement"], second.calls) == (0, ONE_EACH)
    assert shown.setting("Points pour être").value == 7
    assert shown.setting("Opportunité qui n'avance plus").value == 120
    assert (shown.find("Affichage des KPI").value, shown.setting("Affichage des KPI").value) == (
        "Affichage des KPI",
        None,
    )
    assert shown.answers(*UNTOUCHED)[0].value == "Léa"


def test_a_beginner_chooses_the_three_essential_kpis(filled, refresh, run):
    refresh(filled)
    with edited(filled) as book:
        cell = dashboard(book).setting("Affichage des KPI")
        assert _lists(filled) == {cell.coordinate: '"Complet,Essentiels"'}
        cell.value = "Essentiels"

    told = run("refresh", filled, "--as-of", AS_OF)

    texts = dashboard(filled).texts()
    assert "Les trois KPI essentiels" in texts
    assert "Valeur des deals" not in texts
    assert "Valeur des deals" not in told.out
    assert len(refresh(filled).values) == 6


def test_the_terminal_and_the_dashboard_say_who_does_what_this_week(filled, run):
    out = run("refresh", filled, "--as-of", AS_OF).out

    assert "Cette semaine (1)" in out
    assert "Ciblé depuis 35 jours, aucune interaction" in out
    shown = dashboard(filled)
    row = shown.find("Cette semaine").row + 2
    assert [cell.value for cell in shown.sheet[row] if cell.value][:4] == [
        "Sans responsable",
        "Maison Peyrac",
        "Tenter une première approche",
        "Ciblé depuis 35 jours, aucune interaction",
    ]


# ---------------------------------------------------------------------------------- text that could hurt

NASTY = [
    '=IMPORTDATA("http://x")',
    "+1",
    "@x",
    "-2+3",
    "'=1+1",
    "=cmd|' /C calc'!A0",
    "Zürich 🚀 SA",
    "شركة النور",
    "日本株式会社",
    "<b>&amp;</b> ]]>",
    "Retour\nà la ligne",
    "TRUE",
    "00042",
    # Nothing but signs: still two accounts, and never one.
    "🚀",
    "---",
]


def test_text_stays_text_in_the_dashboard(new, refresh):
    notes = dict.fromkeys(NASTY) | {NASTY[0]: "é" * 32_000}
    type_rows(
        new,
        {
            "Comptes": [
                [name, None, None, None, name, None, None, None, long] for name, long in notes.items()
            ],
            "Engagement": [["12/06/2025", name, "Webinaire", None, None, name] for name in NASTY],
            "Pipeline": [[name, name, "ABM", None, "15/06/2025"] for name in NASTY],
            "Deals": [[name, name, "ABM", name, name] for name in NASTY],
        },
    )

    result = refresh(new)
    again = refresh(new)

    names = [name.replace("\n", " ") for name in NASTY]
    assert [account["account"].replace("\n", " ") for account in result.json["accounts"]] == names
    assert again.json | {"api_calls": 0} == result.json | {"api_calls": 0}
    shown = cells(new)["Dashboard"].values()
    assert {kind for value, kind, *_ in shown if isinstance(value, str)} == {"s"}
    assert set(names) <= {str(value).replace("\n", " ") for value, *_ in shown}


# ---------------------------------------------------------------------------------- sizes


@pytest.mark.parametrize("count", [0, 5, 50, 300])
def test_every_account_is_counted_and_shown_however_many_there_are(new, refresh, count):
    day = date(2025, 6, 2)
    type_rows(
        new,
        {
            "Comptes": [[f"Compte {n:03}", "ABC"[n % 3], None, None, None, None, day] for n in range(count)],
            "Engagement": [
                [day + timedelta(n % 20), f"COMPTE {n:03} SAS", "Visite site"] for n in range(0, count, 2)
            ],
        },
    )

    result = refresh(new)
    again = refresh(new)

    assert (len(result.json["accounts"]), result.codes, again.calls) == (count, [], ONE_EACH)
    assert result.values["coverage"] == (pytest.approx(100 * ((count + 1) // 2) / count) if count else None)
    texts = dashboard(new).texts()
    assert {f"Compte {n:03}" for n in range(count)} <= set(texts)


def test_a_dashboard_that_was_long_leaves_nothing_behind_when_it_is_short_again(new, refresh):
    long = [[f"Compte {n:03}", None, None, None, None, None, "06/01/2025"] for n in range(60)]
    type_rows(new, {"Comptes": long})
    refresh(new)
    with edited(new) as book:
        book["Comptes"].delete_rows(12, 100)
    refresh(new)

    names = {text for text in dashboard(new).texts() if re.fullmatch(r"Compte \d{3}", text)}
    assert names == {f"Compte {n:03}" for n in range(10)}


def test_refreshing_ten_times_makes_nothing_grow(filled, refresh):
    with time_machine.travel("2026-11-24T10:00:00+01:00", tick=False):
        refresh(filled)
        first = _sizes(filled)
        for _ in range(9):
            refresh(filled)

    assert _sizes(filled) == first


def _sizes(path):
    book = openpyxl.load_workbook(path)
    tabs = {
        sheet.title: (
            sheet.dimensions,
            len(sheet.merged_cells.ranges),
            len(sheet.data_validations.dataValidation),
            len(sheet.conditional_formatting),
            sum(bool(cell.comment) for cell in sheet[1]),
        )
        for sheet in book
    }
    return tabs, sorted(book.defined_names), sorted(parts(path))


def test_refreshing_makes_no_more_styles(filled, refresh):
    refresh(filled)
    first = len(parts(filled)["xl/styles.xml"])
    refresh(filled)

    assert len(parts(filled)["xl/styles.xml"]) == first
