"""Compare what was published with what the tables give: what was revised, and what moved since."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from abm_sheets.history.cells import CellsBehind
from abm_sheets.history.closings import closings_of, figure_of, in_force, same
from abm_sheets.history.explain import explain
from abm_sheets.history.periods import COMPARED, RHYTHM
from abm_sheets.model.history import Change, Effect, Figure, History, Revision

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from abm_sheets.history.closings import Kept
    from abm_sheets.intake.places import Places
    from abm_sheets.kpis.timeline import Timeline
    from abm_sheets.model.history import Closing, Step
    from abm_sheets.model.kpi import Kpi
    from abm_sheets.template.rules import Rules

#: The settings, besides the points, that change a value; others change only what is said about it.
_MOVES = {"engagement": ("strong_points", "window_days", "points."), "velocity": ("velocity_last",)}


def history_of(
    timeline: Timeline, kept: Kept, places: Mapping[str, Places], *, as_of: date, today: date
) -> History:
    """Return all closings, those due now included, what was revised since, and what moved since the last.

    The tables of the timeline are those of today, or of ``as_of`` when that is later. A closing is due when
    its last day is before both; what was published later than ``as_of`` stays. A KPI without data is
    published as "no value"; one whose tab or column cannot be read is left open until it can be.
    """
    closings = closings_of(timeline, kept, as_of=as_of, today=today)
    return History(
        closings=closings,
        in_force=in_force(timeline, kept, today),
        revisions=tuple(_revisions(timeline, closings, places)),
        changes={change.key: change for change in _changes(timeline, closings, places, as_of)},
    )


def _revisions(
    timeline: Timeline, closings: Sequence[Closing], places: Mapping[str, Places]
) -> Iterator[Revision]:
    """Yield the published values that the tables of today no longer give, under the settings of then."""
    for closing in closings:
        day, rules = closing.period.last, timeline.rules.under(closing.settings)
        for kpi in timeline.kpis(day, rules, closing.figures):
            published = closing.figures[kpi.key]
            # A column that cannot be read today says nothing about then; nor does a cell of any day.
            if kpi.unreadable or kpi.unread:
                continue
            if _compared_otherwise(closing, kpi):
                yield Revision(
                    period=closing.period,
                    key=kpi.key,
                    published=published.baseline,
                    revised=kpi.baseline,
                    classic=True,
                )
            if same(kpi.value, published.value):
                continue
            now = figure_of(kpi, timeline, day, rules)
            effects = _effects(kpi.key, published, now, "late", rules)
            yield Revision(
                period=closing.period,
                key=kpi.key,
                published=published.value,
                revised=now.value,
                effects=_placed(kpi.key, effects, timeline, day, rules, places),
            )


def _compared_otherwise(closing: Closing, kpi: Kpi) -> bool:
    """True when the classic comparison of a quarter is no longer the published one.

    Without a value on one side there was, or is, nothing to compare with it; of one that cannot be read
    nobody knows.
    """
    published = closing.figures[kpi.key]
    if closing.period.kind != "quarter" or kpi.key not in COMPARED or None in (published.value, kpi.value):
        return False
    if kpi.baseline is None and kpi.baseline_left_out:
        return False
    return not same(kpi.baseline, published.baseline)


def _placed(
    key: str,
    effects: Sequence[Effect],
    timeline: Timeline,
    day: date,
    rules: Rules,
    places: Mapping[str, Places],
) -> tuple[Effect, ...]:
    """Return effects with the cells behind them, the greatest first."""
    behind = CellsBehind(key, timeline.programme(day, rules), places)
    ordered = sorted(effects, key=lambda effect: -abs(effect.amount))
    return tuple(replace(effect, cells=behind.of(effect)) for effect in ordered)


def _changes(
    timeline: Timeline, closings: Sequence[Closing], places: Mapping[str, Places], as_of: date
) -> Iterator[Change]:
    """Yield for every KPI that was ever closed what it did since its last closing before the day."""
    for kpi in timeline.kpis(as_of):
        past = [
            closing
            for closing in closings
            if closing.period.kind == RHYTHM[kpi.key]
            and closing.period.last < as_of
            and kpi.key in closing.figures
        ]
        if not past:
            continue
        last = past[-1]
        effects = _since(kpi, last, timeline, as_of)
        late = [effect for effect in effects or () if effect.step == "late"]
        rules = timeline.rules.under(last.settings)
        placed = _placed(kpi.key, late, timeline, last.period.last, rules, places)
        yield Change(
            key=kpi.key,
            since=last.period,
            before=last.figures[kpi.key].value,
            after=kpi.value,
            previous=(past[-2].period, past[-2].figures[kpi.key].value) if len(past) > 1 else None,
            effects=(*(effect for effect in effects or () if effect.step != "late"), *placed),
            explained=effects is not None,
            settings=tuple(_changed(kpi.key, last.settings, timeline.rules.ruling())),
        )


def _since(kpi: Kpi, last: Closing, timeline: Timeline, as_of: date) -> list[Effect] | None:
    """Return what moved a KPI, step by step: late typing, then what happened, then a changed setting.

    Each step is split exactly, so all of them together are. None where one side has no value, or where the
    things behind the published value are not known.
    """
    rules, key = timeline.rules.under(last.settings), kpi.key
    then, now = last.figures[key], figure_of(kpi, timeline, as_of, timeline.rules)
    day = last.period.last
    again = figure_of(timeline.kpis(day, rules, (key,))[0], timeline, day, rules)
    if then.shares is None and same(then.value, again.value):
        then = replace(then, shares=again.shares)
    if then.shares is None or now.shares is None:
        return None
    stayed = figure_of(timeline.kpis(as_of, rules, (key,))[0], timeline, as_of, rules)
    effects: list[Effect] = []
    steps: tuple[tuple[Step, Figure], ...] = (("late", again), ("since", stayed), ("setting", now))
    for step, figure in steps:
        if figure.shares is not None:
            effects += _effects(key, then, figure, step, timeline.rules)
            then = figure
    return effects


def _effects(key: str, before: Figure, after: Figure, step: Step, rules: Rules) -> list[Effect]:
    if before.shares is None or after.shares is None:
        return []
    return list(explain(key, before.shares, after.shares, step, rules.names))


def _changed(
    key: str, then: Mapping[str, float], now: Mapping[str, float]
) -> Iterator[tuple[str, float, float]]:
    for name, value in now.items():
        if name.startswith(_MOVES.get(key, ())) and then.get(name, value) != value:
            yield name, then[name], value
