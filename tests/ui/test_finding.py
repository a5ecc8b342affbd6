"""Words of long lists are found by characters, pinyin, initials, and fast."""

from __future__ import annotations

import time
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ui.filling.finding import MOST, Finder
from app.ui.filling.pinyin import readings

WORDS = [
    "苏布尔嘎镇敏盖村",
    "伊金霍洛镇乌兰木伦社区",
    "厦门路小区",
    "重庆街 3号楼",
    "A座公寓",
    "C30 混凝土",
    "行宫里",
]


def found(typed: str) -> list[str]:
    return [WORDS[place] for place in Finder(WORDS).find(typed)]


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("敏盖", "苏布尔嘎镇敏盖村"),
        ("sbeg", "苏布尔嘎镇敏盖村"),
        ("subuer", "苏布尔嘎镇敏盖村"),
        ("mgc", "苏布尔嘎镇敏盖村"),
        ("min'gai", "苏布尔嘎镇敏盖村"),
        ("mingc", "苏布尔嘎镇敏盖村"),
        ("苏bu尔", "苏布尔嘎镇敏盖村"),
        ("wlml", "伊金霍洛镇乌兰木伦社区"),
        ("xiamen", "厦门路小区"),
        ("shamen", "厦门路小区"),  # any reading counts
        ("chongq", "重庆街 3号楼"),
        ("zhongq", "重庆街 3号楼"),
        ("3号", "重庆街 3号楼"),
        ("a座", "A座公寓"),
        ("azgy", "A座公寓"),
        ("c30", "C30 混凝土"),
        ("HNT", "C30 混凝土"),
        ("xingg", "行宫里"),
        ("hangg", "行宫里"),
    ],
)
def test_a_word_is_found_however_it_is_typed(typed: str, wanted: str) -> None:
    assert wanted in found(typed)


def test_what_begins_with_it_comes_first_and_characters_before_sounds() -> None:
    words = ["大苏木", "苏木", "s 型钢", "松木"]
    hits = [words[place] for place in Finder(words).find("s")]
    assert hits[0] == "s 型钢"
    assert hits.index("苏木") < hits.index("大苏木")


def test_nothing_typed_shows_the_beginning() -> None:
    assert Finder([str(n) for n in range(80)]).find("  ") == list(range(MOST))


def test_what_is_not_there_is_not_found() -> None:
    assert found("没有这个") == []
    assert found("qqqq") == []


@given(st.lists(st.text(alphabet="苏布尔嘎镇abc1 ", max_size=6), max_size=8), st.text(max_size=4))
def test_nothing_that_contains_what_was_typed_is_missed(words: list[str], typed: str) -> None:
    """However odd the input: no error, each place once, and all plain hits among them."""
    hits = Finder(words).find(typed)
    assert len(hits) == len(set(hits))
    wanted = " ".join(typed.casefold().split())
    if wanted:
        plain = {n for n, word in enumerate(words) if wanted in word.casefold()}
        assert plain <= set(hits)


@given(st.data())
def test_every_word_is_found_by_the_initials_of_any_reading(data: st.DataObject) -> None:
    word = data.draw(st.text(alphabet="重庆厦行乐曾单解朝阳长", min_size=1, max_size=5))
    initials = "".join(data.draw(st.sampled_from(readings()[c]))[0] for c in word)
    spelt = "".join(data.draw(st.sampled_from(readings()[c])) for c in word)
    assert Finder(["别的", word]).find(initials)
    assert 1 in Finder(["别的", word]).find(spelt)


def test_fifty_thousand_choices_answer_within_a_blink() -> None:
    """The figure is printed; far more than the budget of 100 ms would be a broken index."""
    chance = Random(7)
    base = "苏布尔嘎镇伊金霍洛旗阿勒腾席热乌兰木伦红庆河札萨克纳林陶亥村社区小区号楼院一二三四五六"
    words = ["".join(chance.choices(base, k=chance.randint(4, 14))) for _n in range(50_000)]
    words.append("厦门大街")
    finder = Finder(words)
    finder.find("a")  # the index of sounds is made with the first letter
    worst = 0.0
    for typed in ("厦门", "sb", "suburg", "xmdj", "nanananananananananananan", "没有"):
        begun = time.perf_counter()
        hits = finder.find(typed)
        worst = max(worst, time.perf_counter() - begun)
        assert len(hits) <= MOST
    print(f"type-ahead, 50,000 choices: slowest first hit {worst * 1000:.0f} ms (budget 100 ms)")
    assert 50_000 in finder.find("xmdj")
    assert worst < 1
