"""An office and laptops on real folders, each with its own keys; small real records and photos."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from app.errors import KnownError
from app.keys import device
from app.keys.device import DeviceKey
from app.model.ids import new_id
from app.model.personal import seal_personal
from app.model.revision import Revision, seal
from app.store.store import Store
from app.store.values import SurveyMeta
from app.sync import intake, package, start_file, trust
from app.sync.outgoing import Sender

NOW = "2026-11-22T09:41:00+08:00"
PHOTO = random.Random(5).randbytes(30_000)


@dataclass
class Side:
    """One machine with its survey open."""

    store: Store
    key: DeviceKey
    name: str
    records: list[str] = field(default_factory=list)

    @property
    def sender(self) -> Sender:
        return Sender(self.key, self.name, "张三")

    def revision(
        self,
        record: str = "",
        form: str = "danger_check",
        photos: dict[str, dict[str, Any]] | None = None,
        personal: str | None = None,
        **answers: Any,
    ) -> Revision:
        """The next revision of a record, on top of all its heads here."""
        view = self.store.view(record) if record else None
        record = record or new_id()
        values = {**(view.answers if view else {}), **answers}
        pictures = {**(view.photos if view else {}), **(photos or {})}
        paths = [*answers, *("@photo/" + key for key in photos or {})]
        return seal(
            survey=self.store.meta.survey_id,
            record=record,
            kind="save",
            form=form,
            version="1",
            parents=view.heads if view else (),
            author="张三",
            device=self.key.id,
            time=NOW,
            answers=values,
            photos=pictures,
            personal=personal or (view.personal if view else None),
            wrote={"": [*paths, *(["@personal"] if personal else [])]},
        )

    def save(self, record: str = "", form: str = "danger_check", **answers: Any) -> str:
        """Commit a change; returns the record's id."""
        revision = self.revision(record, form, **answers)
        self.store.append([revision], self.key)
        return revision.record

    def save_with_photo(self, data: bytes, record: str = "") -> str:
        digest = self.store.photos.put(data, "jpg")
        entry = {"hash": digest, "ext": "jpg", "question": "front", "order": "1"}
        revision = self.revision(record, photos={new_id(): entry})
        self.store.append([revision], self.key)
        return revision.record

    def save_with_personal(self, phone: str) -> tuple[str, str]:
        """(record, hash of the personal object)."""
        digest, data = seal_personal({"owner/phone": phone})
        revision = self.revision(personal=digest, name="甲")
        self.store.append([revision], self.key, {digest: data})
        return revision.record, digest

    def pack(self, target: Path, **options: Any) -> list[Path]:
        """Hand over everything to whom it may concern."""
        to = package.recipients_of(self.store)
        packed = package.write(self.store, self.sender, target, to, now=NOW, **options)
        return list(packed.files)

    def read(self, file: Path) -> intake.Arrived | intake.UnknownDevice:
        return intake.read_file(self.store, self.key, file, now=NOW)

    def merge(self, file: Path) -> intake.Arrived:
        """Read a package, confirming unknown devices on the way."""
        outcome = self.read(file)
        while isinstance(outcome, intake.UnknownDevice):
            trust.confirm(self.store, outcome.person, now=NOW, by="李四")
            outcome = self.read(file)
        return outcome

    def answers(self, record: str) -> dict[str, Any]:
        view = self.store.view(record)
        assert view is not None
        return dict(view.answers)

    def state(self) -> tuple[str, dict[str, Any], list[Path], list[Any]]:
        """Everything that a refused file must leave as it was."""
        return (
            self.store.digest(),
            self.store.log_heads(),
            self.store.photos.all(),
            [*self.store.devices(), *self.store.packages(), *self.store.notes()],
        )


@pytest.fixture
def key_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], DeviceKey]:
    """Keys of several users in one process: each has a home of its own."""

    def load(who: str, survey: str) -> DeviceKey:
        monkeypatch.setenv("CHENGJIAN_HOME", str(tmp_path / "homes" / who))
        return device.load_or_make(survey)

    return load


@pytest.fixture
def office(tmp_path: Path, key_of: Callable[[str, str], DeviceKey]) -> Iterator[Side]:
    """An office with three places and one form."""
    survey = new_id()
    key = key_of("office", survey)
    meta = SurveyMeta(
        survey, "天山镇房屋安全检查", "office", key.id, key.public, key.recipient, NOW
    )
    with Store.create(tmp_path / "office", meta) as store:
        store.put_form("danger_check", "1", b"PK a workbook")
        side = Side(store, key, "内业一号")
        for number in range(3):
            side.records.append(side.save(form="place", name=f"房屋{number}"))
        yield side


@pytest.fixture
def start(office: Side, tmp_path: Path) -> Path:
    return start_file.write(office.store, office.sender, tmp_path / "stick", now=NOW)


@pytest.fixture
def make_laptop(
    start: Path, tmp_path: Path, key_of: Callable[[str, str], DeviceKey]
) -> Iterator[Callable[[str], Side]]:
    stores: list[Store] = []

    def make(name: str) -> Side:
        folder = tmp_path / name
        start_file.make_survey(start, folder, now=NOW)
        store = Store.open(folder)
        stores.append(store)
        return Side(store, key_of(name, store.meta.survey_id), name)

    yield make
    for store in stores:
        store.close()


@pytest.fixture
def laptop(make_laptop: Callable[[str], Side]) -> Side:
    return make_laptop("laptop-a")


@pytest.fixture
def other(make_laptop: Callable[[str], Side]) -> Side:
    return make_laptop("laptop-b")


@pytest.fixture
def sent(office: Side, laptop: Side, tmp_path: Path) -> Path:
    """A genuine package from a laptop that the office knows already."""
    laptop.save(name="先")
    office.merge(laptop.pack(tmp_path / "stick")[0])
    for number in range(8):
        laptop.save(name=f"甲{number}", note="字" * 200)
    laptop.save_with_photo(PHOTO)
    laptop.save_with_personal("000-0000")
    (file,) = laptop.pack(tmp_path / "stick2")
    return file


def refused(side: Side, file: Path) -> str:
    """The code of the refusal; state, files and plaintext are as before."""
    before = side.state()
    with pytest.raises(KnownError) as caught:
        side.read(file)
    error = caught.value
    assert error.title and error.kept and error.advice
    assert side.state() == before
    assert not (side.store.folder / "intake").exists()
    return error.code
