"""Revisions, chains and the merge: frozen values and pure functions, no I/O."""
