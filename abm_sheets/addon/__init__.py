"""The add-on: the Dashboard's sidebar inside Google Sheets, served over HTTP; a door like ``cli``."""
