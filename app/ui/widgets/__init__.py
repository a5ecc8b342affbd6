"""Building blocks of pages: they get values through setters and tell what the user did."""
