"""tray: photos taken in, listed, moved and filed on the command line."""

from __future__ import annotations

from pathlib import Path

from app import bootstrap
from app.imaging.synthesize import Shot, photograph
from tests.cli.conftest import HOUSE, TAKEN, Bench, Run


def card(bench: Bench, *seeds: int) -> Path:
    folder = bench.place / "card"
    folder.mkdir(exist_ok=True)
    for seed in seeds:
        shot = Shot("crack", seed=seed, width=320, height=240, taken=TAKEN)
        (folder / f"IMG_{seed:04d}.jpg").write_bytes(photograph(shot))
    return folder


def test_photos_are_taken_moved_and_filed(bench: Bench, run: Run) -> None:
    """Once in, never twice; by name to a house; then in its inspection."""
    bench.at("laptop")
    folder = card(bench, 1, 2, 3)
    told = run("tray", "take", bench.laptop, folder, "--json")
    assert (told.code, told.data["new"], told.data["twice"]) == (0, 3, 0)
    assert run("tray", "take", bench.laptop, folder, "--json").data["twice"] == 3
    (group,) = run("tray", "list", bench.laptop, "--json").data["groups"]
    assert (group["kind"], group["count"]) == ("none", 3)
    made = run("house", bench.laptop, "示例社20号院", "--json")
    told = run("tray", "move", bench.laptop, "示例社20号院", "IMG_0001.jpg", "--json")
    assert len(told.data["done"]) == 1
    shown = run("tray", "list", bench.laptop, "--group", "示例社20号院", "--json").data["photos"]
    assert [one["name"] for one in shown] == ["IMG_0001.jpg"]
    told = run("tray", "confirm", bench.laptop, "示例社20号院", "--json")
    assert told.data["records"] == [made.data["inspection"]]
    with bootstrap.open_survey(bench.laptop, readonly=True) as survey:
        view = survey.core.store.view(made.data["inspection"])
        assert view is not None
        assert [photo["name"] for photo in view.photos.values()] == ["IMG_0001.jpg"]


def test_what_cannot_be_filed_is_named(bench: Bench, run: Run) -> None:
    bench.at("laptop")
    folder = card(bench, 1)
    run("tray", "take", bench.laptop, folder)
    told = run("tray", "confirm", bench.laptop, "IMG_0001.jpg", "--json")
    assert (told.code, [one["why"] for one in told.data["kept"].values()]) == (1, ["no_place"])
    told = run("tray", "move", bench.laptop, HOUSE, "IMG_0009.jpg", "--json")
    assert (told.code, told.data["error"]["code"]) == (3, "photo_not_found")
    told = run("tray", "move", bench.laptop, HOUSE, "IMG_0001.jpg", "--question", "x", "--json")
    assert (told.code, told.data["error"]["code"]) == (3, "no_photo_question")
    told = run("tray", "take", bench.laptop, bench.place / "no-card", "--json")
    assert (told.code, told.data["error"]["code"]) == (3, "source_absent")


def test_put_aside_and_back(bench: Bench, run: Run) -> None:
    bench.at("laptop")
    run("tray", "take", bench.laptop, card(bench, 1))
    for step, waiting in (("aside", 0), ("back", 1), ("discard", 0), ("back", 1)):
        assert run("tray", step, bench.laptop, "IMG_0001.jpg").code == 0
        assert run("tray", "list", bench.laptop, "--json").data["waiting"] == waiting
    assert "IMG_0001.jpg" in run("tray", "list", bench.laptop, "--group", "none").out
