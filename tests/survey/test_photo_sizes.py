"""Photos of a paper at three sizes, made when their page comes and forgotten with it."""

from __future__ import annotations

import io
from dataclasses import replace
from functools import partial

import pytest
from PIL import Image

from app.survey.audience import SIZES, Size
from app.survey.photo_sizes import PhotoSizes, fitted
from exports.report_model import Document, PhotoItem, Photos
from tests.exports.samples import document, jpeg


def openers(made: Document) -> list[PhotoItem]:
    (block,) = made.blocks
    assert isinstance(block, Photos)
    return list(block.items)


@pytest.mark.parametrize(("size", "side"), [("archive", 1600), ("normal", 1280), ("mail", 1000)])
def test_a_photo_has_the_long_side_that_was_asked_for(size: Size, side: int) -> None:
    """Smaller in bytes as well; the copy itself where that is what is wanted."""
    data = jpeg(1)
    made = fitted(data, SIZES[size])
    with Image.open(io.BytesIO(made)) as picture:
        assert max(picture.size) == side
    assert made == data if size == "archive" else len(made) < len(data) * 0.7


def test_a_small_photo_is_never_made_larger() -> None:
    data = jpeg(2, (640, 480), quality=40)
    assert fitted(data, SIZES["mail"]) == data


def test_photos_come_in_any_order_and_those_absent_stay_absent() -> None:
    pictures = [jpeg(n, (1600, 1200)) for n in range(12)]
    items = [PhotoItem(n, "近景", open=partial(pictures.__getitem__, n)) for n in range(12)]
    made = document(Photos((*items, PhotoItem(12, "近景", absent="没有交来"))))
    with PhotoSizes(SIZES["mail"]) as sizes:
        sized = openers(sizes.of(made))
        assert sized[-1].open is None
        for n in (5, 0, 11, 5, 3):
            opened = sized[n].open
            assert opened and opened() == fitted(pictures[n], SIZES["mail"])


def test_no_more_than_a_few_are_opened_ahead() -> None:
    """A paper of a hundred photos never holds them all."""
    opened: list[int] = []
    data = jpeg(3, (320, 240))

    def opener(n: int) -> bytes:
        opened.append(n)
        return data

    items = tuple(PhotoItem(n, "近景", open=partial(opener, n)) for n in range(100))
    with PhotoSizes(SIZES["normal"]) as sizes:
        first = openers(sizes.of(document(Photos(items))))[0].open
        assert first and first() == fitted(data, SIZES["normal"])
    assert len(opened) <= 6


def test_a_paper_that_has_its_sizes_is_left_as_it_is() -> None:
    """Whoever sizes it again does not decode every picture twice."""
    data = jpeg(4, (320, 240))
    made = document(Photos((PhotoItem(1, "近景", open=lambda: data),)))
    with PhotoSizes(SIZES["mail"]) as sizes:
        once = sizes.of(made)
        assert openers(sizes.of(once))[0].open is openers(once)[0].open
    assert replace(once, blocks=()) == replace(made, blocks=())
