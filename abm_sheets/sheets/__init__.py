"""The only code that knows gspread, google-auth and the Sheets API."""
