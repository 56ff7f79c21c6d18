"""What late typing does: what was published stays, and what it would be now is said beside it."""

from dataclasses import replace
from datetime import date

import pytest

from abm_sheets.dashboard.published import history_table, revised_text
from abm_sheets.dashboard.sentences import Sentences
from drawing import FORM, RULES, plain, typed

from .programme import LATE, PROGRAMME, assessed, of, programme, published, told


def test_a_late_webinar_is_said_with_its_row_and_what_was_published_stays():
    first, raw = published(programme())
    late = replace(programme(LATE), history=raw.history, archive=raw.archive)
    second = assessed(late)

    assert second.history.closings == first.history.closings
    sentences = Sentences(FORM, RULES)
    for code in ("2026-W25", "2026-W26"):
        revisions = [one for one in second.history.revisions if one.period.code == code]
        assert plain(revised_text(sentences, revisions)) == (
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
        ("| Appel | Omega | Inbound | 20/05/2026 | à confirmer |", "", None),
        ("| Appel | Omega | Inbound | 20/05/2026 | 18820 |", "21/05/2026            |", None),
        ("| Appel | Omega | Inbound | 20/05/2026 | 18820 |", "25/05/2026            |", "Comparaison classique : publié 20 jours – révisé 24 jours"),
    ],
    ids=["a deal more", "the only one erased", "the only one unread", "as published", "qualified later"],
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
    texts = {period: text and plain(text) for period, text in rows.items()}
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


@pytest.mark.parametrize(
    ("tab", "row"),
    [
        # Any of the weeks without points may have had some: their published 0 % was neither right nor wrong.
        ("engagement", ["?", "Béta", "LinkedIn"]),
        ("engagement", ["?", "", "LinkedIn"]),
        # So with an opportunity of any day, where none was counted.
        ("pipeline", ["Suite", "Alpha", "ABM", "12/05/2026", "à confirmer"]),
    ],
)
def test_a_cell_that_cannot_be_read_today_revises_nothing(tab, row):
    _, raw = published(
        typed(PROGRAMME.format(engagement="", deals="", costs="").replace("| ABM     |", "| Salon   |"))
    )
    before = assessed(raw).history.revisions
    rows = [*raw.tabs[tab].rows, row]
    unread = replace(raw, tabs={**raw.tabs, tab: replace(raw.tabs[tab], rows=rows)})

    assert (before, assessed(unread).history.revisions) == ((), ())


def test_a_figure_that_could_not_be_read_when_it_was_due_is_published_when_it_can_be():
    whole = programme()
    rows = [[*whole.tabs["deals"].rows[0][:10], "Dépense", *whole.tabs["deals"].rows[0][11:]], *whole.tabs["deals"].rows[1:]]  # fmt: skip
    hidden = replace(whole, tabs={**whole.tabs, "deals": replace(whole.tabs["deals"], rows=rows)})
    first, raw = published(hidden)
    second = assessed(replace(whole, archive=raw.archive, history=raw.history))

    assert "roi" not in of(first, "2026-05").figures
    assert assessed(raw).history.closings == first.history.closings  # while it still cannot be read
    assert (told(first)[4]["roi"], told(first)[4]["deal_value"]) == (None, 9000)
    assert (told(second)[4]["roi"], told(second)[4]["deal_value"]) == (200, 9000)
    assert second.history.revisions == ()
