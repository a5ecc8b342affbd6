"""`grade`: vectors checked from the command line, with exit codes that scripts can trust."""

from __future__ import annotations

import argparse
import io
import json
from pathlib import Path

import pytest

from app.cli import grade
from app.errors import KnownError

VECTORS = Path(__file__).parent / "vectors.jsonl"


def run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--json", action="store_true")
    grade.add(parser.add_subparsers(required=True), shared)
    args = parser.parse_args(["grade", *words])
    return int(args.func(args))


def test_the_vectors_pass(capsys: pytest.CaptureFixture[str]) -> None:
    """Four houses, one line each, exit code 0."""
    assert run(str(VECTORS)) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == ("E0：N10 = 108，D10 = 13323，R = 0.8106 %；各层 Au Bu Bu Bu Bu；房屋 B")
    assert len(lines) == 4


def test_explain_tells_each_layer_and_the_row(capsys: pytest.CaptureFixture[str]) -> None:
    """With --explain every ratio has its quotient and the house its row of 6.3.6."""
    assert run(str(VECTORS), "--explain") == 0
    told = capsys.readouterr().out
    assert "第 6 层：25.4 ÷ 99 = 25.7 %，Du" in told
    assert "R = 25.4 ÷ 664 = 3.8 %" in told
    assert "但有 1 个 Du 层：C 级（第 6.3.6 条）" in told


def test_json_is_one_object_with_exact_figures(capsys: pytest.CaptureFixture[str]) -> None:
    """Scripts get whole numbers and the reduced fraction, no rounded ratio to compare with."""
    assert run(str(VECTORS), "--explain", "--json") == 0
    answer = json.loads(capsys.readouterr().out)
    first = answer["houses"][0]
    assert (first["id"], first["N10"], first["D10"], first["R"]) == ("E0", 108, 13323, "36/4441")
    assert (first["R_pct"], first["house"], first["differences"]) == ("0.8106", "B", {})
    assert (answer["problems"], answer["rules"]) == (0, "jgj125-2016@1")


def test_a_bad_line_is_named_and_the_rest_done(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Broken JSON, a wrong line and a wrong expectation: exit 1, the others are graded."""
    good = VECTORS.read_text(encoding="utf-8").splitlines()
    file = tmp_path / "f.jsonl"
    wrong = good[1].replace('"house":"A"', '"house":"B"')
    deep = "[" * 100_000
    lines = [good[0], "{oops", "", '{"id":"x"}', wrong, deep, good[3]]
    file.write_text("\n".join(lines), encoding="utf-8")
    assert run(str(file)) == 1
    told = capsys.readouterr().out
    assert "第 2 行：不是 JSON" in told
    assert "第 4 行：缺少 F" in told
    assert "第 5 行：house 应为 B，算得 A" in told
    assert "第 6 行：不是 JSON" in told
    assert "E3a：" in told
    assert run(str(file), "--json") == 1
    assert json.loads(capsys.readouterr().out)["problems"] == 4


def test_standard_input_is_read(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A dash takes the lines from a pipe."""
    monkeypatch.setattr("sys.stdin", io.StringIO(VECTORS.read_text(encoding="utf-8")))
    assert run("-") == 0
    assert len(capsys.readouterr().out.splitlines()) == 4


def test_a_missing_or_unreadable_file_is_a_known_error(tmp_path: Path) -> None:
    """One sentence, what is safe, what to do."""
    binary = tmp_path / "b"
    binary.write_bytes(b"\xff\xfe\x00")
    for name in (tmp_path / "none.jsonl", tmp_path, binary):
        with pytest.raises(KnownError) as caught:
            run(str(name))
        assert caught.value.advice


def test_wrong_use_is_two() -> None:
    """No file named: argparse says so with its code 2."""
    with pytest.raises(SystemExit) as stopped:
        run()
    assert stopped.value.code == 2
