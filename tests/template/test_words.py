"""Numbers, dates and nouns as a French and an English reader write them."""

from datetime import UTC, date, datetime

import pytest

from abm_sheets.template.load import load_workbook
from abm_sheets.template.words import Words, rounded

FR, EN = Words(load_workbook("fr")), Words(load_workbook("en"))


@pytest.mark.parametrize(
    ("said", "french", "english"),
    [
        (lambda w: w.money(45000), "45\u202f000\u202f€", "€45,000"),
        (lambda w: w.money(41012.5), "41\u202f013\u202f€", "€41,013"),
        (lambda w: w.percent(62.5), "62,5\u202f%", "62.5%"),
        (lambda w: w.percent(60.0), "60\u202f%", "60%"),
        (lambda w: w.signed_percent(-33.3), "\u221233\u202f%", "\u221233%"),
        (lambda w: w.signed_percent(0.4), "0\u202f%", "0%"),
        (lambda w: w.ratio(45 / 22), "2,05", "2.05"),
        (lambda w: w.days(57.5), "58 jours", "58 days"),
        (lambda w: w.days(1), "1 jour", "1 day"),
        (lambda w: w.count("account", 0), "0 compte", "0 accounts"),
        (lambda w: w.count("account", 1), "1 compte", "1 account"),
        (lambda w: w.count("account", 1200), "1\u202f200 comptes", "1,200 accounts"),
        (lambda w: w.count("point", 0.6, 1), "0,6 point", "0.6 points"),
        (lambda w: w.count("point", 3.9, 1), "3,9 points", "3.9 points"),
        # The form is that of the number that people read.
        (lambda w: w.count("point", 1.96, 1), "2 points", "2 points"),
        (lambda w: w.count("percent_point", 0.96, 1), "1 pt", "1 pt"),
        (lambda w: w.count("strong", 0.04, 1), "aucun fortement engagé", "none strongly engaged"),
        (lambda w: w.count("reacted", 0), "aucun n'a encore réagi", "none has responded yet"),
        (lambda w: w.count("reacted", 1), "1 a réagi", "1 has responded"),
        (lambda w: w.date(date(2026, 11, 3)), "03/11/2026", "03/11/2026"),
        (
            lambda w: w.moment(datetime(2026, 11, 3, 9, 5, tzinfo=UTC)),
            "03/11/2026 à 09:05",
            "03/11/2026 at 09:05",
        ),
    ],
)
def test_words(said, french, english):
    assert (said(FR), said(EN)) == (french, english)


@pytest.mark.parametrize(
    ("said", "french", "english"),
    [
        (lambda w: w.money(0), "0\u202f€", "€0"),
        (lambda w: w.money(-1250.5), "−1\u202f251\u202f€", "−€1,251"),
        (lambda w: w.money(1234567), "1\u202f234\u202f567\u202f€", "€1,234,567"),
        (lambda w: w.percent(-33.25), "−33,3\u202f%", "−33.3%"),
        (lambda w: w.percent(1250, 0), "1\u202f250\u202f%", "1,250%"),
        (lambda w: w.signed_percent(250), "+250\u202f%", "+250%"),
        (lambda w: w.signed_percent(-1250), "\u22121\u202f250\u202f%", "\u22121,250%"),
        (lambda w: w.number(1234.5, 2), "1\u202f234,5", "1,234.5"),
        (lambda w: w.ratio(2), "2,00", "2.00"),
        (lambda w: w.ratio(0.005), "0,01", "0.01"),
        (lambda w: w.days(0), "0 jour", "0 days"),
        (lambda w: w.days(1.5), "2 jours", "2 days"),
        (lambda w: w.days(1), "1 jour", "1 day"),
        (lambda w: w.days(1200), "1\u202f200 jours", "1,200 days"),
        (lambda w: w.count("point", 1.5, 1), "1,5 point", "1.5 points"),
        (lambda w: w.count("point", 2, 1), "2 points", "2 points"),
        (lambda w: w.count("reacted", 30), "30 ont réagi", "30 have responded"),
        (
            lambda w: w.count("became", 0),
            "aucun n'est encore devenu une opportunité",
            "none has become an opportunity yet",
        ),
        (lambda w: w.count("became", 1), "1 est devenu une opportunité", "1 has become an opportunity"),
        (lambda w: w.count("became", 9), "9 sont devenus des opportunités", "9 have become opportunities"),
        (
            lambda w: w.count("signed", 0, revenue=w.money(0)),
            "pas encore de deal ABM signé",
            "no ABM deals signed yet",
        ),
        (
            lambda w: w.count("signed", 1, revenue=w.money(45000)),
            "1 deal ABM signé pour 45\u202f000\u202f€",
            "1 ABM deal signed for €45,000",
        ),
        (
            lambda w: w.count("signed", 2, revenue=w.money(90000)),
            "2 deals ABM signés pour 90\u202f000\u202f€",
            "2 ABM deals signed for €90,000",
        ),
        (lambda w: w.count("engaged", 0), "aucun engagé", "none engaged"),
        (lambda w: w.count("strong", 2), "2 fortement engagés", "2 strongly engaged"),
        (
            lambda w: w.count("converted", 1, engaged=w.count("engaged", 2)),
            "1 compte sur 2 engagés a une opportunité",
            "1 account out of 2 engaged has an opportunity",
        ),
        (lambda w: w.count("issue", 3), "3 cellules à corriger", "3 cells to correct"),
        (lambda w: w.listed(["A", "B", "C"]), "A, B, C", "A, B, C"),
        (lambda w: w.listed([]), "", ""),
        (lambda w: w.date(date(2026, 3, 12)), "12/03/2026", "12/03/2026"),
    ],
)
def test_signs_zeros_and_plurals(said, french, english):
    assert (said(FR), said(EN)) == (french, english)


@pytest.mark.parametrize("words", [FR, EN], ids=["fr", "en"])
@pytest.mark.parametrize("value", [1e15, 1e28, 1.7e308], ids=repr)
def test_a_number_of_any_size_can_be_written(words, value):
    assert all(
        write(value) for write in (words.money, words.percent, words.days, words.ratio, words.signed_percent)
    )


def test_nothing_is_less_than_nothing():
    assert (FR.money(-0.4), EN.money(-0.4)) == ("0\u202f€", "€0")
    assert (FR.percent(-0.04), EN.percent(-0.04)) == ("0\u202f%", "0%")
    assert (FR.signed_percent(-0.4), EN.signed_percent(-0.4)) == ("0\u202f%", "0%")


@pytest.mark.parametrize("words", [FR, EN], ids=["fr", "en"])
def test_every_noun_has_all_its_forms(words):
    for noun in words._template.nouns:
        forms = {
            n: words.count(noun, n, revenue="9", engaged="9 engagés", opportunities="9") for n in (0, 1, 2)
        }
        assert forms[1].startswith("1 "), noun
        assert forms[2].startswith("2 "), noun
        assert "{" not in "".join(forms.values()), noun


@pytest.mark.parametrize(
    ("value", "digits", "seen"),
    [(0.5, 0, "1"), (1.5, 0, "2"), (2.5, 0, "3"), (-0.5, 0, "-1"), (0.25, 1, "0.3"), (1.005, 2, "1.01")],
)
def test_halves_are_rounded_away_from_zero_as_people_do(value, digits, seen):
    assert str(rounded(value, digits)) == seen
