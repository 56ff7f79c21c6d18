"""The six KPIs: pure functions over the tables and a day, one module each."""
