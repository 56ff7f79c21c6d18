"""The programme on a day: who is targeted, who is engaged, which rows are ABM (design.md 5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from abm_sheets.kpis.left_out import among, left_out, meant
from abm_sheets.model.rows import Rows

if TYPE_CHECKING:
    from datetime import date

    from abm_sheets.kpis.left_out import LeftOut
    from abm_sheets.model.rows import Bools, Days, Ints
    from abm_sheets.model.tables import Tables
    from abm_sheets.template.rules import Rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """The tables as they stood on ``as_of``, inclusive.

    Arrays over accounts follow the order of ``tables.accounts``; dates are datetime64[s], NaT for none.
    ``interactions`` has the columns account_code, date, points, interaction: valid rows of target accounts,
    the oldest first, those of a day in the order of the tab.
    ``opportunities`` are the qualified ones, ``deals`` and ``costs`` the dated ones; ``abm`` and
    ``classic`` say on which side a row counts, neither where it cannot be known. ``left_out_deals``, by
    whether each is classic for certain, and ``left_out_costs``, their number, have amounts that do not count
    because a cell of their row cannot be read; ``left_out_interactions`` and
    ``left_out_opportunities``, those that may be ABM, are such rows.
    """

    as_of: date
    rules: Rules
    tables: Tables
    targets: Bools
    interactions: Rows
    engaged: Bools
    first_interaction: Days
    last_interaction: Days
    newest_entry: date | None
    opportunities: Rows
    deals: Rows
    costs: Rows
    left_out_deals: Bools
    left_out_costs: int
    #: By account: whether it has deals that may be ABM and whose amount does not count for such a cell.
    unpriced: Bools
    #: By account, target or not: whether it has rows of Engagement of which it cannot be read when or what,
    #: or that have a name which is not known and most like its own.
    unread: Bools
    left_out_interactions: LeftOut
    left_out_opportunities: LeftOut

    def of_targets(self, codes: Ints) -> Bools:
        """Return which of these accounts, by ``account_code``, are targets; -1, no account, is none."""
        found: Bools = np.append(self.targets, False)[codes]
        return found

    @property
    def target_count(self) -> int:
        """|T|."""
        return int(self.targets.sum())

    @property
    def engaged_count(self) -> int:
        """|E|."""
        return int(self.engaged.sum())

    @property
    def stale(self) -> bool:
        """True when nobody has typed for too long ("No activity is not no input")."""
        if self.newest_entry is None:
            return False
        return (self.as_of - self.newest_entry).days > self.rules.rules.stale_days

    @property
    def last_fresh_day(self) -> date:
        """The day itself, or the last one on which somebody had typed lately enough."""
        if self.newest_entry is None or not self.stale:
            return self.as_of
        return self.newest_entry + timedelta(days=self.rules.rules.stale_days)

    @property
    def no_targets(self) -> str:
        """Why there is no target, a key of ``[why]``: none was typed, or none has dates that can be read."""
        return "unread_accounts" if unreadable_dates(self.tables).any() else "no_targets"

    @property
    def no_interactions(self) -> str:
        """Why there is no interaction, a key of ``[why]``: none was typed, or none can be read."""
        return "unread_interactions" if self.interactions_unread else "no_interactions"

    @property
    def left_out_abm_deals(self) -> int:
        """The number of deals that are left out and may be ABM."""
        return int((~self.left_out_deals).sum())

    @property
    def interactions_unread(self) -> bool:
        """True when interactions were typed, and a cell of each that could count cannot be read."""
        return self.interactions.empty and len(self.left_out_interactions) > 0

    def lacks(self, *cells: tuple[str, str]) -> bool:
        """True when one of these (table, column) pairs cannot be read at all."""
        return any(cell in self.tables.gaps for cell in cells)

    @property
    def window_start(self) -> np.datetime64:
        """The first day of the window that ends on the day."""
        return np.datetime64(self.as_of, "s") - np.timedelta64(self.rules.days("window_days") - 1, "D")

    def points(self, *, window: bool) -> Ints:
        """Return the points of every account, over the window that ends on the day or in all."""
        codes, points = self.interactions["account_code"], self.interactions["points"]
        if window:
            first = np.searchsorted(self.interactions["date"], self.window_start)
            codes, points = codes[first:], points[first:]
        return np.bincount(codes, weights=points, minlength=len(self.targets)).astype(np.int64)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entries:
    """What the rows say on any day: prepared once, so that a past day is only a part of them.

    ``account_code``, ``date`` (datetime64[s]), ``interaction``: the valid rows of Engagement with a known
    account, the oldest first, those of a day in the order of the tab. ``dated``: the readable dates of all
    its rows, sorted. ``opportunities``, ``deals``: with their sides; ``costs``: those that can be counted.
    """

    account_code: Ints
    date: Days
    interaction: np.ndarray[Any, np.dtype[np.object_]]
    #: The place of each interaction in ``kinds``.
    kind: Ints
    kinds: tuple[str, ...]
    dated: Days
    opportunities: Rows
    deals: Rows
    costs: Rows
    #: The days, NaT for none, of the rows of these two that no sum has, which deals are classic, and whose
    #: they are, by ``account_code``.
    left_out_deals: Days
    left_out_classic: Bools
    left_out_sellers: Ints
    left_out_costs: Days
    #: By account: whether it has rows whose Date or Interaction cannot be read, or is after today, or
    #: seems to have: of a name that is not known and most like its own.
    unread: Bools
    left_out_interactions: LeftOut
    left_out_opportunities: LeftOut


def sorted_entries(tables: Tables) -> Entries:
    """Return the rows, those of Engagement in the order of their dates."""
    entries = tables.interactions
    dates = entries["date"]
    readable = ~np.isnat(dates) & ~entries["date_bad"]
    # An empty Interaction is an issue of its cell, but not where the whole column is missing.
    scored = ~entries["interaction_bad"] & pd.notna(entries["interaction"])
    valid = readable & scored & ~entries["account_bad"] & (entries["account_code"] >= 0)
    order = np.flatnonzero(valid)
    order = order[np.argsort(dates[order], kind="stable")]
    interaction = entries["interaction"][order]
    kind, kinds = pd.factorize(interaction)
    deals, costs = with_sides(tables.deals), tables.costs
    counted = _counted(costs)
    unpriced = deals.where(deals["amount_bad"] | deals["signed_bad"] | ~(deals["abm"] | deals["classic"]))
    return Entries(
        account_code=entries["account_code"][order],
        date=dates[order],
        interaction=interaction,
        kind=kind,
        kinds=tuple(kinds),
        dated=np.sort(dates[readable]),
        opportunities=_sided(tables.opportunities, "qualified"),
        deals=_sided(tables.deals, "signed"),
        costs=costs.where(counted),
        left_out_deals=unpriced["signed"],
        left_out_classic=unpriced["classic"],
        left_out_sellers=unpriced["account_code"],
        left_out_costs=costs["date"][~counted],
        unread=_unread(tables),
        left_out_interactions=left_out(entries, "date", ~valid),
        left_out_opportunities=left_out(
            tables.opportunities, "qualified", _perhaps_abm(with_sides(tables.opportunities))
        ),
    )


def _perhaps_abm(rows: Rows) -> Bools:
    """Mark the opportunities that may be ABM and that a cell which cannot be read leaves out.

    One without Date de qualification is not qualified, whatever else it says.
    """
    bad = rows["qualified_bad"] | rows["source_bad"] | rows["account_bad"]
    dated = rows["qualified_bad"] | ~np.isnat(rows["qualified"])
    found: Bools = bad & dated & ~rows["classic"]
    return found


def _unread(tables: Tables) -> Bools:
    rows = tables.typed.interactions
    bad = rows["date_bad"] | rows["interaction_bad"] | rows["account_bad"]
    return among(meant(rows)[bad], len(tables.accounts))


def programme(tables: Tables, rules: Rules, as_of: date, entries: Entries | None = None) -> Programme:
    """Return the programme as it stood on a day; ``entries`` are those of the tables, where known."""
    moment = np.datetime64(as_of, "s")
    targets = targets_on(tables, moment)
    known = entries or sorted_entries(tables)
    end = np.searchsorted(known.date, moment, side="right")
    codes, dates = known.account_code[:end], known.date[:end]
    points = np.array([rules.points[kind] for kind in known.kinds], dtype=np.int64)[known.kind[:end]]
    interaction = known.interaction[:end]
    if not targets.all():
        counted = targets[codes]
        codes, dates = codes[counted], dates[counted]
        points, interaction = points[counted], interaction[counted]
    # Of several values for one place the last one stays: from the newest to the oldest, and the other way.
    first, last = np.full((2, len(targets)), np.datetime64("NaT", "s"), dtype="datetime64[s]")
    first[codes[::-1]] = dates[::-1]
    last[codes] = dates
    typed = np.searchsorted(known.dated, moment, side="right")
    lost = ~(known.left_out_deals > moment)
    sellers = known.left_out_sellers[lost & ~known.left_out_classic]
    return Programme(
        as_of=as_of,
        rules=rules,
        tables=tables,
        targets=targets,
        interactions=Rows(
            {"account_code": codes, "date": dates, "points": points, "interaction": interaction}, len(codes)
        ),
        engaged=~np.isnat(first),
        first_interaction=first,
        last_interaction=last,
        newest_entry=known.dated[typed - 1].astype(object).date() if typed else None,
        opportunities=_until(known.opportunities, "qualified", moment),
        deals=_until(known.deals, "signed", moment),
        costs=_until(known.costs, "date", moment),
        left_out_deals=known.left_out_classic[lost],
        left_out_costs=int((~(known.left_out_costs > moment)).sum()),
        unpriced=among(sellers, len(targets)),
        unread=known.unread,
        left_out_interactions=known.left_out_interactions.until(moment),
        left_out_opportunities=known.left_out_opportunities.until(moment),
    )


def targets_on(tables: Tables, moment: np.datetime64) -> Bools:
    """Return which accounts are in T: added by the day or always there, and not yet left."""
    targets: Bools = targets_by_day(tables, np.array([moment]))[0]
    return targets


def targets_by_day(tables: Tables, moments: Days) -> Bools:
    """Return which accounts are in T on each of some days: a row for each day, in the order of Comptes."""
    accounts = tables.accounts
    added, left = accounts["added"], accounts["left"]
    each = moments[:, np.newaxis]
    entered = np.isnat(added) | (added <= each)
    stays = np.isnat(left) | (left > each)
    return np.asarray(entered & stays & ~unreadable_dates(tables), dtype=bool)


def unreadable_dates(tables: Tables) -> Bools:
    """Return which accounts have a date that cannot be read: they are in no T."""
    found: Bools = tables.accounts["added_bad"] | tables.accounts["left_bad"]
    return found


def _until(rows: Rows, date_column: str, moment: np.datetime64) -> Rows:
    """Return the rows dated by a day."""
    return rows.where(rows[date_column] <= moment)


def _sided(rows: Rows, date_column: str) -> Rows:
    """Return the dated rows with the side on which each counts."""
    return with_sides(rows.where(~np.isnat(rows[date_column]) & ~rows[f"{date_column}_bad"]))


def with_sides(rows: Rows) -> Rows:
    """Return rows with the side on which each counts.

    "ABM row: Source says ABM; if Source is empty, the account is in Comptes. Any other source: not ABM."
    """
    named = pd.notna(rows["source"])
    empty = ~named & ~rows["source_bad"] & ~rows["account_bad"]
    listed = rows["account_code"] >= 0
    says_abm = rows["source"] == "abm"
    return rows.beside(abm=says_abm | (empty & listed), classic=(named & ~says_abm) | (empty & ~listed))


def _counted(costs: Rows) -> Bools:
    """Return which costs can be counted."""
    readable: Bools = ~costs["date_bad"] & ~costs["amount_bad"]
    return readable & ~np.isnan(costs["amount"]) & ~np.isnat(costs["date"])
