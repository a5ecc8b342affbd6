"""Whatever laptops and office do to each other, everyone shows what the oracle says."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.model.laptop import Rules
from tests.model.machine import machine

QUICK = settings(
    max_examples=30,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


def test_laptops_and_office_agree_with_the_oracle() -> None:
    """Convergence, no silent loss, grade safety, tamper, forks and liveness, for a while."""
    run_state_machine_as_test(machine(Rules()), settings=QUICK)


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_laptops_and_office_agree_with_the_oracle_for_long() -> None:
    """The same with many more and longer stories."""
    run_state_machine_as_test(
        machine(Rules()), settings=settings(QUICK, max_examples=2000, stateful_step_count=60)
    )
