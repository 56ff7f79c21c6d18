"""The charts of the page, as rows of numbers: what was published, and how it stands on the day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abm_sheets.dashboard.selection import shown_kpis
from abm_sheets.dashboard.view import PAGE, Chart, Charts, Series

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from abm_sheets.dashboard.sentences import Sentences
    from abm_sheets.model.history import Closing, PeriodKind
    from abm_sheets.model.report import Findings

#: Grid columns of the chart of the weeks; the funnel has the others.
_WEEKS_SPAN = 7
_FORMATS = {"velocity": "days", "deal_value": "money_short"}


def board_charts(sentences: Sentences, findings: Findings) -> Charts:
    """Return the charts of the board page: coverage and strongly engaged by week, and the funnel."""
    return Charts(charts=(_weeks(sentences, findings), _funnel(sentences, findings)), board=True)


def compared_charts(sentences: Sentences, findings: Findings) -> Charts:
    """Return the charts by quarter of the KPIs shown: ABM against classic, and the ROI, side by side."""
    shown = [kpi.key for kpi in shown_kpis(findings, sentences.rules)]
    keys = [key for key in ("velocity", "deal_value", "roi") if key in shown]
    span = PAGE // max(1, len(keys))
    return Charts(
        charts=tuple(
            _roi(sentences, findings, span) if key == "roi" else _against(sentences, findings, key, span)
            for key in keys
        ),
        heading=sentences.template.dashboard.compared,
    )


def _closings(findings: Findings, kind: PeriodKind, most: int) -> tuple[Closing, ...]:
    """Return the last closings of a kind up to the day: of an earlier day, later ones are not known."""
    ended = (each for each in findings.history.closings if each.period.last <= findings.as_of)
    return tuple(each for each in ended if each.period.kind == kind)[-most:]


def _weeks(sentences: Sentences, findings: Findings) -> Chart:
    """Return what the closings of weeks published, between the ends of the benchmark.

    A week without a value interrupts the line: the weeks before and after it are not side by side.
    """
    text, rules = sentences.template.charts["coverage"], sentences.rules
    shown = {kpi.key for kpi in shown_kpis(findings, rules)}
    keys = [key for key in ("coverage", "engagement") if key in shown]
    closings = _from_first_to_last(_closings(findings, "week", rules.charts.weeks), "coverage")
    low = rules.value("coverage_good")
    high = max(low, rules.charts.coverage_top)
    facts = {"low": sentences.words.percent(low, 2), "high": sentences.words.percent(high, 2)}
    colors = {"coverage": "brand", "engagement": "strong"}
    drawn = [
        Series(
            name=text.series[key],
            values=tuple(None if value is None else round(value / 100, 4) for value in values),
            format="percent_whole",
            color=colors[key],
            kind="line",
        )
        for key in keys
        if (values := [_published(closing, key) for closing in closings]) and set(values) != {None}
    ]
    ends = [
        Series(
            name=text.series[end].format(**facts),
            values=(value / 100,) * len(closings),
            format="percent_whole",
            color="good",
            kind="dashed",
        )
        for end, value in (("low", low), ("high", high))
    ]
    return Chart(
        key="coverage",
        title=text.title if "engagement" in keys else text.title_alone,
        domain=text.domain,
        labels=tuple(sentences.words.period(closing.period, short=True) for closing in closings),
        series=(*drawn, *ends),
        too_few=text.too_few,
        span=_WEEKS_SPAN,
    )


def _from_first_to_last(closings: Sequence[Closing], key: str) -> Sequence[Closing]:
    """Return those from the first to the last that published a KPI; none where one alone did."""
    known = [at for at, closing in enumerate(closings) if _published(closing, key) is not None]
    return closings[known[0] : known[-1] + 1] if len(known) > 1 else ()


def _published(closing: Closing, key: str) -> float | None:
    figure = closing.figures.get(key)
    return figure.value if figure else None


def _funnel(sentences: Sentences, findings: Findings) -> Chart:
    """Return targets, engaged, converted and deals of the day; nothing where one of them is not known."""
    text = sentences.template.charts["funnel"]
    coverage, conversion, deals = (findings.kpi(key) for key in ("coverage", "conversion", "deal_value"))
    known = coverage.value is not None and not any(
        kpi.unreadable or kpi.unread for kpi in (conversion, deals)
    )
    counts = {
        "targets": coverage.denominator or 0,
        "engaged": coverage.numerator or 0,
        "converted": conversion.numerator or 0,
        "deals": deals.n,
    }
    values = tuple(float(counts[step]) for step in text.steps) if known and counts["targets"] else ()
    return Chart(
        key="funnel",
        title=text.title,
        domain=text.domain,
        labels=tuple(text.steps.values()) if values else (),
        series=(
            Series(name=text.series["count"], values=values, format="number", color="brand", kind="bars"),
        ),
        too_few=text.too_few,
        span=PAGE - _WEEKS_SPAN,
        lying=True,
    )


def _by_quarter(
    sentences: Sentences, findings: Findings, key: str
) -> Iterator[tuple[str, float | None, float | None]]:
    """Yield (label, value, baseline) of the published quarters, then of the day."""
    for closing in _closings(findings, "quarter", sentences.rules.charts.quarters):
        if figure := closing.figures.get(key):
            yield sentences.words.period(closing.period, short=True), figure.value, figure.baseline
    kpi = findings.kpi(key)
    yield sentences.words.date(findings.as_of), kpi.value, kpi.baseline


def _against(sentences: Sentences, findings: Findings, key: str, span: int) -> Chart:
    """Return a KPI of ABM and of the classic way; only where both have a value, never a hole."""
    text = sentences.template.charts[key]
    points = [
        (label, value, other)
        for label, value, other in _by_quarter(sentences, findings, key)
        if value is not None and other is not None
    ]
    values = {
        "abm": tuple(value for _, value, _ in points),
        "other": tuple(other for *_, other in points),
    }
    return Chart(
        key=key,
        title=text.title,
        domain=text.domain,
        axis=text.axis,
        labels=tuple(label for label, *_ in points),
        series=tuple(
            Series(
                name=text.series[side],
                values=values[side],
                format=_FORMATS[key],
                color={"abm": "brand", "other": "other"}[side],
                kind="bars",
            )
            for side in ("abm", "other")
        ),
        too_few=text.too_few,
        span=span,
    )


def _roi(sentences: Sentences, findings: Findings, span: int) -> Chart:
    """Return the ROI at the end of each quarter and on the day, with the benchmark."""
    text, good = sentences.template.charts["roi"], sentences.rules.value("roi_good")
    points = [
        (label, value) for label, value, _ in _by_quarter(sentences, findings, "roi") if value is not None
    ]
    return Chart(
        key="roi",
        title=text.title,
        domain=text.domain,
        labels=tuple(label for label, _ in points),
        series=(
            Series(
                name=text.series["roi"],
                values=tuple(round(value / 100, 4) for _, value in points),
                format="percent_whole",
                color="brand",
                kind="bars",
            ),
            Series(
                name=text.series["good"].format(good=sentences.words.percent(good, 2)),
                values=(good / 100,) * len(points),
                format="percent_whole",
                color="good",
                kind="dashed",
            ),
        ),
        too_few=text.too_few,
        span=span,
    )
