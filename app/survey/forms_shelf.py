"""The forms of one survey, each loaded once and kept compiled."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from app import paths
from app.errors import KnownError
from app.i18n import _
from app.store.store import Store
from forms.register import Register, load_registers

if TYPE_CHECKING:
    from forms.form import Form

#: The questionnaire that an inspection is filled with where nobody chose another.
INSPECTION = "danger_check"


def _load(source: Path | bytes) -> Form:
    from forms.load import load_form  # with the engine of forms, which lists do without

    return load_form(source, cache=paths.cache() / "forms")


def library_forms() -> dict[str, bytes]:
    """The shipped questionnaires, by file stem: workbook bytes."""
    return {file.stem: file.read_bytes() for file in sorted(paths.form_library().glob("*.xlsx"))}


def put_library(store: Store) -> None:
    """Give the survey every shipped form that it does not hold yet."""
    held = {(known.id, known.version) for known in store.forms()}
    for data in library_forms().values():
        form = _load(data)
        if (form.id, form.version) not in held:
            store.put_form(form.id, form.version, data)


class FormShelf:
    """Looks forms up by id and version; the newest version where none is named."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._loaded: dict[tuple[str, str], Form] = {}
        self._registers: dict[str, Register] | None = None

    @property
    def registers(self) -> dict[str, Register]:
        if self._registers is None:
            self._registers = load_registers(paths.form_library() / "registers.toml")
        return self._registers

    def questionnaires(self) -> list[str]:
        """Ids of the forms that an inspection can be filled with: held here, or shipped."""
        held = {known.id for known in self._store.forms()}
        return sorted(held | library_forms().keys())

    def newest(self, form: str) -> Form:
        """The newest version that this survey holds; a shipped form where it holds none.

        A survey begun with an older program gets a form that came later in this way, at its
        first use. Versions that are held stay: moving on to a newer one is a step of its own.
        """
        versions = [known.version for known in self._store.forms() if known.id == form]
        if versions:
            return self.form(form, max(versions))
        shipped = library_forms().get(form)
        if shipped is None:
            raise _absent(form, "")
        made = _load(shipped)
        if not self._store.readonly:
            self._store.put_form(made.id, made.version, shipped)
        self._loaded[made.id, made.version] = made
        return made

    def form(self, form: str, version: str) -> Form:
        """The compiled form; known error when this survey does not hold it."""
        key = (form, version)
        if key not in self._loaded:
            data = self._store.form(form, version)
            if data is None:
                raise _absent(form, version)
            self._loaded[key] = _load(data)
        return self._loaded[key]


def load_file(file: Path) -> Form:
    """A form from a workbook of the user's, for check-form."""
    return _load(file)


def _absent(form: str, version: str) -> KnownError:
    return KnownError(
        "form_absent",
        _("这个调查里没有表单 {form} {version}。").format(form=form, version=version),
        kept=_("记录本身完整保留，没有改动。"),
        advice=_("请向办公室要一份带有这个表单的交接文件，汇总后再打开。"),
    )
