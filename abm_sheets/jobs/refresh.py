"""Read the tabs, compute, write the Dashboard: one read and one write."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from abm_sheets.assessment import assess
from abm_sheets.dashboard.compose import Edition
from abm_sheets.dashboard.page import make_page
from abm_sheets.errors import RequestRefused
from abm_sheets.model.report import RefreshReport
from abm_sheets.sheets.form import read_form
from abm_sheets.sheets.names import ALL_RANGES, AREA_RANGES, PROTECTION_ID, SHAPE_RANGES
from abm_sheets.sheets.provisioning import dashboard_widths
from abm_sheets.sheets.reading import read_cells
from abm_sheets.sheets.rendering import Canvas, render
from abm_sheets.sheets.repair import repairs
from abm_sheets.sheets.stamp import stamped

if TYPE_CHECKING:
    from datetime import date

    from abm_sheets.dashboard.page import Page
    from abm_sheets.jobs.kit import Kit
    from abm_sheets.model.raw import RawWorkbook
    from abm_sheets.sheets.form import Form
    from abm_sheets.template.workbook import WorkbookTemplate


def refresh(kit: Kit, *, as_of: date | None = None, dry_run: bool = False) -> RefreshReport:
    """Bring the Dashboard up to date; ``as_of`` is today in the workbook's time zone unless given.

    Raises TabsMissing or DashboardMissing when there is nothing to read or to write into; the Dashboard
    is then left as it was. The Dashboard is written exactly once, also where the answer of the API gets lost.
    """
    client = kit.client
    read = read_cells(client, kit.templates)
    template = kit.template(read.raw.language)
    kit = kit.within(read.raw.time_zone)
    today = kit.today(template)
    findings = assess(read.raw, template, kit.rules, as_of=as_of or today, today=today)
    edition = Edition(template=template, rules=kit.rules.with_chosen(findings.settings))
    page = make_page(read.raw, findings, edition, kit.styles, kit.moment(template))
    repaired: tuple[str, ...] = ()
    if not dry_run:
        try:
            repaired = _write(kit, read.raw, page, template, read.form)
        except RequestRefused:
            if read.form is not None:
                raise
            # Something that the cheap way takes for granted is gone: look, and write what fits.
            repaired = _write(kit, read.raw, page, template, read_form(client))
    return RefreshReport(
        workbook=client.label,
        language=read.raw.language,
        findings=findings,
        moment=kit.moment(template),
        written=not dry_run,
        repaired=repaired,
        api_calls=client.calls,
        raw=read.raw,
    )


def _write(
    kit: Kit, raw: RawWorkbook, page: Page, template: WorkbookTemplate, form: Form | None
) -> tuple[str, ...]:
    """Write the Dashboard in one request, with repairs where the form had to be looked at."""
    dashboard = raw.sheet_ids["dashboard"]
    # The cheap way takes for granted what the form would tell; the API refuses when it is not so.
    named = (
        {name: id_ for name, (id_, _) in form.named.items()}
        if form
        else {each: each for each in (*ALL_RANGES, *SHAPE_RANGES.values())}
    )
    canvas = Canvas(
        spreadsheet_id=kit.client.spreadsheet_id,
        tab_ids=raw.sheet_ids,
        named=named,
        protected=form is None or PROTECTION_ID in form.sheet(dashboard).protections,
        charts=raw.charts if form is None else form.charts,
        staying=page.staying,
        rearranged=form is not None or bool(page.strays),
        strays=page.strays,
    )
    requests: list[dict[str, Any]] = []
    repaired: list[str] = []
    if form is not None:
        requests, repaired = repairs(form, raw.sheet_ids, kit.styles)
    if page.strays:
        requests += dashboard_widths(dashboard, kit.styles)
    requests += render(page.placed, canvas, kit.styles, template)
    marked, mark = stamped(requests, page.placed, dashboard, kit.moment(template))
    kit.client.apply(marked, landed=lambda: kit.client.holds(AREA_RANGES["model"], mark))
    return tuple(repaired)
