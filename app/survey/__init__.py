"""The façade of one open survey: everything that windows and the command line talk to.

`opening` makes or opens a `Survey`; its attributes are the topics (houses, filling, photos,
papers, exchange, review, loop). Writing calls run one at a time in the store worker; each returns
or announces what changed.
"""
