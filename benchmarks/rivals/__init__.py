"""The same job as people write it today: gspread and pandas, six figures, six cells of the Dashboard."""
