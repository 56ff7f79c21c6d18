"""Many rows with an odd cell or three in one workbook: HOSTILE=10000 tries so many workbooks.

A whole workbook of chance is mostly believable rows; here each row is a question. What the program and the second
calculation answer differently is told with as few rows as show it.
"""

from __future__ import annotations

import os
import random

import pytest
from thorough import THOROUGH

from drawing import FORM, D, settled, workbook
from oracle.reckoning import reckon

from .cells import BLANK, NASTY
from .test_in_memory import the_same

BOOKS = int(os.environ.get("HOSTILE", "0")) or (300 if THOROUGH else 20)
ROWS = 14
#: Names, dates and words that mean something, in places where they do not belong.
MISPLACED = (
    *(
        "Alpha",
        "alfa",
        "1664",
        "Total Énergies",
        "Moyenne",
        "---",
        "…",
        "?",
        "NB : x",
        "Objectif : 50",
        "*note",
    ),
    *("ABM", "abm ", "Inbound", "Gagnée", "Webinaire", "Outils", "Contenu", "Compte", "Léa", "TVA", "12,5"),
    *("3 juin 2026", 46203, 46300, "x@y.fr", "www.a.fr"),
)
ODD = (*(cell for cell in NASTY if len(str(cell)) < 100), *BLANK, *MISPLACED)
HEADERS = {
    FORM.tabs[key].title: [
        column.header for table in FORM.tables_of(key).values() for column in table.columns
    ]
    for key in ("accounts", "engagement", "pipeline")
}
HEADERS["Deals"] = [
    *(column.header for column in FORM.tables["deals"].columns),
    "",
    *(column.header for column in FORM.tables["costs"].columns),
]
BELIEVABLE = {
    "Comptes": [
        ["Nouvelle SA", "A", "Agro", "50", "Léa", "www.n.fr", 46000, "", ""],
        *([name, *[""] * 8] for name in ("Total", "1664", "")),
    ],
    "Engagement": [[46190, "Alpha", "Webinaire", "", "", ""], [""] * 6],
    "Pipeline": [
        ["Affaire", "Alpha", "ABM", 46000, 46100, "Qualifiée", 1000, "Léa"],
        ["Total", "Alpha", "", 46000, 46100, "", "", ""],
        ["", "Total", *[""] * 6],
    ],
    "Deals": [
        ["Contrat", "Alpha", "ABM", 46150, 1000, "", "", 46100, "Outils", "", 500, ""],
        ["Contrat", "Béta & Fils", "", 46150, 1000, *[""] * 7],
        ["Total", "", "", "", 9000, *[""] * 7],
        [*[""] * 8, "Total", "", 500, ""],
    ],
}
ALWAYS = [
    ("Comptes", ["Alpha", "A", "", "", "", "", 45000, "", ""]),
    ("Comptes", ["Béta & Fils", *[""] * 8]),
    ("Engagement", [46180, "Béta & Fils", "Webinaire", "", "", ""]),
]


def drawn(seed):
    chance = random.Random(seed)
    rows = []
    for _ in range(ROWS):
        title = chance.choice(list(HEADERS))
        row = list(chance.choice(BELIEVABLE[title]))
        for _ in range(chance.choice((1, 1, 2, 2, 3))):
            row[chance.randrange(len(row))] = chance.choice(ODD)
        if title == "Deals":
            row[HEADERS[title].index("")] = ""
        rows.append((title, row))
    return rows


def difference(rows):
    """What the two calculations do not agree about, if there is something."""
    tabs = {title: [headers] for title, headers in HEADERS.items()}
    for title, row in (*ALWAYS, *rows):
        tabs[title].append(row)
    try:
        the_same(settled(workbook(tabs)), reckon(tabs, D, D), lambda cell: cell)
    except AssertionError as error:
        return str(error)
    return None


@pytest.mark.parametrize("block", range(0, BOOKS, 20))
def test_every_odd_row_is_read_as_the_second_calculation_reads_it(block):
    for seed in range(block, min(block + 20, BOOKS)):
        rows = drawn(seed)
        if difference(rows):
            for row in list(rows):
                fewer = [other for other in rows if other is not row]
                rows = fewer if difference(fewer) else rows
            pytest.fail(f"seed {seed}: {rows}\n{difference(rows)}")
