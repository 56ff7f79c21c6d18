"""Create or complete the five tabs; what is there already is never touched."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from abm_sheets.assessment import assess
from abm_sheets.dashboard.compose import Edition
from abm_sheets.dashboard.page import make_page
from abm_sheets.errors import SampleRefused
from abm_sheets.errors.google import OutcomeUnknown
from abm_sheets.model.cells import quoted
from abm_sheets.model.raw import RawTab, RawWorkbook
from abm_sheets.sheets.filling import fill, holds_typed_rows
from abm_sheets.sheets.form import find_tabs, language_of, read_form
from abm_sheets.sheets.names import PROTECTION_ID, TAB_RANGES
from abm_sheets.sheets.provisioning import Added, Site, plan
from abm_sheets.sheets.reading import by_headers, check_version, is_ours, read_cells
from abm_sheets.sheets.rendering import Canvas, render
from abm_sheets.sheets.repair import grown
from abm_sheets.template.workbook import TYPED_TABS

if TYPE_CHECKING:
    from collections.abc import Callable

    from abm_sheets.jobs.kit import Kit
    from abm_sheets.sheets.form import Form, SheetForm
    from abm_sheets.sheets.provisioning import Plan
    from abm_sheets.template.workbook import WorkbookTemplate

#: How often a plan is made anew when nobody says whether the last one was carried out.
_ROUNDS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class InitReport:
    """What ``init-workbook`` added and what it found there, by the names that a person sees."""

    workbook: str
    language: str
    added: tuple[Added, ...]
    found: tuple[str, ...]
    kept: tuple[str, ...]
    sample: bool
    #: A Dashboard of ours was there once: what the team had in it is not in the new one …
    lost: bool = False
    #: … and is in this file, where that was kept.
    aside: str = ""


def init_workbook(
    kit: Kit, *, language: str | None = None, sample: bool = False, keep: Callable[[], str] = str
) -> InitReport:
    """Add to a workbook the tabs and columns that it lacks, in one request; safe to repeat.

    ``language`` counts only where no tab of ours says it. SampleRefused when the sample would go where
    somebody has typed. Before a Dashboard is added in the place of one that somebody deleted, ``keep`` puts
    aside what may still have the old one, and returns its name.
    """
    survey = _survey(kit, language)
    lost = _lost(survey)
    aside = keep() if lost else ""
    if sample:
        _check_untyped(kit, survey.tabs)
    added = _complete(kit, survey, language)
    if sample:
        _type_sample(kit)
    return InitReport(
        workbook=kit.client.label,
        language=survey.template.workbook.language,
        added=added,
        found=tuple(sheet.title for sheet in survey.tabs.values()),
        kept=tuple(
            sheet.title
            for sheet in survey.form.sheets
            if sheet.sheet_id != survey.spare and sheet not in survey.tabs.values()
        ),
        sample=sample,
        lost=lost,
        aside=aside,
    )


def _lost(survey: _Survey) -> bool:
    """Return whether our tabs bear the marks of a workbook that had a Dashboard, and it has none."""
    if "dashboard" in survey.tabs:
        return False
    marked = any(sheet.mark for sheet in survey.tabs.values())
    return marked or any(name in survey.form.named for name in TAB_RANGES.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Survey:
    """What is there, what it lacks, and the requests that add it."""

    form: Form
    tabs: dict[str, SheetForm]
    spare: int | None
    template: WorkbookTemplate
    planned: Plan
    requests: list[dict[str, Any]]


def _survey(kit: Kit, language: str | None) -> _Survey:
    form = read_form(kit.client)
    check_version(kit.client, form, kit.templates)
    tabs = find_tabs(form, kit.templates)
    tabs |= by_headers(kit.client, form, tabs, kit.templates)
    tops = _tops(kit, form, tabs)
    site = Site(form=form, tabs=tabs, tops=tops, spare=_spare(kit, form, tabs))
    template = kit.template(language_of(form, tabs, kit.templates) if tabs else language or "fr")
    planned = plan(site, template, kit.styles)
    requests: list[dict[str, Any]] = list(planned.requests)
    # A Dashboard that shows something is left to the next refresh, which repairs what it lacks.
    if "dashboard" not in tabs or not tops["dashboard"]:
        requests += _dashboard(kit, template, form, planned)
    return _Survey(
        form=form, tabs=tabs, spare=site.spare, template=template, planned=planned, requests=requests
    )


def _complete(kit: Kit, survey: _Survey, language: str | None) -> tuple[Added, ...]:
    """Add what is missing and return it; where it is not known whether it was added, look and plan again."""
    added = survey.planned.added
    for _ in range(_ROUNDS):
        if not survey.requests:
            return added
        try:
            kit.client.apply(survey.requests)
        except OutcomeUnknown:
            kit.client.pause()
            survey = _survey(kit, language)
        else:
            return survey.planned.added
    if survey.requests:
        raise OutcomeUnknown(kit.client.label, "no answer, and nothing was added")
    return added


def _tops(kit: Kit, form: Form, tabs: dict[str, SheetForm]) -> dict[str, Any]:
    """Read the header rows of our tabs; drop from ``tabs`` a Dashboard that is somebody else's."""
    if not tabs:
        return {}
    names = {key: f"{quoted(sheet.title)}!1:10" for key, sheet in tabs.items()}
    found = dict(zip(names, kit.client.values(list(names.values())), strict=True))
    if "dashboard" in tabs and not is_ours(tabs["dashboard"], found["dashboard"], form, kit.templates):
        del tabs["dashboard"]
    return {key: found[key].rows for key in tabs}


def _spare(kit: Kit, form: Form, tabs: dict[str, SheetForm]) -> int | None:
    """Return the id of the empty tab that every new spreadsheet comes with, whatever it is called."""
    if tabs or len(form.sheets) != 1:
        return None
    only = form.sheets[0]
    empty = not kit.client.values([quoted(only.title)])[0].rows
    return only.sheet_id if empty else None


def _dashboard(kit: Kit, template: WorkbookTemplate, form: Form, planned: Plan) -> list[dict[str, Any]]:
    """Render the Dashboard of an empty workbook: six sentences that say what to fill."""
    raw = RawWorkbook(language=template.workbook.language, tabs={}, sheet_ids=planned.tab_ids)
    today = kit.today(template)
    findings = assess(_no_rows(raw, template), template, kit.rules, as_of=today, today=today)
    edition = Edition(template=template, rules=kit.rules)
    page = make_page(raw, findings, edition, kit.styles, kit.moment(template))
    dashboard = planned.tab_ids["dashboard"]
    known = next((sheet for sheet in form.sheets if sheet.sheet_id == dashboard), None)
    canvas = Canvas(
        spreadsheet_id=kit.client.spreadsheet_id,
        tab_ids=planned.tab_ids,
        named={name: id_ for name, (id_, _) in form.named.items()},
        protected=known is not None and PROTECTION_ID in known.protections,
        charts=form.charts,
    )
    room = grown(known, kit.styles) if known else []
    return [*room, *render(page.placed, canvas, kit.styles, template)]


def _no_rows(raw: RawWorkbook, template: WorkbookTemplate) -> RawWorkbook:
    """Return a workbook whose tabs have their headers and nothing below."""
    tabs = {
        key: RawTab(
            title=template.tabs[key].title,
            rows=[
                [
                    header
                    for table in template.tables_of(key).values()
                    for header in (*(column.header for column in table.columns), None)
                ]
            ],
        )
        for key in TYPED_TABS
    }
    return RawWorkbook(language=raw.language, tabs=tabs, sheet_ids=raw.sheet_ids)


def _check_untyped(kit: Kit, tabs: dict[str, SheetForm]) -> None:
    """Refuse the sample before anything is added when somebody has typed below the headers."""
    typed = [quoted(sheet.title) for key, sheet in tabs.items() if key in TYPED_TABS]
    if typed and any(holds_typed_rows(found.rows) for found in kit.client.values(typed)):
        raise SampleRefused(kit.client.label)


def _type_sample(kit: Kit) -> None:
    read = read_cells(kit.client, kit.templates)
    template = kit.template(read.raw.language)
    requests = fill(read.raw, template, kit.today(template))

    def landed() -> bool:
        # It was empty a moment ago, and the rows come together or not at all.
        return any(
            holds_typed_rows(tab.rows) for tab in read_cells(kit.client, kit.templates).raw.tabs.values()
        )

    kit.client.apply(requests, landed=landed)
