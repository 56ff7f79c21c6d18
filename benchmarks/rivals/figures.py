"""The six KPIs in plain pandas, as a careful person writes them for tidy tables; all rivals share them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from datetime import date

_POINTS = {
    "Visite du site": 1,
    "Téléchargement de contenu": 2,
    "Interaction LinkedIn": 2,
    "Réponse email/message": 3,
    "Participation webinaire/événement": 5,
}
#: How the six are called where a rival writes them, in the order of the Dashboard.
NAMES = ("coverage", "engagement", "conversion", "velocity", "deal_value", "roi")


def days(column: pd.Series) -> pd.Series:
    """Return dates of serial numbers or of texts like 24/11/2026, NaT where there is neither."""
    numbers = pd.to_numeric(column, errors="coerce")
    typed = pd.to_datetime(column.astype(str), format="%d/%m/%Y", errors="coerce")
    return pd.to_datetime(numbers, unit="D", origin="1899-12-30").astype("datetime64[s]").fillna(typed)


def six(
    accounts: pd.DataFrame,
    touches: pd.DataFrame,
    pipeline: pd.DataFrame,
    deals: pd.DataFrame,
    costs: pd.DataFrame,
    day: date,
) -> dict[str, float]:
    """Return the six figures; the frames have the headers of the tabs."""
    today = pd.Timestamp(day)
    added, left = days(accounts["Date d'ajout"]), days(accounts["Date de sortie"])
    targets = set(accounts["Compte"][(added.isna() | (added <= today)) & (left.isna() | (left > today))])
    touches = touches.assign(day=days(touches["Date"]), points=touches["Interaction"].map(_POINTS))
    touches = touches[(touches["day"] <= today) & touches["Compte"].isin(targets) & touches["points"].notna()]
    first = touches.groupby("Compte")["day"].min()
    recent = touches[touches["day"] > today - pd.Timedelta(days=30)].groupby("Compte")["points"].sum()

    pipeline = pipeline.assign(
        contact=days(pipeline["Premier contact"]), qualified=days(pipeline["Date de qualification"])
    )
    pipeline = pipeline[pipeline["qualified"] <= today]
    abm = pipeline[(pipeline["Source"] == "ABM") & pipeline["Compte"].isin(targets)]
    start = pd.concat([abm["contact"], abm["Compte"].map(first)], axis=1).min(axis=1)
    abm = abm.assign(days=(abm["qualified"] - start).dt.days)
    last = abm[abm["days"] >= 0].sort_values("qualified", kind="stable").tail(10)

    signed = deals[days(deals["Date de signature"]) <= today]
    amounts = pd.to_numeric(signed["Montant (€)"][signed["Source"] == "ABM"])
    spent = float(pd.to_numeric(costs["Montant (€)"][days(costs["Date"]) <= today]).sum())
    return {
        "coverage": 100 * len(first) / len(targets),
        "engagement": 100 * float((recent >= 5).sum()) / len(targets),
        "conversion": 100 * len(set(abm["Compte"]) & set(first.index)) / len(first),
        "velocity": float(last["days"].mean()),
        "deal_value": float(amounts.mean()),
        "roi": 100 * (float(amounts.sum()) - spent) / spent,
    }
