"""From a value to a status: what a reader of the Dashboard may rely on whatever the KPI."""

from abm_sheets.kpis.status import missing
from abm_sheets.model.kpi import Kpi


def test_a_kpi_that_is_missing_shows_no_figure_even_if_one_was_computed():
    """A wrong number is worse than no number: never 0, never a colour."""
    kpi = missing(Kpi(key="coverage", unit="percent", value=0.0, status="alert", n=0), "no_targets")

    assert (kpi.value, kpi.status, kpi.why) == (None, "no_data", "no_targets")
