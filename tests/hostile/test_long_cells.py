"""A cell may hold 50,000 characters: reading takes as many times longer as the text is longer, not its square."""

from __future__ import annotations

from time import process_time

from drawing import FORM, TYPED_TABS, settled, workbook

#: What texts are made of that some pattern could try at each of their places anew.
ATOMS = (
    "x", "ab ", "sas ", "s.", "7", "1 ", "1,", "1/", "total ", "nombre de comptes ", "nb : ", "www.", "a@", "é",
    "Compte 17 ", ":", '"', "-", "\n", "e\u0301",
)  # fmt: skip
SHORT, TIMES = 1_000, 6


def typed(length):
    """A workbook with one row for each text in every table, the same text in each of its cells."""
    texts = [(atom * length)[: length - 1] + "x" for atom in ATOMS] + ["9" * length]
    tabs = {}
    for key in TYPED_TABS:
        headers = [c.header for table in FORM.tables_of(key).values() for c in table.columns]
        tabs[FORM.tabs[key].title] = [headers, *([text] * len(headers) for text in texts)]
    labels = [setting.label for setting in FORM.settings.values()]
    return workbook(tabs, dict(zip(labels, texts, strict=False)))


def seconds(length):
    raw = typed(length)
    begun = process_time()
    settled(raw)
    return process_time() - begun


def test_reading_takes_no_longer_than_the_texts_are():
    seconds(SHORT // 4)
    short, long = min(seconds(SHORT) for _ in range(2)), seconds(SHORT * TIMES)
    assert long < 2.5 * TIMES * short
