"""A tidy programme of any size, the same for every contender: nothing in it is misspelt."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from abm_sheets.intake.dates import serial

if TYPE_CHECKING:
    from abm_sheets.template.workbook import WorkbookTemplate

Cell = str | float | None
Rows = list[list[Cell]]

#: The day as of which everything is computed.
AS_OF = date(2026, 11, 24)
_DAYS = 700
_PEOPLE = ("Léa Martin", "Hugo Bernard", "Inès Petit", "Marc Durand")
_DETAILS = ("Page tarifs", "Livre blanc", "Commentaire sous un post", "Réponse au 2e message", "Webinaire")
_SHARED = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """The rows of the four tabs, headers first; columns in the order of the template, costs beside deals."""

    tabs: dict[str, Rows]


def programme(
    template: WorkbookTemplate, *, interactions: int, accounts: int = 50, seed: int = 6
) -> Programme:
    """Return a programme; dates are serial numbers, every name is spelt as in Comptes.

    Opportunities, deals and costs grow with the interactions: one for 50, 200 and 250 of them, and never
    fewer than 30, 24 and 12.
    """
    chance = random.Random(seed)  # noqa: S311 - sample data
    names = [f"Société {number:04}" for number in range(accounts)]
    kinds = [choice.label for choice in template.choices["interaction"].values()]
    sources = {key: choice.label for key, choice in template.choices["source"].items()}
    stages = [choice.label for choice in template.choices["stage"].values()]
    spent = [choice.label for choice in template.choices["category"].values()]
    today = serial(AS_OF)

    def day() -> int:
        return today - chance.randrange(_DAYS)

    def source() -> str:
        return sources["abm"] if chance.random() < 0.5 else chance.choice(list(sources.values()))

    # A fifth of the accounts never reacts, as in life.
    reacting = names[: max(1, len(names) * 4 // 5)]
    entered: Rows = [
        [name, chance.choice("ABC"), "Industrie", "50-249", chance.choice(_PEOPLE), None, today - _DAYS, None]
        for name in names
    ]
    contacts = [f"Contact {number:03}" for number in range(4 * accounts)]
    touched: Rows = [
        [
            day(),
            chance.choice(reacting),
            chance.choice(kinds),
            chance.choice(contacts),
            chance.choice(_PEOPLE),
            f"{chance.choice(_DETAILS)} {chance.randrange(10_000)}",
        ]
        for _ in range(interactions)
    ]
    opened: Rows = []
    for number in range(max(30, interactions // 50)):
        contact = day()
        opened.append(
            [
                f"Projet {number:05}",
                chance.choice(reacting),
                source(),
                contact,
                min(today, contact + chance.randrange(10, 120)),
                chance.choice(stages),
                1000.0 * chance.randrange(5, 80),
                chance.choice(_PEOPLE),
            ]
        )
    signed: Rows = [
        [f"Deal {number:05}", chance.choice(reacting), source(), day(), 500.0 * chance.randrange(10, 160)]
        for number in range(max(24, interactions // 200))
    ]
    costs: Rows = [
        [
            day(),
            chance.choice(spent),
            None if chance.random() < _SHARED else chance.choice(names),
            50.0 * chance.randrange(2, 80),
        ]
        for _ in range(max(12, interactions // 250))
    ]
    return Programme(
        tabs={
            "accounts": [_headers(template, "accounts"), *entered],
            "engagement": [_headers(template, "engagement"), *touched],
            "pipeline": [_headers(template, "pipeline"), *opened],
            "deals": _beside(template, signed, costs),
        }
    )


def _headers(template: WorkbookTemplate, table: str) -> list[Cell]:
    return [column.header for column in template.tables[table].columns]


def _beside(template: WorkbookTemplate, deals: Rows, costs: Rows) -> Rows:
    """Lay the costs right of the deals, after one empty column."""
    width = len(template.tables["deals"].columns) + 1
    left = [_headers(template, "deals"), *deals]
    right = [_headers(template, "costs"), *costs]
    rows: Rows = []
    for number in range(max(len(left), len(right))):
        row: list[Cell] = list(left[number]) if number < len(left) else []
        if number < len(right):
            row += [None] * (width - len(row)) + right[number]
        rows.append(row)
    return rows
