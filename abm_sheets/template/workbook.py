"""The workbook in one language: tabs, columns, choices and texts (templates/workbook.*.toml)."""

from __future__ import annotations

from typing import Literal

import msgspec

#: name: an account's name in its own list; account: a reference to it.
Kind = Literal["name", "account", "date", "amount", "choice", "text"]
#: Our own table keys in the order in which they are read.
#: The charts of the Dashboard; each language has their words.
CHARTS = ("coverage", "funnel", "velocity", "deal_value", "roi")
TABLES = ("accounts", "engagement", "pipeline", "deals", "costs")
#: The tabs that the team fills.
TYPED_TABS = ("accounts", "engagement", "pipeline", "deals")


class _Spec(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Every spec is frozen and refuses keys that it does not know."""


class Book(_Spec, frozen=True, kw_only=True):
    """What holds for the whole workbook."""

    language: str
    locale: str
    time_zone: str
    version: int
    title: str
    font: str
    #: The note of a column that must be filled.
    required_help: str


class Tab(_Spec, frozen=True, kw_only=True):
    """A tab; ``sheet_id`` is chosen by us so that requests never need a look-up."""

    title: str
    sheet_id: int
    color: str
    aliases: tuple[str, ...] = ()


class Column(_Spec, frozen=True, kw_only=True):
    """A column of a table; the first alias says the header without doubt where two tables share a tab."""

    key: str
    header: str
    kind: Kind
    width: int
    help: str
    aliases: tuple[str, ...] = ()
    choices: str | None = None
    required: bool = False
    may_be_empty: bool = False


class Table(_Spec, frozen=True, kw_only=True):
    """A table on a tab; ``heading`` is shown before its first header, where it is not the first there."""

    tab: str
    name: str
    heading: str | None = None
    columns: tuple[Column, ...]

    def column(self, key: str) -> Column:
        """Return the column of this key."""
        return next(column for column in self.columns if column.key == key)


class Plural(_Spec, frozen=True, kw_only=True):
    """A noun with its number; the forms are CLDR's, and ``zero`` says "none" better than a 0 does."""

    one: str
    other: str
    zero: str | None = None


class Choice(_Spec, frozen=True, kw_only=True):
    """A choice of a list, and how else people write it."""

    label: str
    synonyms: tuple[str, ...] = ()
    #: How an interaction is told with its points: "réponse 3", "réponses 6".
    counted: Plural | None = None


class Dates(_Spec, frozen=True, kw_only=True):
    """How dates are written in words."""

    months: tuple[tuple[str, ...], ...]
    first_day: str
    weekdays: tuple[str, ...]
    before: tuple[str, ...]


class Periods(_Spec, frozen=True, kw_only=True):
    """How periods are written: weeks and quarters with {number} and {year}, months as CLDR patterns."""

    week: str
    week_short: str
    month: str
    month_short: str
    quarter: str


class Moves(_Spec, frozen=True, kw_only=True):
    """How it is said why a figure moved."""

    line: str
    up: str
    down: str
    steady: str
    no_cause: str
    group: str
    late: str
    changed: str
    setting: str
    rule: str
    more: Plural
    unknown: str
    began: str
    ended: str
    nothing: str
    no_closing: str
    no_start: str
    revised: str
    revised_classic: str
    revised_where: str
    revised_without_cells: str
    between: str
    cost: str
    unnamed: str
    #: What things did, with their number; the sign says which way the count went.
    reasons: dict[str, Plural]


class KpiText(_Spec, frozen=True, kw_only=True):
    """How a KPI is presented."""

    label: str
    cadence: str
    base: str
    benchmark: str
    comparison: str = ""
    comparison_without_change: str = ""
    comparison_without_ratio: str = ""
    comparison_missing: str = ""
    comparison_unread: str = ""


class AlertText(_Spec, frozen=True, kw_only=True):
    """How an alert is presented; the action is the article's own advice."""

    title: str
    message: str
    action: str
    #: Other messages, actions and titles, by the variant that an alert names. An alert is known by its
    #: ``title``, whichever of them is shown (``alert_titles``).
    variants: dict[str, str] = {}
    actions: dict[str, str] = {}
    titles: dict[str, str] = {}

    def titled(self, variant: str) -> str:
        """Return the title that is shown."""
        return self.titles.get(variant, self.title)


class ErrorText(_Spec, frozen=True, kw_only=True):
    """What happened, and the way out."""

    message: str
    hint: str


class SettingText(_Spec, frozen=True, kw_only=True):
    """How a setting is presented; ``choices`` are the words of a list, in the order of the rules."""

    label: str
    choices: dict[str, str] = {}


class WeekText(_Spec, frozen=True, kw_only=True):
    """How an action of the week is presented: what to do, and why."""

    task: str
    reason: str
    #: Other reasons and tasks, by the variant that an action names.
    variants: dict[str, str] = {}
    tasks: dict[str, str] = {}


class ChartText(_Spec, frozen=True, kw_only=True):
    """The words of a chart; ``too_few`` is said where it is too early to draw it.

    ``title_alone`` is the title where only the first of its series is shown.
    """

    title: str
    title_alone: str = ""
    domain: str
    too_few: str
    series: dict[str, str]
    axis: str = ""
    steps: dict[str, str] = {}


class DashboardText(_Spec, frozen=True, kw_only=True):
    """The texts of the Dashboard tab."""

    title: str
    subtitle: str
    subtitle_never: str
    subtitle_unread: str
    card_engaged: str
    card_engaged_detail: str
    card_opportunities: str
    card_opportunities_detail: str
    card_roi: str
    card_roi_detail: str
    story: str
    story_empty: str
    story_unknown: str
    story_no_interactions: str
    story_unread_opportunities: str
    story_unread_deals: str
    kpis: str
    kpis_essentials: str
    alerts: str
    week: str
    accounts: str
    issues: str
    settings: str
    settings_help: str
    memory: str
    model: str
    moves: str
    history: str
    archive: str
    compared: str
    chart_data: str
    no_alerts: str
    unknown: str
    alert_resolved: str
    since_older: str
    since_start: str
    just_below: str
    just_above: str
    no_week: str
    no_owner: str
    taken: str
    no_accounts: str
    remainder: str
    remainder_unknown: str
    remainder_unlisted: str
    no_issues: str
    more_issues: str
    none: str
    strong: str
    engaged: str
    untouched: str
    unread: str
    protection: str
    kpi_headers: dict[str, str]
    alert_headers: dict[str, str]
    week_headers: dict[str, str]
    account_headers: dict[str, str]
    issue_headers: dict[str, str]
    setting_headers: dict[str, str]
    move_headers: dict[str, str]
    history_headers: dict[str, str]


class Formats(_Spec, frozen=True, kw_only=True):
    """Number formats in the spreadsheet's pattern dialect, and CLDR patterns for sentences."""

    date: str
    percent: str
    percent_whole: str
    days: str
    money: str
    money_short: str
    number: str
    date_text: str
    moment_text: str
    #: What the spreadsheet shows for a ticked box, and for one that is not.
    ticked: str
    unticked: str


class Former(_Spec, frozen=True, kw_only=True):
    """What older versions wrote, to be recognised as ours; ``helps`` are the notes of headers."""

    helps: tuple[str, ...] = ()


class WorkbookTemplate(_Spec, frozen=True, kw_only=True):
    """The whole of workbook.<language>.toml."""

    workbook: Book
    tabs: dict[str, Tab]
    tables: dict[str, Table]
    choices: dict[str, dict[str, Choice]]
    dates: Dates
    formats: Formats
    nouns: dict[str, Plural]
    periods: Periods
    moves: Moves
    kpis: dict[str, KpiText]
    why: dict[str, str]
    statuses: dict[str, str]
    signs: dict[str, str]
    severities: dict[str, str]
    states: dict[str, str]
    alerts: dict[str, AlertText]
    #: What is said behind the message of an alert that is to be read with care.
    reserves: dict[str, str]
    issues: dict[str, str]
    expected: dict[str, str]
    settings: dict[str, SettingText]
    effects: dict[str, str]
    #: What people write behind the number of a setting, by its unit.
    units: dict[str, tuple[str, ...]]
    week: dict[str, WeekText]
    dashboard: DashboardText
    slide: dict[str, str]
    notices: dict[str, str]
    charts: dict[str, ChartText]
    errors: dict[str, ErrorText]
    #: What the system says when something of a disk fails, by the name of its errno.
    system: dict[str, str]
    terminal: dict[str, str]
    addon: dict[str, str]
    doctor: dict[str, str]
    live: dict[str, str]
    former: Former = Former()

    @property
    def alert_titles(self) -> dict[str, str]:
        """The title by which an alert is known, by every other one that may be shown in its place."""
        return {other: text.title for text in self.alerts.values() for other in text.titles.values()}

    def tables_of(self, tab: str) -> dict[str, Table]:
        """Return the tables that stand on a tab, left to right."""
        return {key: table for key, table in self.tables.items() if table.tab == tab}
