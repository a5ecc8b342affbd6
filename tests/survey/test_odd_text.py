"""Text as people really paste and name it is stored, or refused in words; never a dead end."""

from __future__ import annotations

from pathlib import Path

import pytest

from app import bootstrap
from app.bootstrap import Who
from app.errors import KnownError
from app.model import canonical
from app.model.revision import read
from app.survey.core import Content
from tests.folders import made
from tests.survey.crew import FRONT, HOUSE, Crew, jpeg
from tests.survey.listing import listed

INSTRUMENTS = "identity/instruments"
#: Compatibility ideographs out of old lists, an accent on its own, a NUL, half a character.
ODD = {"\uf9d1\uf90a": "六金", "e\u0301": "é", "甲\0乙": "甲乙", "甲\ud800乙": "甲乙"}


@pytest.mark.parametrize(("pasted", "stored"), ODD.items(), ids=["ideograph", "nfd", "nul", "half"])
def test_pasted_text_becomes_a_name(field: Crew, pasted: str, stored: str) -> None:
    """A house takes a name as it was pasted, normalised, not a crash."""
    survey = field.first.survey
    survey.houses.add(pasted)
    assert stored in [row.name for row in listed(survey)]


def test_a_photo_may_have_a_name_from_another_system(field: Crew) -> None:
    """A file name with a loose accent, as some cameras and systems write it, is no obstacle."""
    laptop = field.first
    file = jpeg(field.root, 5)
    odd = file.rename(file.with_name("Cafe\u0301.jpg"))
    filling = laptop.survey.filling.open(laptop.begin())
    (taken,) = laptop.survey.taking.add([odd], FRONT, filling.photos)
    assert taken.entry is not None
    filling.put_photo(taken.photo, taken.entry)
    laptop.survey.filling.commit(filling)
    (held,) = laptop.survey.filling.open(filling.record).photos.values()
    assert held["name"] == "Caf\u00e9.jpg"


@pytest.mark.parametrize("path", [INSTRUMENTS, "identity/owner"])
def test_a_record_too_large_stays_a_draft_and_holds_nothing_back(
    field: Crew, tmp_path: Path, path: str
) -> None:
    """A huge paste is refused in words; the draft stays, and everything else is handed over."""
    laptop = field.first
    laptop.survey.houses.add("另一处")
    filling = laptop.survey.filling.open(laptop.begin())
    laptop.put(filling, path, "大" * 400_000)
    laptop.keep(filling)
    with pytest.raises(KnownError) as refused:
        laptop.survey.filling.commit(filling)
    assert refused.value.code == "record_refused"
    packed = laptop.survey.exchange.pack(made(tmp_path / "stick"))
    assert packed.records > 0
    assert [(house, error.code) for house, error in packed.held] == [(HOUSE, "record_refused")]
    assert len(laptop.survey.core.open_drafts()) == 1


def test_nothing_is_written_on_top_of_a_newer_program(field: Crew) -> None:
    """What a newer program wrote is not settled here: what we do not know would go."""
    survey = field.first.survey
    place = listed(survey)[0].place
    (old,) = survey.core.store.revisions(place)
    body = canonical.decode(old.data)
    assert isinstance(body, dict)
    told: dict[str, canonical.Value] = {
        **body,
        "v": 2,
        "parents": [old.id],
        "device": survey.device,
        "more": "x",
    }
    survey.core.store.append([read(canonical.encode(told))], survey.core.key)
    view = survey.core.store.view(place)
    assert view is not None
    assert view.newer
    with pytest.raises(KnownError) as refused:
        survey.core.sealed(place, "place", "1", Content.of(view), kind="settle", reason="x")
    assert refused.value.code == "newer_record"


def test_names_have_an_end(field: Crew, tmp_path: Path) -> None:
    """A page pasted for a name is refused in words, before anything is made; 200 letters go."""
    house, most = "长" * 201, "长" * 200
    with pytest.raises(KnownError) as refused:
        field.first.survey.houses.add(house)
    assert refused.value.code == "name_too_long"
    field.first.survey.houses.add(most)
    for title, who in ((house, Who()), ("t", Who(person=house)), ("t", Who(device_name=house))):
        with pytest.raises(KnownError) as refused:
            bootstrap.create(tmp_path / "s", title, who)
        assert refused.value.code == "name_too_long"
        assert not (tmp_path / "s").exists()
    field.office.be_here()
    with bootstrap.create(tmp_path / "s", most, Who(most, most)) as survey:
        assert survey.exchange.start_file(made(tmp_path / "start")).exists()
