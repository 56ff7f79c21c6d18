"""Tabs turned into rows of read cells, by the columns of design.md 3."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from .cells import choice_key, header_key, is_error, read_amount, read_date, text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Grid = list[list[object]]
Reading = tuple[date | Fraction | str | None, str | None]
ABSENT = "absent"
"""The code of every cell of a starred column that the sheet does not have; it is never reported per row."""


@dataclass(frozen=True)
class Column:
    """One column of design.md 3: its header, what it holds and whether it is starred."""

    header: str
    kind: str
    starred: bool = False


@dataclass(frozen=True)
class Cell:
    """One read cell: a value, or a code that says why there is none, or neither when it is empty."""

    address: str
    value: date | Fraction | str | None = None
    code: str | None = None
    number: bool = False
    """Whether it holds a number or a tick, whatever its column asks for."""
    typed: str = ""
    """What a person reads in it."""
    at: int = -1
    """Its column in the sheet."""

    @property
    def ok(self) -> bool:
        """Whether something was typed and could be read."""
        return self.code is None and self.value is not None

    @property
    def day(self) -> date | None:
        """The date in the cell, if it is one."""
        return self.value if isinstance(self.value, date) and self.code is None else None

    @property
    def amount(self) -> Fraction | None:
        """The amount in the cell, if it is one."""
        return self.value if isinstance(self.value, Fraction) and self.code is None else None

    @property
    def text(self) -> str | None:
        """The text or the choice in the cell, if it is one."""
        return self.value if isinstance(self.value, str) and self.code is None else None


Row = dict[str, Cell]


@dataclass
class Table:
    """The rows of one table that are not blank, and the issues of its headers."""

    rows: list[Row] = field(default_factory=list)
    issues: list[tuple[str, str]] = field(default_factory=list)


def _columns(*specs: str) -> tuple[Column, ...]:
    """Columns written as "kind header", with a final star as in design.md 3."""
    split = [spec.split(" ", 1) for spec in specs]
    return tuple(Column(header.rstrip("*"), kind, header.endswith("*")) for kind, header in split)


COLUMNS = {
    "Comptes": _columns(
        "account Compte*", "choice Priorité", "text Secteur", "text Taille", "text Responsable",
        "text Site web", "date Date d'ajout", "date Date de sortie", "text Notes",
    ),
    "Engagement": _columns(
        "date Date*", "account Compte*", "choice Interaction*", "text Contact", "text Responsable",
        "text Détail",
    ),
    "Pipeline": _columns(
        "text Opportunité*", "account Compte*", "choice Source*", "date Premier contact",
        "date Date de qualification", "choice Étape", "amount Montant estimé (€)", "text Responsable",
    ),
    "Deals": _columns(
        "text Deal*", "account Compte*", "choice Source*", "date Date de signature*",
        "amount Montant (€)*", "text Opportunité",
    ),
    "Coûts ABM": _columns(
        "date Date*", "choice Catégorie*", "account Compte", "amount Montant (€)*", "text Détail"
    ),
}  # fmt: skip
ROW_DATE = {
    "Engagement": "Date",
    "Pipeline": "Date de qualification",
    "Deals": "Date de signature",
    "Coûts ABM": "Date",
}
CHOICES: dict[str, dict[str, tuple[str, ...]]] = {
    "Priorité": {"A": (), "B": (), "C": ()},
    "Interaction": {
        "Visite du site": ("Visite site",),
        "Téléchargement de contenu": ("Téléchargement",),
        "Interaction LinkedIn": ("LinkedIn",),
        "Réponse email/message": ("Réponse email", "Réponse message"),
        "Participation webinaire/événement": ("Webinaire", "Événement", "Participation webinaire"),
    },
    "Source": {
        "ABM": (), "Inbound": (), "Cold calling": (), "Salon": (), "Recommandation": (), "Autre": ()
    },
    "Étape": {
        "Qualifiée": (), "Proposition": (), "Négociation": (), "Gagnée": ("Gagné",), "Perdue": ("Perdu",)
    },
    "Catégorie": {"Temps équipe": (), "Outils": ("Outil",), "Contenu": ("Contenus",), "Autre": ()},
}  # fmt: skip
POINTS = dict(zip(CHOICES["Interaction"], (1, 2, 2, 3, 5), strict=True))
CHOICE_BY_KEY = {
    header: {choice_key(text): label for label, others in options.items() for text in (label, *others)}
    for header, options in CHOICES.items()
}


def address(tab: str, row: int, column: int) -> str:
    """The address of a cell, from its 0-based place in the grid."""
    letters, rest = "", column + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{tab}!{letters}{row + 1}"


def _read_date(_: Column, raw: object) -> Reading:
    """Rule: `date_unreadable`."""
    day = read_date(raw)
    return day, None if day else "date_unreadable"


def _read_amount(_: Column, raw: object) -> Reading:
    """Rule: `amount_unreadable`, `amount_negative` (deals, estimates and costs)."""
    amount = read_amount(raw)
    if amount is None:
        return None, "amount_unreadable"
    return amount, "amount_negative" if amount < 0 else None


def _read_choice(column: Column, raw: object) -> Reading:
    """Rule: `choice_unknown`."""
    label = CHOICE_BY_KEY[column.header].get(choice_key(text_of(raw)))
    return label, None if label else "choice_unknown"


def _read_text(_: Column, raw: object) -> Reading:
    """Any text is readable."""
    return text_of(raw), None


READERS = {"date": _read_date, "amount": _read_amount, "choice": _read_choice}


def _read(column: Column, raw: object, where: str) -> Cell:
    """One cell by the kind of its column, as design.md 4 says."""
    text = text_of(raw)
    if text == "":
        missing = column.starred and column.header != "Source"
        return Cell(where, code="required_missing" if missing else None)
    if is_error(raw):
        return Cell(where, code="cell_error", typed=text)
    value, code = READERS.get(column.kind, _read_text)(column, raw)
    return Cell(where, value, code, number=isinstance(raw, (int, float)), typed=text)


def read_table(tab: str, grid: Grid, columns: tuple[Column, ...], span: Iterable[int]) -> Table:
    """Rule: "Columns are found by their header ..., not by position; extra columns ... left alone"."""
    table = Table()
    headers = grid[0] if grid else []
    by_key = {header_key(column.header): column for column in columns}
    places: dict[str, int] = {}
    for index in span:
        column = by_key.get(header_key(text_of(headers[index])))
        if column is None:
            continue
        if column.header in places:
            table.issues.append((address(tab, 0, index), "header_duplicate"))
        else:
            places[column.header] = index
    table.issues += [
        (address(tab, 0, 0), "header_missing") for column in columns if column.header not in places
    ]
    for number, line in enumerate(grid[1:], start=1):
        row: Row = {}
        blank = True
        for column in columns:
            place = places.get(column.header)
            if place is None:
                row[column.header] = Cell("", code=ABSENT if column.starred else None)
                continue
            raw = line[place] if place < len(line) else None
            blank = blank and text_of(raw) == ""
            row[column.header] = replace(_read(column, raw, address(tab, number, place)), at=place)
        if not blank:
            table.rows.append(row)
    return table


def _blocks(headers: list[object]) -> Iterator[range]:
    """The runs of columns between empty headers."""
    start: int | None = None
    for index, header in enumerate([*headers, ""]):
        if text_of(header) == "":
            if start is not None:
                yield range(start, index)
            start = None
        elif start is None:
            start = index


def split_deals(grid: Grid) -> tuple[list[int], list[int]]:
    """Rule: "Deals, second table right of it, after one empty column": which columns are of which table."""
    headers = grid[0] if grid else []
    first = {header_key(column.header) for column in COLUMNS["Deals"]}
    second = {header_key(column.header) for column in COLUMNS["Coûts ABM"]}
    deals: list[int] = []
    costs: list[int] = []
    blocks = list(_blocks(headers))
    scores = []
    for block in blocks:
        keys = [header_key(text_of(headers[index])) for index in block]
        scores.append(sum(key in first - second for key in keys) - sum(key in second - first for key in keys))
    # Decision 12: one without headers of its own goes with the one before it; the first with the one after it.
    current = next((deals if score > 0 else costs for score in scores if score), deals)
    for block, score in zip(blocks, scores, strict=True):
        if score:
            current = deals if score > 0 else costs
        current.extend(block)
    return deals, costs


def read_tabs(tabs: dict[str, Grid]) -> dict[str, Table]:
    """Every table of the workbook; rule: "Tabs are found ..., so they may be renamed": here by title."""
    tables: dict[str, Table] = {}
    for tab in ("Comptes", "Engagement", "Pipeline", "Deals"):
        if tab not in tabs:
            tables[tab] = Table(issues=[(address(tab, 0, 0), "tab_missing")])
        elif tab != "Deals":
            grid = tabs[tab]
            tables[tab] = read_table(tab, grid, COLUMNS[tab], range(len(grid[0]) if grid else 0))
    if "Deals" in tabs:
        deals, costs = split_deals(tabs["Deals"])
        tables["Deals"] = read_table("Deals", tabs["Deals"], COLUMNS["Deals"], deals)
        tables["Coûts ABM"] = read_table("Deals", tabs["Deals"], COLUMNS["Coûts ABM"], costs)
    else:
        tables["Coûts ABM"] = Table()
    return tables
