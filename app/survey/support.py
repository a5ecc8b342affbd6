"""`diagnose`: what support needs to know – log, versions, checks – and never an answer."""

from __future__ import annotations

import json
import platform
import sys
import zipfile
from contextlib import suppress
from importlib import metadata
from pathlib import Path

from app import __version__, log
from app.errors import KnownError
from app.i18n import _
from app.survey.survey import Survey

_PACKAGES = ("PySide6-Essentials", "sqlcipher3", "pillow", "reportlab", "pyxform", "orjson")


def diagnose(survey: Survey | None, target: Path) -> Path:
    """Write the ZIP aside, then rename; raises a known error where it cannot be written."""
    aside = target.with_name(target.name + ".up")
    try:
        with zipfile.ZipFile(aside, "w", zipfile.ZIP_DEFLATED) as pack:
            pack.writestr("versions.json", _json(versions()))
            if survey is not None:
                troubles = [{"code": one.code, **one.params} for one in survey.care.verify()]
                pack.writestr("survey.json", _json(survey.core.store.diagnose()))
                pack.writestr("verify.json", _json(troubles))
            for file in sorted(log.folder().glob("chengjian.log*")):
                pack.write(file, f"log/{file.name}")
        Path(aside).replace(target)
    except OSError as error:
        with suppress(OSError):
            aside.unlink(missing_ok=True)
        raise KnownError(
            "diagnose_unwritten",
            _("诊断文件写不进“{folder}”。").format(folder=target.parent),
            kept=_("调查没有改动。"),
            advice=_("请换一个可以写入的文件夹，或腾出磁盘空间后再试。"),
            detail=str(error),
        ) from error
    return target


def versions() -> dict[str, str]:
    """Program, Python, system and the packages that matter; "-" where one is not there."""
    return {
        "program": __version__,
        "python": sys.version.split()[0],
        "system": platform.platform(),
        **{name: _version(name) for name in _PACKAGES},
    }


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "-"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, default=str)
