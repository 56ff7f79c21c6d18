"""Draw every tab of a few workbooks, and their slide, as PNG to look at: ``make pictures``.

The workbooks are made by the program itself: the demonstration, an empty one, one of 5 and one of 300
accounts, in each language. LibreOffice and pdftoppm turn them into pictures (``TOOLS``); copies are made
first, one for each view, in which the view fits the width of its page. ``--guide`` draws the pictures of
docs/guide.fr.md instead, cropped and with few colours.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import openpyxl
from openpyxl.worksheet.pagebreak import RowBreak
from openpyxl.worksheet.properties import PageSetupProperties
from PIL import Image, ImageChops

from abm_sheets import wiring
from abm_sheets.errors.slides import NothingToShow
from abm_sheets.template.load import load_workbook

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

TOOLS = "apt-get install libreoffice-calc libreoffice-impress poppler-utils"
LANGUAGES = ("fr", "en")
GUIDE = Path("docs/pictures/guide")
MARGIN = 0.2
#: Columns of the Dashboard: the page, the settings, the history, and all that stands at the right.
PAGE, SETTINGS, HISTORY, SIDE = ("A", "N"), ("O", "R"), ("U", "AG"), ("N", "AM")
#: Rows of a hand-filled tab that are drawn: what a screen shows; in the guide, less.
ROWS, GUIDE_ROWS = 40, 13
#: Dots per inch at which an A3 page in landscape is about as wide as a laptop's screen.
DPI = 84
#: Of the guide's pictures: dots per inch before they are made smaller, width in pixels, colours.
FINE, WIDTH, COLORS, EDGE = 200, 1300, 256, 12
#: The history is wider than what people read at once.
WIDEST = 1700
LONG = "Compagnie générale des établissements Desrousseaux-Vandermeersch et associés du Grand Est"


@dataclass(frozen=True)
class View:
    """A part of a tab: its picture is ``name``; ``pages`` keeps the page breaks of the tab."""

    name: str
    tab: int
    first: str
    last: str
    top: int
    bottom: int
    pages: bool = False
    #: With the letters and numbers of columns and rows.
    named: bool = False


#: What makes LibreOffice write numbers as a person of a language does.
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"><item oor:path="/org.openoffice.Setup/L10N">
<prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>{locale}</value></prop></item></oor:items>"""
_LOCALES = {"fr": "fr-FR", "en": "en-GB"}


def main() -> None:
    """Draw what was asked for into a folder."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--folder", type=Path, default=Path(".pictures"))
    asked.add_argument("--only", default="", help="draw only the workbooks whose name contains this")
    asked.add_argument("--guide", action="store_true", help=f"draw the pictures of the guide into {GUIDE}")
    options = asked.parse_args()
    for program in ("soffice", "pdftoppm"):
        if shutil.which(program) is None:
            sys.exit(f"{program} is not installed. On Debian: {TOOLS}")
    if options.guide:
        draw_guide(GUIDE)
        return
    options.folder.mkdir(parents=True, exist_ok=True)
    for language in LANGUAGES:
        for name, accounts in (("demo", None), ("empty", 0), ("five", 5), ("many", 300)):
            if options.only in f"{name}-{language}":
                book = options.folder / f"{name}-{language}.xlsx"
                make(book, language, accounts)
                draw(book, language)


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
        _type(listed, name, "ABC"[number % 3], None, None, owner, None, today - timedelta(200))
        for back in range(number % 5):
            _type(engagement, today - timedelta(9 * back + number % 20), name, interaction)
        if number % 4 == 1:
            start = today - timedelta(120)
            _type(pipeline, f"Projet {number}", name, "ABM", start, start + timedelta(30 + number % 40))
        if number % 9 == 1:
            _type(deals, f"Contrat {number}", name, "ABM", today - timedelta(40), 12000 + 100 * number)
    _put(deals, 2, 8, today - timedelta(90))
    _put(deals, 2, 11, 15000)
    sheets.save(book)


def _type(sheet: Worksheet, *values: object) -> None:
    """Type into the first free row."""
    row = next(row for row in range(2, sheet.max_row + 2) if sheet.cell(row, 1).value is None)
    for column, value in enumerate(values, 1):
        if value is not None:
            _put(sheet, row, column, value)


def _put(sheet: Worksheet, row: int, column: int, value: object) -> None:
    """Type a value; openpyxl would write a date its own way, not that of the column."""
    cell = sheet.cell(row, column)
    cell.value = value
    if isinstance(value, date):
        cell.number_format = "dd/mm/yyyy"


# ---------------------------------------------------------------------------------- what is drawn


def draw(book: Path, language: str) -> None:
    """Draw every tab of a workbook and its slide: NAME-Tab-1.png and on."""
    sheets = openpyxl.load_workbook(book)
    for old in book.parent.glob(f"{book.stem}-*.png"):
        old.unlink()
    with TemporaryDirectory() as work:
        pages = list(rendered(sheets, list(_tabs(sheets)), book, language, Path(work), DPI))
        for page in pages:
            shutil.move(page, book.parent / f"{book.stem}-{page.name}")
    print(*sorted(path.name for path in book.parent.glob(f"{book.stem}-*.png")), sep="\n")


def _tabs(sheets: Workbook) -> Iterator[View]:
    *typed, dashboard = sheets.worksheets
    for number, sheet in enumerate(typed):
        yield View(sheet.title, number, "A", _last_column(sheet), 1, ROWS)
    number = len(typed)
    yield View(dashboard.title, number, *PAGE, 1, _last_row(dashboard, *PAGE), pages=True)
    yield View(f"{dashboard.title}-side", number, *SIDE, 1, _last_row(dashboard, *SIDE))


def draw_guide(folder: Path) -> None:
    """Draw the pictures of the French guide from the demonstration."""
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as work:
        book = Path(work) / "demo.xlsx"
        make(book, "fr", None)
        sheets = openpyxl.load_workbook(book)
        pages = list(rendered(sheets, list(_guide_views(sheets)), book, "fr", Path(work), FINE))
        lived_in = Path(work) / "lived-in.xlsx"
        shutil.copy(book, lived_in)
        type_late(lived_in)
        sheets = openpyxl.load_workbook(lived_in)
        beside = Path(work) / "beside"
        beside.mkdir()
        views = list(_beside_views(sheets))
        drawn = rendered(sheets, views, lived_in, "fr", beside, FINE)
        pages += (page for page in drawn if not page.stem.startswith("slide"))
        for page in pages:
            place = folder / f"{page.stem.removesuffix('-1')}.png"
            cropped(page, place, WIDEST if place.stem == "historique" else WIDTH)
            print(place, f"{place.stat().st_size // 1024} kB")


def type_late(book: Path) -> None:
    """Type an interaction of last month and a setting, and refresh: what the history and the settings say."""
    texts = load_workbook("fr")
    sheets = openpyxl.load_workbook(book)
    engagement, dashboard = sheets.worksheets[1], sheets.worksheets[-1]
    untouched = next(
        row[0].value
        for row in dashboard.iter_rows(min_col=2, max_col=4)
        if row[2].value == texts.dashboard.untouched
    )
    interaction = texts.choices["interaction"]["event"].label
    late = date.today() - timedelta(40)  # noqa: DTZ011 - a person's own day
    row = max(cell.row for cell in engagement["A"] if cell.value is not None) + 1
    for column, value in enumerate((late, untouched, interaction), 1):
        _put(engagement, row, column, value)
    dashboard.cell(_row_of(dashboard, SETTINGS[0], texts.settings["strong_points"].label), 16, 4)
    sheets.save(book)
    wiring.refresh(str(book), as_of=None, dry_run=False)


def _beside_views(sheets: Workbook) -> Iterator[View]:
    """Yield what stands beside the page, whole: all settings, and the newest rows of the history."""
    dashboard, texts = sheets.worksheets[-1], load_workbook("fr").dashboard
    number = len(sheets.worksheets) - 1
    top = _row_of(dashboard, SETTINGS[0], texts.settings)
    end = _row_of(dashboard, SETTINGS[0], texts.settings_help[:12])
    yield View("reglages", number, *SETTINGS, top, end)
    top = _row_of(dashboard, HISTORY[0], texts.history)
    yield View("historique", number, *HISTORY, top, top + 12)


def _guide_views(sheets: Workbook) -> Iterator[View]:
    *typed, dashboard = sheets.worksheets
    for number, sheet in enumerate(typed):
        parts = {sheet.title.lower(): ("A", _last_column(sheet))}
        if sheet.title == "Deals":
            parts = {"deals": ("A", "F"), "couts": ("H", _last_column(sheet))}
        for name, (first, last) in parts.items():
            yield View(name, number, first, last, 1, GUIDE_ROWS, named=True)
    texts = load_workbook("fr").dashboard
    words = (texts.moves, texts.alerts, texts.week, texts.compared, texts.accounts, texts.issues)
    starts = [_row_of(dashboard, "B", word) for word in words]
    ends = [start - 1 for start in starts[1:]] + [_last_row(dashboard, *PAGE)]
    number = len(typed)
    yield View("dashboard", number, *PAGE, 1, starts[0] - 1)
    names = ("pourquoi", "alertes", "semaine", "comparaison", "comptes-cibles", "a-corriger")
    # Of each block its heading, its header and a few rows.
    most = (8, 7, 9, 40, 9, 8)
    for name, start, end, rows in zip(names, starts, ends, most, strict=True):
        yield View(name, number, *PAGE, start, min(end, start + rows))


def _row_of(sheet: Worksheet, first: str, word: str) -> int:
    """Return the row of a heading."""
    return next(
        cell.row
        for row in sheet[f"{first}1:{first}{sheet.max_row}"]
        for cell in row
        if isinstance(cell.value, str) and cell.value.startswith(word)
    )


def _last_row(sheet: Worksheet, first: str, last: str) -> int:
    """Return the last row that shows something between two columns."""
    rows = sheet[f"{first}1:{last}{sheet.max_row}"]
    return max((row[0].row for row in rows if any(cell.value not in (None, "") for cell in row)), default=1)


def _last_column(sheet: Worksheet) -> str:
    return max((cell for cell in sheet[1] if cell.value), key=lambda cell: cell.column).column_letter


# ---------------------------------------------------------------------------------- how it is drawn


def rendered(
    sheets: Workbook, views: Sequence[View], book: Path, language: str, work: Path, dpi: int
) -> Iterator[Path]:
    """Draw views of a workbook, then its slide if there is one, and yield the pictures: NAME-1.png and on."""
    sources = [_copy(sheets, view, work) for view in views]
    slide = work / "slide.pptx"
    with suppress(NothingToShow):
        wiring.slide(str(book), slide)
        sources.append(slide)
    settings = work / "profile" / "user" / "registrymodifications.xcu"
    settings.parent.mkdir(parents=True)
    settings.write_text(_PROFILE.format(locale=_LOCALES[language]), encoding="utf-8")
    profile = f"-env:UserInstallation={(work / 'profile').absolute().as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(work)]
    subprocess.run([*command, *map(str, sources)], check=True, capture_output=True, timeout=600)
    for source in sources:
        pdf = source.with_suffix(".pdf")
        if not pdf.exists():
            sys.exit(f"LibreOffice could not open {source.name}. On Debian: {TOOLS}")
        size = ["-scale-to-x", "1600", "-scale-to-y", "-1"] if source == slide else ["-r", str(dpi)]
        subprocess.run(["pdftoppm", "-png", *size, str(pdf), str(pdf.with_suffix(""))], check=True)
        yield from sorted(work.glob(f"{source.stem}-*.png"))


def _copy(sheets: Workbook, view: View, work: Path) -> Path:
    """Save a workbook in which only a view is printed: LibreOffice leaves out tabs without an area."""
    for number, sheet in enumerate(sheets.worksheets):
        sheet.sheet_state = "visible" if number == view.tab else "hidden"
        sheet.print_area = None
    sheet = sheets.worksheets[view.tab]
    sheets.active = view.tab
    sheet.print_area = f"{view.first}{view.top}:{view.last}{view.bottom}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A3
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0 if view.pages else 1
    margins = sheet.page_margins
    margins.left = margins.right = margins.top = margins.bottom = MARGIN
    sheet.print_options.headings = view.named
    if not view.pages:
        sheet.row_breaks, sheet.print_title_rows = RowBreak(), None
    copy = work / f"{view.name}.xlsx"
    sheets.save(copy)
    return copy


def cropped(page: Path, place: Path, width: int) -> None:
    """Save a picture without its empty edges, smaller and in few colours."""
    with Image.open(page) as whole:
        picture = whole.convert("RGB")
    empty = Image.new("RGB", picture.size, "white")
    left, top, right, bottom = ImageChops.difference(picture, empty).getbbox() or (0, 0, *picture.size)
    right, bottom = min(picture.width, right + EDGE), min(picture.height, bottom + EDGE)
    picture = picture.crop((max(0, left - EDGE), max(0, top - EDGE), right, bottom))
    if picture.width > width:
        size = (width, round(picture.height * width / picture.width))
        picture = picture.resize(size, Image.Resampling.LANCZOS)
    picture.quantize(COLORS, Image.Quantize.MEDIANCUT, 2, dither=Image.Dither.NONE).save(place, optimize=True)


if __name__ == "__main__":
    main()
