"""Cells as nobody should type them, and cells as people do."""

from __future__ import annotations

from hypothesis import strategies as st

from abm_sheets.intake.dates import serial
from drawing import FORM, D

#: One of each kind; none means something to one reading of the design and something else to another.
NASTY: tuple[str | int | float | bool, ...] = (
    *(True, False, 0, -1, 1, 2, 1e308, -1e308, 5e-324, 0.001, 10**18, 2**53 + 1, 10**400, -(10**400)),
    # Days of 1900 and 9999, and one after the last.
    *(
        59,
        60,
        61,
        2_958_465,
        2_958_466,
        "01/01/1900",
        "31/12/9999",
        "01/01/10000",
        "31/02/2026",
        "semaine 12",
    ),
    *("#REF!", "#N/A", "#DIV/0!", "#VALEUR!", " #NOM? ", "#SPILL!", "#REF", "#"),
    *("=1+1", '=HYPERLINK("http://x.example";"clic")', "=cmd|'/C calc'!A0", "+33 6 12", "-2+3", "@SUM(A1)"),
    *("nan", "NaN", "inf", "-inf", "Infinity", "NULL", "None", "TRUE", "FAUX", "1e5", "1e999", "0x10"),
    *("12k€ ?", "1.234", "45 00", "TBD", "~12", "12 / 13", "??", "total", "Sous-total", "SAS", "&", "'", '"'),
    *(
        "\u202eMBA\u202c",
        "\u2066Alpha\u2069",
        "אלפא",
        "شركة ألفا",
        "٣٠",
        "²",
        "½",
        "Ⅻ",
        "\u0301",
        "a\u0301" * 90,
    ),
    *(
        "👩🏽\u200d🚀" * 90,
        "🎉",
        "\x00",
        "\x1b[31mrouge\x1b[0m",
        "a\nb",
        "a\r\nb\tc",
        "\u2028",
        "\ufffe",
        "\ud800",
    ),
    *(
        "<!channel>",
        "@everyone",
        "<b>gras</b>",
        "[lien](http://x.example)",
        "[link=http://x.example]clic[/link]",
    ),
    *("{subject}", "{0}", "%s%n", "$(reboot)", "'; DROP TABLE deals;--", "\\"),
)
#: What looks empty.
BLANK = (None, "", " ", "\u00a0\u202f", "\u200b", "\n")

NAMES = ("Alpha", "Béta & Fils", "Gamma", "Delta", "Énergie SA", "1664")
#: The same accounts as others spell them, and some that nobody knows.
SPELLINGS = (*NAMES, *NAMES, "alpha", "BETA ET FILS", "Gamma S.A.S.", " delta ", "energie", "Inconnu", "Alfa")

agos = st.one_of(st.integers(0, 45), st.integers(-5, 300))
#: Before the others, mostly: an account is added, and a contact made, before something comes of it.
old_days = st.integers(60, 800).map(lambda ago: serial(D) - ago)
days = st.one_of(
    agos.map(lambda ago: serial(D) - ago),
    agos.map(lambda ago: serial(D) - ago + 0.75),
    st.sampled_from(["12/03/2026", "1/6/26", "2026-05-04", "3 juin 2026", "1er mars 2026", "30/06/2026"]),
)
amounts = st.one_of(
    st.integers(0, 90_000),
    st.sampled_from(
        [0.01, 12.5, 1e12, "45 000 €", "45 K€", "45k", "1 234,56", "1.234,56 €", "1,2 M€", "0", "12"]
    ),
)
#: As much as a cell holds; seldom, because folding it takes as long as all the rest.
FULL = ("x" * 50_000, "é" * 50_000)
nasty = st.integers(0, 60).flatmap(
    lambda number: st.sampled_from(FULL if number == 37 else BLANK if number > 45 else NASTY)
)
texts = st.sampled_from(["", "", "", "Léa", "Karim", "note", "=A1", "x\ny"])


def chosen(choices: str) -> st.SearchStrategy[str]:
    """Return a choice of a list, as its label or a synonym that the design names."""
    labels = [choice.label for choice in FORM.choices[choices].values()]
    return st.sampled_from([*labels, labels[0].upper()])
