"""The endpoints, one function each: an open spreadsheet and a parsed request in, JSON out."""
