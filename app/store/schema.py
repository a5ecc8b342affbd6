"""The tables of a survey: what is history, what is a cache of it, what is local bookkeeping.

Source of the shapes: sync.md §9.1, corrected by design.md §3. Ids are hex or uuid text, so that
they compare the same in every database; bodies are the exact bytes that were hashed and signed.
"""

from __future__ import annotations

from typing import Final

from sqlcipher3 import dbapi2

#: "CHJ1" and "CHJD" as written into the file header: `file` and a curious person can tell.
SURVEY_APPLICATION: Final = 0x43484A31
DRAFTS_APPLICATION: Final = 0x43484A44

#: The layout below. Older ones are lifted by `migrations`, newer ones refused.
VERSION: Final = 4

#: History: only ever added to. Triggers below say no to everything else.
_HISTORY = """
CREATE TABLE revision (
  n INTEGER PRIMARY KEY,          -- order of arrival on this machine: for people, never for merge
  rid TEXT NOT NULL UNIQUE,
  record TEXT NOT NULL,
  kind TEXT NOT NULL,
  form TEXT NOT NULL,
  version TEXT NOT NULL,
  author TEXT NOT NULL,
  device TEXT NOT NULL,
  time TEXT NOT NULL,
  bytes BLOB NOT NULL             -- last, so that the columns above are read without its pages
) STRICT;
CREATE INDEX revision_record ON revision (record);
CREATE TABLE revision_photo (
  hash TEXT NOT NULL,
  rid TEXT NOT NULL,
  PRIMARY KEY (hash, rid)
) STRICT, WITHOUT ROWID;
CREATE TABLE device_log (
  device TEXT NOT NULL,
  seq INTEGER NOT NULL,
  entry TEXT NOT NULL,            -- part of the key: a cloned laptop's second branch is kept too
  rid TEXT NOT NULL,
  before TEXT NOT NULL,           -- the hash in front of a run, "" inside it
  signature BLOB,                 -- only where one was given: it covers everything before it
  PRIMARY KEY (device, seq, entry)
) STRICT, WITHOUT ROWID;
CREATE TABLE audit (
  n INTEGER PRIMARY KEY,
  time TEXT NOT NULL,
  who TEXT NOT NULL,
  what TEXT NOT NULL,
  detail TEXT NOT NULL,
  entry TEXT NOT NULL DEFAULT ''  -- hash over the line and the entry before; '' before 0.3
) STRICT;
"""

PHOTO: Final = """
CREATE TABLE photo (
  hash TEXT PRIMARY KEY,
  ext TEXT NOT NULL,
  size INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
"""

RESIDENTS: Final = """
CREATE TABLE personal (
  hash TEXT PRIMARY KEY,
  bytes BLOB,                     -- NULL once erased; the row stays, so that it never comes back
  erased_at TEXT NOT NULL DEFAULT ''
) STRICT;
"""

_LOCAL = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE orphan (
  rid TEXT PRIMARY KEY,
  bytes BLOB NOT NULL,
  missing TEXT NOT NULL           -- parents not held yet, joined by a space
) STRICT;
CREATE TABLE device (
  device TEXT PRIMARY KEY,
  public BLOB NOT NULL,
  recipient TEXT NOT NULL DEFAULT '',
  name TEXT NOT NULL DEFAULT '',
  person TEXT NOT NULL DEFAULT '',
  role TEXT NOT NULL DEFAULT '',
  trusted INTEGER NOT NULL DEFAULT 0,
  revoked_from INTEGER,           -- first sequence number that is no longer believed
  forked INTEGER NOT NULL DEFAULT 0,
  first_seen TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;
CREATE TABLE package (
  name TEXT PRIMARY KEY,
  direction TEXT NOT NULL,        -- in or out
  device TEXT NOT NULL,
  seq_from INTEGER NOT NULL,
  seq_to INTEGER NOT NULL,
  state TEXT NOT NULL,
  detail TEXT NOT NULL DEFAULT '',
  time TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE form (
  form TEXT NOT NULL,
  version TEXT NOT NULL,
  hash TEXT NOT NULL,
  data BLOB NOT NULL,
  PRIMARY KEY (form, version)
) STRICT;
"""

#: What 0.3 added: batches of packages, receipts, originals let go, answers that no longer hold.
EXCHANGE: Final = """
CREATE TABLE intake (
  n INTEGER PRIMARY KEY,
  time TEXT NOT NULL,
  who TEXT NOT NULL,
  first INTEGER NOT NULL,         -- revision.n of the first revision that the batch brought
  last INTEGER NOT NULL,          -- and of the last; those written here in between are not of it
  packages TEXT NOT NULL,         -- JSON: names
  undoes INTEGER NOT NULL DEFAULT 0,  -- the batch that this one took back, 0: a merge
  reason TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE TABLE receipt (
  name TEXT PRIMARY KEY,
  direction TEXT NOT NULL,        -- in or out
  device TEXT NOT NULL,           -- whose hand-over it confirms
  stage TEXT NOT NULL,            -- arrived or merged
  number INTEGER NOT NULL,        -- the office counts its receipts
  time TEXT NOT NULL,             -- the office's
  taken TEXT NOT NULL,            -- this computer's: from then on originals wait to be let go
  data BLOB NOT NULL              -- the exact signed bytes
) STRICT;
CREATE INDEX receipt_device ON receipt (device, direction, stage, number);
CREATE INDEX IF NOT EXISTS personal_erased ON personal (hash) WHERE bytes IS NULL;
CREATE INDEX IF NOT EXISTS revision_erase ON revision (record) WHERE kind = 'erase';
CREATE TABLE freed (
  hash TEXT PRIMARY KEY,          -- an original that this laptop let go: the office has it
  time TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE recheck (
  record TEXT NOT NULL,
  n INTEGER NOT NULL,
  path TEXT NOT NULL,             -- the answer, "" for the record
  code TEXT NOT NULL,
  detail TEXT NOT NULL,           -- JSON: parameters of the code
  PRIMARY KEY (record, n)
) STRICT, WITHOUT ROWID;
"""

#: What 0.4 added: photos on their way to their houses. Their originals lie in `photo` as all do.
TRAY: Final = """
CREATE TABLE tray (
  hash TEXT PRIMARY KEY,
  n INTEGER NOT NULL,             -- order of arrival
  name TEXT NOT NULL,             -- of the file,
  folder TEXT NOT NULL,           -- where it lay,
  stamp TEXT NOT NULL,            -- and its size and date: what is known is not read again
  day TEXT NOT NULL,              -- as its camera said, '' unknown
  facts TEXT NOT NULL,            -- JSON: its entry as a record will hold it
  codes TEXT NOT NULL,            -- JSON: texts of the codes that it shows
  state TEXT NOT NULL,            -- waiting, aside, discarded, filed, used
  by_hand INTEGER NOT NULL DEFAULT 0,
  place TEXT NOT NULL DEFAULT '',
  question TEXT NOT NULL DEFAULT '',
  record TEXT NOT NULL DEFAULT '',    -- that it was filed in
  pile TEXT NOT NULL DEFAULT 'none',  -- the group that lists it
  turn INTEGER NOT NULL DEFAULT 0,    -- its turn there
  time TEXT NOT NULL DEFAULT '',      -- by our clock, '' unknown
  sureness TEXT NOT NULL DEFAULT 'none',
  why TEXT NOT NULL DEFAULT '',
  proposal TEXT NOT NULL DEFAULT '{}' -- JSON: what speaks for the house
) STRICT;
CREATE INDEX tray_pile ON tray (pile, turn) WHERE state IN ('waiting', 'aside', 'discarded');
CREATE INDEX tray_file ON tray (name, stamp);
CREATE INDEX tray_day ON tray (day);
"""

#: Caches of the history; `rebuild` empties and refills them to the same digest.
PROJECTION: Final = """
CREATE TABLE head (
  record TEXT PRIMARY KEY,
  form TEXT NOT NULL,
  version TEXT NOT NULL,
  heads TEXT NOT NULL,            -- revision ids, joined by a space
  title TEXT NOT NULL,
  subtitle TEXT NOT NULL,
  status TEXT NOT NULL,
  grade TEXT NOT NULL,
  provisional INTEGER NOT NULL,
  voided INTEGER NOT NULL,
  conflicts INTEGER NOT NULL,
  photos INTEGER NOT NULL,
  photos_missing INTEGER NOT NULL,
  time TEXT NOT NULL,
  author TEXT NOT NULL,
  device TEXT NOT NULL,
  place TEXT NOT NULL,
  search TEXT NOT NULL            -- folded words; personal answers never come here
) STRICT;                         -- with rowids: skipping pages then reads the index alone
CREATE INDEX head_title ON head (form, voided, title, record);
CREATE INDEX head_time ON head (form, voided, time, record);
CREATE INDEX head_voided ON head (time) WHERE voided = 1;
CREATE INDEX head_tally ON head (form, voided, status, grade);
CREATE INDEX head_due ON head (voided, status DESC, subtitle, record) WHERE form = 'task';
CREATE INDEX head_place ON head (place) WHERE place <> '';
CREATE INDEX head_conflict ON head (title) WHERE conflicts > 0;
CREATE TABLE head_group (
  record TEXT NOT NULL,
  n INTEGER NOT NULL,
  name TEXT NOT NULL,
  candidates TEXT NOT NULL,       -- JSON: the revisions of each candidate
  grades TEXT NOT NULL,           -- JSON: what each candidate says of the grade, "" for nothing
  shown INTEGER NOT NULL,         -- the candidate that counts meanwhile
  path TEXT NOT NULL,             -- the first answer in which they differ
  place TEXT NOT NULL,            -- as the record's row has it: so that a page comes by the index
  turn INTEGER NOT NULL,          -- 0 holds a grade, 1 others, 2 nothing to decide, 9 never listed
  PRIMARY KEY (record, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX head_group_turn ON head_group (turn, place, record, n) WHERE turn < 9;
CREATE TABLE head_link (
  target TEXT NOT NULL,
  role TEXT NOT NULL,
  record TEXT NOT NULL,
  PRIMARY KEY (target, role, record)
) STRICT, WITHOUT ROWID;
CREATE TABLE head_spot (
  record TEXT PRIMARY KEY,
  lat REAL NOT NULL,              -- as a place says itself, else the middle of the photos
  lon REAL NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX head_link_record ON head_link (record);
CREATE TABLE place (
  pos INTEGER PRIMARY KEY,        -- walking order over the whole roster, with gaps to put more in
  record TEXT NOT NULL UNIQUE,
  parent TEXT NOT NULL,           -- as the record says it
  above TEXT NOT NULL,            -- the parent that counts: held here, and of a higher level
  level TEXT NOT NULL,
  sort TEXT NOT NULL,             -- its turn among those with the same place above
  name TEXT NOT NULL,
  address TEXT NOT NULL,
  code TEXT NOT NULL,
  alias TEXT NOT NULL,
  kind TEXT NOT NULL,
  year TEXT NOT NULL,
  storeys TEXT NOT NULL,
  walk TEXT NOT NULL,
  listed INTEGER NOT NULL,
  own_time TEXT NOT NULL,
  counted INTEGER NOT NULL,       -- 0: a town or community
  state TEXT NOT NULL,
  outcome TEXT NOT NULL,
  next_date TEXT NOT NULL,
  marks TEXT NOT NULL,            -- JSON: its inspections
  conflicts INTEGER NOT NULL,
  photos INTEGER NOT NULL,
  photos_missing INTEGER NOT NULL,
  time TEXT NOT NULL,
  search TEXT NOT NULL            -- folded words; personal answers never come here
) STRICT;
CREATE INDEX place_above ON place (above, sort);
CREATE INDEX place_branch ON place (above, sort) WHERE level IN ('town', 'community', 'estate');
CREATE INDEX place_parent ON place (parent);
CREATE INDEX place_counted ON place (counted);
CREATE INDEX place_state ON place (counted, state);
CREATE INDEX place_code ON place (code) WHERE code <> '';
CREATE INDEX place_unlisted ON place (listed) WHERE listed = 0;
CREATE INDEX place_conflict ON place (conflicts) WHERE conflicts > 0;
CREATE TABLE place_tally (
  place TEXT NOT NULL,            -- "" for the whole roster
  level TEXT NOT NULL,
  state TEXT NOT NULL,
  n INTEGER NOT NULL,             -- places of this level and state below it
  PRIMARY KEY (place, level, state)
) STRICT, WITHOUT ROWID;
CREATE TABLE place_joined (
  record TEXT PRIMARY KEY,
  target TEXT NOT NULL,           -- the place that it is said to be the same as
  stays TEXT NOT NULL,            -- the place that it counts as: itself if the link leads nowhere
  code TEXT NOT NULL,
  facts TEXT NOT NULL             -- JSON: what its record says
) STRICT, WITHOUT ROWID;
CREATE INDEX place_joined_target ON place_joined (target);
CREATE INDEX place_joined_stays ON place_joined (stays);
CREATE VIRTUAL TABLE place_text USING fts5 (
  search, content = '', columnsize = 0, tokenize = 'trigram case_sensitive 1'
);
"""

#: The tables above, for a migration that makes them anew.
PROJECTED: Final = (
    "head",
    "head_group",
    "head_link",
    "head_spot",
    "place",
    "place_tally",
    "place_joined",
    "place_text",
)

_APPEND_ONLY = ("revision", "revision_photo", "device_log", "audit")


def _triggers() -> str:
    return "".join(
        f"CREATE TRIGGER {table}_no_{event} BEFORE {event.upper()} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END;\n"
        for table in _APPEND_ONLY
        for event in ("update", "delete")
    )


#: Everything that a new survey file needs, to be run in one transaction.
SURVEY: Final = _HISTORY + PHOTO + RESIDENTS + _LOCAL + EXCHANGE + TRAY + PROJECTION + _triggers()

DRAFTS: Final = """
CREATE TABLE draft (
  record TEXT PRIMARY KEY,
  form TEXT NOT NULL,
  version TEXT NOT NULL,
  parents TEXT NOT NULL,          -- revision ids that the draft started from, joined by a space
  data TEXT NOT NULL,             -- JSON
  place TEXT NOT NULL,            -- where in the form the person was
  changed_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
"""


def statements(script: str) -> list[str]:
    """The single statements of a script: the driver's own `executescript` commits first."""
    found: list[str] = []
    rest = ""
    for line in script.splitlines(keepends=True):
        rest += line
        if dbapi2.complete_statement(rest):
            found.append(rest.strip())
            rest = ""
    return found
