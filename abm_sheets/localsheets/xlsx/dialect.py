"""Number formats in Excel's dialect and in Google's."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from abm_sheets.localsheets.numberformat import looks_like_date

if TYPE_CHECKING:
    from abm_sheets.localsheets.messages import Message

#: The formats that have a number in Excel and no text of their own.
BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13:
    "# ??/??",
    14: "dd/mm/yyyy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM",
    20: "h:mm", 21: "h:mm:ss", 22: "dd/mm/yyyy h:mm", 37: "#,##0;-#,##0", 38: "#,##0;[Red]-#,##0",
    39: "#,##0.00;-#,##0.00", 40: "#,##0.00;[Red]-#,##0.00", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0",
    48: "##0.0E+0", 49: "@",
}  # fmt: skip

_DEFAULTS = {
    "DATE": "dd/mm/yyyy",
    "TIME": "hh:mm:ss",
    "DATE_TIME": "dd/mm/yyyy hh:mm",
    "PERCENT": "0.00%",
    "CURRENCY": '#,##0.00 "€"',
    "SCIENTIFIC": "0.00E+00",
    "NUMBER": "#,##0.00",
    "TEXT": "@",
}
_CURRENCY = re.compile(r"[$€£¥]")
_OUTSIDE_QUOTES = re.compile(r'("[^"]*"|\\.)|([^"\\]+)')


def to_google(code: str) -> Message | None:
    """The NumberFormat for an Excel format; None for General."""
    if not code or code.lower() in ("general", "standard"):
        return None
    if code == "@":
        return {"type": "TEXT", "pattern": "@"}
    plain = re.sub(r"\[\$-[0-9A-Fa-f]+\]", "", code).split(";@")[0]
    if looks_like_date(plain):
        fields = re.sub(r'"[^"]*"|\\.', "", plain).lower()
        has_date, has_time = bool(re.search(r"[yd]", fields)), bool(re.search(r"[hs]", fields))
        kind = "DATE_TIME" if has_date and has_time else "TIME" if has_time else "DATE"
        return {"type": kind, "pattern": _months_up(plain)}
    if "%" in plain:
        return {"type": "PERCENT", "pattern": plain}
    if _CURRENCY.search(plain):
        return {"type": "CURRENCY", "pattern": re.sub(r"\[\$([^\]-]+)(?:-[0-9A-Fa-f]+)?\]", r'"\1"', plain)}
    return {"type": "SCIENTIFIC" if "E+" in plain.upper() else "NUMBER", "pattern": plain}


def _months_up(code: str) -> str:
    """Months written M, as Google's own answers have them, minutes m."""
    parts = re.split(r"(h+[:.]m+|m+[:.]s+)", code.replace("Y", "y").replace("D", "d"))
    return "".join(part if index % 2 else part.replace("m", "M") for index, part in enumerate(parts))


def to_excel(number_format: Message | None) -> str | None:
    """The Excel format for a NumberFormat; None for General."""
    if not number_format:
        return None
    kind, pattern = number_format.get("type", ""), number_format.get("pattern", "")
    if not pattern:
        return _DEFAULTS.get(kind)
    if kind in ("DATE", "TIME", "DATE_TIME"):
        return _OUTSIDE_QUOTES.sub(lambda found: found[1] or found[2].replace("M", "m"), pattern)
    return str(pattern)
