"""Speed of the form engine: `python tests/benchmarks/forms.py`.

Loads a form of 1,000 questions (700 asked, 300 computed, a chain of 100, a cascade of 2,000
choices, two languages), a form of 20 questions × 100 rows (row costs, shares of a total, looks at
the row before), and the shipped danger form with 100 members; sets every answer once more and
prints median, 95th percentile and maximum. Exits 1 above a budget of the design.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from forms.instance import Instance
from forms.load import load_form
from forms.node import Node
from forms.routes import targets

CHINA = timezone(timedelta(hours=8))
NOW = datetime(2026, 11, 22, 9, 41, tzinfo=CHINA)
DANGER = Path(__file__).parents[2] / "forms" / "library" / "danger_check.xlsx"
SETTINGS = "| settings |\n|  | form_id | version |\n|  | bench | 1 |\n"


def table(name: str, header: list[str], rows: list[list[str]]) -> str:
    lines = [f"| {name} |", *("|  | " + " | ".join(row) + " |" for row in [header, *rows])]
    return "\n".join(lines) + "\n"


def big_form() -> bytes:
    """1,000 questions in 20 groups, with 200 conditions, 100 constraints, 300 calculations."""
    head = ["type", "name", "label::中文 (zh)", "label::English (en)", "relevant", "constraint",
            "required", "calculation", "choice_filter"]  # fmt: skip
    rows: list[list[str]] = []
    number = 0
    for group in range(20):
        rows.append(["begin_group", f"g{group}", f"组{group}", f"Group {group}", *[""] * 5])
        for place in range(35):
            name = f"q{number}"
            kind, choice_filter = "integer", ""
            if place == 1:
                kind = "select_one street"
            elif place == 2:
                kind, choice_filter = "select_one house", f"street = ${{q{number - 1}}}"
            elif place % 5 == 0:
                kind = "text"
            relevant = f"${{q{number - 1}}} != ''" if place % 4 == 3 else ""
            constraint = ". < 1000" if place % 7 == 4 and kind == "integer" else ""
            required = "yes" if place % 3 == 0 else ""
            label = f"题{number}"
            rows.append([kind, name, label, f"Q {number}", relevant, constraint, required, "",
                         choice_filter])  # fmt: skip
            number += 1
        rows.append(["end_group", *[""] * 8])
    for place in range(300):
        if place < 100:
            source = f"coalesce(${{c{place - 1}}}, 0) + 1" if place else "coalesce(${q4}, 0)"
        else:
            one, other = place * 2 % 700, (place * 3 + 4) % 700
            source = (
                f"if(${{q{one}}} > 3, coalesce(${{q{other}}}, 0) * 2, concat(${{q{one}}}, 'm'))"
            )
        rows.append(["calculate", f"c{place}", "", "", "", "", "", source, ""])
    choices = [["street", f"s{i}", f"街{i}", f"Street {i}", ""] for i in range(40)]
    choices += [["house", f"h{i}", f"号{i}", f"No. {i}", f"s{i % 40}"] for i in range(2000)]
    text = table("survey", head, rows)
    text += table("choices", ["list_name", "name", head[2], head[3], "street"], choices)
    return (text + SETTINGS).encode()


def rows_form() -> bytes:
    """20 questions × 100 rows."""
    rows = [
        ["integer", "n", "N", "", "", ""],
        ["begin_repeat", "r", "R", "", "", "${n}"],
        *(
            [f"{'decimal' if i % 2 else 'integer'}", f"a{i}", f"A{i}", "", "", ""]
            for i in range(12)
        ),
        ["text", "why", "W", "${a0} > 5", "", ""],
        ["calculate", "area", "", "", "coalesce(${a0}, 0) * coalesce(${a1}, 0)", ""],
        ["calculate", "cost", "", "", "${area} * 120 + coalesce(${a2}, 0)", ""],
        ["calculate", "share", "", "", "round(${area} div ${total} * 100, 1)", ""],
        ["calculate", "before", "", "", "indexed-repeat(${area}, ${r}, position(..) - 1)", ""],
        ["calculate", "place", "", "", "position(..)", ""],
        ["calculate", "big", "", "", "if(${cost} > 1000, 'big', 'small')", ""],
        ["calculate", "text", "", "", "concat(${place}, ' ', ${big})", ""],
        ["end_repeat", "", "", "", "", ""],
        ["calculate", "total", "", "", "sum(${area})", ""],
        ["calculate", "costs", "", "", "sum(${cost})", ""],
    ]
    head = ["type", "name", "label", "relevant", "calculation", "repeat_count"]
    return (table("survey", head, rows) + SETTINGS).encode()


def figures(times: list[float]) -> str:
    ordered = sorted(times)
    p95 = ordered[int(len(ordered) * 0.95)]
    return (
        f"median {statistics.median(ordered) * 1e3:7.3f} ms   p95 {p95 * 1e3:7.3f} ms   "
        f"max {ordered[-1] * 1e3:7.3f} ms   n {len(ordered)}"
    )


def p95(times: list[float]) -> float:
    return sorted(times)[int(len(times) * 0.95)]


def timed(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def answer_all(made: Instance, shift: int) -> list[float]:
    """Sets every question once; one time per answer."""
    times = []
    for place, node in enumerate(list(made.root.walk())):
        value = answer(node, place + shift)
        if value is not None:
            times.append(timed(lambda node=node, value=value: made.set(node, value)))
    return times


def answer(node: Node, place: int) -> object:
    match node.kind:
        case "integer":
            return place % 9 + 1 if node.name != "n" else None
        case "decimal":
            return f"{place % 7}.5"
        case "text":
            return f"t{place % 5}"
        case "select_one":
            found = node.choices()
            return found[place % len(found)].name if found else None
    return None


def loaded(data: bytes | Path, cache: Path, name: str) -> tuple[Instance, float]:
    first = timed(lambda: load_form(data, cache=cache))
    times = [timed(lambda: load_form(data, cache=cache)) for _ in range(7)]
    form = load_form(data, cache=cache)
    begin = time.perf_counter()
    made = form.new(now=lambda: NOW)
    fresh = time.perf_counter() - begin
    print(
        f"{name:7} load from xlsx/md {first * 1e3:7.1f} ms   from cache {min(times) * 1e3:6.1f} ms"
        f"   new {fresh * 1e3:5.1f} ms   questions {len(form.questions) - 1}"
    )
    return made, min(times)


def members(made: Instance) -> None:
    """100 members on four storeys, two points each."""
    storeys = made.find("storeys/storey")
    for _ in range(4):
        storey, _ = made.add(storeys)
        with made.batch():
            repeat = next(c for c in storey.children if c.question.role == "jgj.member")
            for _ in range(25):
                member, _ = made.add(repeat)
                points = next(c for c in member.children if c.question.role == "jgj.point")
                for _ in range(2):
                    made.add(points)


def evaluations(made: Instance) -> float:
    """Evaluations a second: every acting rule of every node, again and again."""
    work = [
        (rule.run, node)
        for rule in made.form.rules
        if rule.aspect in {"calculate", "relevant"}
        for node in targets(rule, made.root)
    ]
    env = made._env
    rounds = max(1, 60_000 // len(work))
    begin = time.perf_counter()
    for _ in range(rounds):
        for run, node in work:
            env.current = node
            run(node, env)
    return rounds * len(work) / (time.perf_counter() - begin)


def main() -> int:
    missed = []
    with tempfile.TemporaryDirectory() as folder:
        cache = Path(folder)
        big, load = loaded(big_form(), cache, "big")
        answer_all(big, 0)
        times = answer_all(big, 1)
        print(f"{'':7} set one answer   {figures(times)}")
        if p95(times) > 0.001:
            missed.append("1,000 questions: p95 above 1 ms")
        if load > 0.1:
            missed.append("load from cache above 100 ms")
        print(f"{'':7} {evaluations(big):,.0f} evaluations a second")
        rep, _ = loaded(rows_form(), cache, "rows")
        print(f"{'':7} 0 to 100 rows    {timed(lambda: rep.set(rep.find('n'), 100)) * 1e3:7.1f} ms")
        answer_all(rep, 0)
        times = answer_all(rep, 1)
        print(f"{'':7} set one answer   {figures(times)}")
        if p95(times) > 0.004:
            missed.append("100 rows: p95 above 4 ms")
        speed = evaluations(rep)
        print(f"{'':7} {speed:,.0f} evaluations a second")
        if speed < 200_000:
            missed.append("below 200,000 evaluations a second")
        danger, _ = loaded(DANGER, cache, "danger")
        print(f"{'':7} 100 members      {timed(lambda: members(danger)) * 1e3:7.1f} ms")
        answer_all(danger, 0)
        times = answer_all(danger, 1)
        print(f"{'':7} set one answer   {figures(times)}")
        if p95(times) > 0.004:
            missed.append("danger form with 100 members: p95 above 4 ms")
        answers = danger.answers()
        print(
            f"{'':7} answers()  {timed(danger.answers) * 1e3:5.1f} ms   check() "
            f"{timed(danger.check) * 1e3:5.1f} ms   open() "
            f"{timed(lambda: danger.form.open(answers, now=lambda: NOW)) * 1e3:5.1f} ms   "
            f"entries {len(answers)}"
        )
    for budget in missed:
        print("MISSED:", budget)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
