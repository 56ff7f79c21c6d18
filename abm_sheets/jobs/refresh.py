"""Read the tabs, compute, write the Dashboard: one read and one write."""

from __future__ import annotations

from dataclasses import dataclass
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
from abm_sheets.sheets.upgrading import read_furniture, upgrade_tabs

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from abm_sheets.dashboard.page import Page
    from abm_sheets.jobs.kit import Kit
    from abm_sheets.model.raw import RawWorkbook
    from abm_sheets.sheets.form import Form
    from abm_sheets.sheets.reading import Read
    from abm_sheets.template.workbook import WorkbookTemplate


def refresh(kit: Kit, *, as_of: date | None = None, dry_run: bool = False) -> RefreshReport:
    """Bring the Dashboard up to date; ``as_of`` is today in the workbook's time zone unless given.

    Raises TabsMissing or DashboardMissing when there is nothing to read or to write into, WorkbookNewer when
    a newer version made it; the Dashboard is then left as it was. It is written exactly once, also where
    the answer of the API gets lost.
    """
    client = kit.client
    read = read_cells(client, kit.templates)
    template = kit.template(read.raw.language)
    kit = kit.within(read.raw.time_zone)
    today = kit.today(template)
    findings = assess(read.raw, template, kit.rules, as_of=as_of or today, today=today)
    edition = Edition(template=template, rules=kit.rules.with_chosen(findings.settings))
    page = make_page(read.raw, findings, edition, kit.styles, kit.moment(template))
    older = read.version is not None and read.version < template.workbook.version
    repaired: tuple[str, ...] = ()
    if not dry_run:
        repaired = _written(kit, read, page, template, older=older)
    return RefreshReport(
        workbook=client.label,
        language=read.raw.language,
        findings=findings,
        moment=kit.moment(template),
        written=not dry_run,
        repaired=repaired,
        api_calls=client.calls,
        raw=read.raw,
        upgraded=(read.version or 0, template.workbook.version) if older and not dry_run else None,
    )


def _written(kit: Kit, read: Read, page: Page, template: WorkbookTemplate, *, older: bool) -> tuple[str, ...]:
    """Write the Dashboard the cheap way, and with a look at the form where that is refused.

    The upgrade of an older workbook goes with it: one batch, so that it is old or new and nothing between.
    """
    form, extra = read.form, list[dict[str, Any]]()
    if older:
        form = form or read_form(kit.client)
        furniture = read_furniture(kit.client, read.raw)
        extra = upgrade_tabs(read.raw, form, furniture, template, kit.styles)
    try:
        return _write(kit, read.raw, page, template, form, _Upgrade(older=older, tabs=extra))
    except RequestRefused:
        # Something that was taken for granted is gone, or something of the team's is in the way.
        if form is not None and not extra:
            raise
        return _write(kit, read.raw, page, template, form or read_form(kit.client), _Upgrade(older=older))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Upgrade:
    """Whether an older template made the workbook, and what is renewed in the hand-filled tabs."""

    older: bool
    tabs: Sequence[dict[str, Any]] = ()


def _write(
    kit: Kit,
    raw: RawWorkbook,
    page: Page,
    template: WorkbookTemplate,
    form: Form | None,
    upgrade: _Upgrade,
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
        renewed=upgrade.older,
        strays=page.strays,
    )
    requests: list[dict[str, Any]] = []
    repaired: list[str] = []
    if form is not None:
        requests, repaired = repairs(form, raw.sheet_ids, kit.styles)
    if page.strays or upgrade.older:
        requests += dashboard_widths(dashboard, kit.styles)
    requests += upgrade.tabs
    requests += render(page.placed, canvas, kit.styles, template)
    marked, mark = stamped(requests, page.placed, dashboard, kit.moment(template))
    kit.client.apply(marked, landed=lambda: kit.client.holds(AREA_RANGES["model"], mark))
    return tuple(repaired)
