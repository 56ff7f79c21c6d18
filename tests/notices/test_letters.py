"""What people read after a refresh, and when they read nothing."""

from dataclasses import replace

import pytest

from abm_sheets.model.alert import Alert
from abm_sheets.model.issue import Issue
from abm_sheets.model.kpi import Kpi
from abm_sheets.notices.ledger import Ledger
from abm_sheets.notices.recipients import Address, Recipient, gathered
from drawing import found

from .world import (
    LEA,
    LINK,
    MONDAY,
    NEXT_MONDAY,
    OTHERS,
    TEAM,
    at,
    call,
    cold,
    failed,
    findings,
    hot,
    knowing,
    letters,
    low_coverage,
    refused,
    spaced,
    told,
)
from .world import sent as arrived


def test_new_and_resolved_alerts_as_they_are_read():
    ledger = told(knowing(cold("Moulins Riou")), findings(hot("Verrerie Lambert"), low_coverage()))

    (letter,) = ledger.told[TEAM.place].letters
    assert spaced(letter.subject) == "suivi : 2 nouvelles alertes, 1 alerte résolue"
    assert spaced(letter.body) == (
        "Bonjour,\n"
        "\n"
        "2 nouvelles alertes :\n"
        "- Verrerie Lambert – Compte chaud sans opportunité. 8 points en 30 jours, et aucune opportunité ABM.\n"
        "- Couverture trop basse. 35 % de couverture, sous le seuil de 40 %.\n"
        "\n"
        "1 alerte résolue :\n"
        "- Moulins Riou – Compte qui refroidit\n"
        "\n"
        f"Tableau de bord : {LINK}\n"
    )


def test_the_same_in_english():
    ledger = told(knowing(cold("Moulins Riou")), findings(hot("Verrerie Lambert")), language="en")

    (letter,) = ledger.told[TEAM.place].letters
    assert letter.subject == "suivi: 1 new alert, 1 resolved alert"
    assert letter.body == (
        "Hello,\n"
        "\n"
        "1 new alert:\n"
        "- Verrerie Lambert – Hot account with no opportunity. 8 points in 30 days, and no ABM opportunity.\n"
        "\n"
        "1 resolved alert:\n"
        "- Moulins Riou – Account cooling down\n"
        "\n"
        f"Dashboard: {LINK}\n"
    )


def test_nothing_to_say_is_not_said():
    ledger = told(knowing(hot("Lambert")), findings(hot("Lambert")), NEXT_MONDAY)

    assert letters(ledger) == []
    assert letters(told(Ledger(), findings())) == []


def test_an_alert_is_the_same_however_its_account_is_spelt():
    assert letters(told(knowing(hot("Lambert & Fils")), findings(hot("LAMBERT ET FILS SAS")))) == []


@pytest.mark.parametrize("count", [10, 11, 12])
def test_ten_alerts_are_named_and_the_others_counted(count):
    ledger = told(knowing(), findings(*(hot(f"Compte {n}") for n in range(count))))

    (letter,) = ledger.told[TEAM.place].letters
    last = {10: [], 11: ["… et 1 autre."], 12: ["… et 2 autres."]}[count]
    lines = letter.body.splitlines()
    assert [line for line in lines if line.startswith("…")] == last
    assert sum(line.startswith("- ") for line in lines) == 10
    assert spaced(letter.subject) == f"suivi : {count} nouvelles alertes"
    # All of them were told: none comes up again.
    assert letters(told(arrived(ledger), findings(*(hot(f"Compte {n}") for n in range(count))))) == []


def test_an_old_workbook_does_not_flood_a_new_recipient():
    old = [replace(cold(f"Compte {n}"), state="ongoing") for n in range(40)]

    ledger = told(Ledger(), findings(hot("Lambert"), *old))

    (letter,) = ledger.told[TEAM.place].letters
    assert spaced(letter.subject) == "suivi : 1 nouvelle alerte, 40 alertes en cours"
    assert "- Lambert –" in letter.body
    assert "Compte 1" not in letter.body
    assert "40 alertes étaient déjà en cours : vous les trouverez" in spaced(letter.body)
    # They count as told: their end is news.
    assert "1 alerte résolue" in letters(told(arrived(ledger), findings(hot("Lambert"), *old[1:])))[0]


def test_a_second_recipient_added_later_knows_nothing_yet_and_the_first_is_left_in_peace():
    ledger = told(
        knowing(hot("Lambert")), findings(replace(hot("Lambert"), state="ongoing")), None, (TEAM, OTHERS)
    )

    assert letters(ledger) == []
    assert "1 alerte était déjà en cours" in letters(ledger, OTHERS.place)[0]


def test_the_weekly_list_comes_with_the_weekly_run_and_once():
    week = [call("Lambert", "Léa"), call("Riou", "Zoé"), call("Quévert", None)]
    knows = knowing(recipients=(TEAM, LEA), week=MONDAY)

    assert letters(told(knows, findings(week=week), None, (TEAM, LEA))) == []
    ledger = told(knows, findings(week=week), NEXT_MONDAY, (TEAM, LEA))

    assert [letter.subject for letter in ledger.told[TEAM.place].letters] == [
        "suivi\u00a0: les actions de la semaine"
    ]
    assert spaced(letters(ledger)[0]) == (
        "Bonjour,\n"
        "\n"
        "Cette semaine, par responsable :\n"
        "\n"
        "Léa :\n"
        "- Lambert – Reprendre contact. 12 points en tout, plus aucune interaction depuis 50 jours.\n"
        "\n"
        "Zoé :\n"
        "- Riou – Reprendre contact. 12 points en tout, plus aucune interaction depuis 50 jours.\n"
        "\n"
        "Sans responsable :\n"
        "- Quévert – Reprendre contact. 12 points en tout, plus aucune interaction depuis 50 jours.\n"
        "\n"
        f"Tableau de bord : {LINK}\n"
    )
    (own,) = ledger.told[LEA.place].letters
    assert spaced(own.subject) == "suivi : 1 action pour vous cette semaine"
    assert spaced(own.body) == (
        "Bonjour Léa,\n"
        "\n"
        "À faire cette semaine :\n"
        "\n"
        "- Lambert – Reprendre contact. 12 points en tout, plus aucune interaction depuis 50 jours.\n"
        "\n"
        f"Tableau de bord : {LINK}\n"
    )
    again = told(arrived(ledger), findings(week=week), NEXT_MONDAY, (TEAM, LEA))
    assert letters(again) + letters(again, LEA.place) == []


@pytest.mark.parametrize("typed", ["Léa", "LEA", "  léa ", "le\u0301a"])
def test_a_person_is_found_by_every_spelling_of_the_name(typed):
    ledger = told(Ledger(), findings(week=[call("Lambert", typed), call("Riou", "Zoé")]), MONDAY, (LEA,))

    assert "Lambert" in letters(ledger, LEA.place)[0]
    assert "Riou" not in letters(ledger, LEA.place)[0]


def test_a_person_with_nothing_to_do_gets_nothing_and_never_hears_of_alerts():
    ledger = told(Ledger(), findings(hot("Lambert"), week=[call("Riou", "Zoé")]), MONDAY, (LEA,))

    assert letters(ledger, LEA.place) == []


def test_a_list_that_could_not_be_delivered_comes_with_the_next_run_of_any_kind():
    undelivered = refused(told(knowing(), findings(week=[call("Lambert", "Léa")]), NEXT_MONDAY))

    ledger = told(undelivered, findings(week=[call("Riou", "Léa")]), None)

    (body,) = letters(ledger)
    assert "Riou" in body
    assert "Lambert" not in body


def test_somebody_new_waits_for_the_next_weekly_list():
    ledger = told(knowing(), findings(week=[call("Lambert", "Léa")]), None, (TEAM, OTHERS))

    assert letters(ledger, OTHERS.place) == []


def test_an_alert_that_came_and_went_unheard_is_not_told():
    unheard = refused(told(knowing(), findings(hot("Lambert"))))

    assert letters(told(unheard, findings(hot("Riou")))) == letters(told(knowing(), findings(hot("Riou"))))


def test_an_alert_that_ended_and_came_back_unheard_is_not_told():
    unheard = refused(told(knowing(hot("Lambert")), findings()))

    assert letters(unheard) != []
    assert letters(told(unheard, findings(hot("Lambert")))) == []


def test_a_letter_whose_sending_was_cut_short_goes_out_before_what_follows_from_it():
    cut = told(knowing(), findings(hot("Lambert"))).begun(TEAM.place)

    assert ["résolue" in body for body in letters(told(cut, findings()))] == [False, True]
    assert len(letters(told(cut, findings(hot("Lambert"))))) == 1


def test_a_letter_that_may_have_arrived_stays_in_doubt_when_it_is_refused_the_second_time():
    cut = told(knowing(), findings(hot("Lambert"))).begun(TEAM.place)
    again = cut.missed(TEAM.place, at("2026-11-23 07:00"), doubtful=True)

    for ledger in (again, failed(again)):
        first, second = letters(told(ledger, findings(hot("Lambert"), hot("Riou"))))
        assert [name in first for name in ("Lambert", "Riou")] == [True, False]
        assert [name in second for name in ("Lambert", "Riou")] == [False, True]


def test_a_letter_that_nobody_began_to_send_is_written_anew():
    waiting = told(knowing(), findings(hot("Lambert")))

    (body,) = letters(told(waiting, findings(hot("Lambert"), hot("Riou"))))
    assert [name in body for name in ("Lambert", "Riou")] == [True, True]


STALE = Kpi(key="coverage", unit="percent", value=50, status="good", n=10, stale=True)
NO_COLUMN = Issue(
    tab_key="accounts", tab="Comptes", a1="A1", header="Compte", value="", cell="Comptes!A1",
    code="header_missing", message="", expected="", kpis=(),
)  # fmt: skip


@pytest.mark.parametrize(
    "doubt",
    [{"kpis": [STALE]}, {"issues": [NO_COLUMN]}, {"issues": [replace(NO_COLUMN, code="header_empty")]}],
    ids=["nobody types", "a column cannot be read", "a column was put back empty"],
)
def test_what_only_became_invisible_is_not_resolved(doubt):
    knows = knowing(cold("Lambert"), cold("Riou"))

    unsure = told(knows, findings(resolved=[cold("Riou")], **doubt))

    assert "1 alerte résolue" in letters(unsure)[0]
    assert "Riou" in letters(unsure)[0]
    # It is still there when all is seen again, or resolved then.
    assert letters(told(arrived(unsure), findings(cold("Lambert")))) == []
    assert "Lambert" in letters(told(arrived(unsure), findings()))[0]


def test_what_a_cell_that_cannot_be_read_hides_is_not_resolved_and_not_new_once_it_is_corrected():
    drawing = """
        Comptes
        | Compte  |
        | Lambert |
        Pipeline
        | Opportunité | Compte  | Source | Date de qualification | Étape     |
        | Affaire     | Lambert | ABM    | J-120                 | Qualifiée |
    """
    before, unread = found(drawing), found(drawing, {"Pipeline!F2": "Qualifeid"})
    lost = found(drawing, {"Pipeline!F2": "Perdue"})
    knows = knowing(*before.alerts)

    unsure = told(knows, unread)

    assert letters(unsure) == []
    assert letters(told(unsure, before)) == []
    assert "Lambert – Opportunité qui n'avance plus" in letters(told(unsure, lost))[0]


def test_what_essentials_hides_is_neither_told_nor_taken_back():
    essentials = {"display": 1}
    slower = Alert(
        code="velocity_slower", severity="alert", subject="velocity", facts={"value": 90, "baseline": 60}
    )

    hidden = told(knowing(), findings(slower, low_coverage(), settings=essentials))

    assert "Couverture" in letters(hidden)[0]
    assert "lent" not in letters(hidden)[0]
    assert letters(told(arrived(hidden), findings(low_coverage(), settings=essentials))) == []


def test_a_code_of_an_older_version_is_passed_over():
    knows = knowing(Alert(code="account_hot", severity="alert", subject="Lambert", facts={"points": 8}))
    known = knows.told[TEAM.place].known
    older = replace_known(knows, alerts=(*known.alerts, ("account_bored", "Riou")))

    assert letters(told(older, findings(hot("Lambert")))) == []


def replace_known(ledger, **changes):
    from msgspec.structs import replace as with_

    told_ = ledger.told[TEAM.place]
    return with_(ledger, told={TEAM.place: with_(told_, known=with_(told_.known, **changes))})


def test_an_address_that_stands_there_twice_gets_one_message():
    same = Address("x")

    assert gathered(
        [
            Recipient(place="notify[1]", address=same, team=True),
            Recipient(place="notify[2]", address=Address("y"), team=True),
            Recipient(place="owners.lea", address=same, owners=frozenset({"lea"})),
            Recipient(place="owners.zoe", address=Address("z"), owners=frozenset({"zoe"})),
            Recipient(place="owners.max", address=Address("z"), owners=frozenset({"max"})),
        ]
    ) == (
        Recipient(place="notify[1]", address=same, team=True, owners=frozenset({"lea"})),
        Recipient(place="notify[2]", address=Address("y"), team=True),
        Recipient(place="owners.zoe", address=Address("z"), owners=frozenset({"zoe", "max"})),
    )


def test_two_persons_with_one_mailbox_get_both_lists():
    both = Recipient(place="owners.lea", address=Address("ventes"), owners=frozenset({"lea", "zoe"}))

    ledger = told(Ledger(), findings(week=[call("Lambert", "Léa"), call("Riou", "Zoé")]), MONDAY, (both,))

    assert spaced(letters(ledger, both.place)[0]).splitlines()[:5] == [
        "Bonjour,", "", "À faire cette semaine :", "", "Léa :",
    ]  # fmt: skip


def test_an_address_is_never_shown():
    address = Address("mailto://abm:s3cret@example.fr")

    assert "s3cret" not in f"{address} {address!r} {Recipient(place='x', address=address)}"
