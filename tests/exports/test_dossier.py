"""一房一档: says what was answered, shows how the grade came about, hides what is personal."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

import pytest

from app.assessment import assess
from app.model.merge import view
from app.survey.hidden import masked
from exports.pdf.faces import unprintable
from tests.assessment.houses import House
from tests.exports.dossiers import RECORD, built, one_head, printed, revision, two_storeys
from tests.exports.samples import FONTS

COUNT = re.compile(
    r"^\s*L(\d+)\s.*\s(f|pc|sc|cc|w|rt|pmb|smb|sb|s|sm)\s+([\d.]+)\s+(\d+)\s+(\d+)\s+(\d+)\s*$",
    re.MULTILINE,
)


def recomputed(text: str) -> tuple[str, str]:
    """The grade and its worst case from nothing but the printed text (JGJ 125-2016, 6.3)."""
    rows = COUNT.findall(text)
    assert rows
    storeys = {int(layer) for layer, *_rest in rows} - {0}
    limit = Fraction(len(storeys) + 1, 3)
    grades = []
    for column in (4, 5):
        du, top, bottom = 0, Fraction(0), Fraction(0)
        for layer in {0, *storeys}:
            mine = [row for row in rows if int(row[0]) == layer]
            weights = [Fraction(1) if layer == 0 else Fraction(row[2]) for row in mine]
            over = sum(w * int(row[column]) for w, row in zip(weights, mine, strict=True))
            total = sum(w * int(row[3]) for w, row in zip(weights, mine, strict=True))
            du += Fraction(over, total) >= Fraction(1, 4)
            top += sum(Fraction(row[2]) * int(row[column]) for row in mine)
            bottom += sum(Fraction(row[2]) * int(row[3]) for row in mine)
        ratio = top / bottom
        if ratio == 0:
            grades.append("A")
        elif ratio < Fraction(1, 20):
            grades.append("C" if du else "B")
        elif ratio < Fraction(1, 4):
            grades.append("C" if du <= limit else "D")
        else:
            grades.append("D")
    return grades[0], grades[1]


def sound() -> House:
    house = House()
    house.identify()
    house.base("1/A-B")
    storey = house.storey("一层")
    house.member(storey, "w", "1/A-B", material="masonry")
    house.member(storey, "s", "1-2")
    return house


def ruined() -> House:
    house = sound()
    storey = house.storey("二层 东侧（后加）")
    for n in range(4):
        house.member(
            storey, "w", f"{n}/B", "points", {"M5": {"present": "yes"}}, material="masonry"
        )
    return house


@pytest.mark.parametrize("make", [sound, two_storeys, ruined])
def test_a_script_can_recompute_the_grade_from_the_printed_text(
    tmp_path: Path, make: type[House]
) -> None:
    """Layer, class, weight, total and counted members stand in one line each."""
    house = make()
    assessment = assess(house.instance)
    assert assessment is not None
    text = printed(built(house, photos=False), tmp_path / "a.pdf")
    assert recomputed(text) == (assessment.result.low, assessment.result.high)
    ratio = assessment.result.ratio
    assert ratio is not None
    assert (f"{ratio.numerator}/{ratio.denominator}" if ratio else "0.0000 %") in text


def test_every_answer_stands_in_the_order_of_the_form(tmp_path: Path) -> None:
    """Sections and labels come from the form, choices by their labels, units with numbers."""
    text = printed(built(two_storeys()), tmp_path / "a.pdf")
    squeezed = re.sub(r"\s", "", text)
    order = (
        "1基本情况",
        "房屋名称或编号",
        "检查人一",
        "2房屋概况",
        "结构类型",
        "3使用与改动",
        "无",
    )
    places = [squeezed.index(part, squeezed.index("三、检查记录1基本情况")) for part in order]
    assert places == sorted(places)
    assert "6.2m" in squeezed


def test_findings_name_member_clause_measure_and_photos() -> None:
    """Each danger point says where, what, how much against which limit, and 见照片N."""
    cells = built(two_storeys()).texts()
    for cell in ("一层 承重墙 3/A-B", "5.3", "危险点", "照片1\n照片2", "因下部构件计入"):
        assert cell in cells
    assert any("1.4 mm" in cell and "1.0 mm" in cell for cell in cells)
    assert "看不到：埋在地下，没有开挖" in cells
    assert "看不到：锁门，进不去" in cells
    assert any("待核" in cell for cell in cells)


def test_photos_carry_number_question_place_and_time(tmp_path: Path) -> None:
    """The number in the text is the number under the picture; a missing file has its frame."""
    text = re.sub(r"\s", "", printed(built(two_storeys()), tmp_path / "a.pdf"))
    pages = text[text.rindex("照片1") :]
    assert "照片1危险点照片" in pages
    assert "一层承重墙3/A-B·2026-11-2209:41" in pages
    assert "拍摄时间不详" in pages
    assert "照片原件尚未交来" in pages
    assert "北墙" in pages


def test_without_a_report_every_page_says_reference_and_never_appraisal(tmp_path: Path) -> None:
    """疑似 and 参考判定 on each page; 鉴定结论 only in the sentence that denies it."""
    text = printed(built(two_storeys()), tmp_path / "a.pdf")
    for page in text.rstrip("\f").split("\f"):
        assert "疑似 · 参考判定" in page
    squeezed = re.sub(r"\s", "", text)
    assert squeezed.count("鉴定结论") == squeezed.count("不是鉴定结论")


def test_with_a_report_the_marks_go_and_both_grades_stand(tmp_path: Path) -> None:
    """A qualified organisation's number and name take 疑似 off; the computed grade stays beside."""
    house = two_storeys()
    house.put(
        {
            "reference/report_number": "JD-2026-0117",
            "reference/report_org": "某房屋安全鉴定所",
            "reference/report_grade": "C",
        }
    )
    document = built(house)
    assert document.mark == ""
    text = re.sub(r"\s", "", printed(document, tmp_path / "a.pdf"))
    assert "疑似" not in text
    assert "鉴定等级C：某房屋安全鉴定所，报告编号JD-2026-0117" in text


def test_a_conflict_is_never_final(tmp_path: Path) -> None:
    """While two people differ every page says 暂定, also with a report number."""
    house = two_storeys()
    house.put({"reference/report_number": "JD-1", "reference/report_org": "某鉴定所"})
    both = view([revision(), revision("乙测员", "b")])
    assert both.provisional
    document = built(house, both)
    text = printed(document, tmp_path / "a.pdf")
    for page in text.rstrip("\f").split("\f"):
        assert "疑似 · 参考判定 · 暂定" in page
    assert "不得作为最终结论" in re.sub(r"\s", "", text)
    assert document.qr_text.count("+") == 1


def test_personal_answers_are_masked_unless_asked_for(tmp_path: Path) -> None:
    """Name and number of the owner appear only in the full edition."""
    house = two_storeys()
    masked_text = printed(built(house), tmp_path / "a.pdf")
    assert "巴特尔" not in masked_text
    assert "13800005678" not in masked_text
    assert "138****5678" in masked_text
    full = printed(built(house, personal=True), tmp_path / "b.pdf")
    assert "巴特尔" in full
    assert "13800005678" in full


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("张三", "张*"),
        ("额尔德尼朝格图", "额***"),
        ("13800005678", "138****5678"),
        ("0477-8580000", "047****0000"),
        ("8580000", "****00"),
        ("他说家里三口人，不肯签。", "（个人信息，已隐去）"),
        ("张三 13800005678", "（个人信息，已隐去）"),
        ("", ""),
    ],
)
def test_masking(text: str, shown: str) -> None:
    """Names keep one character, numbers their ends, sentences nothing."""
    assert masked(text) == shown


def test_the_code_names_record_version_and_date() -> None:
    """What the QR code says is also the file's version line."""
    document = built(two_storeys())
    head = one_head().heads[0]
    assert document.qr_text == f"CJ1:{RECORD}:{head[:12]}:2026-11-22"
    assert head[:12] in document.running_head


def test_all_of_it_can_be_printed() -> None:
    """No word of ours needs a character that the font lacks."""
    assert unprintable("".join(built(two_storeys()).texts()), FONTS) == set()


def test_an_override_stands_beside_the_computed_grade(tmp_path: Path) -> None:
    """Grade, reason and name of the person are printed; the computed mark stays."""
    house = two_storeys()
    house.put(
        {
            "reference/override_grade": "D",
            "reference/override_reason": "墙体已经失稳",
            "reference/override_name": "甲测员",
        }
    )
    text = re.sub(r"\s", "", printed(built(house), tmp_path / "a.pdf"))
    assert "人工改判：D级。改判人：甲测员。理由：墙体已经失稳" in text


def sinking() -> House:
    house = sound()
    house.ground("G5", offset_mm="12", present="yes")
    return house


def unfinished() -> House:
    house = sound()
    house.storey("二层")
    return house


@pytest.mark.parametrize("make", [House, sinking, unfinished])
def test_a_house_without_ratios_has_its_dossier_too(tmp_path: Path, make: type[House]) -> None:
    """Dangerous ground, storeys without members, an empty form: all of them print."""
    house = make()
    assessment = assess(house.instance)
    assert assessment is not None
    text = re.sub(r"\s", "", printed(built(house, photos=False), tmp_path / "a.pdf"))
    assert "参考判定" in text
    assert assessment.result.high in text
