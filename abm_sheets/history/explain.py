"""Why a figure moved: the change of a ratio of sums, split exactly between named things."""

from __future__ import annotations

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


def explain(key: str, before: Shares, after: Shares, step: Step, names: Names) -> Iterator[Effect]:
    """Yield what each thing that changed did to a KPI, in its unit, in the order of the things.

    ``Δ(N/D) = ΔN · mean(1/D) + mean(N) · Δ(1/D)``: exact, and the same in both directions. ΔN and ΔD are sums
    over things, so each thing has its own part and the parts sum to the whole. Both denominators are above 0.
    """
    (n0, d0), (n1, d1) = totals(before), totals(after)
    per_above = SCALE[key] * (1 / d0 + 1 / d1) / 2
    per_below = -SCALE[key] * (n0 + n1) / 2 / (d0 * d1)
    old, new = _folded(before, names), _folded(after, names)
    for folded in dict.fromkeys((*old, *new)):
        was, now = old.get(folded), new.get(folded)
        (above0, below0), (above1, below1) = was[1] if was else (0, 0), now[1] if now else (0, 0)
        amount = (above1 - above0) * per_above + (below1 - below0) * per_below
        if (above0, below0) != (above1, below1):
            thing = (now or old[folded])[0]
            yield Effect(
                step=step,
                thing=thing,
                reason=reason(key, thing, was and was[1], now and now[1]),
                amount=amount,
            )


def reason(key: str, thing: Thing, was: _Share | None, now: _Share | None) -> str:
    """Return why a thing counts otherwise than before, a key of ``[reasons]``; None: it was not there."""
    if key in ("coverage", "engagement", "conversion"):
        return _ACCOUNT[key](was, now)
    cost = "cost_" if len(thing) == 3 else ""
    if was is None or now is None:
        if cost or key == "velocity":
            return cost + ("new" if now else "gone")
        return "signed" if now else "removed"
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
