"""Whole workbooks of hostile cells, from what is read to what is written: HOSTILE=10000 runs so many.

Never a crash; never a guess: a figure is what the second calculation gives, or no figure; each bad cell one
issue; every request as Google's schema wants it; nothing outside the Dashboard is written.
"""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from thorough import THOROUGH

from abm_sheets.dashboard.compose import Edition
from abm_sheets.dashboard.page import make_page
from abm_sheets.dashboard.record import record
from abm_sheets.dashboard.sentences import Sentences
from abm_sheets.localsheets.schema import troubles
from abm_sheets.model.raw import RawBlock
from abm_sheets.model.report import ApiCalls, RefreshReport
from abm_sheets.notices.ledger import Ledger
from abm_sheets.notices.news import read_news
from abm_sheets.notices.plan import after_success
from abm_sheets.notices.recipients import Address, Recipient
from abm_sheets.notices.writer import Where, Writer
from abm_sheets.sheets.names import ALL_RANGES, SHAPE_RANGES
from abm_sheets.sheets.rendering import Canvas, render
from abm_sheets.sheets.stamp import stamped
from abm_sheets.template.load import load_styles
from drawing import FORM, RULES, D, settled
from oracle.reckoning import reckon
from oracle.test_against_product import ACCOUNT_FIELDS, KPI_FIELDS

from .workbooks import blocks, workbooks

if TYPE_CHECKING:
    from abm_sheets.model.raw import RawWorkbook
    from abm_sheets.model.report import Findings

STYLES = load_styles()
MOMENT = datetime(2026, 6, 30, 9, tzinfo=ZoneInfo("Europe/Paris"))
IDS = {key: tab.sheet_id for key, tab in FORM.tabs.items()}
#: What a cell of Google's holds at most, in UTF-16 units as Google counts them.
MOST = 50_000
#: Without the figures of what a workbook is not: a count beside no value is no figure.
MANY = int(os.environ.get("HOSTILE", "0"))
LAWS = settings(
    max_examples=MANY or (60 if THOROUGH else 12),
    deadline=None,
    derandomize=not MANY,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)


def near(value):
    return pytest.approx(value, rel=1e-9, abs=1e-7) if isinstance(value, float) else value


def iso(value):
    return value.isoformat() if hasattr(value, "isoformat") else value


def requests_for(raw: RawWorkbook, findings: Findings) -> list[dict]:
    """What a refresh would send to write these findings."""
    edition = Edition(template=FORM, rules=RULES.with_chosen(findings.settings))
    page = make_page(raw, findings, edition, STYLES, MOMENT)
    canvas = Canvas(
        spreadsheet_id="1AbC",
        tab_ids=IDS,
        named={name: name for name in (*ALL_RANGES, *SHAPE_RANGES.values())},
        protected=True,
        charts=frozenset(),
        staying=page.staying,
        rearranged=bool(page.strays),
        strays=page.strays,
    )
    return stamped(render(page.placed, canvas, STYLES, FORM), page.placed, IDS["dashboard"], MOMENT)[0]


def written_well(raw: RawWorkbook, findings: Findings) -> None:
    """Everything that leaves the program can leave it."""
    requests = requests_for(raw, findings)
    body = {"requests": requests}
    text = json.dumps(body, allow_nan=False, ensure_ascii=False)
    assert text.encode()
    # Half the time of an example goes into the schema, and pages are alike: every third one.
    assert len(text) % 3 or troubles("BatchUpdateSpreadsheetRequest", body, "sheets_v4") == []
    assert set(re.findall(r'"sheetId": ([0-9]+)', text)) == {str(IDS["dashboard"])}
    # Few workbooks have so much in them.
    assert len(text) < MOST or not list(_too_long(body))
    report = RefreshReport(
        workbook="suivi", language="fr", findings=findings, moment=MOMENT, written=True, repaired=(),
        api_calls=ApiCalls(read=1, write=1), raw=raw,
    )  # fmt: skip
    sentences = Sentences(FORM, RULES)
    assert json.dumps(record(report, sentences), allow_nan=False)
    team = Recipient(place="notify[1]", address=Address("team"), team=True)
    news, writer = read_news(findings, sentences), Writer(sentences, "suivi", Where(name="suivi.xlsx"))
    for told in after_success(Ledger(), (team,), news, D, writer).told.values():
        for letter in told.letters:
            assert "\n" not in letter.subject
            assert len((letter.subject + letter.body).encode()) < 200_000


def _too_long(node):
    if isinstance(node, dict):
        for value in node.values():
            yield from _too_long(value)
    elif isinstance(node, list):
        for value in node:
            yield from _too_long(value)
    elif isinstance(node, str) and len(node.encode("utf-16-le", "surrogatepass")) // 2 > MOST:
        yield node[:60]


def the_same(findings: Findings, expected, lifted) -> None:
    """Every figure and every issue is that of the second calculation."""
    for kpi in findings.kpis:
        ours = {field: getattr(kpi, field) for field in KPI_FIELDS}
        assert ours == {field: near(expected.kpis[kpi.key].get(field)) for field in KPI_FIELDS}, kpi.key
    ours = [
        {field: iso(getattr(row, field)) for field in ("account", *ACCOUNT_FIELDS)}
        for row in findings.accounts
    ]
    wanted = [
        {field: near(iso(row[field])) for field in ("account", *ACCOUNT_FIELDS)} for row in expected.accounts
    ]
    assert ours == wanted
    issues = Counter((lifted(issue.cell), issue.code) for issue in findings.issues)
    assert issues == Counter(map(tuple, expected.issues))


def never_a_guess(findings: Findings, expected) -> None:
    """Where the form is broken, a figure is that of the second calculation, or none."""
    for kpi in findings.kpis:
        if kpi.value is not None:
            assert kpi.value == near(expected.kpis[kpi.key]["value"]), kpi.key
    # Two tables on one tab may both miss a "Compte".
    cells = Counter(issue.cell for issue in findings.issues if not issue.code.startswith("header_"))
    assert max(cells.values(), default=1) == 1


@LAWS
@given(workbooks(), st.sampled_from([0, 0, 0, 40]))
def test_a_hostile_workbook_is_read_without_a_guess_and_written_well(book, late):
    raw = book.raw
    today = D if not late else D.replace(month=8)
    findings = settled(raw, today=today)
    expected = reckon(book.tabs, D, today)

    if book.broken:
        never_a_guess(findings, expected)
    else:
        the_same(findings, expected, book.lifted)
    written_well(raw, findings)


@LAWS
@given(workbooks(broken=False), blocks, blocks, blocks, blocks, blocks)
def test_whatever_stands_in_the_blocks_of_the_dashboard_is_no_reason_to_stop(
    book, chosen, alerts, memory, history, archive
):
    def block(rows, row, column):
        return RawBlock(title="Dashboard", row=row, column=column, rows=rows, width=0)

    raw = replace(
        book.raw,
        settings=block(chosen, 17, 14),
        alerts=block(alerts, 40, 1),
        memory=block(memory, 59, 14),
        history=block(history, 17, 20),
        archive=block(archive, 17, 18),
    )

    findings = settled(raw)

    written_well(raw, findings)
    assert findings.kpi("coverage").value == near(reckon(book.tabs, D, D).kpis["coverage"]["value"])
