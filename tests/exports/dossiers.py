"""Invented inspections with photos, as dossiers and as PDF text."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

from app.assessment import assess
from app.model.merge import RecordView, view
from app.model.revision import Revision, seal
from app.survey import dossier
from app.survey.filling import Filling
from app.survey.inspected import Record
from exports.pdf.writer import write_pdf
from exports.report_model import Document
from tests.assessment.houses import House, the_form
from tests.exports.samples import FONTS, jpeg

RECORD = "6f3a1e80-0d0b-4a0e-9a43-1b2c3d4e5f60"
SURVEY = "0d9c4a8e-5b1f-4c59-8a34-7d1f1f2c9b10"
TIME = "2026-11-22T09:41:00+08:00"
PICTURE = jpeg(1, (320, 240))


def two_storeys(house: House | None = None) -> House:
    """C–D: one wall dangerous below, carried upwards, some members that nobody could see."""
    house = house or House()
    house.identify()
    house.put(
        {
            "identity/owner": "巴特尔",
            "identity/phone": "13800005678",
            "identity/date": "2026-11-22",
            "building/storeys_above": 2,
            "building/height_m": "6.2",
            "changes/added_storeys": "no",
        }
    )
    for position in ("1/A-B", "2/A-B", "3/A-B", "4/A-B"):
        house.base(position, "unseen" if position == "4/A-B" else "sound")
    crack = {"M2": {"width_mm": "1.4", "length_mm": 1650, "height_mm": 3000, "count": 1}}
    for name in ("一层", "二层"):
        storey = house.storey(name)
        for position in ("1/A-B", "2/A-B", "3/A-B", "4/A-B"):
            below = name == "一层" and position == "3/A-B"
            house.member(
                storey, "w", position, "points" if below else "sound", crack if below else None,
                material="masonry",
            )  # fmt: skip
        house.member(storey, "s", "1-2/A-B", "unseen" if name == "二层" else "sound")
        house.member(storey, "s", "2-3/A-B")
        house.member(storey, "pmb", "2/A-B", material="concrete")
    return house


def filling_of(house: House, photos: Mapping[str, dict[str, object]] | None = None) -> Filling:
    for path in {str(photo["question"]) for photo in (photos or {}).values()}:
        ids = [key for key, photo in (photos or {}).items() if photo["question"] == path]
        house.instance.set_photos(path, ids)
    return Filling(
        record=RECORD,
        title="12号院正房",
        form=the_form(),
        instance=house.instance,
        photos={key: dict(photo) for key, photo in (photos or {}).items()},  # type: ignore[misc]
        links={},
        status="done",
    )


def revision(author: str = "甲测员", answer: str = "a", parents: tuple[str, ...] = ()) -> Revision:
    """A saved inspection whose grade group says `answer`."""
    return seal(
        survey=SURVEY,
        record=RECORD,
        kind="save",
        form="danger_check",
        version="1",
        parents=parents,
        author=author,
        device="0123456789ab" if author == "甲测员" else "ba9876543210",
        time=TIME,
        answers={"ground/ground_state": answer},
        results={"jgj125": {"grade": "C" if answer == "a" else "D"}},
        wrote={"grade": ("ground/ground_state", "@result/jgj125")},
    )


def one_head() -> RecordView:
    return view([revision()])


def photos_of(house: House) -> dict[str, dict[str, object]]:
    """Two photos of a dangerous member, three of the house, one that has not arrived."""
    rows = [node.path for node in house.instance.root.walk() if node.kind == "image"]
    member = next(path for path in rows if path.endswith("/p_photos"))
    front = next(path for path in rows if path.endswith("photo_front"))
    made: dict[str, dict[str, object]] = {}
    for number, question in enumerate((member, member, front, front, front, front), 1):
        made[f"photo-{number}"] = {
            "question": question,
            "order": f"{number:06d}",
            "taken": "2026-11-22T09:41:05" if number != 3 else "",
            "caption": "北墙" if number == 4 else "",
            "hash": f"{number:064x}",
        }
    return made


def opener(photo: dict[str, object]) -> Callable[[], bytes] | None:
    return None if photo["order"] == "000006" else lambda: PICTURE


def built(
    house: House, record: RecordView | None = None, *, personal: bool = False, photos: bool = True
) -> Document:
    filling = filling_of(house, photos_of(house) if photos else None)
    return dossier.build(record_of(filling, record, personal=personal))


def record_of(
    filling: Filling, record: RecordView | None = None, *, personal: bool = False
) -> Record:
    return Record(
        filling,
        assess(filling.instance),
        record or one_head(),
        opener,
        title="2026年危房排查",
        personal=personal,
    )


def printed(document: Document, target: Path) -> str:
    """The text of the printed dossier, a line of the page a line of text."""
    write_pdf(document, target, FONTS)
    command = ["pdftotext", "-layout", str(target), "-"]
    return subprocess.run(command, capture_output=True, check=True, encoding="utf-8").stdout
