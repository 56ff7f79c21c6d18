"""Tests of localsheets, in memory, on files and over HTTP."""
