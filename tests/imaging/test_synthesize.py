"""Invented photos look like camera files: real JPEG, EXIF, repeatable."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO

import pytest
from PIL import Image

from app.imaging.intake import derive
from app.imaging.synthesize import Shot, Subject, photograph


@pytest.mark.parametrize("subject", ["facade", "crack", "column", "slab", "ground"])
def test_each_subject_is_a_photo_and_repeats_by_seed(subject: Subject) -> None:
    """The same shot is the same bytes; another seed is another photo."""
    shot = Shot(subject, seed=1, width=320, height=240)
    data = photograph(shot)
    assert data == photograph(shot)
    assert data != photograph(Shot(subject, seed=2, width=320, height=240))
    assert derive(data).facts.width == 320


def test_twelve_megapixels_weigh_like_a_phone_photo() -> None:
    """Noise makes the file as big, and as slow to decode, as a real one."""
    data = photograph(Shot("facade", width=4000, height=3000))
    assert 2_000_000 < len(data) < 6_000_000


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_orientation_changes_the_bytes_not_the_scene(orientation: int) -> None:
    """Set upright, a shot shows the same whatever way the camera was held."""
    upright = photograph(Shot("facade", width=320, height=240))
    turned = photograph(Shot("facade", width=320, height=240, orientation=orientation))
    small = [
        Image.open(BytesIO(derive(data).report)).resize((8, 6)).tobytes()
        for data in (upright, turned)
    ]
    assert max(abs(a - b) for a, b in zip(*small, strict=True)) < 12


def test_a_southern_western_shot_keeps_its_signs() -> None:
    """Positions survive the way through degrees, minutes and seconds to a metre."""
    shot = Shot("crack", width=64, height=48, lat=-12.345678, lon=-0.000123)
    facts = derive(photograph(shot)).facts
    assert abs(float(facts.lat or 0) + 12.345678) < 1e-6
    assert abs(float(facts.lon or 0) + 0.000123) < 1e-6


def test_a_naive_time_has_no_offset() -> None:
    """A shot without a zone writes none."""
    shot = Shot("crack", width=64, height=48, taken=datetime(2026, 3, 1, 8, 0))  # noqa: DTZ001
    assert derive(photograph(shot)).facts.taken == "2026-03-01T08:00:00"
