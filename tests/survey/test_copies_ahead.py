"""What the office shows before a photo's original has come, and what it never shows."""

from __future__ import annotations

import hashlib
import io
import random
from pathlib import Path

from PIL import Image

from app.imaging.intake import derive
from app.survey.taking import REPORT, THUMBNAIL, Taking
from app.sync.contents import SENT
from tests.survey.crew import FRONT, Crew, jpeg


def taking(field: Crew) -> Taking:
    return field.office.survey.taking


def test_the_copy_is_shown_until_the_original_comes(field: Crew, tmp_path: Path) -> None:
    """Newly encoded here, marked as ahead; the original's own copies take its place."""
    laptop = field.first
    filling = laptop.fill()
    file = jpeg(tmp_path, 1)
    file.write_bytes(file.read_bytes() + random.Random(1).randbytes(300_000))
    (taken,) = laptop.survey.taking.add([file], FRONT, filling.photos)
    assert taken.entry is not None
    filling.put_photo(taken.photo, taken.entry)
    laptop.survey.filling.commit(filling)
    photo, hashed = taken.entry, str(taken.entry["hash"])
    stick = tmp_path / "stick"
    stick.mkdir()
    packed = laptop.survey.exchange.pack(stick, "mail")
    assert packed.copies == 0  # it fits into one package: the original is in it

    office = field.office.survey
    sent = laptop.survey.taking.copy_of(photo, REPORT)
    assert sent is not None
    office.core.photos.put_copy(hashed, SENT, sent)
    shown = taking(field).copy_of(photo, THUMBNAIL)
    assert shown is not None and Image.open(io.BytesIO(shown)).size[0] == 320
    assert taking(field).is_ahead(photo) and taking(field).has_copy(photo, REPORT)
    assert taking(field).copy_of(photo, REPORT) != sent

    field.hand_over(laptop, field.office)
    assert not taking(field).is_ahead(photo)
    assert taking(field).copy_of(photo, REPORT) == derive(file.read_bytes()).report


def test_a_hostile_copy_is_never_shown(field: Crew) -> None:
    """No picture, or more pixels than any camera has: the place stays empty, the bytes go."""
    out = io.BytesIO()
    Image.new("1", (30_000, 30_000)).save(out, "PNG")
    photos = field.office.survey.core.photos
    for data in (b"no picture", out.getvalue(), b"\xff\xd8\xff\xe0 cut"):
        hashed = hashlib.sha256(data).hexdigest()
        photos.put_copy(hashed, SENT, data)
        photo = {"hash": hashed}
        assert taking(field).copy_of(photo, THUMBNAIL) is None
        assert not photos.has_copy(hashed, SENT)
        assert not taking(field).has_copy(photo, REPORT)
