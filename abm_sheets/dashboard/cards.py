"""The director's three figures: "combien de comptes engagés, combien d'opportunités créées, quel ROI"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abm_sheets.dashboard.view import Cell, Line

if TYPE_CHECKING:
    from abm_sheets.dashboard.sentences import Sentences
    from abm_sheets.model.report import Findings

_SPAN = 4


def board_numbers(findings: Findings) -> tuple[float | None, float | None, float | None]:
    """Return accounts engaged, opportunities created and ROI in percent, None where there is no value."""
    coverage, conversion, roi = (findings.kpi(key) for key in ("coverage", "conversion", "roi"))
    return (
        None if coverage.value is None else coverage.numerator,
        None if conversion.value is None else conversion.opportunities,
        roi.value,
    )


def cards(sentences: Sentences, findings: Findings) -> tuple[Line, ...]:
    """Return three cards side by side: label, figure, what it is made of."""
    texts, words = sentences.template.dashboard, sentences.words
    coverage, conversion, roi = (findings.kpi(key) for key in ("coverage", "conversion", "roi"))
    engaged, created, percent = board_numbers(findings)
    gain = None if percent is None else percent / 100
    gain_form = "percent" if percent is not None and sentences.digits("roi", percent) else "percent_whole"
    figures = ((engaged, "number"), (created, "number"), (gain, gain_form))
    engaged_detail = sentences.why(coverage) or sentences.with_left_out(
        texts.card_engaged_detail.format(
            targets=words.count("target", coverage.denominator or 0), coverage=sentences.value(coverage)
        ),
        coverage,
    )
    created_detail = sentences.why(conversion) or sentences.with_left_out(
        texts.card_opportunities_detail.format(
            converted=sentences.made_of(conversion), conversion=sentences.value(conversion)
        ),
        conversion,
    )
    gain_detail = sentences.why(roi) or sentences.with_left_out(
        texts.card_roi_detail.format(revenue=words.money(roi.revenue or 0), cost=words.money(roi.cost or 0)),
        roi,
    )
    labels = (texts.card_engaged, texts.card_opportunities, texts.card_roi)
    details = (engaged_detail, created_detail, gain_detail)
    return (
        Line(
            cells=tuple(Cell(value=label, style="card_label", span=_SPAN) for label in labels),
            height="card_label",
        ),
        Line(
            cells=tuple(
                Cell(
                    value=texts.none if figure is None else figure,
                    format=None if figure is None else form,
                    style="card_value",
                    span=_SPAN,
                )
                for figure, form in figures
            ),
            height="card_value",
        ),
        Line(
            cells=tuple(Cell(value=detail, style="card_detail", span=_SPAN) for detail in details),
            height="card_detail",
        ),
    )
