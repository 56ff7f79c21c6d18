"""Templates as frozen specs: the workbook in a language, the rules of the KPIs, the sample programme."""
