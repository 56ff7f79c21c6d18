"""Which cells stand behind a change: the rows of the thing that count on that day, those typed last first."""

from datetime import date
from functools import cache

import pytest

from abm_sheets.history.cells import CellsBehind
from abm_sheets.intake.read import read_workbook
from abm_sheets.kpis.catalogue import READS
from abm_sheets.kpis.timeline import Timeline
from abm_sheets.model.history import CellPlace, Effect
from drawing import FORM, RULES, lines, typed, workbook

#: A Sunday; points count from 30 May on.
DAY = date(2026, 6, 28)
PROGRAMME = """
    Comptes
    | Compte | Date d'ajout | Date de sortie |
    | Alpha  | 04/05/2026   |                |
    | Béta   | 04/05/2026   | 20/06/2026     |
    Engagement
    | Date       | Compte  | Interaction |
    | 29/05/2026 | Alpha   | LinkedIn    |
    | 30/05/2026 | ALPHA   | LinkedIn    |
    | 28/06/2026 | Alpha   | LinkedIn    |
    | 29/06/2026 | Alpha   | LinkedIn    |
    | 01/06/2026 | Béta    | LinkedIn    |
    | 01/06/2026 | Alpha   | Fax         |
    | 01/06/2026 | Alpha   |             |
    | ?          | Alpha   | LinkedIn    |
    | 01/06/2026 | Inconnu | LinkedIn    |
    | 01/06/2026 |         | LinkedIn    |
    Pipeline
    | Opportunité | Compte  | Source  | Premier contact | Date de qualification |
    | Audit       | Béta    | ABM     | 12/05/2026      | 20/05/2026            |
    | Audit       | Alpha   | ABM     | 12/05/2026      | 20/05/2026            |
    | Audit       | ALPHA   | ABM     | 12/05/2026      | 21/05/2026            |
    | Suite       | Alpha   | ABM     | 12/05/2026      | 22/05/2026            |
    | Appel       | Omega   | Inbound | 12/05/2026      | 23/05/2026            |
    | Audit       | Alpha   | ABM     | 12/05/2026      | 29/06/2026            |
    Deals
    | Deal  | Compte  | Source | Date de signature | Montant (€) |
    | Audit | Alpha   | ABM    | 28/05/2026        | 9000        |
    | Audit | Béta    | ABM    | 28/05/2026        | 9000        |
    | Audit | Inconnu | ABM    | 28/05/2026        | 9000        |
    | Audit |         | ABM    | 28/05/2026        | 9000        |
    |       | Alpha   | ABM    | 28/05/2026        | 9000        |
    Coûts ABM
    | Date       | Catégorie | Compte | Montant (€) |
    | 05/05/2026 | Outils    |        | 3000        |
    | 05/05/2026 | Outils    | Alpha  | 3000        |
    | 05/05/2026 | Contenu   | Alpha  | 3000        |
    | 06/05/2026 | Outils    | Alpha  | 3000        |
    | 05/05/2026 |           |        | 3000        |
    | 05/05/2026 | Outils    |        | 3000        |
"""


@cache
def reading(drawing=PROGRAMME):
    raw = typed(drawing) if drawing == PROGRAMME else workbook({"Comptes": lines(drawing)})
    return read_workbook(raw, FORM, RULES, READS, as_of=date(2026, 7, 1), today=date(2026, 7, 1))


@cache
def programme(drawing):
    return Timeline(reading(drawing).tables, RULES).programme(DAY)


def cells(key, thing, reason, drawing=PROGRAMME):
    effect = Effect(step="since", thing=thing, reason=reason, amount=1.0)
    return CellsBehind(key, programme(drawing), reading(drawing).places).of(effect)


ALL, WINDOW = ["Engagement!A4", "Engagement!A3", "Engagement!A2"], ["Engagement!A4", "Engagement!A3"]


@pytest.mark.parametrize(
    ("key", "thing", "reason", "names"),
    [
        # An account that came or went: its line in the list.
        ("coverage", ("Alpha",), "entered", ["Comptes!G2"]),
        ("engagement", ("Béta",), "left", ["Comptes!H3"]),
        ("coverage", ("Inconnu",), "left", []),
        # One that reacted, or no longer does: all its interactions that count on the day.
        ("coverage", ("Alpha",), "engaged", ALL),
        ("coverage", ("Alpha",), "disengaged", ALL),
        ("coverage", ("Alpha",), "entered_engaged", ALL),
        ("conversion", ("Alpha",), "engaged_converted", ALL),
        ("conversion", ("Alpha",), "engaged_unconverted", ALL),
        ("coverage", ("Béta",), "engaged", ["Engagement!A6"]),
        ("coverage", ("Inconnu",), "engaged", []),
        # Of points those of the last thirty days.
        ("engagement", ("Alpha",), "strong", WINDOW),
        ("engagement", ("Alpha",), "weaker", WINDOW),
        ("engagement", ("Alpha",), "entered_strong", WINDOW),
        # Its opportunities.
        ("conversion", ("Alpha",), "converted", ["Pipeline!E5", "Pipeline!E4", "Pipeline!E3"]),
        ("conversion", ("Béta",), "unconverted", ["Pipeline!E2"]),
        ("conversion", ("Omega",), "converted", []),
        # Opportunities and deals of this name and account.
        ("velocity", ("Audit", "Alpha"), "new", ["Pipeline!E4", "Pipeline!E3"]),
        ("velocity", ("Appel", "Omega"), "new", ["Pipeline!E6"]),
        ("deal_value", ("Audit", "Alpha"), "signed", ["Deals!D2"]),
        ("deal_value", ("Audit", "Alpha"), "corrected", ["Deals!E2"]),
        ("roi", ("Audit", "Béta"), "corrected", ["Deals!E3"]),
        ("roi", ("Audit", "Inconnu"), "removed", ["Deals!D4"]),
        ("deal_value", ("Audit", ""), "signed", ["Deals!D5"]),
        ("deal_value", ("", "Alpha"), "signed", ["Deals!D6"]),
        ("deal_value", ("Gone", "Alpha"), "removed", []),
        # Costs of this day, category and account.
        ("roi", ("2026-05-05", "tools", "Alpha"), "cost_new", ["Deals!K3"]),
        ("roi", ("2026-05-05", "content", "Alpha"), "cost_corrected", ["Deals!K4"]),
        ("roi", ("2026-05-06", "tools", "Alpha"), "cost_corrected", ["Deals!K5"]),
        ("roi", ("2026-05-05", "tools", ""), "cost_corrected", ["Deals!K7", "Deals!K2"]),
        ("roi", ("2026-05-05", "", ""), "cost_new", ["Deals!K6"]),
        ("roi", ("2026-05-07", "tools", ""), "cost_gone", []),
    ],
)  # fmt: skip
def test_the_cells_behind_a_change(key, thing, reason, names):
    assert [place.cell for place in cells(key, thing, reason)] == names


def test_a_cell_has_what_a_link_needs_and_the_name_that_people_read():
    assert cells("roi", ("2026-05-06", "tools", "Alpha"), "cost_new") == (
        CellPlace(tab_key="deals", a1="K5", cell="Deals!K5"),
    )


def test_without_the_column_the_first_one_of_the_table_is_told():
    drawing = "| Humeur | Site web | Compte |\n| 😀     |          | Alpha  |"

    assert [place.cell for place in cells("coverage", ("Alpha",), "entered", drawing)] == ["Comptes!B2"]
    # Nor does a table that is not there have any.
    assert cells("deal_value", ("Audit", "Alpha"), "signed", drawing) == ()


def test_the_day_of_an_interaction_is_told_wherever_its_column_stands():
    raw = workbook(
        {
            "Comptes": lines("| Compte |\n| Alpha  |"),
            "Engagement": lines(
                "| Compte | Interaction | Date       |\n| Alpha  | LinkedIn    | 01/06/2026 |"
            ),
        }
    )
    read = read_workbook(raw, FORM, RULES, READS, as_of=DAY, today=DAY)
    effect = Effect(step="since", thing=("Alpha",), reason="engaged", amount=1.0)

    behind = CellsBehind("coverage", Timeline(read.tables, RULES).programme(DAY), read.places).of(effect)
    assert [place.cell for place in behind] == ["Engagement!C2"]
