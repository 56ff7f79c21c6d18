"""Where a tab, a column or every cell cannot be read, the page does not say that there is nothing."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from abm_sheets.dashboard.compose import Edition, compose
from abm_sheets.dashboard.view import Line, Table
from abm_sheets.intake.answers import read_answers
from abm_sheets.jobs.look import refreshed_at
from drawing import FORM, RULES, plain, settled, typed

PROGRAMME = """
    Comptes
    | Compte  | Date d'ajout |
    | Lambert | {added}      |
    Engagement
    | Date   | Compte  | Interaction    |
    | {date} | {whom}  | Visite du site |
"""
CALM = {"added": "J-9", "date": "J-2", "whom": "Lambert"}
NOBODY_KNOWS = "On ne peut pas le dire : un onglet ou une colonne n'est pas lisible (voir À corriger)."
MISSING = "L'onglet « Comptes » est introuvable : demandez à la personne qui a installé abm_sheets de le remettre (init-workbook)."
NO_WEEK = plain(FORM.dashboard.no_week)


def page(missing="", **cells):
    """Return the subtitle, and what stands in the place of alerts, actions and accounts where there are none."""
    raw = typed(PROGRAMME.format(**(CALM | cells)))
    raw = replace(raw, tabs={key: tab for key, tab in raw.tabs.items() if key != missing})
    findings = replace(settled(raw), alerts=(), this_week=())
    view = compose(
        Edition(template=FORM, rules=RULES),
        findings,
        read_answers(None, None, {}),
        datetime(2026, 6, 30, 9, tzinfo=UTC),
    )
    empty = {block.key: block.empty for block in view.page if isinstance(block, Table) and not block.rows}
    subtitle = [str(block.cells[0].value) for block in view.page if isinstance(block, Line)][1]
    told = (subtitle, *(empty.get(key) for key in ("alerts", "week", "accounts")))
    return tuple(text and plain(text) for text in told)


@pytest.mark.parametrize(
    ("cells", "entry", "alerts", "week", "accounts"),
    [
        ({}, "dernière saisie dans Engagement : 28/06/2026", "Aucune alerte.", NO_WEEK, None),
        ({"date": "J+2"}, "aucune saisie dans Engagement", "Aucune alerte.", NO_WEEK, None),
        ({"date": "hier"}, "aucune saisie lisible dans Engagement", "Aucune alerte.", NO_WEEK, None),
        ({"missing": "engagement"}, "aucune saisie lisible dans Engagement", NOBODY_KNOWS, NOBODY_KNOWS, None),
        (
            {"missing": "deals"},
            "dernière saisie dans Engagement : 28/06/2026", NOBODY_KNOWS, NOBODY_KNOWS, None,
        ),
        (
            {"added": "J+1"},
            "dernière saisie dans Engagement : 28/06/2026", "Aucune alerte.", NO_WEEK,
            "Aucun compte ciblé à cette date.",
        ),
        (
            {"added": "?"},
            "dernière saisie dans Engagement : 28/06/2026", "Aucune alerte.", NO_WEEK,
            "Aucun compte ciblé ne peut être compté : voir À corriger.",
        ),
        (
            {"missing": "accounts"},
            "dernière saisie dans Engagement : 28/06/2026", NOBODY_KNOWS, NOBODY_KNOWS,
            MISSING,
        ),
    ],
    ids=repr,
)  # fmt: skip
def test_what_cannot_be_read_is_not_said_to_be_nothing(cells, entry, alerts, week, accounts):
    subtitle, *rest = page(**cells)

    assert subtitle.endswith(f" · {entry}")
    assert rest == [alerts, week, accounts]


@pytest.mark.parametrize("date", ["J+2", "hier"])
def test_the_sidebar_reads_the_moment_of_the_refresh_from_either_of_these_lines(date):
    subtitle, *_ = page(date=date, whom="Lambert")

    assert refreshed_at(subtitle, FORM) == "30/06/2026 à 09:00"
