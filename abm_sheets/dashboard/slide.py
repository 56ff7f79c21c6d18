"""The board's page as data: "three figures at most, before/after", the story, and one chart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from abm_sheets.dashboard.cards import board_numbers, cards
from abm_sheets.dashboard.charts import board_charts
from abm_sheets.dashboard.sentences import Sentences
from abm_sheets.template.words import rounded

if TYPE_CHECKING:
    from datetime import date

    from abm_sheets.dashboard.compose import Edition
    from abm_sheets.dashboard.view import Chart
    from abm_sheets.model.history import Closing, Figure
    from abm_sheets.model.kpi import Kpi
    from abm_sheets.model.report import Findings

_Unit = Literal["count", "percent"]
#: Of the three figures.
_UNITS: tuple[_Unit, _Unit, _Unit] = ("count", "count", "percent")
_KPIS = ("coverage", "conversion", "roi")


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardFigure:
    """One of the director's figures: how it stands, what it is made of, and how it stood.

    ``status`` says how sure it is, in the words of the Dashboard; empty where there is no value. ``tone``
    names its colour in the palette.
    """

    label: str
    value: str
    detail: str
    compared: str
    status: str
    tone: str = "muted"


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardSlide:
    """All that the slide says; ``chart_text`` tells the chart to whoever cannot see it."""

    locale: str
    font: str
    as_of: date
    percent_format: str
    title: str
    subtitle: str
    figures: tuple[BoardFigure, ...]
    story: str
    chart: Chart
    chart_text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Before:
    """A figure at the end of a month, and what the tables of today give for it.

    ``late``: the published one is not known, and rows behind it have changed.
    """

    value: float | None
    revised: float | None = None
    late: bool = False


def month_closing(findings: Findings) -> Closing | None:
    """Return the last closing of a month before the day: what the slide compares with."""
    months = [
        closing
        for closing in findings.history.closings
        if closing.period.kind == "month" and closing.period.last < findings.as_of
    ]
    return months[-1] if months else None


def board_slide(edition: Edition, findings: Findings, then: Findings | None = None) -> BoardSlide:
    """Return the slide of a day.

    ``then`` is what the tables of today give for the last day of ``month_closing``: closings publish the
    conversion, not the number of opportunities, so that this number is taken from there. Where late typing
    changed a number of then, the slide says so beside that number.
    """
    sentences = Sentences(edition.template, edition.rules)
    texts, words = edition.template.slide, sentences.words
    closing = month_closing(findings)
    labels, _, details = (line.cells for line in cards(sentences, findings))
    before = _before(closing, then) if closing else (None, None, None)
    figures = tuple(
        BoardFigure(
            label=str(label.value),
            value=_written(sentences, number, unit),
            detail=str(detail.value),
            compared=_compared(sentences, (past, number), closing, unit),
            status=_status(sentences, kpi),
            tone=kpi.status if kpi.rated else "muted",
        )
        for kpi, label, number, detail, past, unit in zip(
            map(findings.kpi, _KPIS), labels, board_numbers(findings), details, before, _UNITS, strict=True
        )
    )
    chart = next(chart for chart in board_charts(sentences, findings).charts if chart.key == "coverage")
    return BoardSlide(
        locale=edition.template.workbook.locale.replace("_", "-"),
        font=edition.template.workbook.font,
        as_of=findings.as_of,
        percent_format=edition.template.formats.percent_whole,
        title=texts["title"],
        subtitle=texts["subtitle"].format(day=words.date(findings.as_of)),
        figures=figures,
        story=sentences.story(findings),
        chart=chart,
        chart_text=_told(sentences, chart) if chart.drawn else chart.too_few,
    )


def _status(sentences: Sentences, kpi: Kpi) -> str:
    """Write how a figure is judged: "● Bon · indicatif"; ROI, which is a KPI itself, with its benchmark."""
    if kpi.value is None:
        return ""
    status = sentences.status(kpi)
    return f"{status} · {sentences.benchmark(kpi)}" if kpi.key == "roi" else status


def _before(closing: Closing, then: Findings | None) -> tuple[_Before | None, _Before | None, _Before | None]:
    """Return the three figures of a closing, None where it does not tell."""
    coverage, conversion, roi = (closing.figures.get(key) for key in ("coverage", "conversion", "roi"))
    engaged = created = None
    # A closing whose archive was lost knows the percentage, and no longer the count.
    if coverage and (coverage.value is None or coverage.numerator is not None):
        again = board_numbers(then)[0] if then else None
        engaged = _Before(value=None if coverage.value is None else coverage.numerator, revised=again)
    if conversion and conversion.value is None:
        created = _Before(value=None)
    elif conversion and then and (now := then.kpi("conversion")).value is not None:
        created = _Before(value=now.opportunities, late=_moved(conversion, now))
    gained = _Before(value=roi.value, revised=then.kpi("roi").value if then else None) if roi else None
    return engaged, created, gained


def _moved(published: Figure, again: Kpi) -> bool:
    """Return whether other accounts have an opportunity than was published; False where that is not known."""
    return published.numerator is not None and published.numerator != again.numerator


def _compared(
    sentences: Sentences,
    pair: tuple[_Before | None, float | None],
    closing: Closing | None,
    unit: _Unit,
) -> str:
    """Write how a figure stood: "↑ +3 depuis fin octobre (28)"."""
    texts, words = sentences.template.slide, sentences.words
    past, now = pair
    if closing is None:
        return "" if now is None else texts["no_closing"]
    if past is None:
        return ""
    month = sentences.template.dates.months[closing.period.number - 1][0]
    if past.value is None:
        return "" if now is None else texts["began"].format(month=month)
    before = _written(sentences, past.value, unit)
    again = before if past.revised is None else _written(sentences, past.revised, unit)
    if again != before:
        before = texts["revised"].format(before=before, again=again)
    if now is None:
        return texts["ended"].format(month=month, before=before)
    # Rounded first: the change is the one between the two numbers that people read.
    percent = unit == "percent"
    digits = sentences.digits("roi", past.value, now) if percent else 0
    change = float(rounded(now, digits) - rounded(past.value, digits))
    size = words.count("percent_point", abs(change), digits) if percent else words.number(abs(change))
    form = "up" if change > 0 else "down" if change < 0 else "same"
    written = texts[form].format(month=month, before=before, change=words.signed(size, change))
    return texts["late"].format(compared=written) if past.late else written


def _written(sentences: Sentences, number: float | None, unit: _Unit) -> str:
    if number is None:
        return sentences.template.dashboard.none
    return sentences.amount("roi", number) if unit == "percent" else sentences.words.number(number)


def _told(sentences: Sentences, chart: Chart) -> str:
    """Tell a chart of percentages in words: each line from its first point to its last."""
    texts = sentences.template.slide

    def shown(value: float) -> str:
        return sentences.words.percent(100 * value, 0)

    lines = [
        texts["chart_series"].format(
            name=series.name,
            first=shown(series.known[0][1]),
            last=shown(series.known[-1][1]),
            first_label=chart.labels[series.known[0][0]],
            last_label=chart.labels[series.known[-1][0]],
        )
        for series in chart.series
        if series.kind == "line"
    ]
    return texts["chart"].format(title=chart.title, series=" ".join(lines))
