"""One world and one nursery for all proofs of this folder; every test works on a copy."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app import bootstrap, paths
from tests.accidents import disk, stage
from tests.accidents.stage import Nursery
from tests.accidents.world import World, asked, build


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> World:
    root = tmp_path_factory.mktemp("world")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(paths.HOME_VARIABLE, str(root))
        return build(root)


@pytest.fixture(scope="session")
def nursery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nursery]:
    """Whoever is asked for a passphrase, here or there, knows it."""
    if not disk.CAN:
        pytest.skip("needs Linux and gcc")
    with stage.nursery(tmp_path_factory.mktemp("nursery")) as running:
        bootstrap.ask_with(asked)
        yield running
    bootstrap.ask_with(lambda _folder: None)
