"""The way to Google: real gspread and real google-auth over real HTTP, on this machine."""
