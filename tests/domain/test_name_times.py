"""Times in file names: what phones, messengers and screens call their pictures."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.name_times import time_of_name

AT = "2026-07-18T10:15:30"


@pytest.mark.parametrize(
    "name",
    [
        "IMG_20260718_101530.jpg",
        "IMG_20260718_101530_1.jpg",
        "IMG_20260718_101530(2).jpg",
        "IMG_20260718_101530123.jpg",
        "IMG20260718101530.jpg",
        "20260718_101530.heic",
        "20260718_101530~2.jpg",
        "MVIMG_20260718_101530.jpg",
        "WX20260718-101530@2x.png",
        "微信图片_20260718101530.jpg",
        "微信图片_20260718101530_15_3.jpg",
        "QQ图片20260718101530.jpg",
        "Screenshot_20260718_101530_com.tencent.mm.jpg",
        "Screenshot_2026-07-18-10-15-30-123_com.miui.gallery.png",
        "截屏2026-07-18 10.15.30.png",
        "2026-07-18 10.15.30.jpg",
        "DJI_20260718101530_0001_D.JPG",
        "水印相机2026年07月18日10时15分30.jpg",
    ],
)
def test_a_name_with_a_moment_says_it(name: str) -> None:
    """As the clock on the wall, without a zone."""
    assert time_of_name(name) == AT


@pytest.mark.parametrize("name", ["mmexport1784340930123.jpg", "wx_camera_1784340930123.jpg"])
def test_a_name_that_counts_from_1970_fixes_the_instant(name: str) -> None:
    """Messengers count milliseconds."""
    said = time_of_name(name)
    assert said == "2026-07-18T10:15:30+08:00"


def test_google_phones_name_their_photos_in_utc() -> None:
    """Eight hours would be wrong otherwise."""
    assert time_of_name("PXL_20260718_021530123.jpg") == "2026-07-18T02:15:30+00:00"


@pytest.mark.parametrize(
    "name",
    [
        "",
        "IMG_0001.JPG",
        "DSC01234.jpg",
        "IMG-20260718-WA0001.jpg",
        "20260718.jpg",
        "IMG_20261318_101530.jpg",
        "IMG_20260230_101530.jpg",
        "IMG_20260718_251530.jpg",
        "150622202607181015301.jpg",
        "北墙裂缝近景.jpg",
        "3f9a1c2b20260718101530999999.jpg",
    ],
)
def test_a_name_without_a_moment_says_none(name: str) -> None:
    """A date alone, a number that happens to look like one, a day that does not exist."""
    assert time_of_name(name) is None


@given(st.text(max_size=60))
def test_any_name_says_a_moment_or_none(name: str) -> None:
    """Never an error, and what it says can be read again."""
    said = time_of_name(name)
    assert said is None or datetime.fromisoformat(said)


@given(st.datetimes(min_value=datetime(2001, 1, 1), max_value=datetime(2060, 1, 1)))  # noqa: DTZ001
def test_what_a_phone_writes_is_read_back(moment: datetime) -> None:
    """To the second."""
    moment = moment.replace(microsecond=0)
    assert time_of_name(f"IMG_{moment:%Y%m%d_%H%M%S}.jpg") == moment.isoformat()
