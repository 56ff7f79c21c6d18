"""The parts of a change sum to the whole, for any figures at all; each has a name and a reason."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from abm_sheets.history.explain import explain
from abm_sheets.history.shares import SCALE
from drawing import RULES

from .whole import value_of

names = st.sampled_from("Alpha Béta BETA Gamma Delta".split()) | st.text(min_size=1, max_size=5)
#: What may have no name: a deal, an opportunity, the category and the account of a cost.
unnamed = names | st.just("")
accounts = st.dictionaries(
    st.tuples(names), st.sampled_from([(0.0, 0.0), (0.0, 1.0), (1.0, 1.0)]), min_size=1, max_size=12
)
amounts = st.floats(0, 1e6) | st.integers(0, 400).map(float)
deals = st.dictionaries(st.tuples(unnamed, names), st.tuples(amounts, st.just(1.0)), min_size=1, max_size=12)
costs = st.dictionaries(
    st.tuples(st.just("2026-11-02"), unnamed, unnamed), st.tuples(st.just(0.0), st.floats(1, 1e6)), min_size=1
)
returns = st.tuples(
    st.dictionaries(st.tuples(unnamed, names), st.tuples(amounts, st.just(0.0)), max_size=8), costs
).map(lambda both: both[0] | both[1])
#: Shares of every KPI.
SHARES = {
    "coverage": accounts,
    "engagement": accounts,
    "conversion": accounts,
    "velocity": deals,
    "deal_value": deals,
    "roi": returns,
}


@pytest.mark.parametrize("key", SHARES)
@given(st.data())
def test_the_parts_sum_to_the_whole(key, data):
    before, after = data.draw(SHARES[key]), data.draw(SHARES[key])
    old, new = value_of(key, before), value_of(key, after)
    assume(old is not None and new is not None)

    effects = list(explain(key, before, after, "since", RULES.names))

    parts = sum(effect.amount for effect in effects)
    # Amounts up to a million times ten thousand percent: exact to the digits that a float has.
    largest = max([1.0, *(abs(effect.amount) for effect in effects), abs(old), abs(new)])
    assert parts == pytest.approx(new - old, abs=1e-9 * largest)
    assert all(effect.reason and effect.thing for effect in effects)


@pytest.mark.parametrize("key", SHARES)
@given(st.data())
def test_the_way_back_undoes_each_part(key, data):
    before, after = data.draw(SHARES[key]), data.draw(SHARES[key])
    assume(value_of(key, before) is not None and value_of(key, after) is not None)

    there = sorted(effect.amount for effect in explain(key, before, after, "since", RULES.names))
    back = sorted(-effect.amount for effect in explain(key, after, before, "since", RULES.names))

    assert there == pytest.approx(back, rel=1e-9, abs=1e-9)


@given(accounts)
def test_nothing_changed_is_no_part_whatever_the_order_and_spelling(shares):
    same = {(name.upper(),): share for (name,), share in reversed(shares.items())}
    assume(len(same) == len(shares))
    assume(value_of("coverage", shares) is not None)

    assert list(explain("coverage", shares, same, "since", RULES.names)) == []


DAY = "2026-11-02"
COSTS = {
    (DAY, "tools", ""): (0.0, 100.0),
    (DAY, "tools", "Alpha"): (0.0, 50.0),
    (DAY, "content", ""): (0.0, 30.0),
}
TWO = {("Un", "Alpha"): (900.0, 0.0), ("Deux", "Alpha"): (100.0, 0.0), (DAY, "tools", ""): (0.0, 100.0)}


def shown(before, after):
    return [
        (each.thing, each.reason, round(each.amount))
        for each in explain("roi", before, after, "late", RULES.names)
    ]


@pytest.mark.parametrize(
    ("whole", "bare"),
    [
        # The column Compte of the costs, the column Catégorie, both; the column Deal.
        (COSTS, {(DAY, "tools", ""): (0.0, 150.0), (DAY, "content", ""): (0.0, 30.0)}),
        (COSTS, {(DAY, "", ""): (0.0, 130.0), (DAY, "", "Alpha"): (0.0, 50.0)}),
        (COSTS, {(DAY, "", ""): (0.0, 180.0)}),
        (TWO, {("", "Alpha"): (1000.0, 0.0), (DAY, "tools", ""): (0.0, 100.0)}),
    ],
)
def test_what_only_lost_its_name_is_neither_gone_nor_new(whole, bare):
    assert (shown(whole, bare), shown(bare, whole)) == ([], [])


def test_what_else_happened_on_the_day_is_told_alone():
    other = {(DAY, "other", "Béta"): (0.0, 100.0)}

    assert shown(TWO, {("", "Alpha"): (1000.0, 0.0), (DAY, "tools", ""): (0.0, 100.0), **other}) == [
        ((DAY, "other", "Béta"), "cost_new", -500)
    ]
    # Without names, what was corrected is told of the account as a whole.
    assert shown(TWO, {("", "Alpha"): (1200.0, 0.0), (DAY, "tools", ""): (0.0, 100.0)}) == [
        (("", "Alpha"), "corrected", 200)
    ]


def test_what_comes_and_counts_on_neither_side_is_no_part():
    before, after = {("Alpha",): (1.0, 1.0)}, {("Alpha",): (1.0, 1.0), ("Béta",): (0.0, 0.0)}

    assert list(explain("conversion", before, after, "since", RULES.names)) == []


def test_things_that_have_names_are_told_apart_as_ever():
    renamed = {
        ("Trois", "Alpha"): (900.0, 0.0),
        ("Deux", "Alpha"): (100.0, 0.0),
        (DAY, "tools", ""): (0.0, 100.0),
    }
    one_more = {**TWO, ("", "Alpha"): (50.0, 0.0)}

    assert shown(TWO, renamed) == [(("Un", "Alpha"), "removed", -900), (("Trois", "Alpha"), "signed", 900)]
    assert shown(TWO, one_more) == [(("", "Alpha"), "signed", 50)]


#: Before, after: what an account gives to numerator and denominator; None: not in the list.
T, E, N = (0, 1), (1, 1), (0, 0)


@pytest.mark.parametrize(
    ("key", "was", "now", "reason"),
    [
        ("coverage", None, T, "entered"),
        ("coverage", None, E, "entered_engaged"),
        ("coverage", T, E, "engaged"),
        ("coverage", E, T, "disengaged"),
        ("coverage", E, None, "left"),
        ("coverage", T, None, "left"),
        ("engagement", None, E, "entered_strong"),
        ("engagement", T, E, "strong"),
        ("engagement", E, T, "weaker"),
        ("engagement", None, T, "entered"),
        ("engagement", E, None, "left"),
        ("conversion", N, T, "engaged_unconverted"),
        ("conversion", None, T, "engaged_unconverted"),
        ("conversion", N, E, "engaged_converted"),
        ("conversion", T, E, "converted"),
        ("conversion", E, T, "unconverted"),
        ("conversion", E, N, "disengaged"),
        ("conversion", None, E, "engaged_converted"),
        ("conversion", T, None, "left"),
        ("conversion", E, None, "left"),
    ],
)
def test_what_happened_to_an_account_has_a_word(key, was, now, reason):
    stays = {("Stays",): (1.0, 1.0)}
    before = stays | ({("Alpha",): was} if was else {})
    after = stays | ({("ALPHA SAS",): now} if now else {})

    (effect,) = explain(key, before, after, "since", RULES.names)

    assert (effect.reason, effect.thing[0].startswith(("Alpha", "ALPHA"))) == (reason, True)


@pytest.mark.parametrize(
    ("key", "thing", "was", "now", "reason"),
    [
        ("velocity", ("Audit", "Alpha"), None, (40, 1), "new"),
        ("velocity", ("Audit", "Alpha"), (40, 1), None, "gone"),
        ("velocity", ("Audit", "Alpha"), (40, 1), (30, 1), "corrected"),
        # Several rows of one name: one more, one less.
        ("velocity", ("Audit", "Alpha"), (40, 1), (70, 2), "new"),
        ("velocity", ("Audit", "Alpha"), (70, 2), (40, 1), "gone"),
        ("deal_value", ("Audit", "Alpha"), (9000, 1), (16000, 2), "signed"),
        ("deal_value", ("Audit", "Alpha"), (16000, 2), (9000, 1), "removed"),
        ("deal_value", ("Audit", "Alpha"), None, (9000, 1), "signed"),
        ("deal_value", ("Audit", "Alpha"), (9000, 1), None, "removed"),
        ("deal_value", ("Audit", "Alpha"), (9000, 1), (8000, 1), "corrected"),
        ("roi", ("Audit", "Alpha"), None, (9000, 0), "signed"),
        ("roi", ("2026-11-02", "tools", ""), None, (0, 500), "cost_new"),
        ("roi", ("2026-11-02", "tools", ""), (0, 500), None, "cost_gone"),
        ("roi", ("2026-11-02", "tools", ""), (0, 500), (0, 400), "cost_corrected"),
    ],
)
def test_what_happened_to_a_row_has_a_word(key, thing, was, now, reason):
    stays = {
        ("Stays", "B"): (1000.0, 0.0 if key == "roi" else 1.0),
        ("2026-01-01", "team", ""): (0.0, 1000.0),
    }
    if key != "roi":
        del stays["2026-01-01", "team", ""]
    before, after = (stays | ({thing: share} if share else {}) for share in (was, now))

    (effect,) = explain(key, before, after, "late", RULES.names)

    assert (effect.reason, effect.thing) == (reason, thing)


def test_the_article_s_coverage_in_named_parts():
    """54 % -> 60 % of 50 accounts: three more engaged, each 2 points."""
    before = {(f"Compte {n}",): (float(n < 27), 1.0) for n in range(50)}
    after = {(f"Compte {n}",): (float(n < 30), 1.0) for n in range(50)}

    effects = list(explain("coverage", before, after, "since", RULES.names))

    assert [(effect.thing, effect.amount) for effect in effects] == [
        ((f"Compte {n}",), pytest.approx(2)) for n in (27, 28, 29)
    ]
    assert set(SCALE) == set(SHARES)
