"""The six KPIs as spreadsheet formulas, recalculated by LibreOffice: another program's opinion of our figures."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING

from openpyxl import Workbook, load_workbook

from abm_sheets.intake.read import read_workbook
from abm_sheets.kpis.catalogue import READS, compute_kpis
from abm_sheets.kpis.programme import programme as make_programme
from abm_sheets.model.raw import RawTab, RawWorkbook
from abm_sheets.template.load import load_rules
from abm_sheets.template.load import load_workbook as load_template
from benchmarks.programmes import AS_OF, programme
from benchmarks.rivals.figures import NAMES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

    from benchmarks.programmes import Programme

ROWS = 10_000
ACCOUNTS = 50
#: 24 November 2026.
_DAY = 46350
_TYPES = {1: "Visite du site", 2: None}


@dataclass(frozen=True, kw_only=True)
class Formulas:
    """Values by KPI as LibreOffice found them, and its seconds with and without the formulas."""

    values: Mapping[str, float]
    seconds: float
    without: float


def ours(found: Programme) -> tuple[dict[str, float | None], float]:
    """Return our values of the same rows, and our seconds of reading and computing them."""
    template, rules = load_template("fr"), load_rules()
    tabs = {key: RawTab(title=template.tabs[key].title, rows=rows) for key, rows in found.tabs.items()}
    raw = RawWorkbook(language="fr", tabs=tabs)
    begun = perf_counter()
    reading = read_workbook(raw, template, rules, READS, as_of=AS_OF, today=AS_OF)
    kpis = compute_kpis(make_programme(reading.tables, rules, AS_OF))
    return {kpi.key: kpi.value for kpi in kpis}, perf_counter() - begun


def measure(folder: Path, found: Programme) -> Formulas | None:
    """Let LibreOffice compute; None where it is not installed."""
    program = shutil.which("soffice")
    if program is None:
        return None
    bare, full = folder / "bare.xlsx", folder / "formulas.xlsx"
    _book(found).save(bare)
    book = _book(found)
    _formulas(book, len(found.tabs["accounts"]) - 1)
    book.save(full)
    without = _converted(program, bare, folder / "out")
    seconds = _converted(program, full, folder / "out")
    sheet = load_workbook(folder / "out" / full.name, data_only=True)["KPI"]
    values = {name: float(str(sheet.cell(row, 2).value)) for row, name in enumerate(NAMES, 1)}
    return Formulas(values=values, seconds=seconds, without=without)


def sample(rows: int = ROWS) -> Programme:
    """Return the programme that both compute."""
    return programme(load_template("fr"), interactions=rows, accounts=ACCOUNTS)


def _book(found: Programme) -> Workbook:
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, key in (("C", "accounts"), ("E", "engagement"), ("P", "pipeline"), ("D", "deals")):
        sheet = book.create_sheet(title)
        for row in found.tabs[key]:
            sheet.append(row)
    return book


def _formulas(book: Workbook, accounts: int) -> None:
    """Helper columns beside Comptes, Engagement and Pipeline, as a careful person builds them, and six results."""
    last = {title: book[title].max_row for title in "CEPD"}

    def col(sheet: str, letter: str) -> str:
        return f"'{sheet}'!${letter}$2:${letter}${last[sheet]}"

    # Engagement: points of the row.
    for row in range(2, last["E"] + 1):
        book["E"][f"H{row}"] = (
            f'=IF(LEFT(C{row},3)="Vis",1,IF(LEFT(C{row},3)="Rép",3,IF(LEFT(C{row},3)="Par",5,2)))'
        )
    for row in range(2, accounts + 2):
        sheet = book["C"]
        # In T; interactions; points of 30 days; first interaction; ABM opportunities.
        sheet[f"K{row}"] = f'=IF(AND(OR(G{row}="",G{row}<={_DAY}),OR(H{row}="",H{row}>{_DAY})),1,0)'
        sheet[f"L{row}"] = f'=K{row}*COUNTIFS({col("E", "B")},A{row},{col("E", "A")},"<={_DAY}")'
        sheet[f"M{row}"] = (
            f'=K{row}*SUMIFS({col("E", "H")},{col("E", "B")},A{row},{col("E", "A")},"<={_DAY}",'
            f'{col("E", "A")},">{_DAY - 30}")'
        )
        sheet[f"N{row}"] = f'=IF(L{row}=0,"",_xlfn.MINIFS({col("E", "A")},{col("E", "B")},A{row}))'
        sheet[f"O{row}"] = (
            f'=K{row}*COUNTIFS({col("P", "B")},A{row},{col("P", "C")},"ABM",{col("P", "E")},"<={_DAY}")'
        )
    _velocity(book["P"], col("C", "A"), col("C", "N"), last["P"])
    results = {
        "coverage": f'=100*COUNTIFS({col("C", "L")},">0")/SUM({col("C", "K")})',
        "engagement": f'=100*COUNTIFS({col("C", "M")},">=5")/SUM({col("C", "K")})',
        "conversion": f'=100*COUNTIFS({col("C", "L")},">0",{col("C", "O")},">0")/COUNTIFS({col("C", "L")},">0")',
        "velocity": f'=AVERAGEIFS({col("P", "J")},{col("P", "K")},">="&LARGE({col("P", "K")},10))',
        "deal_value": f'=AVERAGEIFS({col("D", "E")},{col("D", "C")},"ABM",{col("D", "D")},"<={_DAY}")',
        "roi": (
            f'=100*(SUMIFS({col("D", "E")},{col("D", "C")},"ABM",{col("D", "D")},"<={_DAY}")'
            f'-SUMIFS({col("D", "K")},{col("D", "H")},"<={_DAY}"))/SUMIFS({col("D", "K")},{col("D", "H")},"<={_DAY}")'
        ),
    }
    sheet = book.create_sheet("KPI")
    for name in NAMES:
        sheet.append([name, results[name]])


def _velocity(sheet: Worksheet, names: str, firsts: str, last: int) -> None:
    """Days of every ABM opportunity in J; in K what orders them, by qualification and then by row."""
    for row in range(2, last + 1):
        first = f"INDEX({firsts},MATCH(B{row},{names},0))"
        sheet[f"J{row}"] = f'=IF(AND(C{row}="ABM",E{row}<={_DAY}),E{row}-MIN(D{row},{first}),"")'
        sheet[f"K{row}"] = f'=IF(J{row}="","",IF(J{row}<0,"",E{row}+ROW()/1000000))'


def _converted(program: str, path: Path, folder: Path) -> float:
    """Return the seconds in which LibreOffice loads, computes and saves a file."""
    begun = perf_counter()
    subprocess.run(
        [
            program,
            f"-env:UserInstallation=file://{folder}/profile",
            "--headless",
            "--convert-to",
            "xlsx",
            "--outdir",
            str(folder),
            str(path),
        ],
        check=True,
        capture_output=True,
        timeout=240,
    )
    return perf_counter() - begun
