"""Who may edit what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .boxes import meets, without
from .errors import BadRequest
from .workbook import Workbook, box_of

if TYPE_CHECKING:
    from .a1 import Box
    from .messages import Message
    from .sheet import Sheet

REFUSAL = (
    "You are trying to edit a protected cell or object. Please contact the spreadsheet owner to remove "
    "protection if you need to edit."
)


def may_edit(book: Workbook, protection: Message, who: str) -> bool:
    """Whether somebody may edit under a protection: it only warns, is the owner's, or names them."""
    users = [user.lower() for user in (protection.get("editors") or {}).get("users", [])]
    return bool(protection.get("warningOnly")) or who in (book.owner, *users)


def check_cells(book: Workbook, sheet: Sheet, box: Box) -> None:
    """Refuse to write into a rectangle of which any cell is protected from who is writing.

    Raises:
        BadRequest: With Google's words.
    """
    for protection in sheet.extras.protected_ranges:
        if may_edit(book, protection, book.actor):
            continue
        closed = [box_of(protection.get("range", {}))]
        for each in protection.get("unprotectedRanges", []):
            closed = [rest for part in closed for rest in without(part, box_of(each))]
        if any(meets(part, box) for part in closed):
            raise BadRequest(REFUSAL)


def check_tab(book: Workbook, sheet: Sheet, *, any_part: bool = False) -> None:
    """Refuse to change a tab itself, or an object on it, that is protected from who is writing.

    Args:
        book: The draft.
        sheet: The tab.
        any_part: Whether one protected range is enough (for what does away with the whole tab).

    Raises:
        BadRequest: With Google's words.
    """
    for protection in sheet.extras.protected_ranges:
        whole = not any(name.endswith("Index") for name in protection.get("range", {}))
        if (whole or any_part) and not may_edit(book, protection, book.actor):
            raise BadRequest(REFUSAL)


def check_protection(book: Workbook, protection: Message) -> None:
    """Refuse to change or take off a protection by somebody whom it keeps out.

    Raises:
        BadRequest: With Google's words.
    """
    if not may_edit(book, protection, book.actor):
        raise BadRequest(REFUSAL)
