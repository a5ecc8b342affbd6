"""Broken and foreign files: one FormError with codes, never another exception."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forms.findings import FormError
from forms.load import load_form
from tests.forms.test_check import book

SMALL = book(survey=[["type", "name", "label"], ["text", "a", "A"]])
XFORM = """<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
 xmlns:jr="http://openrosa.org/javarosa"><h:head><h:title>T</h:title><model>
<instance><data id="x"><a/><b/></data></instance>
<bind nodeset="/data/a" type="int"/><bind nodeset="/data/b" calculate="/data/a + 1"/>
</model></h:head><h:body><input ref="/data/a"><label>A</label></input></h:body></h:html>"""


def archive(**members: str) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in members.items():
            file.writestr(name.replace("__", "/"), text)
    return data.getvalue()


def laughs() -> str:
    lines = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
    return f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">{lines}]><x>&l9;</x>'


def codes(data: bytes) -> list[str]:
    with pytest.raises(FormError) as caught:
        load_form(data)
    return [finding.code for finding in caught.value.findings]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty_file"),
        (b"   \n", "empty_file"),
        (b"\xff\xfe\x00nonsense", "not_a_form"),
        (b"just some text", "not_a_form"),
        (b"%PDF-1.7 ...", "not_a_form"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old_excel"),
        (archive(a="b"), "no_workbook"),
        (archive(xl__workbook_xml="x").replace(b"_xml", b".xml"), "workbook_broken"),
        (SMALL[: len(SMALL) // 2], "workbook_broken"),
        (book(other=[["a"]]), "no_survey_sheet"),
        (book(survey=[]), "empty_survey"),
        (book(survey=[["type", "name", "label"]]), "empty_survey"),
        (b"| survey |\n", "empty_survey"),
        (b"| nothing |\n| | a |\n| | b |\n", "no_survey_sheet"),
        (b"<html><body>hello</body></html>", "not_an_xform"),
        (b"<a><b></a>", "xml_broken"),
        (b"<\xff\xfe>", "xml_broken"),
        (laughs().encode(), "xml_dtd"),
        (XFORM.replace("/data/a + 1", "/data/a +").encode(), "expression_ends"),
        (XFORM.replace('<bind nodeset="/data/a"', '<bind nodeset="a"').encode(), "unknown_path"),
        (XFORM.replace("input", "secret").encode(), "unsupported"),
        (XFORM.replace("<a/>", "<a>" * 40 + "</a>" * 40).encode(), "form_too_deep"),
    ],
)
def test_a_broken_or_foreign_file_is_refused_with_a_code(data: bytes, code: str) -> None:
    """Each kind of foreign file has its own code."""
    assert codes(data)[0] == code


def test_a_workbook_with_entities_is_refused() -> None:
    """A spreadsheet whose XML declares entities is not even opened."""
    data = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(SMALL)) as old, zipfile.ZipFile(data, "w") as new:
        for name in old.namelist():
            text = laughs().encode() if name == "xl/workbook.xml" else old.read(name)
            new.writestr(name, text)
    assert codes(data.getvalue()) == ["xml_dtd"]


def test_a_zip_bomb_is_refused_by_its_promised_size() -> None:
    """A small file that unpacks to hundreds of megabytes is not unpacked."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("xl/workbook.xml", b"\0" * (129 * 1024 * 1024))
    assert codes(data.getvalue()) == ["form_too_large"]


def test_a_missing_file_is_an_os_error(tmp_path: Path) -> None:
    """A path that cannot be read is the caller's business."""
    with pytest.raises(OSError, match="nowhere"):
        load_form(tmp_path / "nowhere.xlsx")


def test_plain_xforms_are_read_too() -> None:
    """Any ODK form in XForm XML loads without a workbook."""
    form = load_form(XFORM.encode())
    assert (form.id, form.title) == ("x", "T")
    assert form.question("b").kind == "calculate"


def test_a_converted_form_is_kept_and_read_again(tmp_path: Path) -> None:
    """The cache gives the same form and findings; a damaged cache is made anew."""
    data = book(
        survey=[
            ["type", "name", "label", "constraint"],
            ["text", "a", "A", "regex(.，'[0-9]+')"],
        ]
    )
    source = tmp_path / "form.xlsx"
    source.write_bytes(data)
    cache = tmp_path / "deep" / "cache"
    first = load_form(source, cache=cache)
    (kept,) = cache.iterdir()
    stamp = kept.stat().st_mtime_ns
    second = load_form(source, cache=cache)
    assert kept.stat().st_mtime_ns == stamp
    assert [f.code for f in first.findings] == ["folded", "regex_without_anchors"]
    assert second.findings == first.findings
    assert second.question("a").row == 2
    for damage in ("", "{", json.dumps({"xml": 1}), json.dumps([1])):
        kept.write_text(damage, encoding="utf-8")
        assert load_form(source, cache=cache).findings == first.findings
    assert [p.name for p in cache.iterdir()] == [kept.name]


def test_a_cache_that_cannot_be_written_does_not_matter(tmp_path: Path) -> None:
    """The form loads although its cache folder is a file."""
    (tmp_path / "cache").write_text("x", encoding="utf-8")
    assert load_form(SMALL, cache=tmp_path / "cache").question("a").kind == "text"


def attempt(data: bytes) -> None:
    try:
        load_form(data)
    except FormError as error:
        assert all(finding.code for finding in error.findings)


FUZZ = settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))


@FUZZ
@given(st.integers(0, len(SMALL) - 1), st.binary(min_size=1, max_size=8))
def test_a_damaged_workbook_never_throws_anything_else(place: int, noise: bytes) -> None:
    """Bytes overwritten anywhere in an .xlsx: a form or a FormError."""
    attempt(SMALL[:place] + noise + SMALL[place + len(noise) :])


@FUZZ
@given(st.data())
def test_a_workbook_with_odd_inner_xml_never_throws_anything_else(data: st.DataObject) -> None:
    """Parts of the archive cut or mixed up: a form or a FormError."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(SMALL)) as old, zipfile.ZipFile(out, "w") as new:
        victim = data.draw(st.sampled_from(old.namelist()))
        for name in old.namelist():
            content = old.read(name)
            if name == victim:
                cut = data.draw(st.integers(0, len(content)))
                content = content[:cut] + data.draw(st.binary(max_size=6)) + content[cut + 3 :]
            new.writestr(name, content)
    attempt(out.getvalue())


@FUZZ
@given(st.integers(0, len(XFORM)), st.integers(0, 30), st.text(max_size=6))
def test_a_damaged_xform_never_throws_anything_else(place: int, cut: int, noise: str) -> None:
    """Text cut out of or put into an XForm: a form or a FormError."""
    attempt((XFORM[:place] + noise + XFORM[place + cut :]).encode("utf-8", "ignore"))


WORDS = st.sampled_from(
    [
        "text", "integer", "select_one l", "select_one", "begin_group", "end_group", "begin_repeat",
        "end_repeat", "calculate", "note", "range", "image", "a", "b", "${a}", "${b} + 1", "1", "",
        "yes", "label", "name", "type", "relevant", "calculation", "l", "constraint",
        "repeat_count", "(", "＄｛a｝", "'x", "today()", "count(${a})", "../a", "position(..)",
        "form_id", "x:y",
        "bind::insp:role", "label::zh", "parameters", "start=1", "trigger", "default", "list_name",
    ]
)  # fmt: skip


@FUZZ
@given(
    st.lists(st.lists(WORDS, min_size=2, max_size=6), min_size=1, max_size=7),
    st.lists(st.lists(WORDS, min_size=2, max_size=4), max_size=3),
)
def test_any_table_is_a_form_or_a_form_error(
    survey: list[list[str]], choices: list[list[str]]
) -> None:
    """Whatever words stand in the cells, nothing but FormError comes out."""
    head = ["type", "name", "label", "relevant", "calculation", "repeat_count"]
    lines = ["| survey |", "| | " + " | ".join(head) + " |"]
    lines += ["| | " + " | ".join(row) + " |" for row in survey]
    lines += ["| choices |", "| | list_name | name | label |"]
    lines += ["| | " + " | ".join(row) + " |" for row in choices]
    attempt("\n".join(lines).encode())
