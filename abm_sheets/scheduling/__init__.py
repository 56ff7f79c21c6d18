"""When the configured workbooks are refreshed, and what is remembered of it."""
