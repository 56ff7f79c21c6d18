"""What the rows say about accounts, interactions, opportunities, deals and costs up to D (design.md 5)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from abm_sheets.intake.suggestions import nearest  # likeness is no calculation, and is not made twice
from drawing import RULES

from .names import fold, name_key
from .tables import ABSENT, POINTS, ROW_DATE, Cell, Row, Table

if TYPE_CHECKING:
    from datetime import date
    from fractions import Fraction


SUMS = (
    *("total", "totaux", "somme", "sommes", "moyenne", "moy", "mediane"),
    *("totals", "sum", "average", "avg", "median"),
)
"""What a row that adds up is called (decision 36); below, what it adds up."""
SUMMED = frozenset(
    (
        *(
            "general",
            "generale",
            "compte",
            "comptes",
            "cible",
            "cibles",
            "abm",
            "des",
            "de",
            "du",
            "d",
            "par",
            "pour",
        ),
        *(
            "en",
            "au",
            "ht",
            "ttc",
            "deal",
            "deals",
            "opportunite",
            "opportunites",
            "cout",
            "couts",
            "depenses",
        ),
        *(
            "montant",
            "montants",
            "signe",
            "signes",
            "points",
            "interactions",
            "engagement",
            "pipeline",
            "mois",
        ),
        *("account", "accounts", "target", "targets", "of", "for", "per", "by", "cost", "costs", "amount"),
    )
)
SURELY = (
    *("sous total", "sous totaux", "nombre de", "nombre d", "nb de", "nb comptes", "nb d", "comptes cibles"),
    *("comptes engages", "subtotal", "sub total", "soustotal", "grand total", "number of", "no of"),
    *("target accounts", "engaged accounts", "total general"),
)
NOTES = frozenset(
    ("nb", "nota", "notabene", "ps", "note", "notes", "remarque", "remarques", "attention", "rappel")
)


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


def sounds_like(name: str) -> str | None:
    """Decision 36: "sure", "likely" or nothing, by the name alone."""
    text = " ".join(fold(name).split())
    words = "".join(char if char.isalnum() else " " for char in text).split()
    line = " ".join(words) + " "
    if any(line.startswith(start + " ") for start in SURELY) and line.strip() != "soustotal":
        return "sure"
    if words and words[0] in SUMS:
        if len(words) == 1:
            return "sure" if ":" in text else "likely"
        after = text[text.index(words[0]) + len(words[0]) :].lstrip()
        more = after.startswith(":") or words[1] in SUMMED or any(char.isdigit() for char in words[1])
        return "sure" if more else None
    if line.strip() == "soustotal":
        return "likely"
    before, colon, after = text.partition(":")
    bare = "".join(char for char in before if char.isalnum())
    labelled = colon and bare and not any(char.isdigit() for char in before) and after.strip()[:1].isdigit()
    number = not any(char.isalpha() for char in text) and text.lstrip("+-")[:1].isdigit()
    marked = text.startswith(("*", "→", "->", "=>"))
    return "likely" if number or marked or labelled or (colon and bare in NOTES) else None


def is_sum(row: Row) -> bool:
    """Decision 36: such a name, unless the rest of the row says that it is a company."""
    name = row["Compte"].text
    sounds = sounds_like(name) if name is not None else None
    texts = {h: row[h].text or "" for h in ("Site web", "Secteur") if h in row and not row[h].number}
    if sounds is None or re.search(r"[a-z0-9-]+\.[a-z]{2,}", fold(texts.get("Site web", ""))):
        return False
    dated = row["Date d'ajout"].day is not None or row["Date de sortie"].day is not None
    told = dated or any(text and not text[0].isdigit() for text in texts.values())
    return sounds == "sure" or not told


def _first_typed(row: Row) -> tuple[str, Cell] | None:
    """The first filled cell of a row, from left to right."""
    filled = sorted((cell.at, header) for header, cell in row.items() if cell.typed)
    return (filled[0][1], row[filled[0][1]]) if filled else None


def unnamed_sum(row: Row) -> Cell | None:
    """Decision 36: where a row of Comptes has no name, its first filled cell, if that is a sum or a note."""
    first = _first_typed(row) if row["Compte"].text is None else None
    if first is None or first[1].number or first[1].code == "cell_error":
        return None
    bare = not any(char.isalpha() for char in first[1].typed)
    return first[1] if sounds_like(first[1].typed) and not bare else None


TITLES = {"Pipeline": "Opportunité", "Deals": "Deal"}
SAYS = {"Engagement": "Interaction", "Pipeline": "Source", "Deals": "Source"}


def row_sum(table: str, row: Row, known: set[str]) -> Cell | None:  # noqa: C901 - one question after another
    """Decision 37: the cell that makes a row a sum or a note, if there is one."""

    def sum_in(cell: Cell | None, *, notes: bool = False) -> bool:
        text = cell.typed if cell and not cell.number and cell.code != "cell_error" else ""
        words = "".join(char if char.isalnum() else " " for char in fold(text)).split()
        starts = [text, *(" ".join(words[:count]) for count in range(1, len(words) + 1))]
        sounds = sounds_like(text) if any(char.isalpha() for char in text) or "*" in text[:1] else None
        bare = words and not any(char.isalpha() for char in fold(text))
        plainly = bool(words) and (" ".join(words) + " ").startswith(
            (*(f"{start} " for start in (*SURELY, *SUMS)),)
        )
        good = sounds is not None and not bare and (notes or plainly)
        return good and not any(name_key(start) in known for start in starts if start)

    day, account = row[ROW_DATE[table]].day, row["Compte"]
    whole = day is not None and (table not in SAYS or row[SAYS[table]].text is not None)
    if table == "Coûts ABM":
        if sum_in(account):
            return account
        for header in ("Catégorie", "Détail"):
            if sum_in(row[header]) and len(row[header].typed.split()) == 1:
                return row[header]
    title = row[TITLES[table]] if table in TITLES else None
    if sum_in(title):
        own = account.text is not None and name_key(title.text).startswith(name_key(account.text))
        if not (whole and own):
            return title
    wrong = any(cell.code not in (None, "absent") for cell in row.values()) or (
        account.text is not None and name_key(account.text) not in known
    )
    first = _first_typed(row)
    if whole or not wrong or first is None:
        return None
    if sum_in(first[1], notes=True):
        return first[1]
    if sum_in(account, notes=True):
        return account
    alone = [header for header, cell in row.items() if cell.typed]
    amount = next((row[header] for header in row if header.startswith("Montant")), None)
    return (
        amount
        if amount
        and alone == [first[0]]
        and first[1] is amount
        and amount.amount is not None
        and amount.code is None
        else None
    )


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
        """Issue 2, "A cell that cannot be read is left out": accounts with such a Date or Interaction.

        Where D is today, a date in the future is one.
        """
        later = self.as_of == today
        return {
            key
            for row in self.tables["Engagement"].rows
            if (key := key_of(row["Compte"])) in self.accounts
            and ((later and not exists("Engagement", row, self.as_of)) or self._unclear(row))
        }

    def _unclear(self, row: Row) -> bool:
        bad = any(row[header].code not in (None, ABSENT) for header in ("Date", "Interaction"))
        return bad and exists("Engagement", row, self.as_of)

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
