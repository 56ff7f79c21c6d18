"""The sentences about KPIs and alerts, for the Dashboard, the terminal and the JSON alike."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from abm_sheets.template.words import Words, rounded

if TYPE_CHECKING:
    from datetime import date

    from abm_sheets.model.action import Action
    from abm_sheets.model.alert import Alert
    from abm_sheets.model.effect import Effect
    from abm_sheets.model.kpi import Kpi
    from abm_sheets.model.report import Findings
    from abm_sheets.template.rules import Rules
    from abm_sheets.template.workbook import KpiText, WorkbookTemplate


#: The noun of what a KPI lacks where that is no amount.
_LEFT_OUT = {
    "coverage": "left_out_interaction",
    "engagement": "left_out_interaction",
    "conversion": "left_out_opportunity",
    "velocity": "left_out_opportunity",
}
#: So many of its last words stay on one line.
_UNBROKEN = 4


class Sentences:
    """Writes what was found in the language of the workbook."""

    def __init__(self, template: WorkbookTemplate, rules: Rules) -> None:
        self.template = template
        self.words = Words(template)
        self.rules = rules

    def value(self, kpi: Kpi) -> str:
        """Write the value of a KPI with its unit, or a dash."""
        if kpi.value is None:
            return self.template.dashboard.none
        return self.amount(kpi.key, kpi.value)

    def amount(self, key: str, value: float | None) -> str:
        """Write a value of a KPI, rounded as the Dashboard shows it, or a dash."""
        if value is None:
            return self.template.dashboard.none
        if key == "velocity":
            return self.words.days(value)
        if key == "deal_value":
            return self.words.money(value)
        return self.words.percent(value, self.digits(key, value))

    def digits(self, key: str, *values: float) -> int:
        """Return with how many decimals a percentage is written, or some that are compared.

        An ROI has none, unless 99,7 % would be written as the 100 % from which on it is no alert.
        """
        limits = (self.rules.value(name) for name in ("roi_alert", "roi_good"))
        hidden = any((rounded(value, 0) >= limit) != (value >= limit) for limit in limits for value in values)
        return 0 if key == "roi" and not hidden else 1

    def why(self, kpi: Kpi) -> str | None:
        """Write why a KPI has no value."""
        if not kpi.why:
            return None
        return self.template.why[kpi.why].format(
            left_out=self._left_out(kpi.key, kpi.left_out), **kpi.why_details
        )

    def with_left_out(self, text: str, kpi: Kpi) -> str:
        """Write behind what a figure is made of how much it lacks: "… · 1 montant laissé de côté"."""
        return f"{text}\u00a0· {self._left_out(kpi.key, kpi.left_out)}" if kpi.left_out else text

    def _left_out(self, key: str, count: float) -> str:
        """Write how much a KPI lacks; neither "5 interactions" nor "de côté (à corriger)" is ever broken."""
        number, *words = self.words.count(_LEFT_OUT.get(key, "left_out"), count).split(" ")
        return f"{number}\u00a0" + " ".join([*words[:-_UNBROKEN], "\u00a0".join(words[-_UNBROKEN:])])

    def status(self, kpi: Kpi) -> str:
        """Write the status with its sign: "● Bon · indicatif"."""
        texts = self.template.statuses
        notes = [texts["indicative"]] if kpi.indicative and kpi.value is not None else []
        notes += [texts["stale"]] if kpi.stale and kpi.value is not None else []
        return " · ".join([f"{self.template.signs[kpi.status]} {texts[kpi.status]}", *notes])

    def base(self, kpi: Kpi) -> str:
        """Write what a KPI is computed from, and what it lacks: "31 engagés sur 47 comptes ciblés"."""
        return self.with_left_out(self.made_of(kpi), kpi)

    def made_of(self, kpi: Kpi) -> str:
        """Write what a KPI is computed from."""
        count = self.words.count
        facts = {
            "engaged": count("engaged", kpi.numerator or 0),
            "targets": count("target", kpi.denominator or 0),
            "strong": count("strong", kpi.numerator or 0),
            "converted": count(
                "converted", kpi.numerator or 0, engaged=count("engaged", kpi.denominator or 0)
            ),
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
            "days": self.words.count("day", self.rules.value("window_days")),
            "opportunities": self.words.count("created", kpi.opportunities or 0),
            "revenue": self.words.money(kpi.revenue or 0),
            "cost": self.words.money(kpi.cost or 0),
        }
        written = capitalised(text.comparison.format(**facts))
        if kpi.opportunities_apart:
            written = f"{written} · {self.words.count('apart', kpi.opportunities_apart)}"
        return written

    def _against_baseline(self, kpi: Kpi) -> str:
        text = self.template.kpis[kpi.key]
        left_out = self._left_out(kpi.key, kpi.baseline_left_out) if kpi.baseline_left_out else ""
        if kpi.baseline is None:
            return text.comparison_unread.format(left_out=left_out) if left_out else text.comparison_missing
        compared = self._compared(kpi, text)
        return f"{compared}\u00a0· {left_out}" if left_out else compared

    def _compared(self, kpi: Kpi, text: KpiText) -> str:
        noun = "other_opportunity" if kpi.key == "velocity" else "other_deal"
        facts = {
            "baseline": self.amount(kpi.key, kpi.baseline),
            "baseline_n": self.words.count(noun, kpi.baseline_n or 0),
        }
        if kpi.change_percent is not None:
            return text.comparison.format(change=self.words.signed_percent(kpi.change_percent), **facts)
        if kpi.ratio is not None:
            return text.comparison.format(ratio=self.words.ratio(kpi.ratio), **facts)
        return (text.comparison_without_change or text.comparison_without_ratio).format(**facts)

    def benchmark(self, kpi: Kpi) -> str:
        """Write the benchmark, with the team's settings."""
        value = self.rules.value
        good = {"coverage": "coverage_good", "conversion": "conversion_good", "roi": "roi_good"}.get(kpi.key)
        alert = {"coverage": "coverage_alert", "roi": "roi_alert"}.get(kpi.key)
        facts = {
            "good": self.words.percent(value(good), 2) if good else "",
            "alert": self.words.percent(value(alert), 2) if alert else "",
            "points": self.words.count("point", value("strong_points")),
            "days": self.words.count("day", value("window_days")),
        }
        return self.template.kpis[kpi.key].benchmark.format(**facts)

    def alert_subject(self, alert: Alert) -> str:
        """Write whom an alert is about: a KPI or an account."""
        kpi = self.template.kpis.get(alert.subject) if alert.about_kpi else None
        return kpi.label if kpi else alert.subject

    def severity(self, alert: Alert) -> str:
        """Write how severe an alert is, with its sign: "▲ À surveiller"."""
        return f"{self.template.signs[alert.severity]} {self.template.severities[alert.severity]}"

    def alert_message(self, alert: Alert) -> str:
        """Write what was seen; of a resolved alert, what was seen at the closing when it still held."""
        message = self._seen(alert)
        if alert.state != "resolved" or alert.since is None:
            return message
        return self.template.dashboard.alert_resolved.format(
            day=self.words.date(alert.since), message=uncapitalised(message)
        )

    def _seen(self, alert: Alert) -> str:
        facts, text = alert.facts, self.template.alerts[alert.code]
        seen = text.variants.get(alert.variant, text.message).format(
            **self._figures(alert),
            points=self.words.count("point", float(facts.get("points", 0))),
            days=self.words.count("day", float(facts.get("days", 0))),
            window=self.words.count("day", self.rules.value("window_days")),
            opportunity=facts.get("opportunity", ""),
            opportunities=self.words.count("opportunity", float(facts.get("count", 1))),
        )
        care = {
            "left_out": self._left_out(alert.subject, float(facts.get("left_out", 0))),
            "ramp": self.words.count("day", self.rules.rules.coverage_ramp_days),
        }
        kept = () if alert.state == "resolved" else alert.reserves
        reserves = (self.template.reserves[key].format(**care) for key in kept)
        return " ".join((capitalised(seen), *reserves))

    def _figures(self, alert: Alert) -> dict[str, str]:
        """Write the figures of an alert about a KPI as the table of the KPIs has them.

        One that is beyond its threshold and written like it is "un peu moins de 100 %"; so is one that is
        back, and written like the value at which its alert is lifted.
        """
        key, facts, texts = alert.subject, alert.facts, self.template.dashboard
        if not alert.about_kpi:
            return {}
        value, threshold, baseline, release = (
            float(facts.get(name, 0)) for name in ("value", "threshold", "baseline", "release")
        )
        compared = key in ("velocity", "deal_value")
        limit = self.amount(key, threshold) if compared else self.words.percent(threshold, 2)
        written = self.amount(key, value)
        if compared:
            lifted = self.amount(key, math.floor(release) if key == "velocity" else math.ceil(release))
        else:
            lifted = self.words.percent(release, 2)
        beyond, shown = (release, lifted) if alert.variant == "band" else (threshold, limit)
        if written == shown and value != beyond:
            form = texts.just_below if value < beyond else texts.just_above
            written = form.format(value=written)
        return {
            "value": written,
            "threshold": limit,
            "baseline": self.amount(key, baseline),
            "release": lifted,
        }

    def long_since(self, alert: Alert, start: date | None) -> str | None:
        """Write since when an alert holds that began before anybody looks, None where its day is known.

        ``start`` is the first day of the programme: what was so before is so "from the start".
        """
        if not alert.older or alert.since is None:
            return None
        texts = self.template.dashboard
        return texts.since_start if start is None or start > alert.since else texts.since_older

    def alert_action(self, alert: Alert) -> str:
        """Write what to do, in the article's own advice; about a resolved alert there is nothing to do."""
        if alert.state == "resolved":
            return self.template.dashboard.none
        text = self.template.alerts[alert.code]
        return text.actions.get(alert.variant, text.action)

    def task(self, action: Action) -> str:
        """Write what somebody should do this week."""
        facts = {key: str(value) for key, value in action.facts.items()}
        text = self.template.week[action.kind]
        return text.tasks.get(action.variant, text.task).format(**facts)

    def reason(self, action: Action) -> str:
        """Write why, in points and days: "réponse 3 + téléchargement 2 en 9 jours, aucune opportunité"."""
        text, facts = self.template.week[action.kind], action.facts
        interactions = self.template.choices["interaction"]
        earned = [
            self.words.counted(forms, each.count, points=self.words.number(each.points))
            for each in action.points
            if (forms := interactions[each.interaction].counted)
        ]
        reason = text.variants.get(action.variant, text.reason).format(
            points=" + ".join(earned),
            days=self.words.count("day", float(facts["days"])),
            total=self.words.count("point", float(facts.get("total", 0))),
            amount=self.words.money(float(facts.get("amount", 0))),
            priority=facts.get("priority", ""),
        )
        reason = capitalised(reason)
        if not action.taken_by:
            return reason
        return self.template.dashboard.taken.format(reason=reason, owner=action.taken_by)

    def setting_notes(self, findings: Findings) -> dict[str, str]:
        """Write beside each setting, by its key, why it does not count, or what a change of it changes."""
        texts, settings = self.template.effects, self.rules.settings
        notes = {effect.setting: self._effect(effect) for effect in findings.effects}
        for key, spec in settings.items():
            chosen, used = self.rules.chosen.get(key), self.rules.value(key)
            if spec.not_above and chosen is not None and used != chosen:
                other = self.template.settings[spec.not_above].label
                notes[key] = texts["limited"].format(value=self.words.number(used, 2), other=other)
        for key in findings.shares & self.rules.chosen.keys():
            share = texts["share"].format(value=self.words.number(self.rules.chosen[key], 2))
            note = notes.get(key)
            notes[key] = texts["share_effect"].format(share=share, effect=note) if note else share
        by_label = {text.label: key for key, text in self.template.settings.items()}
        for issue in findings.issues:
            if issue.code == "setting_unreadable":
                stop = "" if issue.expected.endswith("?") else "."
                notes[by_label[issue.header]] = f"{issue.message} {issue.expected}{stop}"
        return notes

    def _effect(self, effect: Effect) -> str:
        texts = self.template.effects
        measure = effect.measure if effect.before != effect.after else f"{effect.measure}_same"
        if effect.measure == "status":
            facts = {
                "kpi": self.template.kpis[effect.kpi or ""].label,
                "before": self.template.statuses[str(effect.before)],
                "after": self.template.statuses[str(effect.after)],
            }
        else:
            noun = "strong_account" if effect.measure == "strong" else "alert"
            facts = {
                "before": self.words.number(float(effect.before)),
                "after": self.words.count(noun, float(effect.after)),
            }
        told = texts[measure].format(**facts)
        if effect.closing is None:
            return told
        return texts["published"].format(effect=told, closing=self._closing(effect.closing))

    def _closing(self, name: str) -> str:
        """Write the name of a closing: 2026-W03 is S03, 2026-11 "de fin novembre 2026"."""
        year, _, period = name.partition("-")
        if period.startswith("W"):
            return self.template.effects["week"].format(week=period[1:], year=year)
        month = self.template.dates.months[int(period) - 1][0]
        return self.template.effects["month"].format(month=month, year=year)

    def story(self, findings: Findings) -> str:
        """Write the programme in one sentence, as the article tells it."""
        told = [findings.kpi(key) for key in ("coverage", "conversion", "roi")]
        unreadable = next((kpi for kpi in told if kpi.unreadable), None)
        if unreadable is not None:
            return self.template.dashboard.story_unknown.format(why=self.why(unreadable))
        coverage, conversion, roi = told
        if conversion.unread and conversion.why != "unread_opportunities":
            return self.template.dashboard.story_unknown.format(why=self.why(conversion))
        if not findings.accounts:
            return self.template.dashboard.story_empty
        count = self.words.count
        return self.template.dashboard.story.format(
            targets=count("account", coverage.denominator or 0),
            reacted=self.template.dashboard.story_no_interactions
            if coverage.why == "no_interactions"
            else count("reacted", coverage.numerator or 0),
            became=self.template.dashboard.story_unread_opportunities
            if conversion.unread
            else self._became(conversion),
            signed=self.template.dashboard.story_unread_deals
            if findings.kpi("deal_value").why == "unread_deals"
            else count("signed", roi.n, revenue=self.words.money(roi.revenue or 0)),
        )

    def _became(self, conversion: Kpi) -> str:
        """Write how many accounts became opportunities, and how many these are where one has several.

        Where nobody is known to have reacted, targets may have opportunities all the same.
        """
        converted, created = conversion.numerator or 0, conversion.opportunities or 0
        if not conversion.denominator and conversion.opportunities_apart:
            return self.words.count("existing", conversion.opportunities_apart)
        if not conversion.denominator and conversion.left_out:
            return self.template.dashboard.story_unread_opportunities
        if created == converted:
            return self.words.count("became", converted)
        return self.words.count("gave", converted, opportunities=self.words.count("opportunity", created))

    def window(self) -> str:
        """Write the window of the points: "30 jours"."""
        return self.words.count("day", self.rules.value("window_days"))


def capitalised(text: str) -> str:
    """Return a sentence that starts with a capital, whatever word it happens to start with."""
    return text[:1].upper() + text[1:]


def uncapitalised(text: str) -> str:
    """Return a sentence that goes on after a colon; a word all in capitals keeps them."""
    return text[:1].lower() + text[1:] if not text[1:2].isupper() else text
