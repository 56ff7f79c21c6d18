"""Answers follow their alert: kept, moved, come back, emptied, never lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abm_sheets.intake.answers import COMMENT, OWNER, SUBJECT, TITLE, read_answers
from abm_sheets.model.alert import Answer
from abm_sheets.model.raw import RawBlock

COLD, HOT = "Compte qui refroidit", "Compte chaud sans opportunité"


def line(title, subject, owner="", comment=""):
    cells = [""] * (COMMENT + 1)
    cells[TITLE], cells[SUBJECT], cells[OWNER], cells[COMMENT] = title, subject, owner, comment
    return cells


def alerts(*rows, row=20):
    return RawBlock(title="Dashboard", row=row, column=1, rows=rows)


def memory(*rows):
    return RawBlock(title="Dashboard", row=60, column=14, rows=rows)


def test_nothing_was_read_yet():
    answers = read_answers(None, None)

    assert answers.of(COLD, "Lambert") == Answer()
    assert answers.kept([]) == ()
    assert not answers.stays(20, COLD, "Lambert")


def test_an_answer_belongs_to_the_alert_of_its_row():
    answers = read_answers(alerts(line(COLD, "Lambert", "Léa", "vu"), line(HOT, "Lambert")), None)

    assert answers.of(COLD, "Lambert") == Answer(owner="Léa", comment="vu")
    assert answers.of(HOT, "Lambert").empty
    assert answers.of(COLD, "Morel").empty


@pytest.mark.parametrize("typed", [0, 0.0, False, True, 45000, 46203.5, "=A1", " ", "é" * 500], ids=repr)
def test_whatever_was_typed_is_an_answer_and_comes_back_as_it_was(typed):
    """Even a 0 or an unticked box was typed by somebody."""
    answer = read_answers(alerts(line(COLD, "Lambert", "", typed)), None).of(COLD, "Lambert")

    assert (answer.comment, type(answer.comment), answer.empty) == (typed, type(typed), False)


@pytest.mark.parametrize(("one", "other"), [("Canal+", "Canal"), ("🚀", "---"), ("A.B", "A B")])
def test_accounts_that_differ_by_a_sign_only_do_not_share_their_answers(one, other):
    answers = read_answers(alerts(line(COLD, one, "Léa"), line(COLD, other, "Paul")), None)

    assert (answers.of(COLD, one).owner, answers.of(COLD, other).owner) == ("Léa", "Paul")


def test_alerts_stay_only_in_the_very_row_where_they_stand():
    answers = read_answers(alerts(line(COLD, "Lambert"), line(HOT, "Lambert"), row=20), None)

    assert answers.stays(20, COLD, "Lambert")
    assert answers.stays(21, HOT, "LAMBERT")
    assert not answers.stays(21, COLD, "Lambert")
    assert not answers.stays(22, HOT, "Lambert")


@pytest.mark.parametrize(
    ("title", "subject", "row"),
    [(COLD, "Lambert", 20), (HOT, "lambert ", 21), (COLD.upper(), "LAMBERT", 20), (HOT, "Morel", None), ("", "", None)],
    ids=repr,
)  # fmt: skip
def test_in_which_row_an_alert_stands(title, subject, row):
    answers = read_answers(alerts(line(COLD, "Lambert"), line(HOT, "Lambert", "Léa"), row=20), None)

    assert answers.row_of(title, subject) == row


@pytest.mark.parametrize(("before", "now"), [(COLD, HOT), (HOT, COLD)], ids=repr)
def test_an_alert_that_may_be_shown_with_another_title_keeps_its_answer(before, now):
    shown, titles = alerts(line(before, "Lambert", "Léa", "vu"), row=20), {HOT: COLD}
    answers = read_answers(shown, None, titles=titles)
    kept = read_answers(None, memory(*answers.kept([])), titles=titles)

    assert answers.of(now, "Lambert") == kept.of(now, "Lambert") == Answer(owner="Léa", comment="vu")
    assert answers.stays(20, now, "Lambert")
    assert answers.kept([(now, "Lambert")]) == ()


HEADERS = {"subject": "Sujet", "title": "Alerte", "owner": "Pris en charge par", "comment": "Commentaire"}


def test_answers_are_found_by_the_headers_of_their_columns_wherever_these_were_moved():
    shown = alerts(
        ["Commentaire", "", "Alerte", "Sujet", "Pris en charge par"],
        ["vu", 5, COLD, "Lambert", "Léa"],
        row=20,
    )
    kept = memory(["Sujet", "Alerte", "Commentaire", "Pris en charge par"], ["Morel", HOT, "lundi", "Paul"])

    answers = read_answers(shown, kept, HEADERS)
    assert answers.of(COLD, "Lambert") == Answer(owner="Léa", comment="vu")
    assert answers.of(HOT, "Morel") == Answer(owner="Paul", comment="lundi")
    assert (answers.row_of(COLD, "Lambert"), answers.row_of(HOT, "Morel")) == (21, None)
    assert answers.kept([(COLD, "Lambert")]) == ((HOT, "Morel", "Paul", "lundi"),)


def test_kept_answers_have_the_words_that_people_see():
    answers = read_answers(alerts(line(f" {COLD}", "LAMBERT", "Léa")), None)

    assert answers.kept([]) == ((f" {COLD}", "LAMBERT", "Léa", ""),)


def test_an_answer_whose_alert_is_not_shown_is_kept():
    answers = read_answers(alerts(line(COLD, "Lambert", "Léa"), line(HOT, "Morel", "", "lundi")), None)

    assert answers.kept([(HOT, "Morel")]) == ((COLD, "Lambert", "Léa", ""),)
    assert answers.kept([]) == ((COLD, "Lambert", "Léa", ""), (HOT, "Morel", "", "lundi"))
    assert answers.kept([(HOT, "Morel"), (COLD, "Lambert")]) == ()


def test_what_was_kept_comes_back():
    answers = read_answers(
        alerts(line(HOT, "Morel")), memory([COLD, "Lambert", "Léa", "vu"], [HOT, "Vidal", "Paul"])
    )

    assert answers.of(COLD, "Lambert") == Answer(owner="Léa", comment="vu")
    assert answers.of(HOT, "Vidal") == Answer(owner="Paul")
    assert len(answers.kept([(COLD, "Lambert")])) == 1


def test_what_stands_beside_the_alert_goes_before_what_was_kept():
    kept = memory([COLD, "Lambert", "Léa", "vieux"])

    assert read_answers(alerts(line(COLD, "Lambert", "Paul")), kept).of(COLD, "Lambert") == Answer(
        owner="Paul", comment=""
    )


def test_an_answer_that_was_emptied_is_gone_for_good():
    answers = read_answers(alerts(line(COLD, "Lambert")), memory([COLD, "Lambert", "Léa", "vieux"]))

    assert answers.of(COLD, "Lambert").empty
    assert answers.kept([]) == ()


@pytest.mark.parametrize(
    "row",
    [[], [None], ["", "Lambert"], ["x"] * 3, ["", 1664, "", 12, *[""] * 6, "Léa", "vu"], [0.5] * 20],
    ids=repr,
)
def test_rows_that_are_no_alerts_hold_no_answers(row):
    """A total that the team typed below, a row that it inserted."""
    answers = read_answers(alerts(row), None)

    assert (answers.kept([]), answers.rows) == ((), {})


@given(
    st.lists(
        st.tuples(
            st.sampled_from([COLD, HOT]), st.sampled_from("ABCDEF"), st.text(max_size=3), st.text(max_size=3)
        ),
        max_size=8,
        unique_by=lambda each: each[:2],
    ),
    st.lists(
        st.sets(st.sampled_from([(title, subject) for title in (COLD, HOT) for subject in "ABCDEF"])),
        max_size=5,
    ),
)
def test_through_any_coming_and_going_of_alerts_no_answer_is_lost(answered, weeks):
    """Week by week other alerts are shown; each answer is beside its alert or among the kept ones."""
    typed = {
        (title, subject): Answer(owner=owner, comment=comment) for title, subject, owner, comment in answered
    }
    block, kept = alerts(*(line(*each) for each in answered)), None
    for shown in [*weeks, set(typed)]:
        answers = read_answers(block, kept)
        block = alerts(
            *(line(*name, answers.of(*name).owner, answers.of(*name).comment) for name in sorted(shown))
        )
        kept = memory(*answers.kept(shown))

    last = read_answers(block, kept)
    for name, answer in typed.items():
        assert last.of(*name) == answer or (answer.empty and last.of(*name).empty)
