"""Where a live survey may lie: on a local disk, and in no folder that a cloud client copies.

WAL does not work over a network file system, and a sync client uploads and swaps the open
database behind our back (sync.md §3.1). Packages may lie in such folders; the survey may not.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from app.errors import KnownError
from app.i18n import _

#: Types of /proc/mounts that are not a local disk. FUSE is refused only where it is remote:
#: ntfs-3g and exfat-fuse are how many distributions mount an ordinary disk.
_REMOTE_TYPES = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "ncpfs", "afs", "9p", "ceph", "davfs", "glusterfs"}
) | frozenset(
    "fuse." + name
    for name in ("sshfs", "davfs2", "rclone", "gvfsd-fuse", "s3fs", "cifs", "smbnetfs", "onedriver")
)

#: Files and folders that a sync client leaves at the top of what it keeps in step.
_MARKERS = (".stfolder", ".dropbox", ".dropbox.cache", ".nextcloudsync.log", ".owncloudsync.log")
_MARKER_STARTS = (".sync_", "._sync_")  # the databases of the Nextcloud and ownCloud clients

#: How the clients name their folder; compared with the start of each folder's name.
_CLOUD_NAMES = (
    "onedrive",
    "dropbox",
    "nextcloud",
    "owncloud",
    "坚果云",
    "我的坚果云",
    "nutstore",
    "百度网盘",
    "baidunetdisk",
    "baidusyncdisk",
    "百度云同步盘",
    "icloud drive",
    "iclouddrive",
    "com~apple~clouddocs",
    "google drive",
    "googledrive",
    "wps云盘",
    "wpsdrive",
)

_DRIVE_REMOTE = 4  # GetDriveTypeW: DRIVE_REMOTE


def refuse_unsafe(folder: Path, mounts: Path = Path("/proc/mounts")) -> None:
    """Raise `KnownError` (`network_folder`, `cloud_folder`) if a live survey must not lie here."""
    place = folder.resolve()
    if _is_remote(place, mounts):
        raise KnownError(
            "network_folder",
            _("调查不能直接放在网络文件夹里：{folder}").format(folder=place),
            kept=_("没有任何内容被改动。"),
            advice=_("请把调查放在本机磁盘上；网络文件夹里只放交接文件。"),
        )
    cloud = cloud_root(place)
    if cloud is not None:
        raise KnownError(
            "cloud_folder",
            _("调查不能放在网盘同步文件夹里：{folder}").format(folder=cloud),
            kept=_("没有任何内容被改动。"),
            advice=_(
                "同步软件会在使用中替换数据文件。请选择本机的普通文件夹；网盘里只放交接文件。"
            ),
        )


def cloud_root(place: Path) -> Path | None:
    """The nearest folder at or above `place` that a sync client looks after, or None."""
    for folder in (place, *place.parents):
        name = folder.name.casefold()
        if name and name.startswith(_CLOUD_NAMES):
            return folder
        try:
            names = {entry.name for entry in os.scandir(folder)}
        except OSError:  # not listable: then no client of this user works here either
            continue
        if names.intersection(_MARKERS):
            return folder
        if any(n.startswith(_MARKER_STARTS) and n.endswith(".db") for n in names):
            return folder
    return None


def _is_remote(place: Path, mounts: Path) -> bool:
    if sys.platform == "win32":
        import ctypes

        drive = place.drive
        if drive.startswith("\\\\"):
            return True
        return bool(ctypes.windll.kernel32.GetDriveTypeW(drive + "\\") == _DRIVE_REMOTE)
    return _mount_type(place, mounts) in _REMOTE_TYPES


def _mount_type(place: Path, mounts: Path) -> str:
    """The type of the file system that holds `place`; "" where the system does not tell."""
    try:
        lines = mounts.read_text(encoding="utf-8").splitlines()
    except OSError:
        return ""
    best, kind = "", ""
    for line in lines:
        columns = line.split(" ")
        if len(columns) < 3:
            continue
        point = _unescape(columns[1])
        if len(point) >= len(best) and place.is_relative_to(point):
            best, kind = point, columns[2]
    return kind


def _unescape(text: str) -> str:
    """Mount points write space, tab, newline and backslash as octal escapes."""
    for code in ("040", "011", "012", "134"):
        text = text.replace("\\" + code, chr(int(code, 8)))
    return text
