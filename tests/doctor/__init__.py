"""Doctor on Google Sheets: the double in strict mode over HTTP, the command line as people call it."""
