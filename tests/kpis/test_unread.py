"""Nothing that can be read is not nothing: zero is said only where it is known."""

import pytest

from abm_sheets.dashboard.cards import cards
from abm_sheets.dashboard.sentences import Sentences
from abm_sheets.dashboard.tables import accounts_table, kpi_table
from drawing import FORM, RULES, found, plain

FRENCH = Sentences(FORM, RULES)
PROGRAMME = """
    Comptes
    | Compte       | Date d'ajout | Date de sortie |
    | Compte 1..20 | J-200        |                |
    | Parti        | J-200        | J-100          |
    Engagement
    | Date | Compte | Interaction    |
    {rows}
    Pipeline
    | Opportunité | Compte | Source | Premier contact | Date de qualification |
    {opportunities}
"""
ENGAGED = "| J-60 | Compte 1..12 | Visite du site |"


def findings(rows=ENGAGED, opportunities="", **day):
    return found(PROGRAMME.format(rows=rows, opportunities=opportunities), **day)


def said(found_, key):
    """The value, its reason or what it is made of, and the severity and action of its alert, if there is one."""
    kpi = found_.kpi(key)
    alerts = [each for each in found_.alerts if each.code == f"{key}_low"]
    told = [(alert.severity, plain(FRENCH.alert_action(alert))) for alert in alerts]
    return kpi.value, plain(FRENCH.why(kpi) or FRENCH.base(kpi)), *told


NO_INTERACTION = "Aucune interaction ne peut être comptée : voir À corriger."
LEFT_OUT = "interaction laissée de côté (à corriger)"
CORRECT = "Corrigez d'abord les interactions signalées dans À corriger."
REDIRECT = "Resserrez le ciblage ou changez de message : soit la liste est trop large, soit le message ne résonne pas."


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        # Somebody reacted, and nobody knows who, when or how.
        ("| J-5  | Compte 1  | Fax            |", (None, NO_INTERACTION)),
        ("| J-5  | Compte 1  |                |", (None, NO_INTERACTION)),
        ("| hier | Compte 1  | Visite du site |", (None, NO_INTERACTION)),
        ("| J-5  | #REF!     | Visite du site |", (None, NO_INTERACTION)),
        ("| J-5  |           | Visite du site |", (None, NO_INTERACTION)),
        ("| J-5  | Copmte 1  | Visite du site |", (None, NO_INTERACTION)),
        ("| J    | Compte 1  | Fax            |", (None, NO_INTERACTION)),
        # A company that is in no list, or a target no more: none of the targets has reacted.
        (
            "| J-5  | Zzz       | Visite du site |",
            (0, f"Aucun engagé sur 20 comptes ciblés · 1 {LEFT_OUT}", ("watch", CORRECT)),
        ),
        (
            "| J-5  | Parti     | Fax            |",
            (0, f"Aucun engagé sur 20 comptes ciblés · 1 {LEFT_OUT}", ("watch", CORRECT)),
        ),
        (
            "| J-5  | Parti     | Visite du site |",
            (0, "Aucun engagé sur 20 comptes ciblés", ("alert", REDIRECT)),
        ),
        # One that can be read is a figure, and what it lacks stands beside it.
        (
            "| J-5  | Compte 2  | Visite du site |\n| J-5  | Compte 1  | Fax            |",
            (5, f"1 engagé sur 20 comptes ciblés · 1 {LEFT_OUT}", ("alert", REDIRECT)),
        ),
        # Not there yet.
        (
            "| J-5  | Parti     | Visite du site |\n| J+1  | Compte 1  | Fax            |",
            (0, "Aucun engagé sur 20 comptes ciblés", ("alert", REDIRECT)),
        ),
    ],
    ids=repr,
)  # fmt: skip
def test_a_coverage_of_zero_is_known_or_not_said(rows, expected):
    # The other date tells that somebody types.
    typed = f"{rows}\n    | J-4 | Zzz | Visite du site |" if "hier" in rows else rows

    assert said(findings(typed), "coverage") == expected


def test_a_coverage_that_lacks_interactions_says_so_in_its_alert_and_on_the_card():
    found_ = findings("| J-5 | Compte 1 | Visite du site |\n| J-5 | Zzz 1..2 | Visite du site |")

    (alert,) = [each for each in found_.alerts if each.code == "coverage_low"]
    assert plain(FRENCH.alert_message(alert)) == (
        "5 % de couverture, sous le seuil de 40 %. "
        "Chiffre incomplet : 2 interactions laissées de côté (à corriger)."
    )
    assert plain(cards(FRENCH, found_)[2].cells[0].value) == (
        "sur 20 comptes ciblés · couverture 5 % · 2 interactions laissées de côté (à corriger)"
    )


@pytest.mark.parametrize(
    ("row", "value", "base"),
    [
        ("| J-29 | Compte 1 | Fax            |", None, "Aucune interaction récente ne peut être comptée : voir À corriger."),
        ("| hier | Compte 1 | Visite du site |", None, "Aucune interaction récente ne peut être comptée : voir À corriger."),
        ("| J-30 | Compte 1 | Fax            |", 0, "Aucun fortement engagé sur 20 comptes ciblés"),
        ("| J-29 | Zzz      | Visite du site |", 0, f"Aucun fortement engagé sur 20 comptes ciblés · 1 {LEFT_OUT}"),
        ("| J-29 | Compte 1 | Visite du site |", 0, "Aucun fortement engagé sur 20 comptes ciblés"),
    ],
    ids=repr,
)  # fmt: skip
def test_no_account_is_said_to_be_strongly_engaged_only_where_the_last_days_can_be_read(row, value, base):
    assert said(findings(f"{ENGAGED}\n    {row}"), "engagement") == (value, base)


@pytest.mark.parametrize("row", ["| J-60 | Compte 1 | Fax |", "| hier | Compte 1 | Visite du site |"])
def test_who_has_not_typed_for_long_is_told_so_whatever_can_be_read(row):
    found_ = findings(f"| J-60 | Zzz | Visite du site |\n    {row}")

    assert found_.kpi("coverage").value is None
    assert "engagement_stale" in {alert.code for alert in found_.alerts}


NO_OPPORTUNITY = "Aucune opportunité ABM ne peut être comptée : 1 opportunité laissée de côté (à corriger)."
NONE = "Aucun compte sur 12 engagés n'a d'opportunité"
CHECK = "Vérifiez que vous parlez aux bons interlocuteurs et que l'offre répond à leurs enjeux."


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("| Affaire | Compte 1  | ABM    | J-50 | printemps  |", (None, NO_OPPORTUNITY)),
        ("| Affaire | Compte 1  | Radio  | J-50 | J-4        |", (None, NO_OPPORTUNITY)),
        ("| Affaire | #REF!     | ABM    | J-50 | J-4        |", (None, NO_OPPORTUNITY)),
        ("| Affaire | #REF!     |        | J-50 | J-4        |", (None, NO_OPPORTUNITY)),
        ("| Affaire | Copmte 1  | ABM    | J-50 | J-4        |", (None, NO_OPPORTUNITY)),
        ("| Affaire | Copmte 1  | Radio  | J-50 | J-4        |", (None, NO_OPPORTUNITY)),
        ("| Affaire | Compte 1  | Radio  | J-50 | J          |", (None, NO_OPPORTUNITY)),
        # Nobody whose reaction is known.
        (
            "| Affaire | Zzz       | ABM    | J-50 | J-4        |",
            (
                0,
                f"{NONE} · 1 opportunité laissée de côté (à corriger)",
                ("watch", "Corrigez d'abord les opportunités signalées dans À corriger."),
            ),
        ),
        # Neither ABM, nor qualified, nor there yet.
        ("| Affaire | Compte 1  | Salon  | J-50 | printemps  |", (0, NONE, ("alert", CHECK))),
        ("| Affaire | Compte 1  | ABM    | ?    |            |", (0, NONE, ("alert", CHECK))),
        ("| Affaire | Compte 1  | Radio  | J-50 | J+4        |", (0, NONE, ("alert", CHECK))),
        ("| Affaire | Zzz       |        | J-50 | J-4        |", (0, NONE, ("alert", CHECK))),
        # One that can be read is a figure.
        (
            "| Une     | Compte 1  | ABM    | J-50 | J-4        |\n| Deux | Compte 2 | ABM | J-50 | printemps |",
            (
                pytest.approx(100 / 12),
                "1 compte sur 12 engagés a une opportunité · 1 opportunité laissée de côté (à corriger)",
                ("alert", CHECK),
            ),
        ),
    ],
    ids=repr,
)  # fmt: skip
def test_a_conversion_of_zero_is_known_or_not_said(row, expected):
    assert said(findings(opportunities=row), "conversion") == expected


def test_the_story_does_not_say_that_nobody_became_an_opportunity_where_none_can_be_read():
    told = FRENCH.story(findings(opportunities="| Affaire | Compte 1 | ABM | J-50 | printemps |"))

    assert plain(told) == (
        "On a ciblé 20 comptes, 12 ont réagi, aucune opportunité ABM ne peut être comptée (voir À corriger) : "
        "pas encore de deal ABM signé."
    )


def test_the_card_of_opportunities_says_last_what_it_lacks():
    found_ = findings(
        opportunities="| Une | Compte 1 | ABM | J-50 | J-4 |\n| Deux | Compte 2 | ABM | J-50 | printemps |"
    )

    assert plain(cards(FRENCH, found_)[2].cells[1].value) == (
        "1 compte sur 12 engagés a une opportunité · conversion 8,3 % · "
        "1 opportunité laissée de côté (à corriger)"
    )


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("| Affaire | Compte 1 | ABM   | hier | J-4       |", "unread_velocity"),
        ("| Affaire | Compte 1 | ABM   | J-50 | printemps |", "unread_velocity"),
        ("| Affaire | Compte 1 | ABM   |      | J-61      |", "no_abm_opportunities"),
        ("| Affaire | Zzz      | ABM   | J-50 | J-4       |", "no_abm_opportunities"),
        ("| Affaire | Zzz      | ABM   | hier | J-4       |", "no_abm_opportunities"),
        ("| Affaire | Parti    | ABM   | hier | J-4       |", "no_abm_opportunities"),
        ("| Affaire | Compte 1 | Salon | hier | J-4       |", "no_abm_opportunities"),
        ("", "no_abm_opportunities"),
    ],
    ids=repr,
)
def test_how_long_it_took_is_not_there_or_cannot_be_read(row, why):
    assert findings(opportunities=row).kpi("velocity").why == why


def test_the_low_conversion_of_a_closing_is_not_over_because_nothing_can_be_read_any_more():
    found_ = findings(opportunities="| Affaire | Compte 1 | ABM | J-50 | printemps |")

    assert ("conversion_low", "conversion") in found_.undecided


def test_a_row_of_the_table_of_kpis_says_why_it_has_no_figure():
    rows = kpi_table(FRENCH, findings("| J-5 | Compte 1 | Fax |")).rows

    assert [plain(str(row[5].value)) for row in rows[:3]] == [NO_INTERACTION] * 3


@pytest.mark.parametrize(
    ("rows", "levels"),
    [
        ("| J-5 | Compte 1 | Visite du site |", ["Engagé", "Pas encore touché"]),
        ("| J-5 | Compte 1 | Fax |", ["À corriger", "Pas encore touché"]),
        # Its name seems to be meant.
        ("| J-5 | Copmte 1 | Visite du site |", ["À corriger", "Pas encore touché"]),
        ("| J-5 | Compte 1 | Fax |\n| J-5 | Compte 1 | Visite du site |", ["Engagé", "Pas encore touché"]),
        ("| J-5 |          | Visite du site |", ["Pas encore touché", "Pas encore touché"]),
    ],
)
def test_an_account_whose_interactions_cannot_be_read_is_not_said_to_be_untouched(rows, levels):
    """Neither in its row nor by an alert."""
    found_ = findings(rows)
    untouched = [alert.subject for alert in found_.alerts if alert.code == "account_untouched"]

    assert [row[1].value for row in accounts_table(FRENCH, found_).rows][:2] == levels
    assert ("Compte 1" in untouched, "Compte 2" in untouched) == tuple(
        level == "Pas encore touché" for level in levels
    )
