"""Registers: flat typed records."""

from __future__ import annotations

from pathlib import Path

from forms.register import RegisterProblem, load_registers

LIBRARY = Path(__file__).parent.parent / "forms" / "library" / "registers.toml"


def test_the_shipped_registers_load_with_both_languages() -> None:
    registers = load_registers(LIBRARY)

    assert set(registers) == {"place", "visit", "finding", "task", "staff", "letterhead"}
    assert registers["task"].title == {"zh": "整改任务", "en": "Task"}


def test_a_task_without_due_date_or_with_a_foreign_state_is_named() -> None:
    task = load_registers(LIBRARY)["task"]

    assert task.check({"what": "加固", "who": "甲", "due": "2026-12-31", "state": "open"}) == ()
    assert task.check({"what": "加固", "who": "甲", "due": "12/31", "state": "half"}) == (
        RegisterProblem("due", "not_a_date"),
        RegisterProblem("state", "unknown_choice"),
    )


def test_what_states_a_closure_is_one_conflict_group() -> None:
    task = load_registers(LIBRARY)["task"]

    assert {task.group_of(name) for name in ("state", "closed_on", "closed_by", "result")} == {
        "closing"
    }
    assert task.group_of("who") == "who"
