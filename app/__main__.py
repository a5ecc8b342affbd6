"""`python -m app`: no argument opens the window, a word goes to the command line."""

from __future__ import annotations

import sys
from io import TextIOWrapper


def main() -> int:
    arguments = sys.argv[1:]
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    word = arguments[0] if arguments else ""
    if not word:
        from app.ui import program

        return program.main(arguments)
    if word == "selftest":
        from app.ui import selftest

        return selftest.run(arguments[1:])
    if word == "gallery":
        from app.ui import gallery

        return gallery.run(arguments[1:])
    if word == "shots":
        from app.ui import shots

        return shots.run(arguments[1:])
    from app.cli import main as command_line
    from app.cli import output

    sys.excepthook = output.bug
    return command_line.main(arguments)


if __name__ == "__main__":
    raise SystemExit(main())
