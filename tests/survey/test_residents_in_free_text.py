"""What a surveyor typed about residents into remarks, captions, marks and tasks leaves masked."""

from __future__ import annotations

import re
import subprocess
import zipfile
from pathlib import Path

from app.imaging.synthesize import Shot, photograph
from app.survey.audience import Audience
from forms.node import Node
from tests.survey.crew import START, Crew, house_d

OWNER, PHONE, IDENTITY = "巴图孟克额尔德尼巴雅尔", "13912340987", "150627196803120538"
SAID = f"户主{OWNER}（身份证{IDENTITY}，电话{PHONE}）说去年开裂"
TYPED = ("note", "summary", "advice", "taken_detail", "changes_detail", "unseen_parts", "reason")


def texts(folder: Path) -> dict[str, str]:
    """File → all that a reader finds in it, without its spaces, and its name."""
    found = {}
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        if file.suffix == ".pdf":
            told = subprocess.run(["pdftotext", "-raw", file, "-"], capture_output=True, check=True)
            text = told.stdout.decode()
        elif file.suffix in {".xlsx", ".docx"}:
            with zipfile.ZipFile(file) as parts:
                text = "".join(
                    parts.read(one).decode("utf-8", "ignore") for one in parts.namelist()
                )
        else:
            text = file.read_bytes().decode("utf-8", "ignore")
        found[str(file.relative_to(folder))] = re.sub(r"\s", "", text) + file.name
    return found


def typed(field: Crew, tmp_path: Path) -> str:
    """An inspection with them in every remark, in a photo's name and caption, and in a task."""
    survey = field.first.survey
    filling = survey.filling.open(field.first.begin())
    survey.filling.load_answers(filling, house_d())

    def say(node: Node) -> None:
        own = {"owner": OWNER, "phone": PHONE}.get(node.name)
        free = node.name.endswith(TYPED) and not node.question.personal
        if node.kind == "text" and (own or free):
            filling.instance.set(node, own or SAID)

    for node in list(filling.instance.root.walk()):
        say(node)
    file = tmp_path / f"{OWNER}{PHONE}.jpg"
    shot = Shot("crack", width=320, height=240, taken=START, lat=39.6, lon=109.8)
    file.write_bytes(photograph(shot))
    for taken in survey.taking.add([file], filling.photo_questions()[0], filling.photos):
        assert taken.entry is not None
        mark = {"kind": "text", "points": [[50, 50]], "text": f"{OWNER}家"}
        more = {"caption": SAID, "frame": [320, 240], "marks": [mark]}
        filling.put_photo(taken.photo, dict(taken.entry) | more)
    survey.filling.commit(filling, status="done", reason=f"按{OWNER}的要求更正")
    first, _changed = survey.loop.open_task(
        filling.record, title=SAID, clause="5.3", part=f"{OWNER}家东墙", what=SAID, who="李测试",
        due="2026-12-31",
    )  # fmt: skip
    survey.loop.close_task(first, [file], SAID)
    task, _changed = survey.loop.open_task(
        filling.record, title=f"{SAID}。", clause="5.3", part="墙", what=SAID, who="李测试",
        due="2026-12-31",
    )  # fmt: skip
    return task


def test_nothing_typed_freely_leaves_in_clear(field: Crew, tmp_path: Path) -> None:
    """Papers of every kind, ledger, letters, maps and photos; all of it stays in the survey."""
    task = typed(field, tmp_path)
    survey, out, masked = field.first.survey, tmp_path / "out", Audience()
    for kind in survey.papers.kinds():
        for ref in survey.papers.refs(kind.code):
            survey.papers.write(
                kind.code, ref, out / kind.code / survey.papers.file_name(kind.code, ref)
            )
    survey.tables.ledger(out / "ledger.xlsx", masked)
    survey.tables.ledger(out / "csv", masked, way="csv")
    survey.letters.brief(out / "brief.docx", masked)
    survey.letters.supervision(task, out / "letter.docx", masked)
    survey.gis.pack(out / "maps", masked)
    survey.evidence.share(survey.papers.refs("album"), out / "photos", masked)

    found = texts(out)
    assert len(found) > 20
    for name, text in found.items():
        assert OWNER not in text and PHONE not in text and IDENTITY not in text, name
    assert "户主巴***（身份证1506" in found[next(name for name in found if "field_record" in name)]
    assert any("户主巴***" in text for name, text in found.items() if name.endswith(".xlsx"))


def test_who_may_see_them_sees_what_was_typed(field: Crew, tmp_path: Path) -> None:
    typed(field, tmp_path)
    survey, out = field.first.survey, tmp_path / "out"
    full = Audience(personal=True, reason="报镇政府审核")
    (record,) = survey.papers.refs("dossier")
    survey.papers.write("dossier", record, out / "a.pdf", full)
    survey.tables.ledger(out / "ledger.xlsx", full)
    for text in texts(out).values():
        assert SAID in text
