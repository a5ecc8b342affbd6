"""Pictures of every page in its states, for the eye of whoever changes it: `shots DIR`.

    shots DIR                 all pictures
    shots DIR WORD …          those whose name holds one of the words
    shots DIR --manual        the pictures of the manual into its folder DIR
    shots DIR --tests         the pictures that the tests compare, into their folder DIR

Everything is invented, made in a temporary folder by a clock of its own: the same words stand in
the same places on any day and on any machine.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from app import i18n, paths
from app.ui import fonts, start, theme
from app.ui.shots import pages
from app.ui.shots.scene import Sets, Shot, take


def run(argv: Sequence[str]) -> int:
    """Write the pictures into a folder; returns the exit code, 1 where a page had a bug."""
    words = [word for word in argv[1:] if not word.startswith("-")]
    options = {word for word in argv if word.startswith("-")}
    if not argv or argv[0].startswith("-") or not options <= {"--manual", "--tests"}:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    folder = Path(argv[0])
    folder.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # pictures need no screen
    chosen = _chosen(options, words)
    app = start.application()
    fonts.load("Bold")
    home = os.environ.get(paths.HOME_VARIABLE)
    troubles: list[str] = []
    with tempfile.TemporaryDirectory(prefix="chengjian-", ignore_cleanup_errors=True) as place:
        sets = Sets(app, Path(place))
        for shot in chosen:
            troubles += [f"{shot.name}: {what}" for what in take(sets, shot, folder, options)]
    if home is None:
        os.environ.pop(paths.HOME_VARIABLE, None)
    else:
        os.environ[paths.HOME_VARIABLE] = home
    i18n.use("zh")
    theme.use(app, "light", 0)
    for line in troubles:
        sys.stderr.write(line + "\n")
    return 1 if troubles else 0


def _chosen(options: set[str], words: Sequence[str]) -> list[Shot]:
    shots = list(pages.SHOTS)
    if "--manual" in options:
        shots = [shot for shot in shots if shot.manual]
    if "--tests" in options:
        shots = [shot for shot in shots if shot.compared]
    return [shot for shot in shots if not words or any(word in shot.name for word in words)]
