"""The whole Dashboard of the sample programme, as text that a person reviews when it changes.

To accept a change: ``GOLDEN=write make test``, then read the difference in git.
"""

import json
import os
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from abm_sheets.assessment import assess
from abm_sheets.dashboard.compose import Edition
from abm_sheets.dashboard.page import make_page
from abm_sheets.intake.dates import serial
from abm_sheets.model.raw import RawTab, RawWorkbook
from abm_sheets.sheets.rendering import Canvas, render
from abm_sheets.template.load import load_rules, load_styles, load_workbook
from abm_sheets.template.sample import sample_rows

HERE = Path(__file__).parent
DAY = date(2026, 11, 24)
MOMENT = datetime(2026, 11, 24, 9, 12, tzinfo=UTC)


def _sample(language):
    template = load_workbook(language)
    tabs = {}
    for tab in ("accounts", "engagement", "pipeline", "deals"):
        blocks = []
        for key, table in template.tables_of(tab).items():
            keys = [column.key for column in table.columns]
            rows = [[row[each] for each in keys] for row in sample_rows(template, key, DAY)]
            blocks.append([[column.header for column in table.columns], *rows])
        height = max(map(len, blocks))
        grid = []
        for row in range(height):
            line = []
            for block in blocks:
                cells = block[row] if row < len(block) else [None] * len(block[0])
                line += [serial(cell) if isinstance(cell, date) else cell for cell in cells] + [None]
            grid.append(line)
        tabs[tab] = RawTab(title=template.tabs[tab].title, rows=grid)
    ids = {key: tab.sheet_id for key, tab in template.tabs.items()}
    return RawWorkbook(language=language, tabs=tabs, sheet_ids=ids)


def _page(language):
    raw, template, rules = _sample(language), load_workbook(language), load_rules()
    findings = assess(raw, template, rules, as_of=DAY, today=DAY)
    return make_page(raw, findings, Edition(template=template, rules=rules), load_styles(), MOMENT)


def _text(placed):
    """Return a line per cell: where, in which style and format, and what it says."""
    lines = []
    for at in (*placed.page, *placed.side, *placed.history):
        cell = at.cell
        look = (
            cell.style
            + (f"/{cell.format}" if cell.format else "")
            + (f" x{cell.span}" if cell.span > 1 else "")
        )
        link = f" -> {cell.link.tab}!{cell.link.a1}" if cell.link else ""
        lines.append(f"{at.row + 1:>3} {at.column:>2} {look:<22} {cell.value!r}{link}")
    return "\n".join(lines) + "\n"


def _compare(name, text):
    path = HERE / name
    if os.environ.get("GOLDEN") == "write":
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_page_of_the_sample_programme(language):
    _compare(f"dashboard.{language}.txt", _text(_page(language).placed))


def test_rendering_twice_gives_the_same_requests_and_they_are_small():
    """Under 1 MB in one request; formats are sent once for each run of equal cells."""
    page, template = _page("fr"), load_workbook("fr")
    canvas = Canvas(
        spreadsheet_id="golden",
        tab_ids={key: tab.sheet_id for key, tab in template.tabs.items()},
        named={},
        protected=False,
    )
    once, twice = (json.dumps(render(page.placed, canvas, load_styles(), template)) for _ in range(2))

    assert once == twice
    assert len(once) < 400_000
