"""KPI 2: points, the window of 30 days, and the mean per target."""

import pytest

from drawing import found

PROGRAMME = """
    Comptes
    | Compte       |
    | Compte 1..10 |
    Engagement
    | Date   | Compte   | Interaction                       |
    | {day}  | Compte 1 | Participation webinaire/événement |
    | J-99   | Compte 2 | Participation webinaire/événement |
"""


@pytest.mark.parametrize(
    ("day", "value", "points"),
    [("J", 10, 5), ("J-29", 10, 5), ("J-30", 0, 0), ("J+1", 0, 0)],
    ids=repr,
)
def test_the_window_is_the_30_days_that_end_on_the_day(day, value, points):
    findings = found(PROGRAMME.format(day=day))

    assert (findings.kpi("engagement").value, findings.accounts[0].points) == (value, points)


@pytest.mark.parametrize(
    ("interactions", "strong"),
    [
        (["Visite du site"] * 4, False),
        (["Visite du site"] * 5, True),
        (["Réponse email", "LinkedIn"], True),
        (["Téléchargement", "LinkedIn"], False),
        (["Webinaire"], True),
    ],
    ids=repr,
)
def test_strongly_engaged_from_5_points_on(interactions, strong):
    rows = "\n".join(f"| J-3 | Lambert | {interaction} |" for interaction in interactions)
    findings = found(f"""
        Comptes
        | Compte  |
        | Lambert |
        Engagement
        | Date | Compte | Interaction |
        {rows}
    """)

    assert findings.accounts[0].strongly_engaged is strong
    assert findings.kpi("engagement").numerator == strong


def test_mean_points_are_those_of_the_window_over_all_targets():
    findings = found("""
        Comptes
        | Compte | Date de sortie |
        | A      |                |
        | B      |                |
        | C      |                |
        | D      |                |
        | Parti  | J-1            |
        Engagement
        | Date | Compte | Interaction               |
        | J-99 | A      | Réponse email/message     |
        | J-9  | A      | Réponse email/message     |
        | J-9  | B      | Téléchargement de contenu |
        | J-9  | B      | Visite du site            |
        | J-9  | Parti  | Réponse email/message     |
    """)

    kpi = findings.kpi("engagement")
    assert (kpi.mean_points, kpi.n) == (1.5, 4)
    assert [(account.points, account.total_points) for account in findings.accounts] == [
        (3, 6),
        (3, 3),
        (0, 0),
        (0, 0),
    ]


def test_the_article_gives_no_benchmark_so_the_status_is_neutral():
    kpi = found(PROGRAMME.format(day="J-99")).kpi("engagement")

    assert (kpi.value, kpi.status, kpi.threshold_crossed) == (0, "neutral", False)


@pytest.mark.parametrize(("targets", "indicative"), [(9, True), (10, False)], ids=repr)
def test_indicative_under_10_targets(targets, indicative):
    kpi = found(f"""
        Comptes
        | Compte              |
        | Compte 1..{targets} |
        Engagement
        | Date | Compte   | Interaction    |
        | J-9  | Compte 1 | Visite du site |
    """).kpi("engagement")

    assert (kpi.indicative, kpi.status) == (indicative, "neutral")


@pytest.mark.parametrize(("day", "stale"), [("J-10", False), ("J-11", True)], ids=repr)
def test_stale_like_coverage(day, stale):
    kpi = found(PROGRAMME.format(day=day)).kpi("engagement")

    assert (kpi.stale, kpi.status) == (stale, "neutral")


@pytest.mark.parametrize(
    ("settings", "value"),
    [
        ({}, 10),
        ({"Points pour être « fortement engagé »": 6}, 0),
        ({"Sur combien de jours compter les points": 100}, 20),
        ({"Sur combien de jours compter les points": 99}, 10),
    ],
    ids=repr,
)
def test_the_team_may_change_points_and_window(settings, value):
    assert found(PROGRAMME.format(day="J-9"), settings=settings).kpi("engagement").value == value


def test_without_targets_there_is_no_data():
    kpi = found("").kpi("engagement")

    assert (kpi.value, kpi.mean_points, kpi.status, kpi.why) == (None, None, "no_data", "no_targets")
