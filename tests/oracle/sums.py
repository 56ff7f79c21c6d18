"""Rows that add up or remark, and are no entries (decisions 36 and 37)."""

from __future__ import annotations

import re
import unicodedata

from .names import fold, name_key
from .tables import ROW_DATE, Cell, Row

SUMS = (
    *("total", "totaux", "somme", "sommes", "moyenne", "moy", "mediane"),
    *("totals", "sum", "average", "avg", "median"),
)
"""What a row that adds up is called (decision 36); below, what it adds up."""
SUMMED = frozenset(
    (
        *(
            "general",
            "generale",
            "compte",
            "comptes",
            "cible",
            "cibles",
            "abm",
            "des",
            "de",
            "du",
            "d",
            "par",
            "pour",
        ),
        *(
            "en",
            "au",
            "ht",
            "ttc",
            "deal",
            "deals",
            "opportunite",
            "opportunites",
            "cout",
            "couts",
            "depenses",
        ),
        *(
            "montant",
            "montants",
            "signe",
            "signes",
            "points",
            "interactions",
            "engagement",
            "pipeline",
            "mois",
        ),
        *("account", "accounts", "target", "targets", "of", "for", "per", "by", "cost", "costs", "amount"),
    )
)
SURELY = (
    *("sous total", "sous totaux", "nombre de", "nombre d", "nb de", "nb comptes", "nb d", "comptes cibles"),
    *("comptes engages", "subtotal", "sub total", "soustotal", "grand total", "number of", "no of"),
    *("target accounts", "engaged accounts", "total general"),
)
NOTES = frozenset(
    ("nb", "nota", "notabene", "ps", "note", "notes", "remarque", "remarques", "attention", "rappel")
)


def sounds_like(name: str) -> str | None:
    """Decision 36: "sure", "likely" or nothing, by the name alone; ½ is a number like 1/2."""
    text = " ".join(unicodedata.normalize("NFKD", fold(name)).split())
    words = "".join(char if char.isalnum() else " " for char in text).split()
    line = " ".join(words) + " "
    if any(line.startswith(start + " ") for start in SURELY) and line.strip() != "soustotal":
        return "sure"
    if words and words[0] in SUMS:
        if len(words) == 1:
            return "sure" if ":" in text else "likely"
        after = text[text.index(words[0]) + len(words[0]) :].lstrip()
        more = after.startswith(":") or words[1] in SUMMED or any(char.isdigit() for char in words[1])
        return "sure" if more else None
    if line.strip() == "soustotal":
        return "likely"
    before, colon, after = text.partition(":")
    bare = "".join(char for char in before if char.isalnum())
    labelled = colon and bare and not any(char.isdigit() for char in before) and after.strip()[:1].isdigit()
    number = not any(char.isalpha() for char in text) and text.lstrip("+-")[:1].isdigit()
    marked = text.startswith(("*", "→", "->", "=>"))
    return "likely" if number or marked or labelled or (colon and bare in NOTES) else None


def is_sum(row: Row) -> bool:
    """Decision 36: such a name, unless the rest of the row says that it is a company."""
    name = row["Compte"].text
    sounds = sounds_like(name) if name is not None else None
    if name is not None and not any(char.isalnum() for char in name):
        sounds = "likely"  # no company is called "---" or "??"
    texts = {h: row[h].text or "" for h in ("Site web", "Secteur") if h in row and not row[h].number}
    if sounds is None or re.search(r"[a-z0-9-]+\.[a-z]{2,}", fold(texts.get("Site web", ""))):
        return False
    dated = row["Date d'ajout"].day is not None or row["Date de sortie"].day is not None
    told = dated or any(text and not text[0].isdecimal() for text in texts.values())
    return sounds == "sure" or not told


def _first_typed(row: Row) -> tuple[str, Cell] | None:
    """The first filled cell of a row, from left to right."""
    filled = sorted((cell.at, header) for header, cell in row.items() if cell.typed)
    return (filled[0][1], row[filled[0][1]]) if filled else None


def unnamed_sum(row: Row) -> Cell | None:
    """Decision 36: where a row of Comptes has no name, its first filled cell, if that is a sum or a note."""
    first = _first_typed(row) if row["Compte"].text is None else None
    if first is None or first[1].number or first[1].code == "cell_error":
        return None
    bare = not any(char.isalpha() for char in first[1].typed)
    return first[1] if sounds_like(first[1].typed) and not bare else None


TITLES = {"Pipeline": "Opportunité", "Deals": "Deal"}
SAYS = {"Engagement": "Interaction", "Pipeline": "Source", "Deals": "Source"}


def row_sum(table: str, row: Row, known: set[str]) -> Cell | None:  # noqa: C901 - one question after another
    """Decision 37: the cell that makes a row a sum or a note, if there is one."""

    def sum_in(cell: Cell | None, *, notes: bool = False, among: set[str] = known) -> bool:
        text = cell.typed if cell and not cell.number and cell.code != "cell_error" else ""
        words = "".join(char if char.isalnum() else " " for char in fold(text)).split()
        starts = [text, *(" ".join(words[:count]) for count in range(1, len(words) + 1))]
        sounds = sounds_like(text) if any(char.isalpha() for char in text) or "*" in text[:1] else None
        bare = words and not any(char.isalpha() for char in fold(text))
        plainly = bool(words) and (" ".join(words) + " ").startswith(
            (*(f"{start} " for start in (*SURELY, *SUMS)),)
        )
        good = sounds is not None and not bare and (notes or plainly)
        return good and not any(name_key(start) in among for start in starts if start)

    day, account = row[ROW_DATE[table]].day, row["Compte"]
    whole = day is not None and (table not in SAYS or row[SAYS[table]].text is not None)
    if table == "Coûts ABM":
        if sum_in(account):
            return account
        for header in ("Catégorie", "Détail"):
            # No account is called so there, even where one is called Total.
            if sum_in(row[header], among=set()) and len(row[header].typed.split()) == 1:
                return row[header]
    title = row[TITLES[table]] if table in TITLES else None
    if sum_in(title):
        own = account.text is not None and name_key(title.text).startswith(name_key(account.text))
        if not (whole and own):
            return title
    nameless = title is not None and title.text is None
    classic = nameless and row["Source"].text not in (None, "ABM")
    if nameless and sum_in(account) and not (classic and sounds_like(account.typed) != "sure"):
        return account
    wrong = any(cell.code not in (None, "absent") for cell in row.values()) or (
        account.text is not None and name_key(account.text) not in known
    )
    first = _first_typed(row)
    if whole or not wrong or first is None:
        return None
    if sum_in(first[1], notes=True):
        return first[1]
    if sum_in(account, notes=True):
        return account
    alone = [header for header, cell in row.items() if cell.typed]
    amount = next((row[header] for header in row if header.startswith("Montant")), None)
    return (
        amount
        if amount
        and alone == [first[0]]
        and first[1] is amount
        and amount.amount is not None
        and amount.code is None
        else None
    )
