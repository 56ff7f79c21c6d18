"""gspread-dataframe: ``get_as_dataframe`` and ``set_with_dataframe``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
from gspread_dataframe import get_as_dataframe, set_with_dataframe

from benchmarks.rivals.figures import NAMES, six

if TYPE_CHECKING:
    from datetime import date

    from gspread import Client, Worksheet


def refresh(client: Client, spreadsheet_id: str, day: date) -> dict[str, float]:
    """Read four tabs, compute, write six cells."""
    book = client.open_by_key(spreadsheet_id)
    sheets = {sheet.title: sheet for sheet in book.worksheets()}
    accounts, touches, pipeline = (_frame(sheets[title]) for title in ("Comptes", "Engagement", "Pipeline"))
    both = _frame(sheets["Deals"])
    # The empty column between the tables is dropped; a header that comes a second time is called .1.
    costs = both.iloc[:, 6:11].rename(columns=lambda name: str(name).removesuffix(".1")).dropna(how="all")
    found = six(accounts, touches, pipeline, both.iloc[:, :6].dropna(how="all"), costs, day)
    column = pd.DataFrame({"value": [found[name] for name in NAMES]})
    set_with_dataframe(sheets["Dashboard"], column, row=4, col=2, include_column_header=False)
    return found


def _frame(sheet: Worksheet) -> pd.DataFrame:
    # Numbers as numbers; dates come as the texts that people see, whatever is asked for.
    frame: Any = get_as_dataframe(sheet, evaluate_formulas=True, drop_empty_rows=True)
    return pd.DataFrame(frame)
