"""Mistakes that people make while typing, one of every issue code of design.md 4."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from .cells import ERRORS
from .habits import serial, type_date, type_name
from .tables import COLUMNS, ROW_DATE

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from .story import Story

Line = dict[str, object]
"""One row by French header, as typed."""

BAD_DATES = (
    "31/02/2026",
    "TBD",
    "03/13/2026",
    "fin mars",
    "12/03",
    46,
    True,
    "2026",
    "29/02/2026",
    "T2 2026",
)
BAD_AMOUNTS = ("12k€ ?", "1.234", "~20 000", "45 00", "TBD", "20 000 HT", "1,234", True, "30 %", "10k-15k")
BAD_NAMES = ("Societe Inconnue", "Forges", "???", "Maison Durand SARL", 2026)
BAD_CHOICES = ("Newsletter", "?", "Divers", "Appel", 3, False)
BAD_KINDS = {"date": BAD_DATES, "amount": BAD_AMOUNTS, "choice": BAD_CHOICES}


class Mistakes:
    """The mistakes of one programme."""

    def __init__(self, rng: Random, story: Story) -> None:
        """Remember whom the mistakes are about."""
        self.rng = rng
        self.story = story

    def _column(self, table: str, *kinds: str, starred: bool = False) -> str | None:
        """A column of the table that holds such a thing."""
        found = [
            column.header
            for column in COLUMNS[table]
            if (not kinds or column.kind in kinds) and (column.starred or not starred)
        ]
        return self.rng.choice(found) if found else None

    def unreadable(self, table: str, line: Line) -> None:
        """`date_unreadable`, `amount_unreadable`, `choice_unknown`."""
        column = self._column(table, "date", "amount", "choice")
        kind = next((item.kind for item in COLUMNS[table] if item.header == column), None)
        if column and kind:
            line[column] = self.rng.choice(BAD_KINDS[kind])

    def future(self, table: str, line: Line) -> None:
        """`date_future`."""
        if table in ROW_DATE:
            day = self.story.as_of + timedelta(days=self.rng.randint(1, 60))
            line[ROW_DATE[table]] = type_date(self.rng, day, 0.5)

    def negative(self, table: str, line: Line) -> None:
        """`amount_negative`."""
        if column := self._column(table, "amount"):
            line[column] = self.rng.choice((-1500, "-2 000 €", "\u22123k", -0.5))

    def missing(self, table: str, line: Line) -> None:
        """`required_missing`."""
        if column := self._column(table, starred=True):
            line[column] = self.rng.choice(("", None, "  ", "\u00a0", "\u200b"))

    def unknown(self, table: str, line: Line) -> None:
        """`account_unknown`, where Source says ABM or there is no Source."""
        if table != "Comptes":
            line["Compte"] = self.rng.choice(BAD_NAMES)
            if "Source" in line:
                line["Source"] = self.rng.choice(("ABM", "ABM", ""))

    def error(self, table: str, line: Line) -> None:
        """`cell_error`."""
        line[self._column(table) or ""] = self.rng.choice(sorted(ERRORS))

    def stranger(self, table: str, line: Line) -> None:
        """`account_duplicate` in Comptes, `opportunity_without_engagement` in Pipeline."""
        if table in ("Comptes", "Pipeline") and self.story.names:
            silent = [name for name in self.story.names if name not in self.story.first]
            pool = silent if table == "Pipeline" and silent else self.story.names
            line["Compte"] = type_name(self.rng, self.rng.choice(pool), 0.8)
            if table == "Pipeline":
                line["Source"] = "ABM"

    def late_contact(self, table: str, line: Line) -> None:
        """`velocity_unusable`."""
        if table == "Pipeline":
            late = serial(self.story.as_of + timedelta(days=self.rng.randint(1, 20)))
            line["Premier contact"] = self.rng.choice((late, ""))

    def wrong_exit(self, table: str, line: Line) -> None:
        """An account that left on the very day it came, or on D: known, and not in T."""
        if table == "Comptes":
            line["Date de sortie"] = self.rng.choice((line["Date d'ajout"], serial(self.story.as_of)))

    def make(self, table: str, line: Line) -> None:
        """One mistake in a row."""
        kinds: tuple[Callable[[str, Line], None], ...] = (
            self.unreadable, self.unreadable, self.future, self.negative, self.missing, self.unknown,
            self.error, self.stranger, self.late_contact, self.wrong_exit,
        )  # fmt: skip
        self.rng.choice(kinds)(table, line)

    def break_headers(self, grids: dict[str, list[list[object]]]) -> None:
        """`header_missing`, `header_duplicate`, `tab_missing`: one of them."""
        tab = self.rng.choice(sorted(grids))
        headers = grids[tab][0]
        named = [index for index, header in enumerate(headers) if header]
        kind = self.rng.choice(("missing", "duplicate", "tab"))
        if kind == "tab":
            del grids[tab]
        elif kind == "missing":
            headers[self.rng.choice(named)] = "Colonne renommée"
        else:
            headers[self.rng.choice(named[1:])] = headers[named[0]]
