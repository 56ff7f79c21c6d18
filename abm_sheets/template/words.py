"""Numbers, dates and counted nouns as a person of the workbook's language writes them."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from typing import TYPE_CHECKING

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from abm_sheets.model.history import Period
    from abm_sheets.template.workbook import Plural, WorkbookTemplate

#: As typographers write it, in a sentence as in a cell.
MINUS = "\u2212"
#: Room for every digit of a float, however large somebody types it.
_EXACT = Context(prec=400, rounding=ROUND_HALF_UP)


def rounded(value: float, digits: int) -> Decimal:
    """Round as a spreadsheet shows it: halves away from zero, so that page and sentence agree."""
    found = Decimal(repr(value)).quantize(Decimal(1).scaleb(-digits), context=_EXACT)
    return _EXACT.plus(found)  # −0 is 0


class Words:
    """Writes values in the language of a workbook; every method returns text for a sentence."""

    def __init__(self, template: WorkbookTemplate) -> None:
        self._template = template
        self._locale = Locale.parse(template.workbook.locale)
        self._french = template.workbook.language == "fr"

    def number(self, value: float, digits: int = 0) -> str:
        """Write a number with at most this many decimals: 1 234,5."""
        pattern = "#,##0" + ("." + "#" * digits if digits else "")
        return self._written(value, digits, pattern)

    def _written(self, value: float, digits: int, pattern: str) -> str:
        with localcontext(_EXACT):  # babel rounds once more, in the context that it finds
            written = format_decimal(rounded(value, digits), format=pattern, locale=self._locale)
        return written.replace("-", MINUS)

    def percent(self, value: float, digits: int = 1) -> str:
        """Write a percentage given as people say it: 62.5 is 62,5 %."""
        return self.number(value, digits) + ("\u202f%" if self._french else "%")

    def signed_percent(self, value: float) -> str:
        """Write a change in percent with its sign: −33 %."""
        whole = float(rounded(value, 0))
        return self.signed(self.percent(abs(whole), 0), whole)

    def money(self, value: float) -> str:
        """Write an amount in whole euros: 45 000 €."""
        number = self.number(value)
        if self._french:
            return f"{number}\u202f€"
        return f"{MINUS}€{number[1:]}" if number.startswith(MINUS) else f"€{number}"

    def ratio(self, value: float) -> str:
        """Write a ratio with two decimals: 2,05."""
        return self._written(value, 2, "0.00")

    def days(self, value: float) -> str:
        """Write a number of days, rounded: 57 jours."""
        return self.count("day", float(rounded(value, 0)))

    def count(self, noun: str, n: float, digits: int = 0, **facts: str) -> str:
        """Write a counted noun: 1 compte, 3 comptes, 0,6 point."""
        return self.counted(self._template.nouns[noun], n, digits, **facts)

    def counted(self, forms: Plural, n: float, digits: int = 0, **facts: str) -> str:
        """Write whatever has a number in the grammatical form of the number that is written."""
        shown = float(rounded(n, digits))
        form = forms.one if self._locale.plural_form(shown) == "one" else forms.other
        if shown == 0 and forms.zero is not None:
            form = forms.zero
        return form.format(n=self.number(n, digits), **facts)

    def date(self, value: date) -> str:
        """Write a date: 23/11/2026."""
        return format_date(value, format=self._template.formats.date_text, locale=self._locale)

    def moment(self, value: datetime) -> str:
        """Write a date and time of day."""
        return format_datetime(value, format=self._template.formats.moment_text, locale=self._locale)

    def period(self, value: Period, *, short: bool = False) -> str:
        """Write a period: S47 2026, novembre 2026, T4 2026; short: S47, nov. 2026."""
        texts = self._template.periods
        if value.kind == "month":
            form = texts.month_short if short else texts.month
            return format_date(value.last, format=form, locale=self._locale)
        form = texts.quarter if value.kind == "quarter" else texts.week_short if short else texts.week
        return form.format(
            number=f"{value.number:02}" if value.kind == "week" else value.number, year=value.year
        )

    def signed(self, written: str, value: float) -> str:
        """Write a size with the sign of a value: +3 jours, −33 %."""
        return ("+" if value > 0 else MINUS if value < 0 else "") + written

    def listed(self, items: Iterable[str]) -> str:
        """Write a list: A, B, C."""
        return ", ".join(items)
