"""Two at a time: the order stays, few are held, and nothing runs on behind."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.survey.abreast import AHEAD, WORKERS, abreast


@given(st.lists(st.integers(), max_size=30))
def test_results_come_in_the_order_of_the_items(items: list[int]) -> None:
    """However long each takes."""
    done = [(item, future.result()) for item, future in abreast(lambda one: one * 2, items)]
    assert done == [(item, item * 2) for item in items]


def test_two_work_at_the_same_time_and_no_third() -> None:
    """Each of the first two waits for the other: alone neither would ever end."""
    both = threading.Barrier(WORKERS, timeout=20)
    at_work: set[int] = set()

    def work(item: int) -> int:
        at_work.add(threading.get_ident())
        if item < WORKERS:
            both.wait()
        return item

    assert [future.result() for _item, future in abreast(work, range(10))] == list(range(10))
    assert len(at_work) == WORKERS


def test_items_are_drawn_only_as_room_comes_free() -> None:
    """A folder of thousands is not read ahead."""
    drawn: list[int] = []

    def source() -> Iterator[int]:
        for item in range(100):
            drawn.append(item)
            yield item

    for n, (_item, future) in enumerate(abreast(lambda one: one, source())):
        future.result()
        assert len(drawn) <= n + AHEAD


def test_an_error_is_that_of_its_own_item() -> None:
    """The others go on."""

    def work(item: int) -> int:
        if item == 1:
            raise ValueError(item)
        return item

    seen = []
    for item, future in abreast(work, range(4)):
        seen.append((item, future.exception() is None))
    assert seen == [(0, True), (1, False), (2, True), (3, True)]


def test_leaving_early_waits_for_what_runs_and_forgets_the_rest() -> None:
    """After a cancel nothing works on behind."""
    begun: list[int] = []
    with (
        pytest.raises(KeyError),
        closing(abreast(lambda one: begun.append(one), range(50))) as work,
    ):
        for _item, future in work:
            future.result()
            raise KeyError
    count = len(begun)
    assert count <= AHEAD
    assert not [one for one in threading.enumerate() if one.name.startswith("photo")]
