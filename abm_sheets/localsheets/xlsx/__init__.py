"""Spreadsheets in .xlsx files: read with python-calamine, written with excelize.

A save touches only what the requests changed. Sheets that no request wrote to keep their part of the
file byte for byte, as do charts, images and comments on them.
"""
