"""Create a workbook on Google, complete it, share it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abm_sheets.errors.google import StorageMissing
from abm_sheets.jobs.init_workbook import init_workbook
from abm_sheets.sheets.drive import address_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from abm_sheets.jobs.init_workbook import InitReport
    from abm_sheets.jobs.kit import Kit
    from abm_sheets.sheets.drive import DriveClient, Wish


def create_workbook(
    drive: DriveClient,
    wish: Wish,
    open_kit: Callable[[str], Kit],
    told: Callable[[str], None],
    *,
    language: str,
    sample: bool,
) -> InitReport:
    """Create the workbook that is wished for.

    ``told`` gets its address as soon as there is one: whatever happens then, ``init-workbook`` on that
    address finishes the work. A service account without a folder is refused before anything is made, since
    Google gives it no storage (field notes 6).

    Raises:
        StorageMissing: There is no place for a new file.
        WorkbookExists: There is one of this name already.
        SharingRefused: The workbook is complete, but could not be shared.
    """
    account = drive.account
    if account.kind == "service" and not account.subject and wish.folder is None:
        raise StorageMissing(account.name, robot=True)
    spreadsheet_id = drive.create(wish)
    told(address_of(spreadsheet_id))
    report = init_workbook(open_kit(spreadsheet_id), language=language, sample=sample)
    for share in wish.shares:
        drive.share(spreadsheet_id, share)
    return report
