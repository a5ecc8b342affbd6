"""annotate: marks over a photo shown and put on the command line."""

from __future__ import annotations

import json
from typing import Any

from tests.cli.conftest import HOUSE, PHOTOS, Bench, Run

MARKS: list[dict[str, Any]] = [
    {"kind": "scale", "points": [[10, 280], [210, 280]], "mm": "100"},
    {"kind": "crack", "points": [[50, 20], [60, 120], [40, 250]], "mm": "1.4"},
    {"kind": "arrow", "points": [[300, 40], [70, 100]], "text": "竖向裂缝"},
]


def photographed(bench: Bench, run: Run) -> None:
    bench.at("office")
    assert run("photo", bench.office, HOUSE, PHOTOS, bench.photo("IMG_9.jpg", 9)).code == 0


def test_marks_are_put_shown_and_put_again(bench: Bench, run: Run) -> None:
    """What --json shows can be put back as it is; lengths follow from the scale."""
    photographed(bench, run)
    file = bench.file("marks.json", json.dumps(MARKS))
    told = run("annotate", bench.office, HOUSE, "IMG_9.jpg", "--marks", file, "--json")
    assert told.code == 0
    assert told.data["frame"] == [400, 300]
    assert [one["label"] for one in told.data["marks"]] == [
        "标尺 100 mm",
        "宽 1.4 mm，长 ≈ 116 mm",
        "竖向裂缝",
    ]
    shown = run("annotate", bench.office, HOUSE, told.data["photo"][:8], "--json").data
    assert shown == told.data
    again = bench.file("again.json", json.dumps(shown["marks"], ensure_ascii=False))
    put = run("annotate", bench.office, HOUSE, "IMG_9.jpg", "--marks", again, "--json")
    assert put.data == shown
    listed = run("annotate", bench.office, HOUSE, "--json").data["photos"]
    assert {one["name"]: one["marks"] for one in listed}["IMG_9.jpg"] == 3
    plain = run("annotate", bench.office, HOUSE)
    assert "标注 3 处：标尺" in plain.out
    empty = bench.file("none.json", "[]")
    gone = run("annotate", bench.office, HOUSE, "IMG_9.jpg", "--marks", empty, "--json")
    assert gone.data["marks"] == []


def test_what_is_no_mark_is_refused_in_words(bench: Bench, run: Run) -> None:
    """The number of the mark, what is wrong with it; nothing is written."""
    photographed(bench, run)
    for name, text, code in (
        ("cut.json", "[{", "marks_unreadable"),
        ("map.json", "{}", "marks_refused"),
        ("deep.json", "[" * 100_000, "marks_unreadable"),
        ("odd.json", '[{"kind": "arrow", "points": [[0, 0], [9e9, 1]]}]', "marks_refused"),
        ("far.json", '[{"kind": "arrow", "points": [[0, 0], [401, 1]]}]', "marks_refused"),
    ):
        told = run(
            "annotate",
            bench.office,
            HOUSE,
            "IMG_9.jpg",
            "--marks",
            bench.file(name, text),
            "--json",
        )
        assert (told.code, told.data["error"]["code"]) == (3, code)
    missing = run("annotate", bench.office, HOUSE, "IMG_8.jpg", "--json")
    assert missing.data["error"]["code"] == "photo_not_found"
    assert "IMG_9.jpg" in missing.data["error"]["advice"]
    shown = run("annotate", bench.office, HOUSE, "IMG_9.jpg", "--json")
    assert shown.data["marks"] == []
