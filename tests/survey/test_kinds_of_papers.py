"""Seven kinds of papers from real records: composed, written, read back by another reader."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from app.errors import KnownError
from app.imaging.synthesize import Shot, photograph
from app.survey.audience import SIZES, Audience
from app.survey.letterhead import Head
from app.survey.standing import codes_in
from exports.report_model import Letter, PageBreak, Photos
from tests.exports.samples import jpeg as noise
from tests.survey.crew import HOUSE, Crew, Machine, house_d, jpeg

TOWN = Head(
    "示例旗乌兰木伦巴音孟克额尔德尼镇人民政府", "村镇建设和应急管理办公室", "0477-0000000",
    "示例镇阿勒腾席热街1号", (("审核人", "王审核"), ("签发人", "")),
)  # fmt: skip
#: Clauses, formulas and grade letters mean nothing to who lives there.
JARGON = re.compile(r"JGJ|5\.\d|Du|R\s*=|[≥≤]|[CD] ?级|危险点|待核|条文")


def text_of(pdf: Path) -> str:
    command = ["pdftotext", "-layout", str(pdf), "-"]
    return subprocess.run(command, capture_output=True, check=True, encoding="utf-8").stdout


def squeezed(pdf: Path) -> str:
    return re.sub(r"\s", "", text_of(pdf))


def inspected(machine: Machine, tmp_path: Path) -> str:
    """A house of grade D with photos, finished."""
    survey = machine.survey
    filling = machine.fill(house_d())
    files = [jpeg(tmp_path, seed) for seed in (1, 2, 3)]
    question = filling.photo_questions()[0]
    for taken in survey.taking.add(files, question, filling.photos):
        assert taken.entry is not None
        filling.put_photo(taken.photo, dict(taken.entry))
    survey.filling.commit(filling)
    return filling.record


def test_every_kind_is_written_of_what_it_can_be_about(field: Crew, tmp_path: Path) -> None:
    """Each lies whole under its own name; a paper without photos or tasks still makes sense."""
    survey = field.first.survey
    inspected(field.first, tmp_path)
    names = set()
    for kind in survey.papers.kinds():
        for ref in survey.papers.refs(kind.code):
            name = survey.papers.file_name(kind.code, ref)
            facts = survey.papers.write(kind.code, ref, tmp_path / name)
            assert (tmp_path / name).stat().st_size == facts.bytes and facts.pages >= 1
            text = text_of(tmp_path / name)
            assert "None" not in text and "{" not in text
            names.add(name)
    assert {one.rsplit("-", 1)[0] for one in names} >= {
        HOUSE, f"{HOUSE}-现场检查记录", f"{HOUSE}-告知书", f"{HOUSE}-照片册", f"{HOUSE}-一栋一策",
    }  # fmt: skip
    assert {line.what for line in survey.actions.lines("out")} == {"dossier", "paper"}


def test_a_kind_or_a_place_that_is_none_is_refused_in_words(field: Crew) -> None:
    papers = field.first.survey.papers
    with pytest.raises(KnownError, match="没有“poem”这种报告"):
        papers.document("poem", "")
    with pytest.raises(KnownError, match="不在名册里"):
        papers.document("area_plan", "00000000-0000-4000-8000-000000000000")


def test_the_notice_is_one_page_without_jargon(field: Crew, tmp_path: Path) -> None:
    """What was seen, that it is no appraisal, whom to ask, how to ask for another look."""
    survey = field.first.survey
    survey.letterhead.set(TOWN)
    record = inspected(field.first, tmp_path)
    facts = survey.papers.write("notice", record, tmp_path / "a.pdf")
    text = squeezed(tmp_path / "a.pdf")

    assert facts.pages == 1
    assert JARGON.search(text.replace("城检", "").split("jgj125")[0]) is None
    for said in ("还不是房屋安全鉴定", "您觉得哪里说得不对", "0477-0000000", TOWN.town, "收到人"):
        assert said in text
    (letter,) = survey.papers.document("notice", record).blocks
    assert isinstance(letter, Letter)
    assert all(passage.text.strip() for passage in letter.passages)


def test_a_notice_with_long_names_still_fits_its_page(field: Crew, tmp_path: Path) -> None:
    """The type shrinks before anything goes over the page."""
    survey = field.first.survey
    survey.letterhead.set(TOWN)
    answers = house_d()
    answers["identity/address"] = "内蒙古自治区鄂尔多斯市伊金霍洛旗阿勒腾席热镇苏布尔嘎嘎查" * 2
    answers["measures/actions/advice"] = "先把北侧一间腾空，" * 30
    filling = field.first.fill(answers)
    survey.filling.commit(filling)
    assert survey.papers.write("notice", filling.record, tmp_path / "a.pdf").pages == 1


def test_a_notice_of_what_was_not_seen_judges_nothing(field: Crew, tmp_path: Path) -> None:
    """Nothing said yet: no danger is claimed and none denied; the foot says it is not to go out."""
    survey = field.first.survey
    survey.papers.write("notice", field.first.begin(), tmp_path / "a.pdf")
    text = squeezed(tmp_path / "a.pdf")
    assert "还不能下判断" in text and "检查还没有完成，不要送出" in text
    assert "很危险" not in text and "可以正常使用" not in text


def test_the_town_s_head_stands_on_every_kind(field: Crew, tmp_path: Path) -> None:
    """Name, emblem and who signs, set without code; it goes along to the office."""
    survey = field.first.survey
    survey.letterhead.set(TOWN)
    emblem = tmp_path / "emblem.jpg"
    emblem.write_bytes(photograph(Shot(subject="facade", seed=7)))
    survey.letterhead.set_emblem(emblem)
    record = inspected(field.first, tmp_path)
    assert survey.letterhead.get().emblem and survey.letterhead.emblem()
    for kind in ("dossier", "field_record", "notice", "album"):
        survey.papers.write(kind, record, tmp_path / "a.pdf")
        assert (TOWN.town + TOWN.unit) in squeezed(tmp_path / "a.pdf")
    survey.papers.write("dossier", record, tmp_path / "a.pdf")
    assert "王审核" in text_of(tmp_path / "a.pdf") and "签发人" in text_of(tmp_path / "a.pdf")

    field.hand_over(field.first, field.office)
    assert field.office.survey.letterhead.get() == survey.letterhead.get()


@pytest.mark.parametrize(
    "head", [Head(), Head("镇" * 61), Head("示例镇", signatories=(("审核人", ""),) * 5)]
)
def test_a_head_that_is_none_is_refused(field: Crew, head: Head) -> None:
    with pytest.raises(KnownError, match=r"还没有写|太长|最多"):
        field.first.survey.letterhead.set(head)
    assert field.first.survey.letterhead.get() == Head()


def test_a_paper_tells_whether_it_is_superseded(field: Crew, tmp_path: Path) -> None:
    """Asked by its file or its code: current, superseded with what changed, withdrawn, unknown."""
    survey = field.first.survey
    record = inspected(field.first, tmp_path)
    survey.papers.write("dossier", record, tmp_path / "a.pdf")
    (code,) = codes_in(tmp_path / "a.pdf")
    assert survey.papers.standing(code).state == "current"

    filling = survey.filling.open(record)
    node = filling.instance.find("measures/actions/advice")
    assert node is not None
    filling.instance.set(node, "立即腾空，等待鉴定")
    survey.filling.commit(filling, reason="现场复核")
    told = survey.papers.standing(code)
    assert (told.state, told.house) == ("superseded", HOUSE)
    assert [(one.what.split(" › ")[-1], one.after) for one in told.changes] == [
        ("处理建议", "立即腾空，等待鉴定")
    ]
    assert "过时" in told.said

    unheard = code.replace(code.split(":")[2][:4], "0000", 1)
    states = [survey.papers.standing(one).state for one in (unheard, "CJ1:x", "", "随便")]
    assert states == ["newer", "unknown", "unknown", "unknown"]
    survey.trash.put(record, "录重了")
    assert survey.papers.standing(code).state == "withdrawn"


def test_a_photo_of_a_paper_is_enough_to_ask(field: Crew, tmp_path: Path) -> None:
    """Whatever kind it is: the code at its head is large enough for a phone."""
    survey = field.first.survey
    record = inspected(field.first, tmp_path)
    code = survey.papers.document("dossier", record).qr_text
    for kind in ("dossier", "field_record", "notice", "album"):
        survey.papers.write(kind, record, tmp_path / "a.pdf")
        shot = ["pdftoppm", "-jpeg", "-r", "110", "-f", "1", "-l", "1", "-singlefile"]
        subprocess.run([*shot, str(tmp_path / "a.pdf"), str(tmp_path / "page")], check=True)
        assert codes_in(tmp_path / "page.jpg") == [code]
    with pytest.raises(KnownError, match="读不出来"):
        codes_in(tmp_path / "absent.pdf")
    (tmp_path / "bad.pdf").write_bytes(b"%PDF-1.4 nothing")
    with pytest.raises(KnownError, match="读不出来"):
        codes_in(tmp_path / "bad.pdf")


def test_masked_by_default_and_clear_with_a_reason(field: Crew, tmp_path: Path) -> None:
    """In every kind that names who lives there."""
    survey = field.first.survey
    record = inspected(field.first, tmp_path)
    owner = str(house_d()["identity/owner"])
    clear = Audience(personal=True, reason="报镇政府审核")
    for kind in ("dossier", "field_record", "notice"):
        assert owner not in repr(survey.papers.document(kind, record))
        assert owner in repr(survey.papers.document(kind, record, clear))
    with pytest.raises(KnownError, match="理由"):
        survey.papers.write("notice", record, tmp_path / "a.pdf", Audience(personal=True))
    assert not (tmp_path / "a.pdf").exists()


def test_photos_are_as_large_as_the_audience_asks(field: Crew, tmp_path: Path) -> None:
    survey = field.first.survey
    filling = field.first.fill(house_d())
    picture = tmp_path / "large.jpg"
    picture.write_bytes(noise(1))
    (taken,) = survey.taking.add([picture], filling.photo_questions()[0], filling.photos)
    assert taken.entry is not None
    filling.put_photo(taken.photo, dict(taken.entry))
    survey.filling.commit(filling)
    record = filling.record
    sizes = []
    for size in SIZES:
        document = survey.papers.document("album", record, Audience(size=size))
        (photos,) = (block for block in document.blocks if isinstance(block, Photos))
        assert any(isinstance(block, PageBreak) for block in document.blocks)
        sizes.append(sum(len(item.open()) for item in photos.items if item.open))
    assert sizes == sorted(sizes, reverse=True) and len(set(sizes)) == 3


def test_a_block_plan_knows_what_the_inspection_knows(field: Crew, tmp_path: Path) -> None:
    """Year and storeys where the roster is silent: no other paper of the house lacks them."""
    inspected(field.first, tmp_path)
    papers = field.first.survey.papers
    (place,) = papers.refs("block_plan")
    papers.write("block_plan", place, tmp_path / "a.pdf")
    text = squeezed(tmp_path / "a.pdf")
    assert "建成年份1978" in text and "层数2" in text
