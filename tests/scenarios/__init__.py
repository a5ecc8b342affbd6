"""Whole stories: a person at the program, and nothing else."""
