"""Whatever is typed in a cell: a run never ends, and each bad cell is told once."""

import math
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from abm_sheets.intake.settings import read_settings
from abm_sheets.model.cells import cell_name
from abm_sheets.model.raw import RawBlock
from drawing import FORM, RULES, found, places

PROGRAMME = """
    Comptes
    | Compte      | Priorité | Date d'ajout | Date de sortie |
    | Compte 1..4 | A        | J-99         |                |
    Engagement
    | Date | Compte      | Interaction    |
    | J-50 | Compte 1..4 | Visite du site |
    | J-50 | Compte 1..4 | Visite du site |
    Pipeline
    | Opportunité | Compte      | Source | Premier contact | Date de qualification | Étape     | Montant estimé (€) |
    | Affaire     | Compte 1..4 | ABM    | J-60            | J-10                  | Qualifiée | 10 000             |
    Deals
    | Deal | Compte      | Source | Date de signature | Montant (€) |
    | Deal | Compte 1..4 | ABM    | J-5               | 40 K€       |
    Coûts ABM
    | Date | Catégorie | Compte      | Montant (€) |
    | J-90 | Outils    | Compte 1..4 | 10 K€       |
"""
BAD = {
    "date": ["TBD", "31/02/2026", "12/03/202²", 12, -1, True, 10**400, 1e308, float("inf")],
    "amount": ["dix", "12k€ ?", "45²", "9" * 5000, -5, "-3 K€", False, -(10**400), float("nan")],
    "choice": ["Newsletter", 3, False, "\x00", 10**5000],
    "account": ["Inconnu", 3, True, "🎉", "\ud800", "=A1"],
    "text": [],
    "name": [],
}


def spots():
    """Every cell of four rows of every table, with the bad things that it can hold."""
    for tab in ("accounts", "engagement", "pipeline", "deals"):
        column = 0
        for key, table in FORM.tables_of(tab).items():
            for spec in table.columns:
                # An unknown account is one only where Source says ABM, and Source may be bad here too.
                kind = "text" if spec.kind == "account" and key in ("pipeline", "deals") else spec.kind
                bad = [*BAD[kind], *([""] if spec.required and not spec.may_be_empty else []), "#REF!"]
                if spec.kind != "name":
                    yield from ((cell_name(FORM.tabs[tab].title, row, column), bad) for row in range(1, 5))
                column += 1
            column += 1


SPOTS = dict(spots())
mistakes = st.lists(st.sampled_from(sorted(SPOTS)), min_size=1, max_size=8, unique=True).flatmap(
    lambda cells: st.fixed_dictionaries({cell: st.sampled_from(SPOTS[cell]) for cell in cells})
)
scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(min_value=10**300),
    st.floats(),
    st.text(max_size=20),
    st.text("0123456789 .,-/€kKM()²½٣\u00a0\u202f", max_size=12),
    st.sampled_from(
        ["nan", "inf", "-0", "1e999", "#REF!", "=1+1", "\x00", "\ud800", "👩🏽‍🚀" * 90, "1" * 5000]
    ),
)
anywhere = st.builds(
    cell_name,
    st.sampled_from(["Comptes", "Engagement", "Pipeline", "Deals"]),
    st.integers(0, 7),
    st.integers(0, 13),
)
#: A run takes a while; the profile still decides how thorough this is.
FEW = settings(max_examples=settings().max_examples // 2)
#: Told because of what another cell says.
DERIVED = {"opportunity_without_engagement", "velocity_unusable"}


def test_the_programme_has_no_issue():
    assert found(PROGRAMME).issues == ()


@FEW
@given(mistakes)
def test_each_bad_cell_is_told_exactly_once(cells):
    told = Counter(cell for cell, code in places(found(PROGRAMME, cells)) if code not in DERIVED)

    assert told == Counter(list(cells))


@FEW
@given(st.dictionaries(anywhere, scalars, max_size=12))
def test_no_cell_ever_ends_a_run_and_no_figure_is_nan(cells):
    findings = found(PROGRAMME, cells)

    for kpi in findings.kpis:
        figures = [kpi.value, kpi.median, kpi.mean_points, kpi.baseline, kpi.ratio, kpi.revenue, kpi.cost]
        assert not any(figure is not None and math.isnan(figure) for figure in figures)
        assert (kpi.value is None) == (kpi.why is not None)
    told = [issue.cell for issue in findings.issues if not issue.code.startswith("header_")]
    assert len(told) == len(set(told))


@FEW
@given(st.lists(st.lists(scalars, max_size=3), max_size=6), st.sampled_from(sorted(FORM.settings)), scalars)
def test_no_setting_ever_ends_a_run(rows, key, value):
    rows = [*rows, [FORM.settings[key].label, value]]
    chosen, issues = read_settings(RawBlock(title="Dashboard", row=17, column=14, rows=rows), FORM, RULES)

    assert all(issue.code == "setting_unreadable" for issue in issues)
    for name, number in chosen.items():
        assert RULES.settings[name].min <= number <= RULES.settings[name].max
        assert number == int(number) or not RULES.settings[name].whole


@pytest.mark.parametrize("typed_cell", ["", None, " ", "\u202f", "\u200b", "\ufeff"], ids=ascii)
def test_what_looks_empty_is_empty(typed_cell):
    assert places(found(PROGRAMME, {"Deals!J2": typed_cell, "Comptes!B2": typed_cell})) == []
