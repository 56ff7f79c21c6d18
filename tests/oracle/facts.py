"""What the rows say about accounts, interactions, opportunities, deals and costs up to D (design.md 5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from abm_sheets.intake.suggestions import nearest  # likeness is no calculation, and is not made twice
from drawing import RULES

from .names import name_key
from .sums import is_sum, row_sum, unnamed_sum
from .tables import ABSENT, POINTS, ROW_DATE, Cell, Row, Table

if TYPE_CHECKING:
    from datetime import date
    from fractions import Fraction


@dataclass(frozen=True)
class Account:
    """An account of Comptes, first row of its name."""

    name: str
    key: str
    added: date | None
    left: date | None
    readable: bool

    def is_target(self, day: date) -> bool:
        """Rule: "accounts whose Date d'ajout is empty or <= D and whose Date de sortie is empty or > D"."""
        came = self.added is None or self.added <= day
        stays = self.left is None or self.left > day
        return self.readable and came and stays


@dataclass(frozen=True)
class Interaction:
    """A valid row of Engagement, dated <= D, whose account is in T."""

    day: date
    key: str
    points: int


@dataclass(frozen=True)
class Opportunity:
    """A row of Pipeline that exists at D; `abm` is None where that cannot be told."""

    row: Row
    key: str | None
    abm: bool | None
    qualified: date | None
    contact: Cell
    stage: Cell


@dataclass(frozen=True)
class Deal:
    """A row of Deals signed <= D, by a date that can be read."""

    key: str | None
    abm: bool | None
    amount: Fraction | None


@dataclass(frozen=True)
class Cost:
    """A row of Coûts ABM dated <= D whose amount can be read."""

    day: date
    shared: bool
    key: str | None
    amount: Fraction


@dataclass(frozen=True)
class Unread:
    """Decision 40: a row that does not count; `key` is None where it may be of any account."""

    day: date | None
    key: str | None


def exists(table: str, row: Row, as_of: date) -> bool:
    """Rule: "Rows dated after D do not exist"; "Rows of Comptes always exist"."""
    if table not in ROW_DATE:
        return True
    day = row[ROW_DATE[table]].day
    return day is None or day <= as_of


def key_of(cell: Cell) -> str | None:
    """The folded name in a cell of a Compte column, if there is one."""
    return name_key(cell.text) if cell.text is not None else None


def reversed_dates(row: Row) -> bool:
    """Decision 35: "left before it was added"."""
    added, left = row["Date d'ajout"].day, row["Date de sortie"].day
    return added is not None and left is not None and left < added


class Facts:
    """All that the KPIs, the accounts, the alerts and the issues are made from."""

    def __init__(self, tables: dict[str, Table], as_of: date, today: date) -> None:
        """Read everything once, as of D."""
        self.as_of = as_of
        listed = tables["Comptes"].rows
        self.sums = [row["Compte"] for row in listed if is_sum(row)]
        self.sums += [cell for row in listed if (cell := unnamed_sum(row))]
        kept = [row for row in listed if not is_sum(row) and not unnamed_sum(row)]
        self.tables = tables | {"Comptes": Table(kept, tables["Comptes"].issues)}
        self.accounts = self._accounts()
        self.row_sums: list[tuple[Cell, bool]] = []
        """Decision 37: the cell of each, and whether its row exists at D."""
        for name in ROW_DATE:
            rows = []
            for row in tables[name].rows:
                found = row_sum(name, row, set(self.accounts))
                if found is None:
                    rows.append(row)
                else:
                    self.row_sums.append((found, exists(name, row, as_of)))
            self.tables[name] = Table(rows, tables[name].issues)
        self.targets = [account for account in self.accounts.values() if account.is_target(as_of)]
        self.target_keys = {account.key for account in self.targets}
        engagement = self.rows("Engagement")
        self.engagement_dates = [day for row in engagement if (day := row["Date"].day) is not None]
        self.interactions = [found for row in engagement if (found := self._interaction(row))]
        self.opportunities = [self._opportunity(row) for row in self.rows("Pipeline")]
        self.deals = [
            Deal(key_of(row["Compte"]), self.is_abm(row), row["Montant (€)"].amount)
            for row in self.rows("Deals")
            if row["Date de signature"].day is not None
        ]
        self.unread_abm_deals = sum(
            self.is_abm(row) is not False
            and (None in (row["Date de signature"].day, row["Montant (€)"].amount, self.is_abm(row)))
            for row in self.rows("Deals")
        )
        """Decision 38: those that may be ABM, and that a cell which cannot be read leaves out."""
        self.unpriced = {
            key_of(row["Compte"])
            for row in self.rows("Deals")
            if self.is_abm(row) is not False
            and None in (row["Date de signature"].day, row["Montant (€)"].amount, self.is_abm(row))
        }
        """Decision 42: whose such deals are."""
        self.unread_interactions = [self._unread_row(row, "Date") for row in engagement if self._lost(row)]
        self.unread_opportunities = [
            self._unread_row(row, "Date de qualification")
            for row in self.rows("Pipeline")
            if self._lost_opportunity(row)
        ]
        self.costs = [cost for row in self.rows("Coûts ABM") if (cost := self._cost(row))]
        self.unread = self._unread(today)
        self.first: dict[str, date] = {}
        self.last: dict[str, date] = {}
        for item in self.interactions:
            self.first[item.key] = min(item.day, self.first.get(item.key, item.day))
            self.last[item.key] = max(item.day, self.last.get(item.key, item.day))
        self.engaged = set(self.first)
        """Rule: "Engaged E: targets with at least one interaction"."""

    def rows(self, table: str) -> list[Row]:
        """The rows of a table that exist at D."""
        return [row for row in self.tables[table].rows if exists(table, row, self.as_of)]

    def is_abm(self, row: Row) -> bool | None:
        """Rule: "Source says ABM; if Source is empty, the account is in Comptes. Any other source: not"."""
        source, key = row["Source"], key_of(row["Compte"])
        if source.code is not None:
            return None
        if source.text is not None:
            return source.text == "ABM"
        return None if key is None else key in self.accounts

    def points(self, key: str, since: date | None = None) -> int:
        """The points of an account, of all its interactions or of those since a day."""
        return sum(
            item.points
            for item in self.interactions
            if item.key == key and (since is None or item.day >= since)
        )

    def abm_opportunities(self, keys: set[str]) -> list[Opportunity]:
        """Rule: "ABM opportunity qualified <= D ... any stage, lost included", of the given accounts."""
        return [
            item
            for item in self.opportunities
            if item.abm and item.qualified is not None and item.key in keys
        ]

    def _accounts(self) -> dict[str, Account]:
        """Rule: "A name twice in Comptes: the first row counts"; unreadable dates: "known, and in no T"."""
        accounts: dict[str, Account] = {}
        for row in self.tables["Comptes"].rows:
            name, key = row["Compte"].text, key_of(row["Compte"])
            if name is None or key is None or key in accounts:
                continue
            added, left = row["Date d'ajout"], row["Date de sortie"]
            readable = added.code is None and left.code is None
            accounts[key] = Account(name, key, added.day, left.day, readable)
        return accounts

    def _interaction(self, row: Row) -> Interaction | None:
        """Rule: "An Engagement row counts when Date, Compte and Interaction are all valid", and is of T."""
        day, key, kind = row["Date"].day, key_of(row["Compte"]), row["Interaction"].text
        if day is None or kind is None or key is None or key not in self.target_keys:
            return None
        return Interaction(day, key, POINTS[kind])

    def _unread(self, today: date) -> set[str]:
        """Issue 2, "A cell that cannot be read is left out": accounts with such a Date, Interaction or Compte.

        Where D is today, a date in the future is one. A name that is not known is meant to be the one suggested.
        """
        later = self.as_of == today
        return {
            key
            for row in self.tables["Engagement"].rows
            if (key := self._unread_row(row, "Date").key) in self.accounts
            and ((later and not exists("Engagement", row, self.as_of)) or self._unclear(row))
        }

    def _unclear(self, row: Row) -> bool:
        bad = any(row[header].code not in (None, ABSENT) for header in ("Date", "Interaction"))
        return (bad or key_of(row["Compte"]) not in self.accounts) and exists("Engagement", row, self.as_of)

    def _lost(self, row: Row) -> bool:
        """Decision 40: a row of Engagement that is not of a known account, at a known day, of a known kind."""
        known = key_of(row["Compte"]) in self.accounts
        return row["Date"].day is None or row["Interaction"].text is None or not known

    def _lost_opportunity(self, row: Row) -> bool:
        """Decision 41: one that may be ABM, has a Date de qualification, and a cell that cannot be read."""
        day, abm = row["Date de qualification"], self.is_abm(row)
        unread = day.code is not None or abm is None or key_of(row["Compte"]) not in self.accounts
        return unread and abm is not False and (day.day is not None or day.code is not None)

    def _unread_row(self, row: Row, header: str) -> Unread:
        """Decision 40: the account named; else the one that the name is like."""
        text = row["Compte"].text
        key = key_of(row["Compte"])
        if text is None or key is None or key in self.accounts:
            return Unread(row[header].day, key)
        suggested = nearest(
            text, [account.name for account in self.accounts.values()], RULES.names.suggestion_score
        )
        return Unread(row[header].day, name_key(suggested) if suggested else key)

    def _opportunity(self, row: Row) -> Opportunity:
        """A row of Pipeline; without a readable Date de qualification it is not qualified."""
        qualified = row["Date de qualification"].day
        return Opportunity(
            row, key_of(row["Compte"]), self.is_abm(row), qualified, row["Premier contact"], row["Étape"]
        )

    def _cost(self, row: Row) -> Cost | None:
        """Rule: "Compte (empty = shared)"; "C = costs dated <= D"."""
        day, amount, account = row["Date"].day, row["Montant (€)"].amount, row["Compte"]
        if day is None or amount is None:
            return None
        shared = account.code is None and account.text is None
        return Cost(day, shared, key_of(account), amount)
