"""Which columns cannot be read: their tab or header is missing, renamed, or there twice."""

import pytest

from abm_sheets.intake.read import read_workbook
from abm_sheets.kpis.catalogue import READS
from abm_sheets.model.tables import Gap
from drawing import FORM, KEYS, RULES, D, read, typed, workbook

#: A programme whose headers a test types over.
PROGRAMME = """
    Comptes
    | Compte  |
    | Lambert |
    Deals
    | Deal | Compte  | Source | Date de signature | Montant (€) |
    | Un   | Lambert | ABM    | J-5               | 40 K€       |
    Coûts ABM
    | Date | Catégorie | Montant (€) |
    | J-5  | Outils    | 10 K€       |
"""


def missing(header, tab):
    return Gap(reason="header_missing", details={"header": header, "tab": tab})


def twice(header, tab):
    return Gap(reason="header_duplicate", details={"header": header, "tab": tab})


@pytest.mark.parametrize(
    ("cells", "gaps"),
    [
        ({}, {}),
        # What a figure asks for, gone or renamed.
        ({"Deals!E1": "Valeur"}, {("deals", "amount"): missing("Montant (€)", "Deals")}),
        ({"Engagement!C1": "Interactoin"}, {("engagement", "interaction"): missing("Interaction", "Engagement")}),
        ({"Deals!K1": ""}, {("costs", "amount"): missing("Montant (€)", "Deals")}),
        # A date that may be empty: nobody knows whether it is.
        ({"Comptes!G1": "Humeur"}, {("accounts", "added"): missing("Date d'ajout", "Comptes")}),
        ({"Comptes!G1": "Date ajoutt"}, {("accounts", "added"): missing("Date d'ajout", "Comptes")}),
        # Without the day that says whether a row exists nothing of it can be read.
        ({"Pipeline!E1": ""}, {("pipeline", "qualified"): missing("Date de qualification", "Pipeline")}),
        ({"Deals!H1": ""}, {("costs", "date"): missing("Date", "Deals")}),
        # The account of a cost may be empty; without its column no cost has its account.
        ({"Deals!J1": ""}, {("costs", "account"): missing("Compte", "Deals")}),
        # Without the stage nobody knows which opportunities are open.
        ({"Pipeline!F1": "Humeur"}, {("pipeline", "stage"): missing("Étape", "Pipeline")}),
        # What nobody reads is no gap.
        ({"Comptes!B1": "", "Engagement!D1": "", "Deals!F1": ""}, {}),
        # Two columns of one header: the first counts where the others are empty.
        ({"Deals!F1": "Montant (€)"}, {}),
        ({"Deals!F1": "Montant (€)", "Deals!F2": 7}, {("deals", "amount"): twice("Montant (€)", "Deals")}),
        ({"Deals!F1": "Montant (€)", "Deals!E2": "", "Deals!F2": 7}, {("deals", "amount"): twice("Montant (€)", "Deals")}),
        ({"Deals!F1": "Montant (€)", "Deals!E2": ""}, {}),
    ],
    ids=repr,
)  # fmt: skip
def test_what_cannot_be_read(cells, gaps):
    assert read(PROGRAMME, cells).tables.gaps == gaps


def read_without(tab):
    raw = typed(PROGRAMME)
    rest = {title: raw.tabs[key].rows for title, key in KEYS.items() if title != tab and key in raw.tabs}
    return read_workbook(workbook(rest), FORM, RULES, READS, as_of=D, today=D)


def test_without_its_tab_no_column_can_be_read():
    reading = read_without("Deals")

    assert {table for table, _ in reading.tables.gaps} == {"deals", "costs"}
    assert reading.tables.gaps["costs", "amount"] == Gap(reason="tab_missing", details={"tab": "Deals"})
    assert ("deals", "opportunity") in reading.tables.gaps
    assert (len(reading.tables.accounts), len(reading.tables.deals), len(reading.tables.costs)) == (1, 0, 0)
