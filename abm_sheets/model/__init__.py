"""The words of the domain as frozen dataclasses: raw tabs, issues, tables, KPIs, alerts, the report."""
