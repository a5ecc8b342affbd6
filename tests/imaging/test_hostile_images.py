"""Images made to harm: each is taken or refused with one sentence, in bounded time and memory."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.imaging.hostile import SELDOM, hostile, taken

ROOT = Path(__file__).parents[2]
#: A photo is never worth more; the slowest allowed ones (110 megapixels) take a second or two.
SECONDS = 20
#: What two heavy pictures would need at the same time is more; they take turns.
MEGABYTES = 1200


def test_hostile_images_end_in_one_sentence_each() -> None:
    """Some of every family; no other error leaves the room of pictures."""
    seen: dict[str, set[str]] = {}
    for n, (family, data) in enumerate(hostile(130)):
        begun = time.perf_counter()
        seen.setdefault(family, set()).add(taken(data, f"IMG_{n:04d}.jpg"))
        assert time.perf_counter() - begun < SECONDS, family
    assert len(seen) >= 12
    assert {"", "photo_damaged", "photo_not_image"} <= set().union(*seen.values())


def test_a_picture_that_unfolds_is_survived() -> None:
    """A hundred megapixels out of a hundred kilobytes."""
    ((family, data),) = hostile(1, SELDOM - 1)
    assert family == "unfolding"
    assert len(data) < 1_000_000
    assert taken(data, "IMG_1.png") == ""


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_five_thousand_hostile_images_cost_bounded_time_and_memory() -> None:
    """In a process of its own, so that its peak is theirs; it must not die either."""
    ended = subprocess.run(
        [sys.executable, "-m", "tests.imaging.hostile", "5000"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert ended.returncode == 0, ended.stderr[-2000:]
    told = json.loads(ended.stdout)
    print(json.dumps(told, indent=1))
    assert sum(told["outcome"].values()) == 5000
    assert max(told["slowest"].values()) < SECONDS
    assert told["megabytes"] < MEGABYTES
