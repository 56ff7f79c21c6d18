"""What people read when a refresh fails again and again, and when it is well again."""

from pathlib import Path

import pytest

from abm_sheets.errors import AbmSheetsError, ApiUnavailable, FileProblem, RequestRefused

from .world import (
    LEA,
    LINK,
    TEAM,
    failed,
    findings,
    hot,
    knowing,
    letters,
    refused,
    spaced,
    told,
    writer,
)
from .world import sent as arrived


def test_a_failure_and_its_end_as_they_are_read():
    ledger = failed(knowing())

    (letter,) = ledger.told[TEAM.place].letters
    assert spaced(letter.subject) == "suivi : le tableau de bord n'est plus à jour"
    assert spaced(letter.body) == (
        "Bonjour,\n"
        "\n"
        "Le tableau de bord de « suivi » n'a pas pu être mis à jour : 3 essais de suite sans succès.\n"
        "\n"
        "Google Sheets ne répond pas : délai dépassé\n"
        "Que faire : La panne est chez Google et dure rarement : relancez dans quelques minutes. "
        "État des services : https://www.google.com/appsstatus\n"
        "\n"
        "Les chiffres affichés sont ceux du 16/11/2026 à 08:02.\n"
        "\n"
        "Les essais continuent ; un message vous préviendra dès que le tableau de bord sera à jour.\n"
        "\n"
        f"Tableau de bord : {LINK}\n"
    )
    assert len(letters(failed(ledger, failures=4))) == 1
    assert letters(failed(arrived(ledger), failures=5)) == []

    (back,) = told(arrived(ledger), findings(hot("Lambert"))).told[TEAM.place].letters
    assert spaced(back.subject) == "suivi : tableau de bord de nouveau à jour, 1 nouvelle alerte"
    assert back.body.splitlines()[:4] == [
        "Bonjour,", "", "Le tableau de bord est de nouveau à jour.", "",
    ]  # fmt: skip


def test_a_failure_that_nobody_heard_of_has_no_end_to_tell():
    assert letters(told(refused(failed(knowing())), findings())) == []


def test_a_failure_is_the_teams_concern_only():
    ledger = failed(knowing(recipients=(TEAM, LEA)), recipients=(TEAM, LEA))

    assert letters(ledger, LEA.place) == []
    assert len(letters(ledger)) == 1


def test_a_letter_that_still_waits_goes_before_the_failure():
    ledger = failed(told(knowing(), findings(hot("Lambert"))))

    assert ["Lambert" in body for body in letters(ledger)] == [True, False]
    after_both = arrived(ledger).told[TEAM.place].known
    assert after_both.failing
    assert after_both.alerts == (("account_hot", "Lambert"),)


def test_a_letter_that_was_refused_stays_refused_when_a_failure_follows_it():
    both = failed(refused(told(knowing(), findings(hot("Lambert")))))

    assert len(letters(both)) == 2
    assert letters(told(both, findings())) == []


def test_good_news_that_was_overtaken_is_followed_by_the_new_failure():
    """The end of a failure could not be delivered, and the refresh fails again."""
    back = told(arrived(failed(knowing())), findings())

    assert len(letters(failed(back))) == 2


@pytest.mark.parametrize(
    ("error", "first"),
    [
        (FileProblem(Path("/srv/suivi.xlsx"), "locked", owner="Zoé"), "suivi.xlsx est ouvert dans un tableur. (par Zoé)"),
        (FileProblem(Path("/srv/suivi.xlsx"), "locked"), "suivi.xlsx est ouvert dans un tableur."),
        (RequestRefused("suivi", "<b>[no](http://e.example)</b>\nBcc: x"), "La demande sur suivi a été refusée : ‹b›[no]\u200b(http:\u200b//e.example)‹/b› Bcc: x"),
        (ApiUnavailable("x" * 500), "Google Sheets ne répond pas : " + "x" * 199 + "…"),
        (AbmSheetsError("secret", problem="secret"), "Erreur inattendue dans abm_sheets : le détail est dans le journal du planificateur."),
    ],
)  # fmt: skip
def test_the_cause_is_one_harmless_line_and_a_bug_shows_no_cell(error, first):
    _, body = writer().failure(error, 3, None)

    assert spaced(body).splitlines()[4] == first
    assert "secret" not in body
    assert "Les chiffres affichés" not in body
