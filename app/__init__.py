"""Chengjian (城检): offline city inspection and hazard surveys."""

__version__ = "0.4.0"
