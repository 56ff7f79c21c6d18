"""``abm-sheets.toml``: the workbooks of this machine and when they are refreshed."""
