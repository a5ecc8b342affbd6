"""Documents on paper: `writer.write_pdf` prints a `report_model.Document` as a PDF file."""
