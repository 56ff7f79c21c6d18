"""Why a figure moved: the change of a ratio of sums, split exactly between named things."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from abm_sheets.history.shares import SCALE, totals
from abm_sheets.intake.fold import fold_header
from abm_sheets.intake.names import account_key
from abm_sheets.model.history import Effect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abm_sheets.model.history import Shares, Step, Thing
    from abm_sheets.template.rules import Names

_Share = tuple[float, float]
#: Things by their folded name, each with its label.
_Things = dict["Thing", tuple["Thing", _Share]]
#: Parts that may be missing of things of so many: the name of a deal or an opportunity (name, account); the
#: category and the account of a cost (day, category, account).
_BLANKS = ((2, (0,)), (3, (1,)), (3, (2,)), (3, (1, 2)))


def explain(key: str, before: Shares, after: Shares, step: Step, names: Names) -> Iterator[Effect]:
    """Yield what each thing that changed did to a KPI, in its unit, in the order of the things.

    ``Δ(N/D) = ΔN · mean(1/D) + mean(N) · Δ(1/D)``: exact, and the same in both directions. ΔN and ΔD are sums
    over things, so each thing has its own part and the parts sum to the whole. Both denominators are above 0.
    """
    (n0, d0), (n1, d1) = totals(before), totals(after)
    per_above = SCALE[key] * (1 / d0 + 1 / d1) / 2
    per_below = -SCALE[key] * (n0 + n1) / 2 / (d0 * d1)
    for thing, was, now in _changed(_folded(before, names), _folded(after, names)):
        (above0, below0), (above1, below1) = was or (0, 0), now or (0, 0)
        yield Effect(
            step=step,
            thing=thing,
            reason=reason(key, thing, was, now, step),
            amount=(above1 - above0) * per_above + (below1 - below0) * per_below,
        )


def _changed(old: _Things, new: _Things) -> Iterator[tuple[Thing, _Share | None, _Share | None]]:
    """Yield each thing whose share changed, what it gave before and gives now; None: it was not there."""
    # What comes or goes and counts on neither side changes nothing.
    keys = [key for key in dict.fromkeys((*old, *new)) if _given(old, key) != _given(new, key)]
    before = {key: old[key] for key in keys if key in old}
    after = {key: new[key] for key in keys if key in new}
    _recognise(before, after)
    for key in dict.fromkeys((*before, *after)):
        was, now = before.get(key), after.get(key)
        if found := now or was:
            yield found[0], was and was[1], now and now[1]


def _given(things: _Things, key: Thing) -> _Share:
    return things[key][1] if key in things else (0.0, 0.0)


def _recognise(before: _Things, after: _Things) -> None:
    """Make one of things that had a name and have none, or the other way: neither gone nor new.

    So it is where a column that no KPI reads (Deal, Opportunité, Catégorie, Compte of a cost) was missing on
    one of the two days: things of one account or day then have one name, or none.
    """
    for arity, blank in _BLANKS:
        groups: dict[Thing, list[Thing]] = {}
        for key in dict.fromkeys((*before, *after)):
            if len(key) == arity:
                groups.setdefault(_bare(key, blank), []).append(key)
        for bare, keys in groups.items():
            sides = [{key: things.pop(key) for key in keys if key in things} for things in (before, after)]
            was, now = ({key: share for key, (_, share) in side.items()} for side in sides)
            nameless = {bare} in (was.keys(), now.keys()) and was.keys() != now.keys()
            kept = all(map(_near, totals(was), totals(now)))
            if was and now and nameless and (kept or was.keys().isdisjoint(now)):
                label = _bare(next(iter(sides[0].values()))[0], blank)
                if not kept:
                    before[bare], after[bare] = (label, totals(was)), (label, totals(now))
            else:
                before.update(sides[0])
                after.update(sides[1])


def _bare(thing: Thing, blank: tuple[int, ...]) -> Thing:
    return tuple("" if at in blank else part for at, part in enumerate(thing))


def _near(one: float, other: float) -> bool:
    return math.isclose(one, other, rel_tol=1e-12)


def reason(key: str, thing: Thing, was: _Share | None, now: _Share | None, step: Step) -> str:
    """Return why a thing counts otherwise than before, a key of ``[reasons]``; None: it was not there.

    A thing may be several rows of one name: what they give may change because one came or went. After the
    closing nothing is corrected: both days are computed from the tables of today.
    """
    if key in ("coverage", "engagement", "conversion"):
        return _ACCOUNT[key](was, now)
    cost = "cost_" if len(thing) == 3 else ""
    came, went = ("new", "gone") if cost or key == "velocity" else ("signed", "removed")
    if was is None or now is None:
        return cost + (came if now else went)
    rows = 0.0 if key == "roi" else now[1] - was[1]
    if rows < 0:
        return went
    later = step == "since" and not cost and (key == "velocity" or now[0] > was[0])
    if rows > 0 or later:
        return came
    return cost + "corrected"


def _coverage(was: _Share | None, now: _Share | None) -> str:
    if now is None:
        return "left"
    if was is None:
        return "entered_engaged" if now[0] else "entered"
    return "engaged" if now[0] else "disengaged"


def _engagement(was: _Share | None, now: _Share | None) -> str:
    if now is None:
        return "left"
    if was is None:
        return "entered_strong" if now[0] else "entered"
    return "strong" if now[0] else "weaker"


def _conversion(was: _Share | None, now: _Share | None) -> str:
    if now is None:
        return "left"
    if not now[1]:
        return "disengaged"
    if was is None or not was[1]:
        return "engaged_converted" if now[0] else "engaged_unconverted"
    return "converted" if now[0] else "unconverted"


_ACCOUNT = {"coverage": _coverage, "engagement": _engagement, "conversion": _conversion}


def _folded(shares: Shares, names: Names) -> dict[Thing, tuple[Thing, _Share]]:
    """Return the shares by a key that does not change with case, accents or the order of rows."""
    found: dict[Thing, tuple[Thing, _Share]] = {}
    for thing, (above, below) in shares.items():
        key = _key(thing, names)
        label, known = found.get(key, (thing, (0.0, 0.0)))
        found[key] = (label, (known[0] + above, known[1] + below))
    return found


def _key(thing: Thing, names: Names) -> Thing:
    """Every thing ends with its account."""
    return (*map(fold_header, thing[:-1]), account_key(thing[-1], names) if thing[-1] else "")
