"""Which house a photo shows: pure rules over codes, times, positions and the order of files.

Written so that nothing is silently wrong: a photo is `sure` only where no witness disagrees.
"""

from __future__ import annotations

from typing import Literal

#: `sure`: no witness against it; `likely`: one witness alone, to be looked at; `doubtful`:
#: witnesses disagree, nobody may file it before choosing; `none`: nobody knows.
Sureness = Literal["sure", "likely", "doubtful", "none"]
