"""`compare`: two visits of a house beside each other."""

from __future__ import annotations

from tests.cli.conftest import HOUSE, Bench, Run

CRACK = "storeys/storey/7b61c6c3491d/member/423a7dcb8604/point/070a11e8ff72/p_width_mm"


def test_a_house_inspected_twice(bench: Bench, run: Run) -> None:
    """The second visit has a record of its own; one crack is wider: told with both widths."""
    run("fill", bench.office, HOUSE, bench.answers(), "--done", "--not-taken", "演示")
    once = run("compare", bench.office, HOUSE, "--json")
    assert once.code == 0 and once.data["pairs"] == once.data["changes"] == []
    assert len(once.data["visits"]) == 1
    assert "只检查过一次" in run("compare", bench.office, HOUSE).out
    later = bench.answers({CRACK: "3.5", "identity/date": "2026-11-21"})
    begun = run(
        "fill", bench.office, HOUSE, later, "--again", "--done", "--not-taken", "演示", "--json"
    )
    assert begun.code == 0
    second = begun.data["record"]
    told = run("compare", bench.office, second, "--json").data
    assert [one["day"] for one in told["visits"]][-1] == "2026-11-21"
    assert [one["after"] for one in told["changes"]] == ["3.5 mm"]
    assert told["cracks"][0]["widths"][-1] == ["2026-11-21", "3.5"]
    assert "→ 3.5" in run("compare", bench.office, second).out
