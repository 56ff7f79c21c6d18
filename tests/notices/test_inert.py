"""What people type means nothing to the program that shows a message."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abm_sheets.notices.inert import inert

BREAK = "\u200b"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("Verrerie Lambert", "Verrerie Lambert"),
        ("Bâtir & Fils – 45\u202f000 €", "Bâtir & Fils – 45\u202f000 €"),
        ("<script>alert(1)</script>", "‹script›alert(1)‹/script›"),
        ("<!channel> <@U024BE7LH>", "‹!channel› ‹@" + BREAK + "U024BE7LH›"),
        ("@everyone", "@" + BREAK + "everyone"),
        ("@\u200beveryone", "@" + BREAK + "everyone"),
        ("à 8 h @ Lyon", "à 8 h @ Lyon"),
        ("[x](http://evil.example)", "[x]" + BREAK + "(http:" + BREAK + "//evil.example)"),
        ("![x](https://e.example/p.png)", "![x]" + BREAK + "(https:" + BREAK + "//e.example/p.png)"),
        ("[x][1]", "[x]" + BREAK + "[1]"),
        ("www.evil.example", "www" + BREAK + ".evil.example"),
        ("```code```", "’’’code’’’"),
        ("Lambert\r\nBcc: evil@e.example", "Lambert  Bcc: evil@" + BREAK + "e.example"),
        ("a\u2028b\u2029c\x00d\te", "a b c d e"),
        ("gnp.\u202efdp", "gnp.fdp"),
        ("\u2066x\u2069\u200e\ufeff", "x"),
        ("\ud800", "\ufffd"),
        ("👩\u200d🔬 Labo", "👩\u200d🔬 Labo"),
        ("", ""),
    ],
)
def test_markup_links_mentions_and_new_lines_become_plain_text(typed, told):
    assert inert(typed) == told


@given(st.text(st.characters(), max_size=40) | st.from_regex(r"[@\[\]()<>:/w.`\n\u200b\u202ea]{0,20}"))
def test_whatever_is_typed_there_is_one_line_without_markup(typed):
    told = inert(typed)

    assert inert(told) == told
    assert told.encode("utf-8").decode("utf-8") == told
    assert not re.search(r"[<>`]|@(?=[^\s\u200b])|\][(\[:]|://|\bwww\.", told, re.IGNORECASE)
    assert {unicodedata.category(sign) for sign in told} & {"Cc", "Zl", "Zp", "Cs"} == set()
    assert len(told.splitlines()) <= 1
