"""Tables for offices: sheets of typed cells as .xlsx (Excel, WPS, LibreOffice) and as .csv."""
