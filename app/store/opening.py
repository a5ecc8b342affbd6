"""Making and opening the survey file: where it may lie, who may write, what version it is."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app.errors import KnownError
from app.i18n import _
from app.store import office, schema
from app.store.border import known, translated
from app.store.database import Connection, Database, connect, newer, pragma, transaction
from app.store.migrations import Ladder
from app.store.photos import replace, sync_folder
from app.store.place import refuse_unsafe
from app.store.values import SurveyMeta

if TYPE_CHECKING:
    from filelock import FileLock

FILE: Final = "survey.db"
_LOCK: Final = "survey.lock"
_MAX_PATH: Final = 200  # Windows: the longest names below the folder must still fit


def create_file(folder: Path, meta: SurveyMeta, *, key: bytes | None = None) -> None:
    """Make `folder` (which may exist) a survey. Raises `KnownError`; then nothing is left behind.

    The file appears under its name only when it is whole.
    """
    refuse_unsafe(folder)
    if len(str(folder.resolve())) > _MAX_PATH - len("/photos/ab/") - 64 - len(".jpeg"):
        raise KnownError(
            "path_too_long",
            _("文件夹的路径太长：{folder}").format(folder=folder),
            kept=_("没有任何内容被改动。"),
            advice=_("请选择层级更浅、名称更短的文件夹，例如 D:\\城检。"),
        )
    file = folder / FILE
    if file.exists():
        raise KnownError(
            "survey_exists",
            _("这个文件夹里已经有一个调查。"),
            kept=_("原有的调查没有被改动。"),
            advice=_("请直接打开它，或为新的调查另选一个文件夹。"),
        )
    aside = folder / (file.stem + ".up")
    with translated():
        folder.mkdir(parents=True, exist_ok=True)
        try:
            aside.unlink(missing_ok=True)
            connection = connect(aside, key=key)
            try:
                _fill(connection, meta)
            finally:
                connection.close()  # folds the log into the file
            replace(aside, file)
        except BaseException:
            for stump in folder.glob(aside.name + "*"):
                stump.unlink(missing_ok=True)
            raise
        sync_folder(folder)


def _fill(connection: Connection, meta: SurveyMeta) -> None:
    with transaction(connection):
        for statement in schema.statements(schema.SURVEY):
            connection.execute(statement)
        office.write_meta(connection, meta)
        connection.execute(f"PRAGMA application_id = {schema.SURVEY_APPLICATION}")
        connection.execute(f"PRAGMA user_version = {schema.VERSION}")


def take_lock(folder: Path) -> FileLock | None:
    """The right to write in this folder, or None if another process has it or nobody may."""
    from filelock import FileLock, Timeout  # 20 ms, and readers never need it

    lock = FileLock(
        folder / _LOCK, timeout=0, fallback_to_soft=False, thread_local=False,
        preserve_lock_file=True,
    )  # fmt: skip
    try:
        lock.acquire()
    except (Timeout, PermissionError):
        return None
    except OSError as error:
        with translated():
            raise error
    return lock


def open_file(
    folder: Path, *, readonly: bool, ladder: Ladder, key: bytes | None = None, vfs: str = ""
) -> Database:
    """Open the survey file and bring it to this program's version. Raises `KnownError`."""
    file = folder / FILE
    found = check_file(folder, ladder.top, key=key, vfs=vfs)
    if found < ladder.top and readonly:
        raise KnownError(
            "old_schema",
            _("这个调查是旧版本保存的，只读方式打不开。"),
            kept=_("文件没有被改动。"),
            advice=_("请先以可以写入的方式打开一次，程序会先备份、再升级。"),
        )
    database = Database(file, readonly=readonly, key=key, vfs=vfs)
    if found < ladder.top:
        try:
            with database.writer() as connection:
                ladder.lift(connection, file)
        except BaseException:
            database.close()
            raise
    return database


def check_file(folder: Path, newest: int, *, key: bytes | None = None, vfs: str = "") -> int:
    """The schema version of the survey in `folder`, read before anything is written there.

    Raises `KnownError` for a folder without a survey, a foreign file and a newer one.
    """
    file = folder / FILE
    if not file.exists():
        raise KnownError(
            "no_survey",
            _("这个文件夹里没有调查：{folder}").format(folder=folder),
            kept=_("没有任何内容被改动。"),
            advice=_("请选择含有 survey.db 的调查文件夹，或新建一个调查。"),
        )
    connection = connect(file, readonly=True, key=key, vfs=vfs)
    try:
        with translated():
            application = pragma(connection, "application_id")
            found: int = pragma(connection, "user_version")
    finally:
        connection.close()
    if application != schema.SURVEY_APPLICATION:
        raise known("not_a_survey", f"application_id {application:#x}")
    if found > newest:
        raise newer(found, newest)
    return found


def may_write(folder: Path) -> bool:
    file = folder / FILE
    return os.access(folder, os.W_OK) and (not file.exists() or os.access(file, os.W_OK))
