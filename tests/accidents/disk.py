"""The accidents that `accident_disk.c` can make, for a process that runs above it."""

from __future__ import annotations

import ctypes
import functools
import shutil
import subprocess
import sys
import tempfile
from enum import IntEnum
from pathlib import Path

#: Why the proofs of this folder may have to be left out.
CAN = sys.platform == "linux" and shutil.which("gcc") is not None


class Accident(IntEnum):
    """What happens at the n-th operation. FAIL_ON: there and at every later one."""

    NONE = 0
    FAIL_ONCE = 1
    FAIL_ON = 2
    KILL = 3
    VANISH = 4


@functools.cache
def library() -> Path:
    """The compiled file layer, for LD_PRELOAD; made once a test run."""
    target = Path(tempfile.mkdtemp(prefix="accidents-")) / "accident_disk.so"
    source = Path(__file__).with_name("accident_disk.c")
    flags = ["-std=gnu11", "-O1", "-Wall", "-Werror", "-Wno-format-truncation", "-shared", "-fPIC"]
    subprocess.run(["gcc", *flags, "-o", str(target), str(source), "-ldl"], check=True)
    return target


def arm(
    folder: Path, accident: Accident = Accident.NONE, at: int = 0, error: int = 0, log: int = -1
) -> None:
    """From now on `accident` happens at operation `at` (from 1) below `folder`; counts anew.

    `error` is the errno of failures; `log` a file handle that hears of every operation. Only in
    a process that was started with `library()` preloaded.
    """
    ctypes.CDLL(None).disk_arm(str(folder).encode(), int(accident), at, error, log)


def operations() -> int:
    """Operations since `arm`."""
    return int(ctypes.CDLL(None).disk_count())
