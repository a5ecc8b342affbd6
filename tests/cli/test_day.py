"""visit, today, submit, return: a surveyor's day on the command line."""

from __future__ import annotations

from app import bootstrap
from app.survey.core import STATUS, Content
from tests.cli.conftest import HOUSE, Bench, Run


def done(bench: Bench) -> None:
    """The laptop's house, finished."""
    with bootstrap.open_survey(bench.laptop) as survey:
        record, core = survey.meant.inspection(HOUSE), survey.core
        view = core.store.view(record)
        assert view is not None
        content = Content.of(view)
        content.answers[STATUS] = "done"
        revision = core.sealed(record, view.form, view.version, content)
        assert revision is not None
        core.commit([revision])


def test_a_locked_house(bench: Bench, run: Run) -> None:
    """By number or name; the rule table says when to go again."""
    bench.at("laptop")
    made = run("house", bench.laptop, "示例社20号院", "--json")
    told = run("visit", bench.laptop, made.data["place"], "locked", "--json")
    assert (told.code, told.data["visit"]["outcome"]) == (0, "locked")
    assert told.data["visit"]["next_date"] > told.data["visit"]["on"]
    photo = bench.photo()
    told = run(
        "visit", bench.laptop, "A-012", "other", "--reason", "在修路", "--next", "2099-01-02",
        "--photo", photo, "--json",
    )  # fmt: skip
    assert told.data["visit"]["next_date"] == "2099-01-02"
    assert told.data["visit"]["photos"] == 1
    assert run("visit", bench.laptop, HOUSE, "refused", "--next", "").code == 0


def test_a_visit_that_says_nothing_is_refused(bench: Bench, run: Run) -> None:
    """A known error in one JSON object, exit code 3; an unknown outcome is wrong use."""
    bench.at("laptop")
    told = run("visit", bench.laptop, HOUSE, "not_needed", "--json")
    assert (told.code, told.data["error"]["code"]) == (3, "visit_refused")
    assert run("visit", bench.laptop, HOUSE, "asleep").code == 2
    told = run("visit", bench.laptop, "没有这一户", "locked", "--json")
    assert (told.code, told.data["error"]["code"]) == (3, "place_not_found")


def test_the_day_is_set_and_shown(bench: Bench, run: Run) -> None:
    """Settings by name, then the day in words and as data; reading it writes nothing."""
    bench.at("laptop")
    assert "今日设置还没有填" in run("today", bench.laptop).out
    set_ = run("today", bench.laptop, "--set", "surveyor2=赵测试", "weather=rain", "--json")
    assert set_.data["settings"]["weather"] == "rain"
    shown = run("today", bench.laptop)
    assert "雨" in shown.out
    assert HOUSE in shown.out
    for wrong in ("weather=hail", "mood=good", "weather"):
        assert run("today", bench.laptop, "--set", wrong, "--json").data["error"]["code"] == (
            "day_refused"
        )


def test_submitted_then_sent_back(bench: Bench, run: Run) -> None:
    """已完成 → 已提交 → 退回, with the reason that the surveyor reads."""
    bench.at("laptop")
    assert run("submit", bench.laptop, HOUSE).code == 1  # it is not finished
    done(bench)
    told = run("submit", bench.laptop, "--json").data
    assert (len(told["submitted"]), told["left"]) == (1, [])
    assert run("return", bench.laptop, HOUSE, "--reason", "缺东立面照片").code == 0
    day = run("today", bench.laptop, "--json").data
    assert [one["reason"] for one in day["returned"]] == ["缺东立面照片"]
    assert "缺东立面照片" in run("today", bench.laptop).out
