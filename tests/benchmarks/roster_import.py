"""How long a roster of 100,000 rows takes to import, against openpyxl reading the file alone.

Both in one run, in processes of their own; the peak memory of the import is printed. The ratio is
of processor time, which other programs on the machine disturb least; the time on the clock, with
its waits for the disk, is printed beside it.
Run: `python -m tests.benchmarks.roster_import [ROWS]`. Exit code 1 if the ratio is above 2.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import openpyxl

ROOT = Path(__file__).resolve().parents[2]
LIMIT = 2.0
TOWNS = (
    "阿勒腾席热镇",
    "札萨克镇",
    "乌兰木伦镇",
    "纳林陶亥镇",
    "苏布尔嘎镇",
    "红庆河镇",
    "伊金霍洛镇",
)
HEAD = ("镇", "嘎查村", "村民小组", "房屋名称", "房屋编号", "户主", "联系电话", "建成年份")

READ = """
import sys, time
import openpyxl
begin, work = time.perf_counter(), time.process_time()
book = openpyxl.load_workbook(sys.argv[1], read_only=True, data_only=True)
rows = sum(1 for _row in book.active.iter_rows(values_only=True))
print(time.process_time() - work, time.perf_counter() - begin)
"""
IMPORT = """
import json, sys, time
from pathlib import Path
from app import bootstrap
from app.bootstrap import Who
try:
    import resource
except ImportError:
    resource = None
with bootstrap.create(Path(sys.argv[2]), "测试", Who("甲", "机")) as survey:
    desk = survey.importing
    begin, work = time.perf_counter(), time.process_time()
    preview = desk.preview(Path(sys.argv[1]))
    read = time.perf_counter()
    plan = desk.plan(preview)
    planned = time.perf_counter()
    done = desk.apply(preview, plan)
    end, worked = time.perf_counter(), time.process_time()
    again = desk.plan(preview)
    print(json.dumps({
        "new": len(plan.new), "read": read - begin, "plan": planned - read,
        "write": end - planned, "all": end - begin, "work": worked - work,
        "again": time.perf_counter() - end, "same": again.same,
        "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024 if resource else 0,
    }))
"""


def make(file: Path, rows: int) -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("名册")
    sheet.append(HEAD)
    for n in range(rows):
        sheet.append(
            (
                TOWNS[n % 7],
                f"示例{n // 7 % 40}嘎查",
                f"{n % 9 + 1}社",
                f"{n}号院",
                f"1506270000{n:08d}",
                f"测{n % 97}",
                f"1380000{n % 10_000:04d}",
                1950 + n % 70,
            )
        )
    book.save(file)


def run(code: str, *words: str, home: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code, *words],
        env=os.environ | {"CHENGJIAN_HOME": home, "PYTHONPATH": str(ROOT)},
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        raise SystemExit(done.stderr)
    return done.stdout


def main(rows: int = 100_000) -> int:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "名册.xlsx"
        make(file, rows)
        floor, clock = map(float, run(READ, str(file), home=folder).split())
        told = json.loads(run(IMPORT, str(file), str(Path(folder) / "survey"), home=folder))
    ratio = told["work"] / floor
    print(
        f"{rows} rows, {told['new']} places: openpyxl reads {floor:.1f} s,"
        f" import {told['work']:.1f} s of processor time; by the clock {clock:.1f} s and"
        f" {told['all']:.1f} s"
        f" (read {told['read']:.1f}, plan {told['plan']:.1f}, write {told['write']:.1f}),"
        f" ratio {ratio:.2f}, peak {told['mb']} MB; planned again: {told['again']:.1f} s,"
        f" {told['same']} the same"
    )
    return int(ratio > LIMIT or told["same"] != told["new"])


if __name__ == "__main__":
    raise SystemExit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000))
