"""What stands between a KPI and its last closing: a change that people can check with the two values beside it."""

import pytest

from abm_sheets.dashboard.moves import change_text, difference, moves_table
from abm_sheets.dashboard.sentences import Sentences
from abm_sheets.model.history import Change, Period
from drawing import FORM, RULES, plain, settled, typed

FRENCH = Sentences(FORM, RULES)
OCTOBER = Period(kind="month", year=2026, number=10)


@pytest.mark.parametrize(
    ("key", "before", "after", "shown", "change"),
    [
        ("roi", 500.6, 500.4, ("501 %", "500 %"), "↘ −1 pt"),
        ("roi", 499.4, 499.6, ("499 %", "500 %"), "↗ +1 pt"),
        ("roi", 500.4, 500.2, ("500 %", "500 %"), "→ stable"),
        # As good as written, or not: with the decimal that says so.
        ("roi", 199.7, 200.0, ("199,7 %", "200 %"), "↗ +0,3 pt"),
        ("roi", 199.7, 250.4, ("199,7 %", "250 %"), "↗ +50,7 pts"),
        ("deal_value", 45000.4, 45000.6, ("45 000 €", "45 001 €"), "↗ +1 €"),
        ("coverage", 39.951, 39.949, ("40 %", "39,9 %"), "↘ −0,1 pt"),
        ("velocity", 57.5, 57.48, ("58 jours", "57 jours"), "↘ −1 jour"),
        # Where there is a change to write, it is the one of the values themselves.
        ("velocity", 57.5, 57.4, ("58 jours", "57 jours"), "↘ −0,1 jour"),
        ("coverage", 63.83, 65.79, ("63,8 %", "65,8 %"), "↗ +2 pts"),
        ("coverage", 63.83, 65.96, ("63,8 %", "66 %"), "↗ +2,1 pts"),
    ],
)
def test_a_value_that_is_written_otherwise_never_moved_by_0(key, before, after, shown, change):
    told = change_text(FRENCH, Change(key=key, since=OCTOBER, before=before, after=after))

    assert tuple(FRENCH.amount(key, value).replace("\u202f", " ") for value in (before, after)) == shown
    assert told.replace("\u202f", " ") == change


def test_an_effect_of_next_to_nothing_is_written_without_a_sign():
    assert [difference(FRENCH, "roi", amount) for amount in (-0.4, 0.4, -0.5)] == ["0 pt", "0 pt", "−1 pt"]


@pytest.mark.parametrize(
    ("added", "told"),
    [
        ("J-1", "Pas encore de clôture : la première viendra à la fin de la semaine."),
        # Without any date no week is ever closed.
        (
            "",
            "Pas encore de clôture : elles commencent avec la première date saisie, dans Comptes ou Engagement par exemple.",
        ),
        ("J-9", "Aucun KPI n'a bougé depuis sa dernière clôture."),
    ],
)
def test_why_there_is_nothing_to_compare(added, told):
    findings = settled(
        typed(f"""
        Comptes
        | Compte  | Date d'ajout |
        | Lambert | {added}      |
    """),
        closings=True,
    )

    table = moves_table(FRENCH, findings)

    assert (table.rows, plain(table.empty)) == ((), told)
