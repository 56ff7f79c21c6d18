"""What is published when, what late typing does to it, and what is left when somebody spoils the Dashboard."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from thorough import THOROUGH

from abm_sheets.dashboard.compose import Edition
from abm_sheets.dashboard.moves import moves_table, why
from abm_sheets.dashboard.page import make_page
from abm_sheets.dashboard.published import history_table, revised_text
from abm_sheets.dashboard.record import record
from abm_sheets.dashboard.sentences import Sentences
from abm_sheets.history.shares import shares_of, value_of
from abm_sheets.intake.dates import serial
from abm_sheets.intake.read import read_workbook
from abm_sheets.kpis.catalogue import READS
from abm_sheets.kpis.timeline import Timeline
from abm_sheets.model.raw import RawBlock, RawWorkbook
from abm_sheets.model.report import ApiCalls, RefreshReport
from abm_sheets.template.load import load_styles, load_workbook
from drawing import FORM, RULES, D, settled, typed

STYLES = load_styles()
MOMENT = datetime(2026, 6, 30, 9, 12, tzinfo=UTC)
#: 28 June 2026 is the Sunday before D; 31 May the last day of the last month.
PROGRAMME = """
    Comptes
    | Compte    | Date d'ajout | Date de sortie |
    | Alpha     | 04/05/2026   |                |
    | Béta      | 04/05/2026   |                |
    | Gamma     | 04/05/2026   |                |
    | Delta     | 04/05/2026   |                |
    Engagement
    | Date       | Compte | Interaction    |
    | 12/05/2026 | Alpha  | Webinaire      |
    | 25/06/2026 | Alpha  | Visite du site |
    {engagement}
    Pipeline
    | Opportunité | Compte | Source  | Premier contact | Date de qualification |
    | Audit Alpha | Alpha  | ABM     | 12/05/2026      | 20/05/2026            |
    | Appel       | Omega  | Inbound | 01/05/2026      | 21/05/2026            |
    Deals
    | Deal  | Compte | Source | Date de signature | Montant (€) |
    | Audit | Alpha  | ABM    | 28/05/2026        | 9000        |
    {deals}
    Coûts ABM
    | Date       | Catégorie | Montant (€) |
    | 05/05/2026 | Outils    | 3000        |
    {costs}
"""
#: An interaction of last week, and one of that before, which somebody types today.
LATE = "| 17/06/2026 | Béta | Webinaire |"


def programme(engagement="", deals="", costs="", **options):
    return typed(PROGRAMME.format(engagement=engagement, deals=deals, costs=costs), **options)


def assessed(raw, *, as_of=D, today=None):
    return settled(raw, as_of=as_of, today=today or max(as_of, D), closings=True)


def kept(raw, findings):
    """Return the workbook with the history that a refresh has left in its Dashboard."""
    edition = Edition(template=load_workbook(raw.language), rules=RULES.with_chosen(findings.settings))
    placed = make_page(raw, findings, edition, STYLES, MOMENT).placed
    area = placed.areas["history"]
    rows = {}
    for at in placed.history:
        if at.row >= area.row:
            value = at.cell.value
            rows.setdefault(at.row, [""] * 13)[at.column - area.column] = (
                serial(value) if isinstance(value, date) else "" if value is None else value
            )
    return replace(
        raw,
        history=RawBlock(title="Dashboard", row=area.row, column=area.column, rows=list(rows.values())),
        archive=RawBlock(
            title="Dashboard",
            row=placed.areas["archive"].row,
            column=placed.areas["archive"].column,
            rows=[[text] for text in placed.archive],
        ),
    )


def published(raw, **days):
    """Return the findings of a first refresh, and the workbook as it leaves it."""
    findings = assessed(raw, **days)
    return findings, kept(raw, findings)


def told(findings):
    """Return ``history`` of the JSON."""
    report = RefreshReport(raw=RawWorkbook(language="fr", tabs={}),
        workbook="w", language="fr", findings=findings, moment=MOMENT, written=True, repaired=(),
        api_calls=ApiCalls(read=1, write=1),
    )  # fmt: skip
    return record(report, Sentences(FORM, RULES))["history"]


def codes(findings):
    return [closing.period.code for closing in findings.history.closings]


def of(findings, code):
    return next(closing for closing in findings.history.closings if closing.period.code == code)


# ---------------------------------------------------------------------------------- what is published


def test_the_first_run_publishes_the_past_since_the_programme_s_start():
    findings, _ = published(programme())

    assert codes(findings) == [
        "2026-W19", "2026-W20", "2026-W21", "2026-W22", "2026-05", "2026-W23", "2026-W24", "2026-W25", "2026-W26",
    ]  # fmt: skip
    assert {closing.published for closing in findings.history.closings} == {D}


def test_json_has_the_figures_of_each_period_and_null_where_there_was_none():
    history = told(published(programme())[0])

    assert history[0] == {"period": "2026-W19", "as_of": "2026-05-10", "coverage": None, "engagement": None}
    assert history[1] == {"period": "2026-W20", "as_of": "2026-05-17", "coverage": 25, "engagement": 25}
    assert history[4] == {
        "period": "2026-05", "as_of": "2026-05-31", "coverage": 25, "engagement": 25, "conversion": 100,
        "velocity": 8, "deal_value": 9000, "roi": 200,
    }  # fmt: skip


def test_a_quarter_publishes_the_comparison_too():
    findings, _ = published(programme(), as_of=date(2026, 7, 1))

    quarter, month = of(findings, "2026-Q2").figures, of(findings, "2026-06").figures
    assert (quarter["velocity"].value, quarter["velocity"].baseline) == (8, 20)
    assert (month["velocity"].value, month["velocity"].baseline) == (8, None)
    assert set(quarter) == set(month)


@pytest.mark.parametrize(
    ("rows", "first"),
    [
        # Ever listed, and gone since.
        ("Comptes\n| Compte | Date d'ajout | Date de sortie |\n| Alpha | 04/05/2026 | 20/05/2026 |", "2026-W19"),
        ("Comptes\n| Compte |\n| Alpha |\nEngagement\n| Date | Compte | Interaction |\n| 12/05/2026 | Alpha | LinkedIn |", "2026-W20"),
        # An interaction with nobody's account starts nothing.
        ("Comptes\n| Compte | Date d'ajout |\n| Alpha | 12/06/2026 |\nEngagement\n| Date | Compte | Interaction |\n| 12/05/2026 | Inconnu | LinkedIn |", "2026-W24"),
        ("Comptes\n| Compte |\n| Alpha |\nDeals\n| Deal | Compte | Source | Date de signature | Montant (€) |\n| A | Alpha | ABM | 12/05/2026 | 9 |", "2026-W20"),
        # A deal that is not ABM, an interaction or a date that cannot be read start nothing.
        ("Comptes\n| Compte |\n| Alpha |\nDeals\n| Deal | Compte | Source | Date de signature | Montant (€) |\n| A | Alpha | Salon | 12/05/2026 | 9 |", None),
        ("Comptes\n| Compte |\n| Alpha |\nEngagement\n| Date | Compte | Interaction |\n| 12/05/2026 | Alpha | Fax |", None),
        ("Comptes\n| Compte |\n| Alpha |\nEngagement\n| Date | Compte | Interaction |\n| 12/05/2026 | Alpha | |", None),
        ("Comptes\n| Compte |\n| Alpha |\nPipeline\n| Opportunité | Compte | Source | Date de qualification |\n| A | Alpha | ABM | 12/05/2026 |", "2026-W20"),
        ("Comptes\n| Compte |\n| Alpha |\nPipeline\n| Opportunité | Compte | Source | Date de qualification |\n| A | Alpha | Salon | 12/05/2026 |", None),
        ("Comptes\n| Compte |\n| Alpha |\nCoûts ABM\n| Date | Catégorie | Montant (€) |\n| 12/05/2026 | Outils | 9 |", "2026-W20"),
        ("Comptes\n| Compte |\n| Alpha |", None),
        ("Comptes\n| Compte | Date d'ajout |\n| Alpha | 05/07/2026 |", None),
    ],
)  # fmt: skip
def test_where_the_history_starts(rows, first):
    assert (codes(assessed(typed(rows))) or [None])[0] == first


def test_a_closing_stores_the_settings_that_it_used():
    findings, raw = published(programme(settings={"Points pour être « fortement engagé »": 7}))
    _, changed = published(replace(raw, settings=programme().settings), as_of=date(2026, 7, 3))
    again = assessed(changed, as_of=date(2026, 7, 6))

    assert of(findings, "2026-W26").settings["strong_points"] == 7
    assert of(again, "2026-W26").settings["strong_points"] == 7
    assert of(again, "2026-W27").settings["strong_points"] == 5
    # What was published under seven points is not revised because five count now.
    assert again.history.revisions == ()


@given(st.integers(0, 70), st.integers(3, 9))
@example(9, 1)
@settings(max_examples=8 if THOROUGH else 3)
def test_whenever_the_machine_was_off_the_history_is_the_same(age, pause):
    start = D - timedelta(days=age)
    raw, day = programme(), start
    while day < D:
        raw = kept(raw, assessed(raw, as_of=day, today=day))
        day += timedelta(days=pause)
    disturbed, undisturbed = assessed(raw), assessed(programme())

    assert codes(disturbed) == codes(undisturbed)
    for one, other in zip(disturbed.history.closings, undisturbed.history.closings, strict=True):
        assert one.figures == other.figures
    assert disturbed.history.revisions == ()


def test_a_second_run_publishes_nothing_and_changes_nothing():
    first, raw = published(programme())
    second = assessed(raw)

    assert second.history == first.history
    assert kept(raw, second) == raw


# ---------------------------------------------------------------------------------- as of another day


def test_as_of_a_past_day_keeps_what_was_published_later():
    findings, raw = published(programme())
    past = assessed(raw, as_of=date(2026, 6, 10))

    assert past.history.closings == findings.history.closings
    # Compared with the rows of today, not with those of that day.
    assert past.history.revisions == ()
    assert past.history.changes["coverage"].since.code == "2026-W23"


def test_a_first_run_as_of_a_past_day_publishes_only_what_was_over_then():
    assert codes(assessed(programme(), as_of=date(2026, 5, 24))) == ["2026-W19", "2026-W20"]
    assert codes(assessed(programme(), as_of=date(2026, 5, 25))) == ["2026-W19", "2026-W20", "2026-W21"]


def test_as_of_a_future_day_publishes_nothing_that_is_not_over_today():
    findings = assessed(programme(), as_of=date(2026, 9, 1), today=D)

    assert codes(findings)[-1] == "2026-W26"


# ---------------------------------------------------------------------------------- late typing


def test_a_late_webinar_is_said_with_its_row_and_what_was_published_stays():
    first, raw = published(programme())
    late = replace(programme(LATE), history=raw.history, archive=raw.archive)
    second = assessed(late)

    assert second.history.closings == first.history.closings
    sentences = Sentences(FORM, RULES)
    for code in ("2026-W25", "2026-W26"):
        revisions = [one for one in second.history.revisions if one.period.code == code]
        assert revised_text(sentences, revisions).replace("\u202f", " ").replace("\u00a0", " ") == (
            "Couverture : publié 25 % – révisé 50 % · Engagement : publié 0 % – révisé 25 % : Béta (Engagement!A4)"
        )
    assert {one.period.code for one in second.history.revisions} == {"2026-W25", "2026-W26"}
    row = next(row for row in history_table(sentences, second.history).rows if row[0].value == "S25 2026")
    assert (row[2].value, row[-1].value, row[-1].link.a1) == (0.25, "Engagement!A4", "A4")


@pytest.mark.parametrize(
    ("change", "key", "cells"),
    [
        (lambda grid: grid["accounts"].__setitem__(2, ["Béta", *grid["accounts"][2][1:7], "20/06/2026"]), "coverage", ["Comptes!H3"]),
        (lambda grid: grid["accounts"].append(["Zeta", *[""] * 5, "01/06/2026"]), "coverage", ["Comptes!G6"]),
        (lambda grid: grid["deals"].append(["Suite", "Béta", "ABM", "30/05/2026", 1000]), "deal_value", ["Deals!D3"]),
        (lambda grid: grid["deals"].__setitem__(1, [*grid["deals"][1][:4], 8000, *grid["deals"][1][5:]]), "deal_value", ["Deals!E2"]),
        (lambda grid: grid["deals"].append([*[""] * 7, "06/05/2026", "Contenu", "", 600]), "roi", ["Deals!K3"]),
        (lambda grid: grid["pipeline"].append(["Suite", "Alpha", "ABM", "12/05/2026", "30/05/2026"]), "velocity", ["Pipeline!E4"]),
        (lambda grid: grid["deals"].append([*[""] * 7, "06/05/2026", "Contenu", "Alpha", 600]), "roi", ["Deals!K3"]),
        (lambda grid: grid["deals"].__setitem__(1, [*grid["deals"][1][:10], 2000]), "roi", ["Deals!K2"]),
        (lambda grid: grid["pipeline"].__setitem__(1, [*grid["pipeline"][1][:2], "Salon", *grid["pipeline"][1][3:]]), "conversion", ["Pipeline!E2"]),
        # Those typed last come first; of points only those of the window are told.
        (lambda grid: grid["engagement"].extend([["17/06/2026", "Béta", "LinkedIn"], ["18/06/2026", "Béta", "LinkedIn"]]), "coverage", ["Engagement!A5", "Engagement!A4"]),
        (lambda grid: grid["engagement"].extend([["13/05/2026", "Béta", "LinkedIn"], ["20/06/2026", "Béta", "Webinaire"]]), "engagement", ["Engagement!A5"]),
        # On the last day of the week itself.
        (lambda grid: grid["engagement"].append(["28/06/2026", "Béta", "LinkedIn"]), "coverage", ["Engagement!A4"]),
        # What does not count is no reason either.
        (lambda grid: grid["engagement"].extend([["17/06/2026", "Béta", "LinkedIn"], ["18/06/2026", "Béta", "Fax"], ["18/06/2026", "Béta", ""], ["?", "Béta", "LinkedIn"], ["18/06/2026", "?", "LinkedIn"]]), "coverage", ["Engagement!A4"]),
        # The first account of the list, one that is not in it, and none at all.
        (lambda grid: grid["engagement"].append(["20/05/2026", "Alpha", "Webinaire"]), "engagement", ["Engagement!A4"]),
        (lambda grid: grid["deals"].append(["Suite", "Inconnu", "ABM", "30/05/2026", 1000]), "deal_value", ["Deals!D3"]),
        (lambda grid: grid["deals"].append(["Suite", "", "ABM", "30/05/2026", 1000]), "deal_value", ["Deals!D3"]),
        (lambda grid: grid["deals"].extend([["Suite", name, "ABM", "30/05/2026", 1000] for name in ("Inconnu", "Autre")]), "deal_value", ["Deals!D3", "Deals!D4"]),
        # A row that is gone has no cell any more.
        (lambda grid: grid["deals"].__setitem__(1, ["", "", "", "", "", *grid["deals"][1][5:]]), "roi", []),
    ],
    ids=["left", "entered", "deal signed", "deal corrected", "cost", "opportunity", "cost of an account", "cost corrected", "other source", "two interactions", "points", "last day", "rows that do not count", "first account", "unknown account", "no account", "two unknown accounts", "deal deleted"],
)  # fmt: skip
def test_each_kind_of_correction_leads_to_its_row(change, key, cells):
    _, raw = published(programme())
    grid = {tab: [list(row) for row in found.rows] for tab, found in raw.tabs.items()}
    change(grid)
    tabs = {tab: replace(found, rows=grid[tab]) for tab, found in raw.tabs.items()}
    revisions = assessed(replace(raw, tabs=tabs)).history.revisions

    found = [revision for revision in revisions if revision.key == key]
    assert found
    assert all([each.cell for effect in one.effects for each in effect.cells] == cells for one in found)


@pytest.mark.parametrize(
    ("deals", "pipeline", "told"),
    [
        ("| Salon | Omega | Inbound | 01/06/2026 | 38820 |", "", "Comparaison classique : publié 18 820 € – révisé 28 820 €"),
        ("", "", "Comparaison classique : publié 18 820 € – révisé –"),
        ("| Appel | Omega | Inbound | 20/05/2026 | 18820 |", "21/05/2026            |", None),
        ("| Appel | Omega | Inbound | 20/05/2026 | 18820 |", "25/05/2026            |", "Comparaison classique : publié 20 jours – révisé 24 jours"),
    ],
    ids=["a deal more", "the only one erased", "as published", "qualified later"],
)  # fmt: skip
def test_a_comparison_that_the_tables_no_longer_give_is_a_revision_too(deals, pipeline, told):
    published_deal = "| Appel | Omega | Inbound | 20/05/2026 | 18820 |"
    day = date(2026, 7, 1)
    _, raw = published(programme(deals=published_deal), as_of=day)
    now = f"{published_deal}\n{deals}" if "Salon" in deals else deals
    text = PROGRAMME.format(engagement="", deals=now, costs="")
    today = typed(text.replace("21/05/2026            |", pipeline or "21/05/2026            |"))
    found = assessed(replace(today, history=raw.history, archive=raw.archive), as_of=day).history

    sentences = Sentences(FORM, RULES)
    rows = {row[0].value: row[-2].value for row in history_table(sentences, found).rows}
    texts = {
        period: text and text.replace("\u202f", " ").replace("\u00a0", " ") for period, text in rows.items()
    }
    assert texts.pop("T2 2026") == told
    assert set(texts.values()) == {None}


def test_a_column_that_cannot_be_read_today_revises_nothing():
    first, raw = published(programme())
    rows = [["Le jour", *raw.tabs["engagement"].rows[0][1:]], *raw.tabs["engagement"].rows[1:]]
    hidden = replace(raw, tabs={**raw.tabs, "engagement": replace(raw.tabs["engagement"], rows=rows)})

    findings = assessed(hidden)
    assert findings.kpi("coverage").value is None
    assert findings.history.closings == first.history.closings
    assert findings.history.revisions == ()


def test_a_figure_that_could_not_be_read_when_it_was_due_is_published_when_it_can_be():
    whole = programme()
    rows = [[*whole.tabs["deals"].rows[0][:10], "Dépense", *whole.tabs["deals"].rows[0][11:]], *whole.tabs["deals"].rows[1:]]  # fmt: skip
    hidden = replace(whole, tabs={**whole.tabs, "deals": replace(whole.tabs["deals"], rows=rows)})
    first, raw = published(hidden)
    second = assessed(replace(whole, archive=raw.archive, history=raw.history))

    assert "roi" not in of(first, "2026-05").figures
    assert (told(first)[4]["roi"], told(first)[4]["deal_value"]) == (None, 9000)
    assert (told(second)[4]["roi"], told(second)[4]["deal_value"]) == (200, 9000)
    assert second.history.revisions == ()


# ---------------------------------------------------------------------------------- what somebody spoils


def spoilt(raw, rows=None, archive=None):
    """Return the workbook with other history rows or another archive."""
    history = raw.history if rows is None else replace(raw.history, rows=rows(list(raw.history.rows)))
    cells = raw.archive if archive is None else replace(raw.archive, rows=archive)
    return replace(raw, history=history, archive=cells)


ROWS = {
    "deleted": lambda rows: [rows[0], *rows[3:]],
    "all deleted": lambda _: [],
    "sorted": lambda rows: [rows[0], *sorted(rows[1:], key=str)],
    "header below": lambda rows: [*rows[1:], rows[0]],
    "overtyped": lambda rows: [rows[0], ["S26 2026", "", 0.99, "x", *[""] * 8], *rows[2:]],
    "doubled": lambda rows: [*rows, *rows],
    "columns moved": lambda rows: [[row[-1], *row[:-1]] for row in rows],
    "an invented one": lambda rows: [*rows, ["S99 2026", 1, 0.5, 0.5], ["S40 2030", 50000, 0.5, 0.5, *[""] * 6, 46203]],
}  # fmt: skip


@pytest.mark.parametrize("rows", ROWS.values(), ids=ROWS)
def test_rows_that_somebody_spoils_come_back(rows):
    first, raw = published(programme())

    assert assessed(spoilt(raw, rows)).history == first.history


@pytest.mark.parametrize("archive", [[], [["Réservé"]], [["abm_sheets v1 1/1 00000000 |{}|"]]], ids=["gone", "note", "damaged"])  # fmt: skip
@pytest.mark.parametrize("spoiling", ["sorted", "doubled", "columns moved"])
def test_without_its_archive_the_rows_are_read_back(spoiling, archive):
    """The same values, and where the tables still give them the things behind them too."""
    first, raw = published(programme())
    again = assessed(spoilt(raw, ROWS[spoiling], archive))

    assert again.history.closings == first.history.closings


def test_without_its_archive_what_was_published_is_still_what_is_shown():
    _, raw = published(programme())
    late = replace(programme(LATE), history=raw.history, archive=None)
    findings = assessed(late)

    assert of(findings, "2026-W25").figures["coverage"].value == 25
    revision = findings.history.revisions[0]
    assert (revision.period.code, revision.published, revision.revised) == ("2026-W25", 25, 50)
    assert findings.history.changes["coverage"].explained is False
    # And from now on the archive has it again.
    assert assessed(kept(late, findings)).history == findings.history


def test_without_either_the_past_is_computed_again():
    first, raw = published(programme())

    assert assessed(spoilt(raw, ROWS["all deleted"], [])).history == first.history


def test_an_overtyped_row_without_its_archive_is_computed_again():
    first, raw = published(programme())

    again = assessed(spoilt(raw, lambda rows: [rows[0], ["S26 2026", "", "x", 1, *[""] * 8], *rows[2:]], []))
    assert again.history.closings == first.history.closings


# ---------------------------------------------------------------------------------- why it moved


def explained(findings, key):
    return why(Sentences(FORM, RULES), findings.history.changes[key], findings.kpi(key)).replace("\u202f", " ").replace("\u00a0", " ")  # fmt: skip


def test_what_happened_since_the_closing_is_named():
    _, raw = published(programme())
    rows = "\n".join(f"| 29/06/2026 | {name} | LinkedIn |" for name in ("Béta", "Gamma"))
    findings = assessed(replace(programme(rows), archive=raw.archive, history=raw.history))

    assert explained(findings, "coverage") == "+2 comptes engagés : Béta, Gamma (+50 pts)."
    change = findings.history.changes["coverage"]
    assert (change.since.code, change.before, change.after) == ("2026-W26", 25, 75)
    assert (change.previous[0].code, change.previous[1]) == ("2026-W25", 25)
    (row,) = [
        row for row in moves_table(Sentences(FORM, RULES), findings).rows if row[0].value == "Couverture"
    ]
    assert row[1].value == "25\u202f% → 75\u202f%"


def test_late_typing_is_told_apart_from_what_happened_since():
    _, raw = published(programme())
    rows = f"{LATE}\n| 29/06/2026 | Gamma | LinkedIn |"
    findings = assessed(replace(programme(rows), archive=raw.archive, history=raw.history))

    assert explained(findings, "coverage") == (
        "+1 compte engagé : Gamma (+25 pts) ; "
        "saisi ou corrigé après la clôture, +1 compte engagé : Béta (+25 pts)."
    )


def test_a_changed_setting_is_told_apart():
    _, raw = published(programme())
    findings = assessed(replace(raw, settings=programme(settings={"Points pour être « fortement engagé »": 1}).settings))  # fmt: skip

    assert explained(findings, "engagement") == (
        "Réglage modifié (Points pour être « fortement engagé » : 5 → 1), "
        "+1 compte fortement engagé : Alpha (+25 pts)."
    )


POINTS = "Points pour être « fortement engagé »"


def strongly(findings, code):
    """How many strongly engaged accounts a closing published."""
    return of(findings, code).figures["engagement"].numerator


def test_a_changed_setting_shows_its_effect_before_it_counts():
    """W26 ends on 28 June. The threshold falls to 1 point while W27 runs, and is first seen in the week after."""
    first, raw = published(programme(), as_of=date(2026, 6, 30))
    changed = replace(raw, settings=programme(settings={POINTS: 1}).settings)
    seen, raw = published(changed, as_of=date(2026, 7, 7))
    later, _ = published(raw, as_of=date(2026, 7, 14))

    assert first.effects == ()
    assert strongly(first, "2026-W26") == 0
    # Live at once; what had ended before anybody could see the effect is published as before.
    assert [(effect.before, effect.after, effect.closing) for effect in seen.effects] == [(0, 1, "2026-W28")]
    assert of(seen, "2026-W27").settings["strong_points"] == 5
    assert strongly(seen, "2026-W27") == 0
    # The first week that ends with the new setting in sight counts with it, and nothing is pending any more.
    assert of(later, "2026-W28").settings["strong_points"] == 1
    assert later.effects == ()


def test_a_setting_seen_within_its_week_counts_at_the_end_of_that_week():
    _, raw = published(programme(), as_of=date(2026, 6, 30))
    changed = replace(raw, settings=programme(settings={POINTS: 1}).settings)
    seen, raw = published(changed, as_of=date(2026, 7, 3))
    later, _ = published(raw, as_of=date(2026, 7, 6))

    assert [effect.closing for effect in seen.effects] == ["2026-W27"]
    assert of(later, "2026-W27").settings["strong_points"] == 1


def test_without_a_value_at_the_closing_there_is_a_sentence_and_no_part():
    raw = typed("Comptes\n| Compte | Date d'ajout |\n| Alpha | 04/05/2026 |")
    _, raw = published(raw)
    typed_now = typed("Comptes\n| Compte | Date d'ajout |\n| Alpha | 04/05/2026 |\nEngagement\n| Date | Compte | Interaction |\n| 29/06/2026 | Alpha | LinkedIn |")  # fmt: skip
    findings = assessed(replace(typed_now, archive=raw.archive, history=raw.history))

    assert explained(findings, "coverage") == "Pas de valeur à la dernière clôture (S26 2026)."
    assert findings.history.changes["coverage"].effects == ()


@given(
    st.lists(st.tuples(st.integers(0, 60), st.sampled_from(("Alpha", "Béta", "Gamma", "Delta"))), max_size=6),
    st.lists(st.tuples(st.integers(0, 60), st.integers(1, 50)), max_size=4),
    st.sampled_from((None, 1, 3, 9)),
)
@settings(max_examples=15)
def test_the_parts_of_every_change_sum_to_it_whatever_is_typed(entries, amounts, points):
    _, raw = published(programme())
    engagement = "\n".join(f"| J-{days} | {name} | LinkedIn |" for days, name in entries)
    deals = "\n".join(f"| Deal {n} | Béta | ABM | J-{days} | {amount}000 |" for n, (days, amount) in enumerate(amounts))  # fmt: skip
    costs = "\n".join(f"| J-{days} | Contenu | {amount}00 |" for days, amount in amounts)
    options = {"settings": {"Points pour être « fortement engagé »": points}} if points else {}
    later = replace(programme(engagement, deals, costs, **options), archive=raw.archive, history=raw.history)
    changes = assessed(later).history.changes

    assert set(changes) == {"coverage", "engagement", "conversion", "velocity", "deal_value", "roi"}
    for change in changes.values():
        if change.explained:
            total = sum(effect.amount for effect in change.effects)
            assert total == pytest.approx(change.after - change.before, abs=1e-9)


@given(st.integers(0, 80))
@settings(max_examples=15)
def test_the_shares_of_a_figure_make_its_value(age):
    later = programme(LATE, "| Suite | Béta | ABM | 10/06/2026 | 4000 |", "| 20/06/2026 | Contenu | 100 |")
    day = D - timedelta(days=age)
    timeline = Timeline(read_workbook(later, FORM, RULES, READS, as_of=D, today=D).tables, RULES)

    for kpi in timeline.kpis(day):
        if kpi.value is not None:
            assert value_of(kpi.key, shares_of(kpi.key, timeline.programme(day))) == pytest.approx(kpi.value)


@pytest.mark.parametrize("header", ["Deals!I1", "Deals!A1"], ids=["Catégorie", "Deal"])
def test_a_column_of_names_that_is_missing_for_a_day_tells_no_cost_and_no_deal_as_gone_and_new(header):
    """No KPI reads these columns: the ROI has its value, and only the new deal moved it."""
    new_deal = "| Suite | Alpha | ABM | 20/06/2026 | 3000 |"
    _, before = published(programme())
    missing = replace(before, tabs=programme(deals=new_deal, cells={header: "Zzz"}).tabs)
    back = replace(before, tabs=programme(deals=new_deal).tabs)

    for raw in (missing, back):
        (change,) = [each for key, each in assessed(raw).history.changes.items() if key == "roi"]
        assert [(effect.reason, effect.thing[-1]) for effect in change.effects] in (
            [("signed", "Alpha")],
            # Without their names the deals of Alpha are one.
            [("corrected", "Alpha")],
        )
        assert (change.before, change.after) == (200, 300)
