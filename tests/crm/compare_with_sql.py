"""Compare a refresh with a plain SQL calculation, on the public sample "CRM Sales Opportunities" (Maven Analytics).

Run it by hand; the sample is not part of the project::

    python tests/crm/compare_with_sql.py FOLDER

FOLDER holds accounts.csv and sales_pipeline.csv. The 50 largest accounts by revenue are the targets, every
``engage_date`` is an answer to a message, every opportunity stands in Pipeline, every one that is won in Deals;
the costs are 10,000 € a month.
"""
# ruff: noqa: S608, T201 - it prints, and no stranger writes its SQL

from __future__ import annotations

import csv
import json
import math
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl

AS_OF = "2017-12-31"
COMMAND = (sys.executable, "-m", "abm_sheets")

VIEWS = """
CREATE TABLE targets AS SELECT account FROM accounts ORDER BY CAST(revenue AS REAL) DESC LIMIT 50;
CREATE TABLE opportunities AS
  SELECT rowid AS number, opportunity_id AS name, nullif(account, '') AS account,
         coalesce(account IN (SELECT account FROM targets), 0) AS abm, deal_stage AS stage,
         nullif(engage_date, '') AS day, nullif(close_date, '') AS closed, CAST(close_value AS REAL) AS amount
  FROM sales_pipeline;
CREATE TABLE costs AS
  WITH RECURSIVE months(day) AS
    (SELECT '2016-10-31' UNION ALL SELECT date(day, 'start of month', '+2 months', '-1 day') FROM months
     WHERE day < :as_of)
  SELECT day, 10000.0 AS amount FROM months;
"""

SHEETS = {
    "Comptes": (1, "SELECT account FROM targets"),
    "Engagement": (1, "SELECT day, account, 'Réponse email/message' FROM opportunities WHERE day IS NOT NULL"),
    "Pipeline": (1, """
        SELECT name, account, iif(abm, 'ABM', 'Inbound'), day AS first_contact, day,
               CASE stage WHEN 'Won' THEN 'Gagnée' WHEN 'Lost' THEN 'Perdue' WHEN 'Engaging' THEN 'Proposition'
                          ELSE 'Qualifiée' END
        FROM opportunities ORDER BY number"""),
    "Deals": (1, """
        SELECT name, account, iif(abm, 'ABM', 'Inbound'), closed, amount FROM opportunities
        WHERE stage = 'Won' ORDER BY number"""),
    "Coûts ABM": (8, "SELECT day, 'Outils', NULL, amount FROM costs"),
}  # fmt: skip

#: Days from the account's first answer (or the first contact, here the same day) to the qualification.
DAYS = """
  SELECT julianday(day) - julianday(
      CASE WHEN abm THEN (SELECT min(day) FROM opportunities AS o WHERE o.account = p.account) ELSE day END) AS days
  FROM opportunities AS p WHERE abm = {abm} AND day <= :as_of ORDER BY day DESC, number DESC LIMIT 10"""
KPIS = {
    ("coverage", "value"): "SELECT 100.0 * count(DISTINCT account) / 50 FROM opportunities WHERE abm AND day <= :as_of",
    ("engagement", "value"): """
        SELECT 100.0 * count(*) / 50 FROM (
          SELECT account FROM opportunities WHERE abm AND day BETWEEN date(:as_of, '-29 days') AND :as_of
          GROUP BY account HAVING 3 * count(*) >= 5)""",
    ("engagement", "mean_points"): """
        SELECT 3.0 * count(*) / 50 FROM opportunities
        WHERE abm AND day BETWEEN date(:as_of, '-29 days') AND :as_of""",
    ("conversion", "value"): """
        SELECT 100.0 * count(DISTINCT account) /
               (SELECT count(DISTINCT account) FROM opportunities WHERE abm AND day <= :as_of)
        FROM opportunities WHERE abm AND day <= :as_of""",
    ("conversion", "opportunities"): "SELECT count(*) FROM opportunities WHERE abm AND day <= :as_of",
    ("velocity", "value"): f"SELECT avg(days) FROM ({DAYS.format(abm=1)})",
    ("velocity", "median"): f"""
        SELECT avg(days) FROM (SELECT days FROM ({DAYS.format(abm=1)}) ORDER BY days LIMIT 2 OFFSET 4)""",
    ("velocity", "baseline"): f"SELECT avg(days) FROM ({DAYS.format(abm=0)})",
    ("deal_value", "value"): "SELECT avg(amount) FROM opportunities WHERE stage = 'Won' AND abm AND closed <= :as_of",
    ("deal_value", "n"): "SELECT count(*) FROM opportunities WHERE stage = 'Won' AND abm AND closed <= :as_of",
    ("deal_value", "baseline"): """
        SELECT avg(amount) FROM opportunities WHERE stage = 'Won' AND NOT abm AND closed <= :as_of""",
    ("deal_value", "ratio"): """
        SELECT avg(amount) FILTER (WHERE abm) / avg(amount) FILTER (WHERE NOT abm)
        FROM opportunities WHERE stage = 'Won' AND closed <= :as_of""",
    ("roi", "revenue"): "SELECT sum(amount) FROM opportunities WHERE stage = 'Won' AND abm AND closed <= :as_of",
    ("roi", "cost"): "SELECT sum(amount) FROM costs WHERE day <= :as_of",
    ("roi", "value"): """
        SELECT 100 * (sum(amount) - cost) / cost
        FROM opportunities, (SELECT sum(amount) AS cost FROM costs WHERE day <= :as_of)
        WHERE stage = 'Won' AND abm AND closed <= :as_of""",
}  # fmt: skip

ACCOUNTS = """
SELECT *, 100 * (revenue - cost) / cost AS roi FROM (
  SELECT account,
         3 * count(*) FILTER (WHERE day BETWEEN date(:as_of, '-29 days') AND :as_of) AS points,
         3 * count(*) FILTER (WHERE day <= :as_of) AS total_points,
         min(day) FILTER (WHERE day <= :as_of) AS first_interaction,
         max(day) FILTER (WHERE day <= :as_of) AS last_interaction,
         count(*) FILTER (WHERE day <= :as_of) AS opportunities,
         avg(julianday(day)) - min(julianday(day)) AS velocity,
         coalesce(sum(amount) FILTER (WHERE stage = 'Won' AND closed <= :as_of), 0) AS revenue,
         (SELECT sum(amount) / 50 FROM costs WHERE day <= :as_of) AS cost
  FROM targets LEFT JOIN opportunities USING (account) GROUP BY account)
"""

#: An opportunity is in Engagement (when it was engaged), in Pipeline (always; dated after the day it does not
#: exist, and none is) and in Deals (when it is won): without an account, each of them is a cell to correct.
ISSUES = """
SELECT 'account_unknown', count(*) FROM opportunities WHERE NOT abm AND account IS NOT NULL AND day IS NOT NULL
UNION SELECT 'required_missing', sum((day IS NOT NULL) + 1 + (stage = 'Won')) FROM opportunities WHERE account IS NULL
"""


def main(folder: Path) -> int:
    """Print both calculations side by side; 1 when they differ."""
    book = _database(folder)
    with tempfile.TemporaryDirectory() as temporary:
        path = Path(temporary) / "crm.xlsx"
        _timed("init-workbook", lambda: _run("init-workbook", path))
        _timed("filling with openpyxl", lambda: _fill(book, path))
        told = json.loads(_timed("refresh", lambda: _run("refresh", path, "--json", "--as-of", AS_OF)))

    differences = [_compared(f"{kpi}.{field}", book.one(sql), told["kpis"][kpi][field])
                   for (kpi, field), sql in KPIS.items()]  # fmt: skip
    print(f"\n{len(told['accounts'])} accounts")
    ours = {account["account"]: account for account in told["accounts"]}
    for row in book.rows(ACCOUNTS):
        for field, value in row.items():
            if not _same(value, ours[row["account"]][field]):
                differences.append(_compared(f"{row['account']}.{field}", value, ours[row["account"]][field]))
    print("\nissues")
    counted = Counter(issue["code"] for issue in told["issues"])
    expected = {code: count for code, count in (row.values() for row in book.rows(ISSUES)) if count}
    differences += [
        _compared(code, expected.get(code, 0), counted[code]) for code in sorted(counted | expected)
    ]
    print(f"\nAPI calls {told['api_calls']}, differences: {sum(differences)}")
    return int(any(differences))


class _Database:
    def __init__(self) -> None:
        self.connection = sqlite3.connect(":memory:")
        self.connection.row_factory = sqlite3.Row

    def rows(self, sql: str) -> list[dict[str, Any]]:
        return [dict(row) for row in self.connection.execute(sql, {"as_of": AS_OF})]

    def one(self, sql: str) -> Any:
        return next(iter(self.rows(sql)[0].values()))


def _database(folder: Path) -> _Database:
    book = _Database()
    for name in ("accounts", "sales_pipeline"):
        with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            header, *lines = csv.reader(file)
        book.connection.execute(f"CREATE TABLE {name} ({', '.join(header)})")
        book.connection.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(header))})", lines)
    for statement in VIEWS.split(";")[:-1]:
        book.connection.execute(statement, {"as_of": AS_OF} if ":as_of" in statement else {})
    return book


def _fill(book: _Database, path: Path) -> None:
    workbook = openpyxl.load_workbook(path)
    for title, (first, sql) in SHEETS.items():
        sheet = workbook["Deals" if title == "Coûts ABM" else title]
        rows = book.rows(sql)
        print(f"{title}: {len(rows)} rows")
        for number, row in enumerate(rows, 2):
            for column, value in enumerate(row.values(), first):
                sheet.cell(number, column).value = _typed(value)
    workbook.save(path)


def _typed(value: Any) -> Any:
    """A day as a real date cell."""
    is_day = isinstance(value, str) and len(value) == 10 and value[4] == value[7] == "-"
    return date.fromisoformat(value) if is_day else value


def _run(*words: object) -> str:
    return subprocess.run([*COMMAND, *map(str, words)], check=True, capture_output=True, text=True).stdout


def _timed(what: str, function: Any) -> Any:
    started = time.perf_counter()
    result = function()
    print(f"{what}: {time.perf_counter() - started:.1f} s")
    return result


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, int | float) and isinstance(other, int | float):
        return math.isclose(one, other, rel_tol=1e-12, abs_tol=1e-9)
    return bool(one == other)


def _compared(what: str, sql: Any, ours: Any) -> bool:
    """Print two figures; True when they differ."""
    differ = not _same(sql, ours)
    print(f"{'DIFFERENT' if differ else 'same':10}{what:32}{sql!s:>22}{ours!s:>22}")
    return differ


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
