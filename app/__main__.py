"""`python -m app`: no argument opens the window, a word goes to the command line."""

from __future__ import annotations

import sys
from io import TextIOWrapper

#: Words that need a window's world even when nobody looks at it.
_WINDOW_WORDS = frozenset({"gallery", "shots", "selftest"})


def main() -> int:
    arguments = sys.argv[1:]
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8")
    if not arguments or arguments[0] in _WINDOW_WORDS:
        from app.ui import program

        return program.main(arguments)
    from app.cli import main as command_line

    return command_line.main(arguments)


if __name__ == "__main__":
    raise SystemExit(main())
