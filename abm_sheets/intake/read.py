"""Read the four hand-filled tabs: raw cells in, typed tables and issues out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from abm_sheets.intake.accounts import list_accounts, match_accounts
from abm_sheets.intake.column import grid
from abm_sheets.intake.places import Places
from abm_sheets.intake.structure import DATED_BY, locate_tables
from abm_sheets.intake.sums import row_sums
from abm_sheets.intake.table import BadCells, TypedTable, read_table
from abm_sheets.model.tables import Tables

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from abm_sheets.intake.places import Reads
    from abm_sheets.intake.table import Mask
    from abm_sheets.model.issue import Issue
    from abm_sheets.model.raw import RawWorkbook
    from abm_sheets.model.rows import Array, Rows
    from abm_sheets.model.tables import Gap
    from abm_sheets.template.rules import Rules
    from abm_sheets.template.workbook import WorkbookTemplate

#: Where an unknown account is always an issue; elsewhere only where Source says ABM.
_ACCOUNT_ALWAYS = ("engagement", "costs")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What the tabs say, as of a day; ``whole`` when no row is dated after it."""

    tables: Tables
    issues: tuple[Issue, ...]
    places: Mapping[str, Places]
    whole: bool


def read_workbook(
    raw: RawWorkbook, template: WorkbookTemplate, rules: Rules, reads: Reads, *, as_of: date, today: date
) -> Reading:
    """Return the typed tables and the issues of a workbook as of a day.

    Rows dated after ``as_of`` do not exist; when ``as_of`` is today each of them is a ``date_future``.
    """
    located, issues, gaps = locate_tables(raw, template, reads)
    typed = {
        key: read_table(located.get(key) or _nowhere(key, template, reads), rules) for key in template.tables
    }
    accounts, known = list_accounts(typed["accounts"], rules)
    listed = None if ("accounts", "account") in gaps else known
    whole = True
    for key in ("engagement", "pipeline", "deals", "costs"):
        table = typed[key]
        asked = np.ones(len(table), dtype=bool) if key in _ACCOUNT_ALWAYS else _says_abm(table)
        match_accounts(table, listed, rules, asked)
        whole &= not _drop_future(table, DATED_BY[key], as_of=as_of, is_today=as_of >= today)
        row_sums(table, listed, rules, DATED_BY[key])
    for table in typed.values():
        issues.extend(_issues(table, matched=listed is not None))
    tables = _tables(typed, accounts, gaps, known.nameless)
    if any(_future(typed[key]) for key in DATED_BY):
        tables = replace(tables, with_future=_with_future(tables, typed))
    return Reading(tables=tables, issues=tuple(issues), places=located, whole=whole)


def _nowhere(key: str, template: WorkbookTemplate, reads: Reads) -> Places:
    """Return the place of a table whose tab is missing: no columns, no rows."""
    table = template.tables[key]
    return Places(
        key=key,
        title=template.tabs[table.tab].title,
        table=table,
        columns={},
        first_row=1,
        cells=grid([]),
        template=template,
        reads=reads,
    )


def _says_abm(table: TypedTable) -> Mask:
    says: Mask = table.columns["source"] == "abm"
    return says


def _drop_future(table: TypedTable, column: str, *, as_of: date, is_today: bool) -> bool:
    """Take rows dated after the day out of the table, with their other issues; whether there were any."""
    future = table.columns[column] > np.datetime64(as_of, "s")
    if not future.any():
        return False
    bad = [replace(cells, positions=cells.positions[~future[cells.positions]]) for cells in table.bad]
    if is_today:
        bad.append(
            BadCells(
                code="date_future", column=column, expected="date_past", positions=np.flatnonzero(future)
            )
        )
    table.bad[:] = bad
    table.exists = ~future
    return True


def _future(table: TypedTable) -> list[int]:
    """Return the rows that are told to be dated after today; a sum is not among them."""
    found = [cells.positions for cells in table.bad if cells.code == "date_future"]
    return np.concatenate(found).tolist() if found else []


def _tables(
    typed: Mapping[str, TypedTable],
    accounts: Rows,
    gaps: Mapping[tuple[str, str], Gap],
    nameless: int,
) -> Tables:
    """Return the accounts, and of the other tables the rows that exist on the day."""
    return Tables(
        accounts=accounts,
        interactions=typed["engagement"].rows,
        opportunities=typed["pipeline"].rows,
        deals=typed["deals"].rows,
        costs=_costs(typed["costs"]),
        gaps=gaps,
        nameless=nameless,
    )


def _with_future(tables: Tables, typed: Mapping[str, TypedTable]) -> Tables:
    """Return the tables with the rows that are told to be dated after today, their dates marked as bad."""
    for key, date in DATED_BY.items():
        table = typed[key]
        if future := _future(table):
            exists, bad = table.exists.copy(), table.columns[f"{date}_bad"].copy()
            exists[future] = bad[future] = True
            columns = {**table.columns, f"{date}_bad": bad}
            typed = {**typed, key: replace(table, columns=columns, exists=exists)}
    return _tables(typed, tables.accounts, tables.gaps, tables.nameless)


def _costs(table: TypedTable) -> Rows:
    rows = table.rows
    return rows.beside(shared=pd.isna(rows["account"]) & ~rows["account_bad"])


def _issues(table: TypedTable, *, matched: bool) -> list[Issue]:
    rows, source = table.columns["row"], _sources(table, matched=matched)
    found = []
    for cells in table.bad:
        for position in cells.positions:
            reads = table.places.reads.rows.get((table.places.key, cells.column), ())
            kpis = _affected(table.places.key, cells, None if source is None else source[position], reads)
            issue = table.places.issue(
                cells.code,
                cells.column,
                int(rows[position]),
                cells.expected_at.get(int(position), cells.expected),
                kpis=kpis,
                **cells.facts.get(int(position), {}),
            )
            found.append(issue)
    return found


def _sources(table: TypedTable, *, matched: bool) -> Array | None:
    """Return what Source says; a row without one is classic where its account is not in Comptes."""
    columns = table.columns
    if "source" not in columns or not matched:
        return columns.get("source")
    readable = pd.notna(columns["account"]) & ~columns["account_bad"] & ~columns["source_bad"]
    classic = pd.isna(columns["source"]) & readable & (columns["account_code"] < 0)
    return np.where(classic, "other", columns["source"])


def _affected(table: str, cells: BadCells, source: str | None, reads: tuple[str, ...]) -> tuple[str, ...]:
    """Return the KPIs that leave the row out, given what its Source says."""
    if table == "deals" and cells.column == "account" and source is not None:
        return ()
    if source is not None and source != "abm":
        return tuple(kpi for kpi in reads if kpi not in ("conversion", "roi"))
    return reads
