"""The typed tables that intake hands to the KPIs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from abm_sheets.model.rows import Rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Why a table cannot be counted on: a text of ``[why]`` and what fills it."""

    reason: str
    details: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """What the team typed, as of a day, typed and with unreadable cells marked.

    Each has ``row`` (0-based row of the tab). Dates are datetime64[s] (NaT: empty or unreadable),
    amounts float64 euros (NaN: empty or unreadable), choices our keys or None, texts str or None.
    ``<column>_bad`` is True where that cell has an issue. ``account_code`` is the position in ``accounts``,
    -1 for no known account; ``account_near`` that of the account which is suggested in place of an unknown
    one, else -1.

    - accounts: account (as typed), priority, owner, added, left, added_bad, left_bad
    - interactions: date, account_code, interaction, date_bad, account_bad, interaction_bad
    - opportunities: opportunity, account (as typed), account_code, source, first_contact, qualified, stage,
      amount, owner, and _bad of account, source, first_contact, qualified, stage
    - deals: deal, account, account_code, source, signed, amount, and _bad of account, source, signed, amount
    - costs: date, category, account_code, amount, and _bad of date, account, amount; ``shared`` is True
      where Compte is empty
    """

    accounts: Rows
    interactions: Rows
    opportunities: Rows
    deals: Rows
    costs: Rows
    #: By (table, column): columns that the KPIs need and that could not be found.
    gaps: Mapping[tuple[str, str], Gap] = field(default_factory=dict)
    #: How many rows of Comptes say something of an account whose name is missing, broken or that of another.
    nameless: int = 0
    #: The same with the rows that are told to be dated after today, as rows whose date is bad; None without.
    with_future: Tables | None = None

    @property
    def typed(self) -> Tables:
        """The same with all that is typed and not read: for doubts, never for a figure."""
        return self.with_future or self
