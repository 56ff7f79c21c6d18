"""When two spellings are the same account, and which one was probably meant."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abm_sheets.intake.names import account_key
from abm_sheets.intake.suggestions import nearest
from drawing import RULES, found
from oracle.literals import DOUBTFUL_NAMES, NAMES_DIFFERENT, NAMES_SAME

NAMES = RULES.names


@pytest.mark.parametrize(("one", "other"), NAMES_SAME, ids=repr)
def test_the_same_account(one, other):
    assert account_key(one, NAMES) == account_key(other, NAMES)


@pytest.mark.parametrize(("one", "other"), NAMES_DIFFERENT, ids=repr)
def test_different_accounts(one, other):
    assert account_key(one, NAMES) != account_key(other, NAMES)


@pytest.mark.parametrize(("one", "other", "same"), DOUBTFUL_NAMES, ids=repr)
def test_where_the_text_can_be_read_both_ways(one, other, same):
    assert (account_key(one, NAMES) == account_key(other, NAMES)) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("SA", "sa", True),
        ("SA SAS", "SA", True),
        ("SAS", "SA", False),
        ("!!!", "???", False),
        ("&", "et", True),
        ("C&A", "C et A", True),
        ("3M", "3 M", True),
        ("Cash€", "Cash", False),
        ("3M", "3N", False),
        ("1664", "1664.", True),
        ("L'Oréal", "L\u2019OREAL", True),
        ("O'Brien Ltd", "OBrien", True),
        ("S.A. Dupont S.A.S.", "Dupont", True),
        ("Dupont S. A. S.", "Dupont", True),
        ("Société Dupont", "Dupont", False),
        ("Dupont S.à r.l.", "Dupont", True),
        ("S.à r.l. Dupont", "Dupont", True),
        ("Dupont S. à r. l", "Dupont", True),
        # Letters without dots may be anybody's initials.
        ("S A Dupont", "Dupont", False),
        ("Dupont S A", "Dupont", False),
        ("株式会社", "株式会社", True),
        ("株式会社", "有限会社", False),
        ("Ørsted", "Orsted", False),
        ("A\u200bB", "AB", True),
        ("🚀 Launch", "Launch", True),
        ("Co²", "Co2", True),
    ],
    ids=repr,
)
def test_odd_names(one, other, same):
    assert (account_key(one, NAMES) == account_key(other, NAMES)) is same


@given(st.text(min_size=1, max_size=30).filter(lambda text: text.strip()))
def test_case_and_outer_spaces_never_matter_and_no_name_is_empty(name):
    assert account_key(name, NAMES)
    assert account_key(f"\u202f{name} ", NAMES) == account_key(name, NAMES)
    assert account_key(name.casefold(), NAMES) == account_key(name, NAMES)


def test_every_legal_form_before_and_after():
    spellings = [f"{form.upper()} Dupont" for form in NAMES.legal_forms]
    spellings += [f"Dupont {form}" for form in NAMES.legal_forms]
    spellings += [f"Dupont {'.'.join(form).upper()}." for form in NAMES.legal_forms]

    assert len(NAMES.legal_forms) == 16
    assert all(account_key(one, NAMES) == account_key(other, NAMES) for one, other in pairwise(spellings))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Verrerie Lamber", "Verrerie Lambert"),
        ("verrerie", "Verrerie Lambert"),
        ("VERRERIE LAMBER", "Verrerie Lambert"),
        ("Moral & Fils", "Morel et Fils"),
        ("Zzz", None),
        ("?", None),
    ],
    ids=repr,
)
def test_the_nearest_known_name_is_suggested_and_never_taken(typed, meant):
    findings = found(f"""
        Comptes
        | Compte           |
        | Verrerie Lambert |
        | Morel et Fils    |
        Engagement
        | Date | Compte  | Interaction    |
        | J-5  | {typed} | Visite du site |
    """)

    (issue,) = findings.issues
    assert (issue.cell, issue.code, issue.value) == ("Engagement!B2", "account_unknown", typed)
    expected = (
        f"Vouliez-vous dire «\u00a0{meant}\u00a0»\u202f?"
        if meant
        else "Un nom de l'onglet Comptes, ou ajoutez-y ce compte"
    )
    assert issue.expected == expected
    assert findings.kpi("coverage").numerator == 0


def test_nothing_is_near_in_an_empty_list():
    assert nearest("Lambert", (), 70) is None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Oeuvr et fils", "Œuvre & Fils"),
        ("Oevre et fils", "Œuvre & Fils"),
        ("Oeuvres", "Œuvre & Fils"),
        ("Oeuf & fils", "Oeuf et fils"),
        ("Senechal energies", "Sénéchal Énergie"),
        ("Seneca energies", "Seneca Energie"),
    ],
)
def test_accents_ligatures_and_ampersands_do_not_keep_a_name_from_being_the_nearest(typed, meant):
    known = ("Ouvrier et Fils", "Oeuf et fils", "Œuvre & Fils", "Seneca Energie", "Sénéchal Énergie")

    assert nearest(typed, known, 70) == meant


def test_a_ligature_and_an_ampersand_are_the_same_account():
    assert account_key("Oeuvre et fils", NAMES) == account_key("Œuvre & Fils", NAMES)


@pytest.mark.parametrize(
    ("known", "found"), [("EY", None), ("EYX", "EYX"), ("A", None)]
)  # fmt: skip
def test_two_letters_are_like_every_word_that_has_them(known, found):
    assert nearest(f"Hôtel {known}", (known,), 70) == found
