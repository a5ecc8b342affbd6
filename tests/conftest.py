"""Every test has a home of its own: keys, settings, cache and log never touch the user's."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

from app import i18n, paths

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
#: No example has a deadline by the clock: on a busy machine that fails tests of sound code.
settings.register_profile("chengjian", deadline=None)
settings.load_profile("chengjian")


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv(paths.HOME_VARIABLE, str(home))
    i18n.use("zh")
    return home
