"""For the archive: PDF/A-2b, and many papers in one volume."""
