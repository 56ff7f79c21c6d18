"""A problem in what the team typed: a value with a place, never an exception."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """One cell to correct.

    ``tab_key`` is our key of the tab, ``a1`` the cell without its tab (what a link needs), ``cell`` the
    full name that a person reads, ``kpis`` the keys of the KPIs that leave the row out.
    """

    tab_key: str
    tab: str
    a1: str
    cell: str
    header: str
    value: str
    code: str
    message: str
    expected: str
    kpis: tuple[str, ...]
