"""Reading a roster: what its columns mean, which places its rows state, what is wrong with them.

Pure: rows of texts in, drafts and complaints out. A complaint is a code with row, column and
parameters; `app.i18n.roster_problems` words it.
"""
