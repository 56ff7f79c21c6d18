"""gspread-pandas: ``Spread.sheet_to_df`` and ``df_to_sheet``."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

import pandas as pd
from gspread_pandas import Client, Spread

from benchmarks.rivals.figures import NAMES, six

if TYPE_CHECKING:
    from datetime import date

    from google.auth.credentials import Credentials
    from requests import Session


def refresh(session: Session, creds: Credentials, spreadsheet_id: str, day: date) -> dict[str, float]:
    """Read four tabs, compute, write six cells."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        # With the texts of pandas 3, unformatted_columns of gspread-pandas 4.2 fails: a number is no 'str'.
        pd.set_option("future.infer_string", False)  # noqa: FBT003
    spread = Spread(spreadsheet_id, client=Client(session=session, creds=creds))

    def frame(title: str) -> pd.DataFrame:
        # Without unformatted values every number is the text that a person sees: "1 234,50 €".
        found: pd.DataFrame = spread.sheet_to_df(index=0, sheet=title, unformatted_columns=-1)
        return found

    accounts, touches, pipeline, both = map(frame, ("Comptes", "Engagement", "Pipeline", "Deals"))
    costs = both.iloc[:, 7:12]
    deals = both.iloc[:, :6]
    found = six(accounts, touches, pipeline, deals, costs[costs["Montant (€)"] != ""], day)
    column = pd.DataFrame({"value": [found[name] for name in NAMES]})
    spread.df_to_sheet(column, index=False, headers=False, start="B4", sheet="Dashboard")
    return found
