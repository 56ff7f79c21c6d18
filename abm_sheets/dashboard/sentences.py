"""The sentences about KPIs and alerts, for the Dashboard, the terminal and the JSON alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abm_sheets.template.words import Words

if TYPE_CHECKING:
    from abm_sheets.model.alert import Alert
    from abm_sheets.model.kpi import Kpi
    from abm_sheets.model.report import Findings
    from abm_sheets.template.rules import Rules
    from abm_sheets.template.workbook import WorkbookTemplate


class Sentences:
    """Writes what was found in the language of the workbook."""

    def __init__(self, template: WorkbookTemplate, rules: Rules) -> None:
        self.template = template
        self.words = Words(template)
        self._rules = rules

    def value(self, kpi: Kpi) -> str:
        """Write the value of a KPI with its unit, or a dash."""
        if kpi.value is None:
            return self.template.dashboard.none
        return self._amount(kpi, kpi.value)

    def _amount(self, kpi: Kpi, value: float) -> str:
        if kpi.unit == "days":
            return self.words.days(value)
        if kpi.unit == "EUR":
            return self.words.money(value)
        return self.words.percent(value, 0 if kpi.key == "roi" else 1)

    def why(self, kpi: Kpi) -> str | None:
        """Write why a KPI has no value."""
        return self.template.why[kpi.why].format(**kpi.why_details) if kpi.why else None

    def status(self, kpi: Kpi) -> str:
        """Write the status with its sign: "● Bon · indicatif"."""
        texts = self.template.statuses
        notes = [texts["indicative"]] if kpi.indicative and kpi.value is not None else []
        notes += [texts["stale"]] if kpi.stale and kpi.value is not None else []
        return " · ".join([f"{self.template.signs[kpi.status]} {texts[kpi.status]}", *notes])

    def base(self, kpi: Kpi) -> str:
        """Write what a KPI is computed from: "31 engagés sur 47 comptes ciblés"."""
        count = self.words.count
        facts = {
            "engaged": count("engaged", kpi.denominator or 0)
            if kpi.key == "conversion"
            else count("engaged", kpi.numerator or 0),
            "targets": count("target", kpi.denominator or 0),
            "strong": count("strong", kpi.numerator or 0),
            "converted": count("converted", kpi.numerator or 0),
            "opportunities": count("abm_opportunity", kpi.n),
            "deals": count("abm_deal", kpi.n),
            "median": self.words.days(kpi.median or 0),
        }
        return capitalised(self.template.kpis[kpi.key].base.format(**facts))

    def comparison(self, kpi: Kpi) -> str:
        """Write what stands beside the value: a baseline, a mean, an amount."""
        text = self.template.kpis[kpi.key]
        if kpi.key in ("velocity", "deal_value"):
            return self._against_baseline(kpi)
        facts = {
            "mean": self.words.count("point", kpi.mean_points or 0, 1),
            "days": self.words.count("day", self._rules.value("window_days")),
            "opportunities": self.words.count("opportunity", kpi.opportunities or 0),
            "revenue": self.words.money(kpi.revenue or 0),
            "cost": self.words.money(kpi.cost or 0),
        }
        return text.comparison.format(**facts)

    def _against_baseline(self, kpi: Kpi) -> str:
        text = self.template.kpis[kpi.key]
        if kpi.baseline is None:
            return text.comparison_missing
        noun = "other_opportunity" if kpi.key == "velocity" else "other_deal"
        facts = {
            "baseline": self._amount(kpi, kpi.baseline),
            "baseline_n": self.words.count(noun, kpi.baseline_n or 0),
        }
        if kpi.change_percent is not None:
            return text.comparison.format(change=self.words.signed_percent(kpi.change_percent), **facts)
        if kpi.ratio is not None:
            return text.comparison.format(ratio=self.words.ratio(kpi.ratio), **facts)
        return (text.comparison_without_change or text.comparison_without_ratio).format(**facts)

    def benchmark(self, kpi: Kpi) -> str:
        """Write the benchmark, with the team's settings."""
        value = self._rules.value
        good = {"coverage": "coverage_good", "conversion": "conversion_good", "roi": "roi_good"}.get(kpi.key)
        alert = {"coverage": "coverage_alert", "roi": "roi_alert"}.get(kpi.key)
        facts = {
            "good": self.words.percent(value(good), 0) if good else "",
            "alert": self.words.percent(value(alert), 0) if alert else "",
            "points": self.words.count("point", value("strong_points")),
            "days": self.words.count("day", value("window_days")),
        }
        return self.template.kpis[kpi.key].benchmark.format(**facts)

    def alert_subject(self, alert: Alert) -> str:
        """Write whom an alert is about: a KPI or an account."""
        kpi = self.template.kpis.get(alert.subject) if alert.about_kpi else None
        return kpi.label if kpi else alert.subject

    def alert_message(self, alert: Alert) -> str:
        """Write what was seen."""
        facts = alert.facts
        money, days = alert.subject == "deal_value", alert.subject == "velocity"

        def amount(name: str) -> str:
            value = float(facts.get(name, 0))
            if money:
                return self.words.money(value)
            return self.words.days(value) if days else self.words.percent(value)

        text = self.template.alerts[alert.code]
        return text.variants.get(alert.variant, text.message).format(
            value=amount("value"),
            threshold=amount("threshold"),
            baseline=amount("baseline"),
            points=self.words.count("point", float(facts.get("points", 0))),
            days=self.words.count("day", float(facts.get("days", 0))),
            window=self.words.count("day", self._rules.value("window_days")),
            opportunity=facts.get("opportunity", ""),
            opportunities=self.words.count("opportunity", float(facts.get("count", 1))),
        )

    def alert_action(self, alert: Alert) -> str:
        """Write what to do, in the article's own advice."""
        return self.template.alerts[alert.code].action

    def story(self, findings: Findings) -> str:
        """Write the programme in one sentence, as the article tells it."""
        told = [findings.kpi(key) for key in ("coverage", "conversion", "roi")]
        unreadable = next((kpi for kpi in told if kpi.unreadable), None)
        if unreadable is not None:
            return self.template.dashboard.story_unknown.format(why=self.why(unreadable))
        coverage, conversion, roi = told
        if not findings.accounts:
            return self.template.dashboard.story_empty
        count = self.words.count
        return self.template.dashboard.story.format(
            targets=count("account", coverage.denominator or 0),
            reacted=count("reacted", coverage.numerator or 0),
            became=count("became", conversion.numerator or 0),
            signed=count("signed", roi.n, revenue=self.words.money(roi.revenue or 0)),
        )

    def window(self) -> str:
        """Write the window of the points: "30 jours"."""
        return self.words.count("day", self._rules.value("window_days"))


def capitalised(text: str) -> str:
    """Return a sentence that starts with a capital, whatever word it happens to start with."""
    return text[:1].upper() + text[1:]
