"""Any past day, computed from the tables of today: what that day showed, whatever was typed since."""

import pytest

from abm_sheets.kpis.accounts import account_figures
from abm_sheets.kpis.timeline import Timeline
from drawing import RULES, ago, found, read

PROGRAMME = """
    Comptes
    | Compte     | Date d'ajout | Date de sortie |
    | Lambert    | J-200        |                |
    | Morel      | J-200        | J-20           |
    | Vidal      | J-15         |                |
    | Atelier    | J-200        |                |
    Engagement
    | Date | Compte  | Interaction   |
    | J-60 | Lambert | Webinaire     |
    | J-35 | Lambert | Réponse email |
    | J-30 | Morel   | Webinaire     |
    | J-10 | Vidal   | Webinaire     |
    | J-9  | Lambert | LinkedIn      |
    | TBD  | Atelier | Webinaire     |
    | J-12 | Lambert | Fax           |
    Pipeline
    | Opportunité | Compte  | Source | Premier contact | Date de qualification |
    | Un          | Lambert | ABM    | J-70            | J-40                  |
    | Deux        | Lambert | ABM    |                 | J-5                   |
    | Trois       | Morel   | Salon  | J-90            | J-50                  |
    | Quatre      | Vidal   | Salon  | J-90            | J-10                  |
    | Cinq        | Lambert | Radio  | J-90            | J-12                  |
    Deals
    | Deal | Compte  | Source | Date de signature | Montant (€) |
    | Un   | Lambert | ABM    | J-30              | 40 000      |
    | Deux | Lambert | ABM    | J-5               | 20 000      |
    | Trois| Morel   | Salon  | J-45              | 10 000      |
    | Quatre| Morel  | Salon  | J-10              | 90 000      |
    | Cinq | Lambert | ABM    | J-12              | ?           |
    | Six  | Morel   | Salon  | J-12              | ?           |
    Coûts ABM
    | Date  | Catégorie | Compte  | Montant (€) |
    | J-100 | Outils    |         | 3 000       |
    | J-25  | Contenu   | Morel   | 600         |
    | J-8   | Contenu   | Lambert | 5 000       |
    | J-12  | Outils    |         | ?           |
"""


@pytest.mark.parametrize(
    ("days", "coverage", "strong", "velocity", "deal_value", "roi"),
    [
        # Two of three targets had reacted; the second deal, its opportunity and the last cost came later.
        (24, 200 / 3, 1, 30, 4.0, 100 * (40_000 - 3_600) / 3_600),
        # Morel has left, Vidal has come and reacted.
        (10, 200 / 3, 1, 30, 40_000 / 50_000, 100 * (40_000 - 3_600) / 3_600),
        (0, 200 / 3, 1, 42.5, 30_000 / 50_000, 100 * (60_000 - 8_600) / 8_600),
    ],
)
def test_a_past_day_shows_nothing_that_came_later(days, coverage, strong, velocity, deal_value, roi):
    timeline = Timeline(read(PROGRAMME).tables, RULES)
    kpis = {kpi.key: kpi for kpi in timeline.kpis(ago(days))}

    assert kpis["coverage"].value == pytest.approx(coverage)
    assert kpis["engagement"].numerator == strong
    assert kpis["velocity"].value == pytest.approx(velocity)
    assert kpis["deal_value"].ratio == pytest.approx(deal_value)
    assert kpis["roi"].value == pytest.approx(roi)


@pytest.mark.parametrize("days", [150, 60, 35, 30, 20, 15, 13, 12, 9, 5, 0])
def test_a_past_day_of_today_s_tables_is_that_day(days):
    timeline, then = Timeline(read(PROGRAMME).tables, RULES), found(PROGRAMME, as_of=ago(days))

    assert timeline.kpis(ago(days)) == then.kpis
    assert account_figures(timeline.programme(ago(days))) == then.accounts


def test_a_day_is_not_mixed_up_with_another_ruling():
    timeline = Timeline(read(PROGRAMME).tables, RULES)
    generous = RULES.with_chosen({"strong_points": 2})

    (usual,) = timeline.kpis(ago(0), keys=["engagement"])
    (other,) = timeline.kpis(ago(0), generous, keys=["engagement"])
    assert (usual.numerator, other.numerator) == (1, 2)
    assert timeline.kpis(ago(0), keys=["engagement"]) == (usual,)
