"""This week: for every person at most five actions, the most urgent first, with the reason."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abm_sheets.alerts.this_week import owner_key
from abm_sheets.dashboard.sentences import Sentences
from abm_sheets.intake.answers import COMMENT, OWNER, SUBJECT, TITLE
from abm_sheets.model.raw import RawBlock
from abm_sheets.template.load import load_workbook
from drawing import FORM, RULES, found, plain, settled, typed

HOT = """
    Comptes
    | Compte  | Responsable | Priorité |
    | Lambert | Léa         | B        |
    Engagement
    | Date | Compte  | Interaction    |
    | J-8  | Lambert | Réponse email  |
    | J-2  | Lambert | Téléchargement |
"""
EVERYTHING = """
    Comptes
    | Compte   | Responsable | Priorité | Date d'ajout | Date de sortie |
    | Tiède    | Léa         | A        | J-300        |                |
    | Chaud C  | Léa         | C        | J-300        |                |
    | Chaud A  | LEA         | A        | J-300        |                |
    | Brûlant  | léa         | C        | J-300        |                |
    | Froid 2  | Paul        | A        | J-300        |                |
    | Froid 9  | Paul        |          | J-300        |                |
    | Neuf C   | Paul        | C        | J-99         |                |
    | Neuf A   | Paul        | A        | J-40         |                |
    | Vieux A  | Paul        | A        | J-99         |                |
    | Seul     |             | A        | J-40         |                |
    | Parti    | Paul        | A        | J-300        | J-1            |
    Engagement
    | Date | Compte  | Interaction  |
    | J-3  | Chaud C | Webinaire    |
    | J-3  | Chaud A | Webinaire    |
    | J-3  | Brûlant | Webinaire    |
    | J-2  | Brûlant | LinkedIn     |
    | J-3  | Tiède   | LinkedIn     |
    | J-60 | Froid 9 | Webinaire    |
    | J-70 | Froid 9 | Webinaire    |
    | J-60 | Froid 2 | LinkedIn     |
    Pipeline
    | Opportunité | Compte    | Source | Premier contact | Date de qualification | Étape | Responsable | Montant estimé (€) |
    | Lente       | Tiède     | ABM    | J-200           | J-100                 |       | Paul        | 45 K€              |
    | Très lente  | Tiède     | ABM    | J-200           | J-150                 |       |             |                    |
    | Salon       | Hors      | Salon  | J-200           | J-120                 |       | Zoé         |                    |
    | Sans nom    | Ailleurs  | Salon  | J-200           | J-110                 |       |             |                    |
"""


def week(findings):
    """Return person, what about, which account, in their order."""
    return [(action.owner, action.kind, action.account) for action in findings.this_week]


def reasons(findings, language="fr"):
    sentences = Sentences(load_workbook(language), RULES.with_chosen(findings.settings))
    return [plain(sentences.reason(action)) for action in findings.this_week]


def test_the_reason_is_told_in_points_and_days():
    assert reasons(found(HOT)) == ["Réponse 3 + téléchargement 2 en 9 jours, aucune opportunité ABM"]


def test_everybody_gets_a_list_in_alphabetical_order_most_urgent_first_and_nobodys_last():
    assert week(found(EVERYTHING)) == [
        # Most points, then priority; two spellings of Léa are one person.
        ("Léa", "hot", "Brûlant"),
        ("Léa", "hot", "Chaud A"),
        ("Léa", "hot", "Chaud C"),
        # An opportunity without a Responsable is for that of its account.
        ("Léa", "stalled", "Tiède"),
        ("Paul", "stalled", "Tiède"),
        ("Paul", "cold", "Froid 9"),
        ("Paul", "cold", "Froid 2"),
        # Priority first, then the one that has waited longest; the fifth is the last.
        ("Paul", "untouched", "Vieux A"),
        ("Paul", "untouched", "Neuf A"),
        ("Zoé", "stalled", "Hors"),
        (None, "stalled", "Ailleurs"),
        (None, "untouched", "Seul"),
    ]


def test_every_reason():
    assert reasons(found(EVERYTHING)) == [
        "Événement 5 + LinkedIn 2 en 4 jours, aucune opportunité ABM",
        "Événement 5 en 4 jours, aucune opportunité ABM",
        "Événement 5 en 4 jours, aucune opportunité ABM",
        "Ouverte et qualifiée depuis 150 jours",
        "Ouverte et qualifiée depuis 100 jours, 45 000 € estimés",
        "10 points en tout, plus aucune interaction depuis 60 jours",
        "2 points en tout, plus aucune interaction depuis 60 jours",
        "Priorité A, ciblé depuis 99 jours, aucune interaction",
        "Priorité A, ciblé depuis 40 jours, aucune interaction",
        "Ouverte et qualifiée depuis 120 jours",
        "Ouverte et qualifiée depuis 110 jours",
        "Priorité A, ciblé depuis 40 jours, aucune interaction",
    ]


def test_what_gave_most_points_is_told_first_then_what_is_worth_more_in_the_list_of_interactions():
    drawing = """
        Comptes
        | Compte  |
        | Lambert |
        Engagement
        | Date | Compte  | Interaction    |
        | J-9  | Lambert | Réponse email  |
        | J-5  | Lambert | Téléchargement |
        | J-5  | Lambert | Téléchargement |
        | J-5  | Lambert | LinkedIn       |
        | J-5  | Lambert | LinkedIn       |
    """

    assert reasons(found(drawing)) == [
        "LinkedIn 4 + téléchargements 4 + réponse 3 en 10 jours, aucune opportunité ABM"
    ]


def test_points_are_those_of_the_window_and_told_by_kind():
    drawing = """
        Comptes
        | Compte  |
        | Lambert |
        Engagement
        | Date | Compte  | Interaction    |
        | J-40 | Lambert | Webinaire      |
        | J-30 | Lambert | Webinaire      |
        | J-29 | Lambert | Réponse email  |
        | J-9  | Lambert | Réponse email  |
        | J    | Lambert | Visite du site |
    """

    assert reasons(found(drawing)) == ["Réponses 6 + visite 1 en 30 jours, aucune opportunité ABM"]


@pytest.mark.parametrize(
    ("newest", "told"),
    [
        ("J-10", "plus aucune interaction depuis 70 jours"),
        ("J-11", "plus aucune interaction saisie depuis 70 jours"),
    ],
)
def test_where_nobody_has_typed_for_long_a_cold_account_has_no_interaction_that_was_typed(newest, told):
    """As the alert about it says: what happened since then is not known."""
    findings = found(f"""
        Comptes
        | Compte  |
        | Froid   |
        | Autre   |
        Engagement
        | Date     | Compte | Interaction |
        | J-70     | Froid  | Webinaire   |
        | {newest} | Autre  | LinkedIn    |
    """)

    assert reasons(findings) == [f"5 points en tout, {told}"]


@pytest.mark.parametrize(
    ("added", "priority", "reason"),
    [
        ("", "", "Ciblé depuis 30 jours au moins, aucune interaction"),
        ("", "B", "Priorité B, ciblé depuis 30 jours au moins, aucune interaction"),
        ("J-31", "", "Ciblé depuis 31 jours, aucune interaction"),
    ],
)
def test_an_untouched_account(added, priority, reason):
    drawing = f"""
        Comptes
        | Compte  | Date d'ajout | Priorité   |
        | Lambert | {added}      | {priority} |
    """

    assert reasons(found(drawing)) == [reason]


@pytest.mark.parametrize("estimate", ["-500", "TBD", "", "0"])
def test_an_estimate_that_is_none_is_not_told(estimate):
    drawing = f"""
        Comptes
        | Compte  |
        Pipeline
        | Opportunité | Compte | Source | Premier contact | Date de qualification | Montant estimé (€) |
        | Salon       | Hors   | Salon  | J-200           | J-120                 | {estimate}         |
    """

    assert reasons(found(drawing)) == ["Ouverte et qualifiée depuis 120 jours"]


def test_nobody_has_more_than_five():
    drawing = """
        Comptes
        | Compte        | Responsable | Date d'ajout |
        | Compte 1..9   | Léa         | J-99         |
        | Compte 10..13 |             | J-99         |
    """

    owners = [owner for owner, _, _ in week(found(drawing))]
    assert owners == ["Léa"] * 5 + [None] * 4


def answered(*answers):
    """Return the alerts block with these answers: title, subject, who took it."""
    rows = []
    for title, subject, owner in answers:
        cells = [""] * (COMMENT + 1)
        cells[TITLE], cells[SUBJECT], cells[OWNER] = title, subject, owner
        rows.append(cells)
    return RawBlock(title="Dashboard", row=20, column=1, rows=rows)


def test_what_somebody_has_taken_sinks_and_says_who_took_it():
    raw = typed(EVERYTHING)
    hot = FORM.alerts["account_hot"].title
    object.__setattr__(raw, "alerts", answered((hot, "Brûlant", " Léa "), (hot, "Chaud A", "")))

    findings = settled(raw)

    assert week(findings)[:4] == [
        ("Léa", "hot", "Chaud A"),
        ("Léa", "hot", "Chaud C"),
        ("Léa", "stalled", "Tiède"),
        ("Léa", "hot", "Brûlant"),
    ]
    assert reasons(findings)[3].endswith("aucune opportunité ABM (déjà pris en charge par Léa)")


def test_among_what_has_been_taken_the_most_urgent_stays_first_whoever_took_it():
    raw = typed(EVERYTHING)
    hot = FORM.alerts["account_hot"].title
    object.__setattr__(raw, "alerts", answered((hot, "Brûlant", "Zoé"), (hot, "Chaud C", "Aline")))

    assert [account for owner, _, account in week(settled(raw)) if owner == "Léa"] == [
        "Chaud A",
        "Tiède",
        "Brûlant",
        "Chaud C",
    ]


@pytest.mark.parametrize("kind", ["LinkedIn", ""])
def test_priorities_come_in_the_order_of_the_alphabet_then_no_priority_then_the_order_of_comptes(kind):
    """Among hot accounts of as many points, and among untouched ones of one day."""
    rows = [("Sans", ""), ("C", "C"), ("B", "B"), ("A 2", "A"), ("A 1", "A")]
    drawing = "Comptes\n| Compte | Priorité | Date d'ajout |\n" + "".join(
        f"| {name} | {priority} | J-99 |\n" for name, priority in rows
    )
    if kind:
        drawing += "Engagement\n| Date | Compte | Interaction |\n" + "".join(
            f"| J-{days} | {name} | {kind} |\n" for name, _ in rows for days in (1, 2, 3)
        )

    assert [account for _, _, account in week(found(drawing))] == ["A 2", "A 1", "B", "C", "Sans"]


@pytest.mark.parametrize(
    ("name", "stalled", "account", "told"),
    [
        ("Affaire  Lyon", "", "Léa\u00a0 Martin", ("Relancer « Affaire Lyon »", "Léa Martin")),
        ("Affaire", "Paul\u00a0 Roux", "Léa", ("Relancer « Affaire »", "Paul Roux")),
        ("", "", "", ("Relancer « – »", None)),
    ],
    ids=repr,
)
def test_a_stalled_opportunity_is_called_by_its_name_and_is_for_a_person_however_they_were_spaced(
    name, stalled, account, told
):
    (action,) = found(f"""
        Comptes
        | Compte  | Responsable | Date d'ajout |
        | Lambert | {account}   | J-5          |
        Pipeline
        | Opportunité | Compte  | Source | Date de qualification | Responsable |
        | {name}      | Lambert | ABM    | J-120                 | {stalled}   |
    """).this_week

    task = plain(Sentences(FORM, RULES).task(action))
    assert (task, action.owner) == told


def test_the_stalled_opportunity_that_has_waited_longest_comes_first_then_the_first_row():
    findings = found("""
        Comptes
        | Compte  |
        | Lambert |
        Pipeline
        | Opportunité | Compte  | Source | Date de qualification | Responsable |
        | Lente       | Lambert | ABM    | J-100                 | Paul        |
        | Très lente  | Morel   | Salon  | J-150                 | Paul        |
        | Aussi lente | Vidal   | Salon  | J-100                 | Paul        |
    """)

    assert [action.facts["opportunity"] for action in findings.this_week if action.kind == "stalled"] == [
        "Très lente",
        "Lente",
        "Aussi lente",
    ]


def test_by_person():
    by_owner = found(EVERYTHING).week_by_owner()

    assert {owner: len(actions) for owner, actions in by_owner.items()} == {
        "Léa": 4,
        "Paul": 5,
        "Zoé": 1,
        None: 2,
    }


@given(st.sampled_from(["Léa Martin", "LEA  MARTIN", "léa\u00a0martin ", "Lea Martin"]))
def test_spellings_of_one_person(name):
    assert owner_key(name) == owner_key("Léa Martin")


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["Léa", "lea", "Paul", "", " "]),
            st.sampled_from(["A", "B", "C", ""]),
            st.sampled_from(["Webinaire", "LinkedIn", ""]),
            st.integers(0, 120),
        ),
        max_size=15,
    )
)
def test_every_action_follows_from_an_alert_and_no_list_is_too_long(rows):
    drawing = "Comptes\n| Compte | Responsable | Priorité | Date d'ajout |\n" + "".join(
        f"| Compte {n} | {owner} | {priority} | J-200 |\n" for n, (owner, priority, _, _) in enumerate(rows)
    )
    drawing += "Engagement\n| Date | Compte | Interaction |\n| J | Ailleurs | LinkedIn |\n" + "".join(
        f"| J-{days} | Compte {n} | {kind} |\n" for n, (_, _, kind, days) in enumerate(rows) if kind
    )

    findings = found(drawing)

    names = {alert.identity for alert in findings.alerts}
    assert {action.alert for action in findings.this_week} <= names
    for owner, actions in findings.week_by_owner().items():
        assert len(actions) <= RULES.week.actions
        assert len({owner_key(action.owner) for action in actions}) == 1, owner
    if len(rows) <= RULES.week.actions:
        about = {name for name in names if name[0].startswith("account_")}
        assert {action.alert for action in findings.this_week} == about
