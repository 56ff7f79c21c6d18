"""This week: who should do what first, from the alerts about accounts and opportunities."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from abm_sheets.alerts.account_alerts import stalled_rows
from abm_sheets.intake.fold import fold_person
from abm_sheets.model.action import KINDS, Action, Points

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from abm_sheets.kpis.programme import Programme
    from abm_sheets.model.alert import Alert
    from abm_sheets.model.kpi import AccountFigures

#: Comptes says A, B or C; without a priority an account comes last.
_PRIORITIES = ("A", "B", "C")
Rank = tuple[float, ...]


def this_week(
    programme: Programme,
    accounts: Sequence[AccountFigures],
    alerts: Sequence[Alert],
    taken_by: Callable[[Alert], str],
) -> tuple[Action, ...]:
    """Return the actions of the week, person by person in alphabetical order, nobody's last.

    For each person at most as many as the template says: hot accounts (most points first, then priority),
    stalled opportunities (oldest first), cold accounts (most points first), untouched ones (priority, then
    oldest), of equals the first row. ``taken_by`` returns the answer in "Pris en charge par": what somebody
    has taken sinks below what nobody has.
    """
    ranked = [
        *_about_accounts(programme, accounts, alerts),
        *_about_opportunities(programme),
    ]
    answers = {alert.identity: taken_by(alert) for alert in alerts}
    shown = [(rank, replace(action, taken_by=answers[action.alert])) for rank, action in ranked]
    shown.sort(key=lambda each: (bool(each[1].taken_by), KINDS.index(each[1].kind), each[0]))
    spelling = _spellings(action.owner for _, action in shown)
    by_owner: dict[str, list[Action]] = {}
    for _, action in shown:
        key = owner_key(action.owner)
        by_owner.setdefault(key, []).append(replace(action, owner=spelling.get(key)))
    return tuple(
        action
        for key in sorted(by_owner, key=lambda key: (not key, key))
        for action in by_owner[key][: programme.rules.week.actions]
    )


def owner_key(name: str | None) -> str:
    """Return what two spellings of a person's name share: case, accents and spaces do not count."""
    return fold_person(name)


def _spellings(owners: Iterable[str | None]) -> dict[str, str]:
    """Return the spelling of each person that was typed most often, the first one of equals."""
    typed = Counter(filter(None, owners))
    best: dict[str, str] = {}
    for name, _ in typed.most_common():
        best.setdefault(owner_key(name), name)
    return best


def _about_accounts(
    programme: Programme, accounts: Sequence[AccountFigures], alerts: Sequence[Alert]
) -> list[tuple[Rank, Action]]:
    """Return the actions about accounts of T, in the order of Comptes."""
    listed = programme.tables.accounts
    priorities, owners = listed["priority"].tolist(), listed["owner"].tolist()
    codes = np.flatnonzero(programme.targets).tolist()
    at = {account.account: (code, account) for code, account in zip(codes, accounts, strict=True)}
    found: list[tuple[Rank, Action]] = []
    for alert in alerts:
        if alert.code not in ("account_hot", "account_cold", "account_untouched"):
            continue
        code, account = at[alert.subject]
        priority = priorities[code] or ""
        level = _PRIORITIES.index(priority) if priority in _PRIORITIES else len(_PRIORITIES)
        action = Action(
            kind="untouched",
            owner=owners[code],
            account=account.account,
            alert=alert.identity,
            facts={**alert.facts, "total": account.total_points or 0, "priority": priority},
            variant=alert.variant,
        )
        if alert.code == "account_hot":
            points, days = _earned(programme, code)
            action = replace(action, kind="hot", points=points, facts={**action.facts, "days": days})
            found.append(((-(account.points or 0), level), action))
        elif alert.code == "account_cold":
            found.append(((-(account.total_points or 0),), replace(action, kind="cold")))
        else:
            parts = [alert.variant] if alert.variant else []
            if priority and alert.variant in ("", "always"):
                parts.append("priority")
            variant = "_".join(parts)
            found.append(((level, -float(alert.facts["days"])), replace(action, variant=variant)))
    return found


def _about_opportunities(programme: Programme) -> list[tuple[Rank, Action]]:
    """Return an action for each stalled opportunity: for its Responsable, else for that of its account."""
    found: list[tuple[Rank, Action]] = []
    owners = programme.tables.accounts["owner"].tolist()
    for stalled in stalled_rows(programme):
        code = stalled.account_code
        owner = stalled.owner or (owners[code] if code >= 0 else None)
        facts: dict[str, float | str] = {
            "days": stalled.days,
            "opportunity": stalled.opportunity or "–",
            "amount": stalled.amount or 0,
        }
        action = Action(
            kind="stalled",
            owner=owner,
            account=stalled.account,
            alert=("opportunity_stalled", stalled.account),
            facts=facts,
            variant="amount" if stalled.amount else "",
        )
        found.append(((-stalled.days,), action))
    return found


def _earned(programme: Programme, code: int) -> tuple[tuple[Points, ...], int]:
    """Return what gave an account its points in the window, most points first, and over how many days."""
    rows = programme.interactions
    rows = rows.where((rows["account_code"] == code) & (rows["date"] >= programme.window_start))
    counts, worth = Counter(rows["interaction"].tolist()), programme.rules.points
    order = list(worth)
    earned = [
        Points(interaction=kind, count=count, points=count * worth[kind]) for kind, count in counts.items()
    ]
    earned.sort(key=lambda each: (-each.points, -order.index(each.interaction)))
    days = (programme.as_of - rows["date"].min().astype(object).date()).days + 1
    return tuple(earned), days
