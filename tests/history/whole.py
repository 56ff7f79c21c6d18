"""What shares make together."""

from abm_sheets.history.shares import SCALE, totals


def value_of(key, shares):
    """Return the value that shares make, None without a denominator; for roi 100·(R-C)/C."""
    above, below = totals(shares)
    if not below:
        return None
    return SCALE[key] * ((above - below) / below if key == "roi" else above / below)
