"""Names for what is JSON."""

from __future__ import annotations

from typing import Any, TypeAlias

#: Whatever JSON can hold.
Json: TypeAlias = Any
#: A message of the API; never changed in place once it is part of a spreadsheet.
Message: TypeAlias = dict[str, Any]
