"""gspread's ``get_all_records`` and pandas: the first answer of every tutorial."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
from gspread.utils import ValueInputOption, ValueRenderOption, to_records

from benchmarks.rivals.figures import NAMES, six

if TYPE_CHECKING:
    from datetime import date

    from gspread import Client

_RAW = ValueRenderOption.unformatted


def refresh(client: Client, spreadsheet_id: str, day: date) -> dict[str, float]:
    """Read four tabs, compute, write six cells."""
    book = client.open_by_key(spreadsheet_id)
    sheets = {sheet.title: sheet for sheet in book.worksheets()}  # one call, where worksheet() makes one each
    accounts, touches, pipeline = (
        pd.DataFrame(sheets[title].get_all_records(value_render_option=_RAW))
        for title in ("Comptes", "Engagement", "Pipeline")
    )
    # Two tables stand on this tab, and get_all_records refuses headers that come twice.
    deals, costs = sheets["Deals"].batch_get(["A:F", "H:L"], value_render_option=_RAW)
    found = six(accounts, touches, pipeline, _frame(deals), _frame(costs), day)
    sheets["Dashboard"].update(
        [[found[name]] for name in NAMES], "B4:B9", value_input_option=ValueInputOption.raw
    )
    return found


def _frame(rows: list[list[object]]) -> pd.DataFrame:
    width = len(rows[0])
    full = [[*row, *[""] * (width - len(row))] for row in rows]
    return pd.DataFrame(to_records([str(header) for header in full[0]], full[1:]))
