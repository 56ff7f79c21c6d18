"""The part of the Google Sheets API that we need, in the process, on memory or .xlsx files.

It stands apart: it knows nothing of the rest of abm_sheets, and could be published alone.
"""

from .adapter import LocalSheetsAdapter
from .call import Answer
from .errors import LocalFileError
from .faults import Fault
from .service import LocalSheets
from .xlsx.disk import check_writable
from .xlsx.names import range_names

__all__ = [
    "Answer",
    "Fault",
    "LocalFileError",
    "LocalSheets",
    "LocalSheetsAdapter",
    "check_writable",
    "range_names",
]
