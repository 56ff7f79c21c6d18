"""The run mark: what a batch of requests leaves in the model cell, to be recognised by; pure."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from abm_sheets.sheets.charting import charts_mark
from abm_sheets.sheets.formats import extended_value, grid_range

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from abm_sheets.dashboard.layout import PlacedView

Json = dict[str, Any]
#: What stands between the model and the mark.
SEPARATOR = " · "
_SIGNS = 10


def stamped(
    requests: Sequence[Json], placed: PlacedView, dashboard: int, moment: datetime
) -> tuple[list[Json], str]:
    """Return the requests and one more, which marks them, and the mark.

    The mark depends on the moment and on every request, so that it tells this batch from any other. It stands
    in the cell that every refresh reads first, and costs no call.
    """
    content = json.dumps([moment.isoformat(), *requests], sort_keys=True, ensure_ascii=False)
    mark = hashlib.sha256(content.encode()).hexdigest()[:_SIGNS]
    area = placed.areas["model"]
    model = next(str(at.cell.value) for at in placed.side if (at.row, at.column) == (area.row, area.column))
    cell = {
        "updateCells": {
            "range": grid_range(dashboard, (area.row, area.end_row), (area.column, area.end_column)),
            "rows": [{"values": [extended_value(f"{model}{charts_mark(placed.charts)}{SEPARATOR}{mark}")]}],
            "fields": "userEnteredValue",
        }
    }
    return [*requests, cell], mark
