"""How a spreadsheet's locale writes numbers and dates."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Locale:
    """The conventions of one locale."""

    decimal: str = "."
    grouping: str = ","
    day_first: bool = False
    date: str = "M/d/yyyy"
    time: str = "H:mm:ss"
    true: str = "TRUE"
    false: str = "FALSE"
    months: tuple[str, ...] = (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    )  # fmt: skip
    days: tuple[str, ...] = (
        "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
    )  # fmt: skip
    short_months: tuple[str, ...] = ()
    short_days: tuple[str, ...] = ()
    #: The year of a date that is typed without one; without it, such a text stays a text.
    year: int | None = None


_ENGLISH = Locale()
_FRENCH = Locale(
    decimal=",",
    grouping="\N{NARROW NO-BREAK SPACE}",
    day_first=True,
    date="dd/MM/yyyy",
    true="VRAI",
    false="FAUX",
    months=(
        "janvier", "février", "mars", "avril", "mai", "juin",
        "juillet", "août", "septembre", "octobre", "novembre", "décembre",
    ),
    days=("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    short_months=(
        "janv.", "févr.", "mars", "avr.", "mai", "juin",
        "juil.", "août", "sept.", "oct.", "nov.", "déc.",
    ),
    short_days=("lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim."),
)  # fmt: skip

_COMMA_LANGUAGES = {"de", "es", "it", "nl", "pt", "pl", "cs", "da", "sv", "nb", "fi", "tr", "ru", "uk"}


def locale_of(name: str) -> Locale:
    """The conventions of a locale such as ``fr_FR``; English where we know no better."""
    language, _, country = name.partition("_")
    if language == "fr":
        return _FRENCH
    if language in _COMMA_LANGUAGES:
        return Locale(decimal=",", grouping=".", day_first=True, date="dd/MM/yyyy")
    if language == "en" and country and country not in ("US", "PH"):
        return Locale(day_first=True, date="dd/MM/yyyy")
    return _ENGLISH
