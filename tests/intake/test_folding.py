"""Marks that nobody sees, and spellings that are the same."""

import pytest

from abm_sheets.intake.fold import fold_header, tidy


@pytest.mark.parametrize(
    ("text", "tidied"),
    [
        ("  Léa  Martin ", "Léa Martin"),
        ("Léa\t\r\n Martin", "Léa Martin"),
        ("Léa\u00a0\u202fMartin\u2003", "Léa Martin"),
        # Marks that take no room, the first and the last of each kind: they are dropped, not made a space.
        *((f"Léa{mark}Martin", "LéaMartin") for mark in
          "\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2064\u2066\u2067\u2068\u2069\ufeff"),
        # Half a sign is a sign of its own, a whole one stays.
        *((f"a{chr(half)}b", "a\ufffdb") for half in (0xD800, 0xDBFF, 0xDC00, 0xDFFF)),
        ("🚀", "🚀"), ("\u2010", "\u2010"), ("\u202f", ""), ("", ""),
    ],
    ids=ascii,
)  # fmt: skip
def test_a_text_is_tidied(text, tidied):
    assert tidy(text) == tidied


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Œuvre", "oeuvre"), ("Cæsar", "CAESAR"), ("Date d’ajout", "date d'ajout"), ("Montant (€)", "MONTANT€"),
        ("Étape :", "etape"), ("Nº de deal", "no de deal"), ("Prénom_Nom", "prenom nom"),
    ],
)  # fmt: skip
def test_two_spellings_of_a_header(one, other):
    assert fold_header(one) == fold_header(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Montant (€)", "Montant"), ("Montant ($)", "Montant (€)"), ("A", "B"), ("ROI 2", "ROI")],
)
def test_other_headers(one, other):
    assert fold_header(one) != fold_header(other)
