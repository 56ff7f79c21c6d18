"""Draw every tab of a few workbooks as PNG, to look at: ``make pictures``.

The workbooks are made by the program itself: the demonstration, an empty one, one of 5 and one of 300
accounts, in each language. LibreOffice and pdftoppm (Debian: libreoffice-calc, poppler-utils) turn them into
pictures; a copy is made first, in which each tab fits the width of its page.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
from openpyxl.worksheet.properties import PageSetupProperties

from abm_sheets import wiring

if TYPE_CHECKING:
    from collections.abc import Iterator

    from openpyxl.worksheet.worksheet import Worksheet

LANGUAGES = ("fr", "en")
MARGIN = 0.2
#: Columns of the Dashboard: the page, and what stands at its right.
PAGE, SIDE = ("A", "N"), ("N", "AM")
#: Dots per inch at which an A3 page in landscape is about as wide as a laptop's screen.
DPI = 84
LONG = "Compagnie générale des établissements Desrousseaux-Vandermeersch et associés du Grand Est"


def main() -> None:
    """Draw what was asked for into a folder."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--folder", type=Path, default=Path(".pictures"))
    asked.add_argument("--only", help="draw only the workbooks whose name contains this")
    options = asked.parse_args()
    for program in ("soffice", "pdftoppm"):
        if shutil.which(program) is None:
            sys.exit(f"{program} is not installed (Debian: apt-get install libreoffice-calc poppler-utils)")
    options.folder.mkdir(parents=True, exist_ok=True)
    for language in LANGUAGES:
        for name, accounts in (("demo", None), ("empty", 0), ("five", 5), ("many", 300)):
            if options.only in (None, "") or options.only in f"{name}-{language}":
                book = options.folder / f"{name}-{language}.xlsx"
                make(book, language, accounts)
                draw(book)


def make(book: Path, language: str, accounts: int | None) -> None:
    """Make a workbook: the demonstration where ``accounts`` is None."""
    book.unlink(missing_ok=True)
    if accounts is None:
        wiring.demo(book, language=language)
        return
    wiring.init_workbook(str(book), language=language, sample=False)
    if accounts:
        type_programme(book, accounts)
    wiring.refresh(str(book), as_of=None, dry_run=False)


def type_programme(book: Path, accounts: int) -> None:
    """Type a programme into the tabs, by position, as a fresh workbook has them."""
    today = date.today()  # noqa: DTZ011 - a person's own day
    sheets = openpyxl.load_workbook(book)
    listed, engagement, pipeline, deals = sheets.worksheets[:4]
    rules = [rule.formula1 for rule in engagement.data_validations.dataValidation]
    interaction = next(
        text.strip('"').split(",")[0] for text in rules if text.startswith('"') and "," in text
    )
    for number in range(accounts):
        name = f"{LONG} {number}" if number % 7 == 3 else f"Société {number:03d}"
        owner = ("Léa", "Karim", None)[number % 3]
        listed.append([name, "ABC"[number % 3], None, None, owner, None, today - timedelta(200)])
        for back in range(number % 5):
            engagement.append([today - timedelta(9 * back + number % 20), name, interaction])
        if number % 4 == 1:
            start = today - timedelta(120)
            pipeline.append([f"Projet {number}", name, "ABM", start, start + timedelta(30 + number % 40)])
        if number % 9 == 1:
            deals.append([f"Contrat {number}", name, "ABM", today - timedelta(40), 12000 + 100 * number])
    deals.cell(2, 8).value, deals.cell(2, 11).value = today - timedelta(90), 15000
    sheets.save(book)


def _used(sheet: Worksheet, first: str, last: str) -> Iterator[int]:
    """Yield the rows that show something between two columns."""
    yield 1
    for row in sheet[f"{first}1:{last}{sheet.max_row}"]:
        if any(cell.value not in (None, "") for cell in row):
            yield row[0].row


def draw(book: Path) -> None:
    """Draw every tab of a workbook: NAME-1.png and on."""
    look = book.with_name(f"{book.stem}.look.xlsx")
    sheets = openpyxl.load_workbook(book)
    dashboard = sheets.worksheets[-1]
    side = sheets.copy_worksheet(dashboard)
    side.title = "Side"
    for kept, (first, last) in ((dashboard, PAGE), (side, SIDE)):
        kept.print_area = f"{first}1:{last}{max(row for row in _used(kept, first, last))}"
    for sheet in sheets:
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.paperSize = sheet.PAPERSIZE_A3
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        margins = sheet.page_margins
        margins.left = margins.right = margins.top = margins.bottom = MARGIN
    sheets.save(look)
    subprocess.run(
        ["soffice", "--headless", "--convert-to", "pdf", "--outdir", str(book.parent), str(look)],
        check=True,
        capture_output=True,
        timeout=300,
    )
    pdf = look.with_suffix(".pdf")
    subprocess.run(["pdftoppm", "-png", "-r", str(DPI), str(pdf), str(book.with_suffix(""))], check=True)
    look.unlink()
    pdf.unlink()
    print(*sorted(path.name for path in book.parent.glob(f"{book.stem}-*.png")), sep="\n")


if __name__ == "__main__":
    main()
