"""A programme of the last days, as a team would have typed it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import openpyxl

if TYPE_CHECKING:
    from pathlib import Path

HOT = ("Ateliers Brévent", "Cèdre & Fils")
TITLE = "Compte chaud sans opportunité"


def type_programme(path: Path, today: date) -> None:
    """Type six accounts, seven interactions (two cannot be read) and nothing else into a new workbook."""

    def days(ago: int) -> date:
        return today - timedelta(days=ago)

    rows = {
        "Comptes": [
            ["Ateliers Brévent", "A", None, None, "Léa Martin", None, days(9)],
            ["Cèdre & Fils", "B", None, None, "Paul Henry", None, days(9)],
            *[
                [name, "C", None, None, None, None, days(9)]
                for name in ("Dorval", "Esnault", "Farel", "Grange")
            ],
        ],
        "Engagement": [
            [days(2), "Ateliers Brévent", "Participation webinaire/événement"],
            [days(1), "Ateliers Brévent", "Visite du site"],
            [days(2), "Cèdre & Fils", "Participation webinaire/événement"],
            [days(1), "Dorval", "Visite du site"],
            ["31/02/2026", "Dorval", "Visite du site"],
            [days(1), "Inconnue & Cie", "Visite du site"],
        ],
    }
    book = openpyxl.load_workbook(path)
    for title, lines in rows.items():
        for number, line in enumerate(lines, 2):
            for column, value in enumerate(line, 1):
                if value is not None:
                    book[title].cell(number, column).value = value
    book.save(path)
