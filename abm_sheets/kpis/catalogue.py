"""The KPIs in the order of the article: to add one, write its module and add a line here."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from abm_sheets.intake.places import Reads
from abm_sheets.kpis import conversion, coverage, deal_value, engagement, roi, velocity
from abm_sheets.kpis.status import missing
from abm_sheets.model.kpi import Kpi

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from abm_sheets.kpis.programme import Programme

Cells = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KpiSpec:
    """A KPI: how it is computed and which (table, column) pairs it cannot do without."""

    key: str
    compute: Callable[[Programme], Kpi]
    reads: Cells
    also_needs: Cells = field(default=())


CATALOGUE = (
    KpiSpec(key="coverage", compute=coverage.coverage, reads=coverage.READS),
    KpiSpec(key="engagement", compute=engagement.engagement, reads=engagement.READS),
    KpiSpec(key="conversion", compute=conversion.conversion, reads=conversion.READS),
    KpiSpec(key="velocity", compute=velocity.velocity, reads=velocity.READS),
    KpiSpec(
        key="deal_value",
        compute=deal_value.deal_value,
        reads=deal_value.READS,
        also_needs=deal_value.ALSO_NEEDS,
    ),
    KpiSpec(key="roi", compute=roi.roi, reads=roi.READS, also_needs=roi.ALSO_NEEDS),
)

_CELLS = dict.fromkeys(cell for spec in CATALOGUE for cell in (*spec.reads, *spec.also_needs))
READS = Reads(
    rows={cell: tuple(spec.key for spec in CATALOGUE if cell in spec.reads) for cell in _CELLS},
    columns={
        cell: tuple(spec.key for spec in CATALOGUE if cell in (*spec.reads, *spec.also_needs))
        for cell in _CELLS
    },
)


def compute_kpis(programme: Programme, keys: Collection[str] | None = None) -> tuple[Kpi, ...]:
    """Return the six KPIs, or those asked for; one that needs a column that cannot be read has no value."""
    return tuple(_compute(spec, programme) for spec in CATALOGUE if keys is None or spec.key in keys)


def _compute(spec: KpiSpec, programme: Programme) -> Kpi:
    kpi = spec.compute(programme)
    gaps = programme.tables.gaps
    gap = next((gaps[cell] for cell in (*spec.reads, *spec.also_needs) if cell in gaps), None)
    if gap is None:
        return kpi
    bare = Kpi(key=kpi.key, unit=kpi.unit, value=None, status="no_data", n=0, unreadable=True)
    return missing(bare, gap.reason, gap.details)
