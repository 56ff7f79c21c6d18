"""The sidebar as a web page on this machine, for a workbook in a file."""
