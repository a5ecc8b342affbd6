"""Each test gets a copy of one office with two laptops, made once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app import paths
from tests.survey.crew import Crew, build, crew


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("made")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(paths.HOME_VARIABLE, str(root))
        build(root)
    return root


@pytest.fixture
def field(made: Path, tmp_path: Path) -> Iterator[Crew]:
    """An office and two laptops with the same house; every survey is closed afterwards."""
    here = crew(made, tmp_path / "field")
    yield here
    here.close()
