"""The article's worked examples, in its own words."""

import pytest

from drawing import found


def test_coverage_30_of_50_accounts_is_60_percent():
    """« 50 comptes prioritaires et 30 d'entre eux ont interagi […], votre taux de couverture est de 60 % »."""
    kpi = found("""
        Comptes
        | Compte       | Date d'ajout |
        | Compte 1..50 | J-120        |
        Engagement
        | Date | Compte       | Interaction    |
        | J-5  | Compte 1..30 | Visite du site |
    """).kpi("coverage")

    assert (kpi.value, kpi.numerator, kpi.denominator) == (60, 30, 50)
    assert (kpi.status, kpi.indicative, kpi.stale) == ("good", False, False)


@pytest.mark.parametrize(
    ("interaction", "points"),
    [
        ("Visite du site", 1),
        ("Téléchargement de contenu", 2),
        ("Interaction LinkedIn", 2),
        ("Réponse email/message", 3),
        ("Participation webinaire/événement", 5),
    ],
    ids=repr,
)
def test_scoring(interaction, points):
    """« Visite du site : 1 point […] Participation webinaire/événement : 5 points »."""
    account, *_ = found(f"""
        Comptes
        | Compte  |
        | Lambert |
        Engagement
        | Date | Compte  | Interaction   |
        | J-5  | Lambert | {interaction} |
    """).accounts

    assert account.points == points


def test_an_account_with_5_points_in_the_month_is_strongly_engaged():
    """« Un compte avec 5 points ou plus dans le mois est considéré comme fortement engagé »."""
    findings = found("""
        Comptes
        | Compte  |
        | Lambert |
        | Morel   |
        Engagement
        | Date | Compte  | Interaction               |
        | J-20 | Lambert | Téléchargement de contenu |
        | J-10 | Lambert | Réponse email/message     |
        | J-20 | Morel   | Téléchargement de contenu |
        | J-10 | Morel   | Interaction LinkedIn      |
    """)

    assert [account.strongly_engaged for account in findings.accounts] == [True, False]
    assert findings.kpi("engagement").value == 50


def test_conversion_9_of_30_engaged_accounts_is_30_percent():
    """« Si 30 comptes ont été engagés et que 9 sont devenus des opportunités qualifiées […] 30 % »."""
    kpi = found("""
        Comptes
        | Compte       |
        | Compte 1..50 |
        Engagement
        | Date | Compte       | Interaction    |
        | J-60 | Compte 1..30 | Visite du site |
        Pipeline
        | Opportunité   | Compte      | Source | Date de qualification |
        | Opportunité   | Compte 1..9 | ABM    | J-20                  |
    """).kpi("conversion")

    assert (kpi.value, kpi.numerator, kpi.denominator, kpi.opportunities) == (30, 9, 30, 9)
    assert (kpi.status, kpi.indicative) == ("good", False)


def test_velocity_60_days_against_90_shortens_the_cycle_by_33_percent():
    """« 90 jours en prospection classique et de 60 jours en ABM, vous avez réduit votre cycle de 33 % »."""
    kpi = found("""
        Comptes
        | Compte       |
        | Compte 1..10 |
        Engagement
        | Date | Compte       | Interaction    |
        | J-70 | Compte 1..10 | Visite du site |
        Pipeline
        | Opportunité | Compte        | Source       | Premier contact | Date de qualification |
        | Affaire     | Compte 1..10  | ABM          |                 | J-10                  |
        | Affaire     | Inconnu 1..10 | Cold calling | J-100           | J-10                  |
    """).kpi("velocity")

    assert (kpi.value, kpi.median, kpi.n, kpi.baseline, kpi.baseline_n) == (60, 60, 10, 90, 10)
    assert kpi.change_percent == pytest.approx(-33.3333333333)
    assert (kpi.status, kpi.indicative) == ("good", False)


def test_deals_of_45_k_against_22_k_are_twice_as_large():
    """« vos deals ABM ont une valeur moyenne de 45 K€ et vos deals non-ABM de 22 K€, vous avez doublé »."""
    kpi = found("""
        Comptes
        | Compte      |
        | Compte 1..3 |
        Deals
        | Deal | Compte       | Source  | Date de signature | Montant (€) |
        | Deal | Compte 1..3  | ABM     | J-10              | 45 K€       |
        | Deal | Inconnu 1..3 | Inbound | J-10              | 22 K€       |
    """).kpi("deal_value")

    assert (kpi.value, kpi.baseline, kpi.n, kpi.baseline_n) == (45_000, 22_000, 3, 3)
    assert kpi.ratio == pytest.approx(2.04545454545)
    assert (kpi.status, kpi.indicative) == ("good", False)


def test_two_contracts_of_90_k_in_all_for_15_k_are_a_roi_of_500_percent():
    """« Vous dépensez 15 K€ en 3 mois (temps équipe + outils + contenu). Vous signez 2 contrats […] 90 K€ »."""
    kpi = found("""
        Comptes
        | Compte      |
        | Compte 1..2 |
        Deals
        | Deal | Compte   | Source | Date de signature | Montant (€) |
        | Un   | Compte 1 | ABM    | J-20              | 60 K€       |
        | Deux | Compte 2 | ABM    | J-10              | 30 K€       |
        Coûts ABM
        | Date | Catégorie    | Montant (€) |
        | J-90 | Temps équipe | 10 K€       |
        | J-60 | Outils       | 2 000 €     |
        | J-30 | Contenu      | 3000        |
    """).kpi("roi")

    assert (kpi.value, kpi.revenue, kpi.cost, kpi.n) == (500, 90_000, 15_000, 2)
    assert kpi.status == "good"
