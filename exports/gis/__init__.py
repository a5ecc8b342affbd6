"""Positions and what is known of them, in the formats that maps read."""
