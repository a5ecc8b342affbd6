"""Two at a time, in the given order, and never more than a few in memory.

What is done with a photo (decoding, hashing, enciphering, writing) leaves Python's lock alone for
most of its time, so that two threads make use of both cores of a small laptop; more would only hold
more photos in memory. Nothing that asks the database may run here: its connection is the caller's.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")

WORKERS = 2
#: One waits ready, so that no thread stands idle while the caller looks at a result.
AHEAD = WORKERS + 1


def abreast(
    work: Callable[[T], R], items: Iterable[T]
) -> Generator[tuple[T, Future[R]], None, None]:
    """(item, its future) in the order of the items; `items` is drawn from only as room comes free.

    `future.result()` waits and raises what `work` raised. Closing the iterator (leaving the loop by
    an exception does) forgets what has not begun and waits for what has: nothing runs on behind.
    """
    waiting: deque[tuple[T, Future[R]]] = deque()
    source = iter(items)
    pool = ThreadPoolExecutor(WORKERS, thread_name_prefix="photo")
    try:
        for item in islice(source, AHEAD):
            waiting.append((item, pool.submit(work, item)))
        while waiting:
            yield waiting.popleft()
            for item in islice(source, 1):
                waiting.append((item, pool.submit(work, item)))
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
