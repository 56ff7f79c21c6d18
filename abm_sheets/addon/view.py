"""What a card shows, before anybody knows how Google writes it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """A button: ``op`` and ``parameters`` come back with the click; or it opens ``url``."""

    label: str
    op: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)
    url: str = ""
    primary: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Buttons:
    """Buttons side by side."""

    buttons: tuple[Button, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """Facts: small words above, ``lead`` in bold, the text below it, small words at the end, a link."""

    top: str = ""
    lead: str = ""
    text: str = ""
    bottom: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A paragraph."""

    text: str


Element = Buttons | Item | Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Elements under a heading; with ``shown``, only so many are seen until somebody asks for more."""

    elements: tuple[Element, ...]
    heading: str = ""
    shown: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A card; ``footer`` is the button that stays in sight."""

    name: str
    title: str
    subtitle: str = ""
    sections: tuple[Section, ...]
    footer: Button | None = None
