"""Importing a roster: new, changed, same; nobody's work overwritten; whole or not at all."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta, timezone
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app import bootstrap, paths
from app.bootstrap import Who
from app.errors import Cancelled, KnownError
from app.model.personal import personal_answers
from app.survey.core import Content
from app.survey.importing import Imported
from app.survey.roster_plan import Plan
from app.survey.survey import Survey
from tests.sheets import making

HEAD = ("镇", "嘎查村", "房屋名称", "房屋编号", "户主", "联系电话", "建成年份", "层数")
CLERK = Who("赵测试", "办公室")
NOW = datetime(2026, 11, 22, 9, 41, tzinfo=timezone(timedelta(hours=8)))
HOUSE = ("阿镇", "示例嘎查", "12号院", "A-1", "测甲", "13800000001", "1985年", "1")
OTHER = ("阿镇", "示例嘎查", "13号院", "A-2", "测乙", "13800000002", "1990", "2")


@pytest.fixture(scope="session")
def made_blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty survey and the home of its computer, with the forms compiled."""
    root = tmp_path_factory.mktemp("blank")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(paths.HOME_VARIABLE, str(root / "home"))
        bootstrap.create(root / "survey", "测试", CLERK, lambda: NOW).close()
    return root


@pytest.fixture
def blank(made_blank: Path, own_home: Path, tmp_path: Path) -> Path:
    shutil.copytree(made_blank / "home", own_home, dirs_exist_ok=True)
    shutil.copytree(made_blank / "survey", tmp_path / "blank")
    return tmp_path / "blank"


@pytest.fixture
def survey(blank: Path) -> Iterator[Survey]:
    with bootstrap.open_survey(blank, CLERK, lambda: NOW) as opened:
        yield opened


class Clerk:
    """Imports lists into one survey."""

    def __init__(self, survey: Survey, folder: Path) -> None:
        self.survey = survey
        self.folder = folder
        self.count = 0

    def file(self, *rows: Sequence[object], head: Sequence[str] = HEAD) -> Path:
        self.count += 1
        table = [list(head), *map(list, rows)]
        return making.xlsx(self.folder / f"名册{self.count}.xlsx", table)

    def plan(self, *rows: Sequence[object], head: Sequence[str] = HEAD, **how: bool) -> Plan:
        desk = self.survey.importing
        return desk.plan(desk.preview(self.file(*rows, head=head)), **how)

    def bring(self, *rows: Sequence[object], head: Sequence[str] = HEAD, **how: bool) -> Imported:
        desk = self.survey.importing
        preview = desk.preview(self.file(*rows, head=head))
        return desk.apply(preview, desk.plan(preview, **how))

    def places(self) -> dict[str, tuple[str, str, str]]:
        """name → (record, parent, code)"""
        return {row[2]: (row[0], row[1], row[4]) for row in self.survey.core.store.place_index()}

    def answers(self, name: str) -> dict[str, object]:
        view = self.survey.core.store.view(self.places()[name][0])
        assert view is not None
        return dict(view.answers)

    def residents(self, name: str) -> dict[str, object]:
        store = self.survey.core.store
        view = store.view(self.places()[name][0])
        assert view is not None and view.personal is not None
        data = store.personal(view.personal)
        assert data is not None
        return dict(personal_answers(data))

    def edit(self, name: str, **answers: str) -> None:
        """As a surveyor changes a place on the spot."""
        core, record = self.survey.core, self.places()[name][0]
        view = core.store.view(record)
        assert view is not None
        content = Content.of(view)
        content.answers |= answers
        revision = core.sealed(record, "place", view.version, content)
        assert revision is not None
        core.commit([revision])


@pytest.fixture
def clerk(survey: Survey, tmp_path: Path) -> Clerk:
    return Clerk(survey, tmp_path)


def test_a_list_becomes_a_tree_of_places(clerk: Clerk) -> None:
    done = clerk.bring(HOUSE, OTHER)
    places = clerk.places()

    assert done.report.figures["new"] == len(places) == 4
    town, village = places["阿勒腾席热镇"], places["示例嘎查"]
    assert village[1] == town[0]
    assert places["12号院"][1] == places["13号院"][1] == village[0]
    assert clerk.answers("12号院") == {
        "name": "12号院", "code": "A-1", "level": "building", "year": "1985", "storeys": "1",
    }  # fmt: skip


def test_owners_are_sealed(clerk: Clerk) -> None:
    """Not in a body, not in what lists show; as residents' answers in an inspection."""
    clerk.bring(HOUSE)
    store = clerk.survey.core.store

    assert clerk.residents("12号院") == {"owner": "测甲", "phone": "13800000001"}
    for revision in store.revisions(clerk.places()["12号院"][0]):
        assert "测甲".encode() not in revision.data
        assert b"13800000001" not in revision.data
    assert store.heads(text="测甲") == []


def test_again_changes_nothing(clerk: Clerk) -> None:
    """Nor does it with other spellings of the same names."""
    clerk.bring(HOUSE, OTHER)
    before = clerk.survey.core.store.digest()
    again = clerk.bring(OTHER, ("阿勒腾席热", "示例村", "十二号院", *HOUSE[3:]))

    assert not again.changed
    assert again.report.figures["same"] == 4
    assert clerk.survey.core.store.digest() == before


def test_all_computers_make_the_same_places(clerk: Clerk, tmp_path: Path) -> None:
    """Two copies of one survey import a list each, rows in another order: the same records."""
    copy = tmp_path / "copy"
    shutil.copytree(clerk.survey.core.folder, copy)
    with bootstrap.open_survey(copy, Who("李测试", "17号"), lambda: NOW) as second:
        desk = second.importing
        plan = desk.plan(desk.preview(clerk.file(OTHER, HOUSE)))
    clerk.bring(HOUSE, OTHER)

    assert {one.record for one in plan.new} == {row[0] for row in clerk.places().values()}


def test_a_corrected_list_updates(clerk: Clerk) -> None:
    """Before and after are told field by field; blank cells erase nothing."""
    clerk.bring(HOUSE, OTHER)
    plan = clerk.plan((*HOUSE[:4], "测丙", "", "", "2"), (*OTHER[:2], "十三号大院", *OTHER[3:]))
    assert {(c.name, c.field, c.before, c.after) for c in plan.changes} == {
        ("12号院", "storeys", "1", "2"),
        ("12号院", "owner", "", ""),  # never in words
        ("十三号大院", "name", "13号院", "十三号大院"),
        ("十三号大院", "alias", "", "13号院"),
    }
    clerk.bring((*HOUSE[:4], "测丙", "", "", "2"))
    assert clerk.answers("12号院")["storeys"] == "2"
    assert clerk.answers("12号院")["year"] == "1985"
    assert clerk.residents("12号院") == {"owner": "测丙", "phone": "13800000001"}


def test_a_learned_name_is_found_again(clerk: Clerk) -> None:
    """A place that got another name answers to the old one too."""
    clerk.bring((*OTHER[:3], "A-2"), head=HEAD[:4])
    clerk.bring((*OTHER[:2], "学校旧址", "A-2"), head=HEAD[:4])
    plan = clerk.plan(OTHER[:3], head=HEAD[:3])

    assert (plan.new, plan.changed) == ((), ())


def test_what_a_surveyor_changed_stays(clerk: Clerk) -> None:
    """Listed as 不一致, kept unless chosen."""
    clerk.bring(HOUSE, OTHER)
    clerk.edit("12号院", storeys="3")
    plan = clerk.plan((*HOUSE[:7], "2"), OTHER)

    assert [(c.field, c.before, c.after) for c in plan.differing] == [("storeys", "3", "2")]
    assert plan.writes == 0
    clerk.bring((*HOUSE[:7], "2"), OTHER)
    assert clerk.answers("12号院")["storeys"] == "3"
    clerk.bring((*HOUSE[:7], "2"), OTHER, overwrite=True)
    assert clerk.answers("12号院")["storeys"] == "2"


def test_a_house_found_in_the_field_is_met_by_its_number(clerk: Clerk) -> None:
    """What was added by hand gets its place in the tree and what was blank, no double."""
    place, _changed = clerk.survey.houses.add("测甲家的院子", "", "A-1")
    done = clerk.bring(HOUSE)

    assert clerk.places()["测甲家的院子"][0] == place
    assert "12号院" not in clerk.places()
    assert [(c.field, c.before) for c in done.report.plan.differing] == [("name", "测甲家的院子")]
    assert clerk.answers("测甲家的院子")["year"] == "1985"
    assert clerk.places()["测甲家的院子"][1] == clerk.places()["示例嘎查"][0]


def test_what_the_new_list_lacks_is_only_told(clerk: Clerk) -> None:
    """Places of villages that the list does not speak of are not missed."""
    far = ("札萨克镇", "别处嘎查", "1号院", "Z-1", "", "", "", "")
    clerk.bring(HOUSE, OTHER, far)
    done = clerk.bring(HOUSE)

    assert [name for _record, name in done.report.plan.missing] == ["13号院"]
    assert "13号院" in clerk.places()


def test_refused_rows_come_back_as_a_list_that_can_be_mended(clerk: Clerk, tmp_path: Path) -> None:
    """The good rows are taken, the bad ones saved with reasons; mended, they go in."""
    lost = ("阿镇", "示例嘎查", "14号院", 150_627_000_000_000_001, "=1+1", "", "", "")
    done = clerk.bring(HOUSE, ("阿镇", "示例嘎查", "", "", "测丙", "", "", ""), lost)

    assert done.report.figures["refused"] == 2
    assert done.report.save(tmp_path / "拒绝.xlsx") == 2
    book = openpyxl.load_workbook(tmp_path / "拒绝.xlsx")
    rows = [[cell.value for cell in row] for row in book.active.iter_rows()]
    assert rows[0] == [*HEAD, "原行号", "没有导入的原因"]
    assert rows[1][8:] == ["3", "C：没有房屋名称、楼号、门牌号或编号，不知道是哪一处。"]
    assert rows[2][8] == "4"
    assert "长编号" in str(rows[2][9])
    book.active["C2"], book.active["D3"] = "15号院", "150627000000000001"
    book.save(tmp_path / "改好.xlsx")
    book.close()

    desk = clerk.survey.importing
    preview = desk.preview(tmp_path / "改好.xlsx")
    assert desk.apply(preview, desk.plan(preview)).report.figures["refused"] == 0
    assert clerk.places()["14号院"][2] == "150627000000000001"
    assert "15号院" in clerk.places()


def test_a_confirmed_mapping_is_remembered(clerk: Clerk) -> None:
    """By the words of the header, whatever file they stand in."""
    head = ("地段", "叫法")
    desk = clerk.survey.importing
    preview = desk.preview(clerk.file(("示例嘎查", "12号院"), head=head), header_row=1)
    assert preview.mapping == {}
    with pytest.raises(KnownError) as caught:
        desk.plan(preview)
    assert caught.value.code == "roster_without_names"
    mapping = {0: "community", 1: "name"}
    desk.apply(preview, desk.plan(preview, mapping), mapping)

    again = desk.preview(clerk.file(("名册",), head, ("示例嘎查", "13号院"), head=("",)))
    assert (again.remembered, again.mapping, again.header_row) == (True, mapping, 3)


def test_stopped_or_overtaken_nothing_is_half_done(clerk: Clerk) -> None:
    desk = clerk.survey.importing
    preview = desk.preview(clerk.file(HOUSE, OTHER))
    plan = desk.plan(preview)
    with pytest.raises(Cancelled):
        desk.apply(preview, plan, cancelled=lambda: True)
    assert clerk.places() == {}

    clerk.survey.houses.add("别的房屋")
    with pytest.raises(KnownError) as caught:
        desk.apply(preview, plan)
    assert caught.value.code == "roster_moved_on"
    assert len(clerk.places()) == 1


def test_a_reader_only_may_plan(clerk: Clerk) -> None:
    folder = clerk.survey.core.folder
    clerk.survey.close()
    with bootstrap.open_survey(folder, readonly=True) as survey:
        preview = survey.importing.preview(clerk.file(HOUSE))
        plan = survey.importing.plan(preview)
        assert len(plan.new) == 3
        with pytest.raises(KnownError) as caught:
            survey.importing.apply(preview, plan)
        assert caught.value.code == "read_only_survey"


WORDS = st.sampled_from(
    [
        "",
        "阿镇",
        "阿勒腾席热镇",
        "示例嘎查",
        "示例村",
        "12号院",
        "十二号院",
        "甲",
        "A-1",
        "A-2",
        "B",
        "2",
        "1985",
    ]
)
TABLES = st.lists(st.tuples(*[WORDS] * len(HEAD)), min_size=1, max_size=10)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(first=TABLES, second=TABLES, shuffle=st.randoms(use_true_random=False))
def test_importing_twice_is_importing_once(
    tmp_path_factory: pytest.TempPathFactory,
    blank: Path,
    first: list[tuple[str, ...]],
    second: list[tuple[str, ...]],
    shuffle: random.Random,
) -> None:
    """Whatever was there before, and in whatever order the rows come the second time."""
    folder = tmp_path_factory.mktemp("law")
    shutil.copytree(blank, folder / "s")
    with bootstrap.open_survey(folder / "s", CLERK, lambda: NOW) as survey:
        clerk = Clerk(survey, folder)
        for rows in (first, second):
            try:
                clerk.bring(*rows)
            except KnownError:
                continue
        try:
            before = survey.core.store.digest()
            turned = list(second)
            shuffle.shuffle(turned)
            again = clerk.bring(*turned)
        except KnownError:
            return
        assert not again.changed
        assert survey.core.store.digest() == before
