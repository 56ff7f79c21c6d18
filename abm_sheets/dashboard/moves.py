"""Why a figure moved, and what was revised, in words: the blocks of the page and the rows of the history."""

from __future__ import annotations

from datetime import date
from functools import reduce
from itertools import groupby
from typing import TYPE_CHECKING

from abm_sheets.dashboard.selection import shown_kpis
from abm_sheets.dashboard.sentences import capitalised, uncapitalised
from abm_sheets.dashboard.view import Cell, Row, Table
from abm_sheets.template.words import rounded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from abm_sheets.dashboard.sentences import Sentences
    from abm_sheets.model.history import Change, Effect, Thing
    from abm_sheets.model.kpi import Kpi
    from abm_sheets.model.report import Findings

_STEPS = ("since", "late", "setting")
#: More names than this nobody reads.
_NAMES = 5
_MOVE_SPANS = {"kpi": 2, "line": 2, "since": 1, "why": 7}


def moved(sentences: Sentences, change: Change) -> bool:
    """True when a reader sees another value than that of the closing."""
    return sentences.amount(change.key, change.before) != sentences.amount(change.key, change.after)


def difference(sentences: Sentences, key: str, amount: float, digits: int | None = None) -> str:
    """Write how much a KPI moved, with its sign: +2,1 pts, −3 jours, +1 200 €; 0 has none."""
    words, digits = sentences.words, _digits(key) if digits is None else digits
    moved_by = float(rounded(amount, digits))
    size = abs(moved_by)
    if key == "velocity":
        written = words.count("day", size, digits)
    elif key == "deal_value":
        written = words.money(size)
    else:
        written = words.count("percent_point", size, digits)
    return words.signed(written, moved_by)


def _digits(key: str) -> int:
    """Return how many decimals the change of a KPI has."""
    return 0 if key in ("deal_value", "roi") else 1


def _moves(sentences: Sentences, findings: Findings) -> list[Change]:
    changes = findings.history.changes
    shown = shown_kpis(findings, sentences.rules)
    found = [changes[kpi.key] for kpi in shown if kpi.key in changes]
    return [change for change in found if moved(sentences, change)]


def _line(sentences: Sentences, change: Change) -> str:
    return sentences.template.moves.line.format(
        before=sentences.amount(change.key, change.before), after=sentences.amount(change.key, change.after)
    )


def change_text(sentences: Sentences, change: Change | None) -> str:
    """Write what a KPI did since its last closing: "↗ +2,1 pts", "→ stable", or a dash.

    One that moved by next to nothing, and yet is written otherwise than before, moved by what people read:
    from 500,6 to 500,4 % it went from 501 % to 500 %.
    """
    if change is None or change.before is None or change.after is None:
        return sentences.template.dashboard.none
    texts, size = sentences.template.moves, change.after - change.before
    if not moved(sentences, change):
        return texts.steady
    digits = _digits(change.key)
    if change.key == "roi":
        digits = sentences.digits("roi", change.before, change.after)
    if not rounded(size, digits):
        digits = 0 if change.key == "velocity" else digits
        size = float(rounded(change.after, digits) - rounded(change.before, digits))
    way = texts.up if size > 0 else texts.down
    return way.format(size=difference(sentences, change.key, size, digits))


def why(sentences: Sentences, change: Change, kpi: Kpi) -> str:
    """Write what moved a KPI, a sentence: counts, names, and the effect of each group."""
    return capitalised(_why(sentences, change, kpi))


def _why(sentences: Sentences, change: Change, kpi: Kpi) -> str:
    texts = sentences.template.moves
    period = sentences.words.period(change.since)
    if change.before is None:
        return texts.began.format(period=period)
    if change.after is None:
        return texts.ended.format(why=uncapitalised(sentences.why(kpi) or ""))
    if not change.explained:
        return texts.unknown.format(period=period)
    parts = []
    for step in _STEPS:
        effects = [effect for effect in change.effects if effect.step == step]
        if effects:
            frame = {"late": texts.late, "setting": texts.changed}.get(step, "{groups}")
            groups = _joined(sentences, list(_groups(sentences, change.key, effects)))
            parts.append(frame.format(groups=groups, settings=_settings(sentences, change)))
    return (_joined(sentences, parts) if parts else texts.no_cause) + "."


def _joined(sentences: Sentences, parts: Sequence[str]) -> str:
    between = sentences.template.moves.between
    return reduce(lambda first, rest: between.format(first=first, rest=rest), parts)


def _settings(sentences: Sentences, change: Change) -> str:
    """Write the settings that changed: "Points pour être « fortement engagé » : 5 → 4"."""
    texts, labels = sentences.template.moves, sentences.template.settings
    return sentences.words.listed(
        dict.fromkeys(
            texts.setting.format(
                label=labels[key].label,
                before=sentences.words.number(then, 2),
                after=sentences.words.number(now, 2),
            )
            if key in labels
            else texts.rule
            for key, then, now in change.settings
        )
    )


def _groups(sentences: Sentences, key: str, effects: Iterable[Effect]) -> Iterator[str]:
    """Write a group for each reason, that with the greatest effect first."""
    by_reason = sorted(effects, key=lambda effect: effect.reason)
    groups = [list(group) for _, group in groupby(by_reason, key=lambda effect: effect.reason)]
    groups.sort(key=lambda group: -abs(sum(effect.amount for effect in group)))
    texts = sentences.template.moves
    for group in groups:
        ordered = sorted(group, key=lambda effect: -abs(effect.amount))
        yield texts.group.format(
            reason=sentences.words.counted(texts.reasons[group[0].reason], len(group)),
            names=names_of(sentences, [effect.thing for effect in ordered], _NAMES),
            effect=difference(sentences, key, sum(effect.amount for effect in group)),
        )


def names_of(sentences: Sentences, things: Sequence[Thing], most: int) -> str:
    names = list(dict.fromkeys(_name(sentences, thing) for thing in things))
    return some(sentences, names, most)


def some(sentences: Sentences, names: Sequence[str], most: int) -> str:
    """Write the first ones: "A, B et 7 autres"; one more is written rather than counted."""
    listed = sentences.words.listed(names[: most if len(names) > most + 1 else most + 1])
    if len(names) <= most + 1:
        return listed
    return sentences.words.counted(sentences.template.moves.more, len(names) - most, names=listed)


def _name(sentences: Sentences, thing: Thing) -> str:
    """Write the name of a thing: an account, an opportunity or a deal, or a cost with its day."""
    template = sentences.template
    if len(thing) == 3:
        day, category, _ = thing
        label = template.choices["category"][category].label if category else template.moves.unnamed
        return template.moves.cost.format(category=label, day=sentences.words.date(date.fromisoformat(day)))
    return thing[0] or thing[-1] or template.moves.unnamed


def moves_table(sentences: Sentences, findings: Findings) -> Table:
    """Return a line for each KPI that moved since its last closing, with what moved it."""
    texts = sentences.template
    return Table(
        key="moves",
        heading=texts.dashboard.moves,
        header=tuple(
            Cell(value=texts.dashboard.move_headers[key], style="header", span=span)
            for key, span in _MOVE_SPANS.items()
        ),
        rows=tuple(
            _move_row(sentences, change, findings.kpi(change.key)) for change in _moves(sentences, findings)
        ),
        empty=_why_nothing(sentences, findings),
    )


def _why_nothing(sentences: Sentences, findings: Findings) -> str:
    """Write why there is no line: nothing moved, or there is nothing yet to compare with."""
    texts = sentences.template.moves
    if findings.history.changes:
        return texts.nothing
    if findings.blind:
        return sentences.template.dashboard.unknown
    return texts.no_closing if findings.start else texts.no_start


def _move_row(sentences: Sentences, change: Change, kpi: Kpi) -> Row:
    spans = _MOVE_SPANS
    return (
        Cell(value=sentences.template.kpis[change.key].label, style="strong", span=spans["kpi"]),
        Cell(value=_line(sentences, change), span=spans["line"]),
        Cell(value=sentences.words.period(change.since), style="muted", span=spans["since"]),
        Cell(value=why(sentences, change, kpi), span=spans["why"]),
    )
