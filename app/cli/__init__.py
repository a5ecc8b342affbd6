"""The command line: every capability without a window, one file a topic.

Exit codes: 0 good, 1 problems found, 2 wrong use, 3 known error, 4 a bug (logged).
"""
