"""LibreOffice, without a window: another program's reading of what we write."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from app import paths

_FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>
"""


def convert(folder: Path, to: str, *files: str) -> None:
    """Convert files that lie in `folder`, beside them.

    Our own fonts stand in for those of an office: a machine without any Chinese font, as a bare
    one is, would break lines by the widths of boxes.
    """
    config = folder / "fonts.conf"
    config.write_text(
        _FONTS.format(fonts=paths.resources() / "fonts", cache=folder / "fonts"), encoding="utf-8"
    )
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless",
         "--convert-to", to, "--outdir", str(folder), *files],
        check=True, capture_output=True, timeout=120, cwd=folder,
        env=os.environ | {"FONTCONFIG_FILE": str(config)},
    )  # fmt: skip
