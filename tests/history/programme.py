"""A programme, and its workbook as one refresh after another leaves it."""

from dataclasses import replace
from datetime import UTC, date, datetime

from abm_sheets.dashboard.compose import Edition
from abm_sheets.dashboard.page import make_page
from abm_sheets.dashboard.record import record
from abm_sheets.dashboard.sentences import Sentences
from abm_sheets.intake.dates import serial
from abm_sheets.model.raw import RawBlock, RawWorkbook
from abm_sheets.model.report import ApiCalls, RefreshReport
from abm_sheets.template.load import load_styles, load_workbook
from drawing import FORM, RULES, D, settled, typed

STYLES = load_styles()
MOMENT = datetime(2026, 6, 30, 9, 12, tzinfo=UTC)
#: 28 June 2026 is the Sunday before D; 31 May the last day of the last month.
PROGRAMME = """
    Comptes
    | Compte    | Date d'ajout | Date de sortie |
    | Alpha     | 04/05/2026   |                |
    | Béta      | 04/05/2026   |                |
    | Gamma     | 04/05/2026   |                |
    | Delta     | 04/05/2026   |                |
    Engagement
    | Date       | Compte | Interaction    |
    | 12/05/2026 | Alpha  | Webinaire      |
    | 25/06/2026 | Alpha  | Visite du site |
    {engagement}
    Pipeline
    | Opportunité | Compte | Source  | Premier contact | Date de qualification |
    | Audit Alpha | Alpha  | ABM     | 12/05/2026      | 20/05/2026            |
    | Appel       | Omega  | Inbound | 01/05/2026      | 21/05/2026            |
    Deals
    | Deal  | Compte | Source | Date de signature | Montant (€) |
    | Audit | Alpha  | ABM    | 28/05/2026        | 9000        |
    {deals}
    Coûts ABM
    | Date       | Catégorie | Montant (€) |
    | 05/05/2026 | Outils    | 3000        |
    {costs}
"""
#: An interaction of last week, and one of that before, which somebody types today.
LATE = "| 17/06/2026 | Béta | Webinaire |"


def programme(engagement="", deals="", costs="", **options):
    return typed(PROGRAMME.format(engagement=engagement, deals=deals, costs=costs), **options)


def assessed(raw, *, as_of=D, today=None):
    return settled(raw, as_of=as_of, today=today or max(as_of, D), closings=True)


def kept(raw, findings):
    """Return the workbook with the history that a refresh has left in its Dashboard."""
    edition = Edition(template=load_workbook(raw.language), rules=RULES.with_chosen(findings.settings))
    placed = make_page(raw, findings, edition, STYLES, MOMENT).placed
    area = placed.areas["history"]
    rows = {}
    for at in placed.history:
        if at.row >= area.row:
            value = at.cell.value
            rows.setdefault(at.row, [""] * 13)[at.column - area.column] = (
                serial(value) if isinstance(value, date) else "" if value is None else value
            )
    return replace(
        raw,
        history=RawBlock(title="Dashboard", row=area.row, column=area.column, rows=list(rows.values())),
        archive=RawBlock(
            title="Dashboard",
            row=placed.areas["archive"].row,
            column=placed.areas["archive"].column,
            rows=[[text] for text in placed.archive],
        ),
    )


def published(raw, **days):
    """Return the findings of a first refresh, and the workbook as it leaves it."""
    findings = assessed(raw, **days)
    return findings, kept(raw, findings)


def told(findings):
    """Return ``history`` of the JSON."""
    report = RefreshReport(raw=RawWorkbook(language="fr", tabs={}),
        workbook="w", language="fr", findings=findings, moment=MOMENT, written=True, repaired=(),
        api_calls=ApiCalls(read=1, write=1),
    )  # fmt: skip
    return record(report, Sentences(FORM, RULES))["history"]


def codes(findings):
    return [closing.period.code for closing in findings.history.closings]


def of(findings, code):
    return next(closing for closing in findings.history.closings if closing.period.code == code)
