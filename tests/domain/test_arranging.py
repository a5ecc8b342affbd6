"""Arranging photos: what codes, clocks, positions, inspections and file numbers say together."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.domain.arranging.arrange import arrange
from app.domain.arranging.values import Day, Proposal, Seen, Shot, Window

NINE = datetime(2026, 11, 20, 9, 0)  # noqa: DTZ001 - as clocks on the wall show it
HERE, THERE = (39.5600, 109.7400), (39.5640, 109.7400)  # 445 m apart
PHONE = "Huawei Nova 11"


class Roll:
    """The photos of one camera, minute by minute; each gets the next number."""

    def __init__(self, camera: str = PHONE, folder: str = "card", first: int = 1) -> None:
        self.camera, self.folder, self.number = camera, folder, first
        self.shots: list[Shot] = []

    def take(
        self, minute: float | None, *, code: str = "", shown: float | None = None,
        spot: tuple[float, float] | None = None, codes: tuple[Seen, ...] = (),
        camera: str | None = None,
    ) -> str:  # fmt: skip
        moment = NINE + timedelta(minutes=shown) if shown is not None else None
        seen = (Seen(code, moment=moment),) if code else codes
        taken = NINE + timedelta(minutes=minute) if minute is not None else None
        name = f"IMG_{self.number:04d}.jpg"
        camera = self.camera if camera is None else camera
        shot = Shot(f"{self.folder}/{name}", name, self.folder, camera, taken, False, spot, seen)
        self.shots.append(shot)
        self.number += 1
        return shot.id

    def house(self, place: str, start: float, photos: int = 3, **more: object) -> list[str]:
        """A code and photos behind it, a minute apart."""
        first = self.take(start, code=place, **more)  # type: ignore[arg-type]
        return [first, *(self.take(start + n, **more) for n in range(1, photos + 1))]  # type: ignore[arg-type]


def window(place: str, first: float, last: float, device: str = "me") -> Window:
    return Window(place, device, NINE + timedelta(minutes=first), NINE + timedelta(minutes=last))


def said(roll: Roll, *windows: Window, **spots: tuple[float, float]) -> dict[str, Proposal]:
    return arrange(roll.shots, Day(windows, spots, "me"))


# -- codes


def test_a_code_opens_its_house_until_the_next_code() -> None:
    roll = Roll()
    first, second = roll.house("A", 0), roll.house("B", 20)
    found = said(roll)
    assert [found[one].place for one in first + second] == ["A"] * 4 + ["B"] * 4
    assert {found[one].sureness for one in first + second} == {"sure"}
    assert [found[one].separator for one in first] == [True, False, False, False]


def test_the_same_code_at_the_end_changes_nothing() -> None:
    roll = Roll()
    first = [*roll.house("A", 0), roll.take(4, code="A")]
    second = roll.house("B", 20)
    found = said(roll)
    assert [found[one].place for one in first + second] == ["A"] * 5 + ["B"] * 4


def test_before_the_first_code_nobody_knows() -> None:
    roll = Roll()
    early = roll.take(-30)
    roll.house("A", 0)
    assert (said(roll)[early].place, said(roll)[early].sureness) == ("", "none")


def test_a_sheet_with_the_codes_of_a_day_opens_no_house() -> None:
    """What follows is unknown, unless its house is on the sheet: then it goes on, to be seen."""
    roll = Roll()
    sheet = roll.take(0, codes=(Seen("A"), Seen("B")))
    after = roll.take(1)
    found = said(roll)
    assert (found[sheet].sureness, found[after].sureness) == ("none", "none")
    assert found[after].why == "several_codes"
    roll = Roll()
    roll.house("A", 0)
    roll.take(4, codes=(Seen("A"), Seen("B")))
    after = roll.take(5)
    assert (said(roll)[after].place, said(roll)[after].sureness) == ("A", "likely")


def test_a_code_of_another_survey_ends_the_house() -> None:
    roll = Roll()
    roll.house("A", 0)
    roll.take(4, codes=(Seen(""),))
    after = roll.take(5)
    assert (said(roll)[after].place, said(roll)[after].why) == ("", "unknown_code")


def test_a_code_seen_too_late_leaves_the_first_photo_in_doubt() -> None:
    """Three minutes after the last photo of A, twenty seconds before the code of B."""
    roll = Roll()
    roll.house("A", 0)
    late = roll.take(6)
    roll.house("B", 6.3)
    found = said(roll)[late]
    assert (found.sureness, found.place, found.instead) == ("doubtful", "A", "B")


def test_a_code_in_the_middle_of_another_house_is_in_doubt_by_position_or_time() -> None:
    roll = Roll()
    roll.house("A", 0, spot=HERE, shown=0)
    wrong = roll.house("B", 4, spot=HERE)
    by_position = said(roll, A=HERE, B=THERE)
    assert {by_position[one].sureness for one in wrong} == {"doubtful"}
    assert {by_position[one].instead for one in wrong} == {"A"}
    by_time = said(roll, window("A", 0, 12), window("B", 40, 60))
    assert {by_time[one].sureness for one in wrong} == {"doubtful"}
    assert {by_time[one].instead for one in wrong} == {"A"}


def test_a_page_is_of_its_record_wherever_it_was_photographed() -> None:
    roll = Roll()
    roll.house("A", 0)
    page = roll.take(4, codes=(Seen("B", record="r-b"),))
    after = roll.take(5)
    found = said(roll)
    assert (found[page].place, found[page].page, found[page].sureness) == ("B", "r-b", "sure")
    assert (found[after].place, found[after].sureness) == ("A", "likely")


# -- forgotten codes


def test_after_a_pause_the_code_alone_makes_nothing_sure() -> None:
    roll = Roll()
    roll.house("A", 0)
    after = roll.take(15)
    found = said(roll)[after]
    assert (found.place, found.sureness, found.params["unconfirmed"]) == ("A", "likely", 1)
    assert said(roll, window("A", 0, 20))[after].sureness == "likely"  # the clock is not measured


def test_a_forgotten_code_is_made_up_for_by_the_inspection() -> None:
    """The clock is measured at A and wrong by 47 minutes; C was never photographed as a code."""
    roll = Roll()
    roll.take(47, code="A", shown=0)
    roll.take(48)
    others = [roll.take(47 + minute) for minute in (12, 13, 14)]
    roll.take(47 + 30, code="B", shown=30)
    found = said(roll, window("A", 0, 3), window("C", 11, 16), window("B", 30, 35))
    assert {(found[one].place, found[one].why) for one in others} == {("C", "time")}
    assert {found[one].clock for one in others} == {47 * 60}
    near = said(Roll())
    assert near == {}


def test_a_form_that_was_opened_again_vouches_for_nothing() -> None:
    """A's window spans B's, since somebody mended A at noon: what follows A's code is not A's."""
    roll = Roll()
    roll.take(0, code="A", shown=0)
    roll.take(1)
    forgotten = roll.take(40)
    found = said(roll, window("A", 0, 120), window("B", 38, 50))
    assert found[forgotten].sureness != "sure"


def test_walking_off_without_a_code_is_seen_by_position() -> None:
    roll = Roll()
    roll.house("A", 0, spot=HERE)
    away = roll.take(6, spot=THERE)
    found = said(roll)[away]
    assert (found.sureness, found.why, found.instead) == ("doubtful", "qr_position", "")


# -- clocks


def test_a_clock_that_was_set_in_between_is_measured_twice() -> None:
    roll = Roll()
    first = roll.take(47, code="A", shown=0)
    roll.take(48)
    second = roll.take(20, code="B", shown=20)  # numbers go on, times went back
    last = roll.take(21)
    found = said(roll)
    assert (found[first].clock, found[second].clock, found[last].clock) == (47 * 60, 0, 0)
    assert (found[first].place, found[last].place) == ("A", "B")


def test_a_code_that_was_shown_before_the_last_one_measures_no_clock() -> None:
    """A picture of yesterday's screen: the camera would have gone back by a day between two of its
    photos. The house may be right; that the time was put right is not said."""
    roll = Roll()
    first = roll.take(0, code="A", shown=0)
    near = roll.take(1)
    stale = roll.take(6, code="B", shown=-24 * 60)
    behind = roll.take(7)
    fresh = roll.take(12, code="C", shown=12)
    found = said(roll)
    assert [found[one].clock for one in (first, near, fresh)] == [0, 0, 0]
    assert [found[one].clock for one in (stale, behind)] == [None, None]


def test_printed_codes_and_inspections_tell_a_wrong_clock() -> None:
    """No screen said the moment; forms are opened behind their codes, so the shift is told.

    One code was photographed at another house, and does not spoil it.
    """
    roll = Roll()
    for n, place in enumerate("ABXD"):
        roll.house(place, 47 + 20 * n, 3)
    alone = roll.take(47 + 81)
    windows = [window(place, 20 * n + 1, 20 * n + 4) for n, place in enumerate("ABCDE")]
    found = said(roll, *windows, window("X", -60, -50))
    assert (found[alone].place, found[alone].why, found[alone].clock) == ("E", "time", None)
    wrong = [one for one in found.values() if one.place == "X"]
    assert {one.sureness for one in wrong} == {"doubtful"}


def test_times_that_nothing_confirms_propose_nothing() -> None:
    """A camera without any code, 47 minutes off: most of its photos fall between inspections."""
    roll = Roll()
    for minute in (47, 48, 67, 68, 69, 90):
        roll.take(minute)
    found = said(roll, window("A", 0, 3), window("B", 20, 23), window("C", 47, 49))
    assert {one.sureness for one in found.values()} == {"none"}


def test_a_camera_without_codes_goes_by_the_inspections() -> None:
    roll = Roll()
    ids = [roll.take(minute) for minute in (1, 2, 21, 22)]
    found = said(roll, window("A", 0, 3), window("B", 20, 23))
    assert [(found[one].place, found[one].sureness) for one in ids] == [
        ("A", "likely"), ("A", "likely"), ("B", "likely"), ("B", "likely"),
    ]  # fmt: skip


def test_only_the_computer_beside_the_camera_counts() -> None:
    roll = Roll()
    roll.take(0, code="A", shown=0)
    roll.take(1)
    alone = roll.take(21)
    found = said(
        roll, window("A", 0, 3), window("B", 20, 23), window("X", 0, 3, "other"),
        window("Y", 20, 23, "other"),
    )  # fmt: skip
    assert found[alone].place == "B"


# -- positions


def test_position_alone_is_likely_and_with_time_sure() -> None:
    roll = Roll()
    ids = [roll.take(minute, spot=HERE) for minute in (1, 2, 3)]
    assert {said(roll, A=HERE, B=THERE)[one].sureness for one in ids} == {"likely"}
    both = said(roll, window("A", 0, 5), A=HERE, B=THERE)
    assert {(both[one].place, both[one].sureness) for one in ids} == {("A", "sure")}
    against = said(roll, window("B", 0, 5), A=HERE, B=THERE)
    assert {against[one].sureness for one in ids} == {"doubtful"}


def test_houses_side_by_side_are_not_told_apart_by_position() -> None:
    roll = Roll()
    one = roll.take(1, spot=HERE)
    assert said(roll, A=HERE, B=(HERE[0] + 0.0002, HERE[1]))[one].sureness == "none"


def test_a_camera_of_another_datum_contradicts_nobody() -> None:
    """All its positions are 500 m off, as GCJ-02 is: they are no witness against its codes."""
    roll, off, spots = Roll(), 0.0045, {}
    for n, place in enumerate("ABC"):
        spot = (HERE[0] + 0.003 * n, HERE[1])
        spots[place] = spot
        roll.house(place, 20 * n, spot=(spot[0] + off, spot[1]))
    assert {one.sureness for one in arrange(roll.shots, Day((), spots)).values()} == {"sure"}


# -- order


def test_a_photo_without_anything_follows_both_its_neighbours() -> None:
    roll = Roll()
    roll.house("A", 0, 2)
    bare = roll.take(None, camera="")
    roll.take(4)
    last = roll.take(None, camera="")
    roll.house("B", 20)
    found = said(roll)
    assert (found[bare].place, found[bare].why, found[bare].sureness) == ("A", "order", "sure")
    assert (found[last].place, found[last].sureness) == ("A", "likely")


def test_two_cameras_of_one_name_in_two_folders_are_two() -> None:
    first, second = Roll(folder="one"), Roll(folder="two")
    a, b = first.house("A", 0), second.house("B", 0.5)
    found = arrange(first.shots + second.shots, Day())
    assert [found[one].place for one in a + b] == ["A"] * 4 + ["B"] * 4


def test_a_camera_goes_on_in_the_next_folder() -> None:
    first, second = Roll(folder="100"), Roll(folder="101")
    first.house("A", 0)
    after = second.take(4)
    assert arrange(first.shots + second.shots, Day())[after].place == "A"


def test_two_cameras_of_one_name_in_one_folder_make_nothing_sure() -> None:
    """Their numbers are mixed, and so are their times: a code of one says little of the other."""
    roll = Roll()
    for n in range(6):
        roll.take(60 - n * 7, code="A" if n == 0 else "")
        roll.take(n * 7, code="B" if n == 0 else "")
    levels = {one.sureness for one in said(roll).values() if not one.separator}
    assert "sure" not in levels


def test_another_camera_behind_the_first_in_one_folder_is_not_at_its_last_house() -> None:
    """Two phones of one make, emptied into one folder: the second begins before its first code,
    and earlier than the first one ended."""
    roll = Roll()
    roll.house("A", 60)
    stray = [roll.take(n) for n in (0, 1, 2)]
    house = roll.house("B", 3)
    found = said(roll)
    assert "sure" not in {found[one].sureness for one in stray}
    assert {found[one].place for one in house} == {"B"}


def test_numbers_begin_again_behind_9999() -> None:
    roll = Roll(first=9997)
    roll.house("A", 0, 2)
    roll.number = 1
    roll.house("B", 20, 2)
    found = said(roll)
    assert [found[shot.id].place for shot in roll.shots] == ["A"] * 3 + ["B"] * 3


# -- anything


SEEN = st.builds(
    Seen, st.sampled_from(["", "A", "B"]), st.sampled_from(["", "r"]),
    st.none() | st.datetimes(NINE, NINE + timedelta(hours=4)),
)  # fmt: skip
SHOT = st.builds(
    Shot,
    st.uuids().map(str),
    st.sampled_from(["IMG_1.jpg", "IMG_0002.jpg", "IMG_20261120_090000.jpg", "微信.jpg", "9.png"]),
    st.sampled_from(["", "a", "b"]),
    st.sampled_from(["", PHONE, "Redmi"]),
    st.none() | st.datetimes(NINE - timedelta(days=400), NINE + timedelta(days=400)),
    st.booleans(),
    st.none() | st.tuples(st.floats(-90, 90), st.floats(-180, 180)),
    st.lists(SEEN, max_size=2).map(tuple),
)


@given(st.lists(SHOT, max_size=12, unique_by=lambda shot: shot.id))
def test_whatever_comes_gets_one_answer(shots: list[Shot]) -> None:
    """No photo is lost or doubled, a house is one that was named, and order is of no matter."""
    windows = (window("A", 0, 30), window("B", 40, 60))
    found = arrange(shots, Day(windows, {"A": HERE, "B": THERE}, "me"))
    assert found.keys() == {shot.id for shot in shots}
    assert sorted(one.turn for one in found.values()) == list(range(1, len(shots) + 1))
    assert {one.place for one in found.values()} <= {"", "A", "B"}
    assert all(one.place for one in found.values() if one.sureness in ("sure", "likely"))
    assert arrange(list(reversed(shots)), Day(windows, {"A": HERE, "B": THERE}, "me")) == found
