"""Thousands of forged files: none has an effect, each one gets a sentence, none needs much memory.

Every attack is made from its number alone (`attacks.attack`), so that a failure can be repeated.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from app import bootstrap, paths
from app.errors import KnownError
from app.survey.exchange import Arrived, Refused, UnknownDevice
from app.survey.survey import Survey
from app.sync import names
from app.sync.archive import Archive
from tests.accidents.world import World, build
from tests.folders import made
from tests.survey.crew import PEOPLE
from tests.sync import attacks
from tests.sync.genuine import Forged, Genuine, taken_apart

#: A reader may hold 64 MiB of text at a time; its copies in lines and objects come on top.
MOST_MEMORY = 320 << 20
MOST_SECONDS = 20.0


@dataclass
class Peak:
    """The most memory that this process has held since `reset`, where the system tells it."""

    base: int = 0

    def reset(self) -> None:
        if sys.platform == "linux":
            Path("/proc/self/clear_refs").write_text("5", encoding="utf-8")
            self.base = self._status("VmRSS")

    def grown(self) -> int:
        """Bytes."""
        return self._status("VmHWM") - self.base if sys.platform == "linux" else 0

    @staticmethod
    def _status(name: str) -> int:
        for line in Path("/proc/self/status").read_text(encoding="utf-8").splitlines():
            if line.startswith(name + ":"):
                return int(line.split()[1]) << 10
        raise LookupError(name)


@dataclass
class Tally:
    """What became of the attacks."""

    outcomes: Counter[str] = field(default_factory=Counter)
    memory: int = 0
    seconds: float = 0.0

    def __str__(self) -> str:
        parts = ", ".join(f"{code} {n}" for code, n in self.outcomes.most_common())
        megabytes = self.memory >> 20
        return f"{sum(self.outcomes.values())} files, at most {megabytes} MiB more, " \
            f"{self.seconds:.2f} s: {parts}"  # fmt: skip

    def watch(self, peak: Peak, began: float, what: str) -> None:
        seconds = time.monotonic() - began
        assert peak.grown() < MOST_MEMORY, what
        assert seconds < MOST_SECONDS, what
        self.memory = max(self.memory, peak.grown())
        self.seconds = max(self.seconds, seconds)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    root = tmp_path_factory.mktemp("fuzz")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(paths.HOME_VARIABLE, str(root))
        return build(root)


@pytest.fixture
def genuine(world: World, tmp_path: Path) -> Iterator[Genuine]:
    """A package of the first laptop that the office has not read, and the office's keys."""
    with world.machine("office").open() as survey:
        office = survey.core.key
    with world.machine("second").open() as survey:
        stranger = _unknown(world, tmp_path)
    with world.machine("first").open() as survey:
        (file,) = survey.exchange.pack(made(tmp_path / "stick")).files
        yield taken_apart(file, office, survey.core.key, stranger)


def _unknown(world: World, folder: Path) -> Any:
    """The key of a laptop that joined and that the office has never heard of."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(paths.HOME_VARIABLE, str(folder / "home"))
        (start,) = (world.root / "start").iterdir()
        with bootstrap.join(folder / "unknown", start, PEOPLE["second"]) as survey:
            return survey.core.key


def state(survey: Survey) -> tuple[object, ...]:
    """Everything that a file without effect leaves as it was."""
    store, folder = survey.core.store, survey.core.folder
    return (
        store.digest(),
        store.log_heads(),
        store.devices(),
        [(form.id, form.version, form.hash) for form in store.forms()],
        sorted(
            str(file.relative_to(folder))
            for file in folder.rglob("*")
            if not file.name.startswith(("survey.db", "drafts.db"))
        ),
    )


def refuse_all(
    world: World, genuine: Genuine, folder: Path, numbers: Sequence[int], tally: Tally
) -> None:
    """Let the office read forged packages, each by itself; only nothing may come of them."""
    office = world.copy(folder / "world").machine("office")
    before, after, peak = state(office.open()), "", Peak()
    for number in numbers:
        which, forged = attacks.attack(genuine, number)
        what = f"attack {number}, {which.__name__}"
        file = folder / forged.name
        file.write_bytes(forged.data)
        peak.reset()
        began = time.monotonic()
        (outcome,) = office.survey.exchange.merge([file]).outcomes
        tally.watch(peak, began, what)
        file.unlink()
        if isinstance(outcome, Arrived):
            assert forged.insider, what  # bits that say nothing, signed by the laptop itself
            after = after or digest_of_genuine(world, genuine, folder)
            assert office.survey.core.store.digest() == after, what
            assert office.survey.care.verify() == [], what
            tally.outcomes["as the genuine one"] += 1
            office.close()
            office = world.copy(folder / "world").machine("office")
            office.open()
            continue
        tally.outcomes[_said(outcome, what)] += 1
        assert state(office.survey) == before, what
    assert office.survey.care.verify() == []
    office.close()


def _said(outcome: object, what: str) -> str:
    """The code of a refusal that is a sentence, or that the device is unknown."""
    if isinstance(outcome, UnknownDevice):
        return "unknown device"
    assert isinstance(outcome, Refused), f"{what}: {outcome}"
    error = outcome.error
    assert error.title and error.kept and error.advice, what
    return error.code


def digest_of_genuine(world: World, genuine: Genuine, folder: Path) -> str:
    office = world.copy(folder / "control").machine("office")
    file = folder / str(genuine.name)
    file.write_bytes(genuine.data)
    (outcome,) = office.open().exchange.merge([file]).outcomes
    assert isinstance(outcome, Arrived)
    digest = office.survey.core.store.digest()
    office.close()
    file.unlink()
    return digest


#: Attacks that also fit a start file: it is not encrypted, and has no residents in it.
ON_START = frozenset(attacks.ATTACKS) - {
    attacks.damaged_head, attacks.personal_altered, attacks.bomb,
}  # fmt: skip


def start_files(world: World, folder: Path, numbers: Sequence[int], tally: Tally) -> None:
    """Join from forged start files: a sentence and no survey, or one with the office's roster."""
    (start,) = (world.root / "start").iterdir()
    with world.machine("office").open() as survey:
        office, survey_id = survey.core.key, survey.meta.survey_id
    stranger = _unknown(world, folder)
    genuine = taken_apart(start, None, office, stranger)
    peak = Peak()
    for number in numbers:
        which, forged = attacks.attack(genuine, number, ON_START)
        what = f"start file {number}, {which.__name__}"
        file, made = folder / forged.name, folder / "made"
        file.write_bytes(forged.data)
        peak.reset()
        began = time.monotonic()
        laptop = world.machine("second")
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv(paths.HOME_VARIABLE, str(folder / "home"))
            try:
                survey = bootstrap.join(made, file, PEOPLE["second"], laptop.clock)
            except KnownError as error:
                assert error.title and error.kept and error.advice, what
                tally.outcomes[error.code] += 1
                assert not made.exists() and not made.with_name("made.up").exists(), what
            else:
                with survey:
                    _check_joined(survey, survey_id, office.public, forged, what)
                    tally.outcomes["joined"] += 1
        tally.watch(peak, began, what)
        file.unlink()
        _remove(made)


def _check_joined(survey: Survey, survey_id: str, public: bytes, forged: Forged, what: str) -> None:
    """Whoever joins joins what the signer wrote; a stranger's file shows a stranger's code."""
    assert survey.care.verify() == [], what
    if survey.meta.office_public == public:
        assert forged.insider or survey.meta.survey_id == survey_id, what


def _remove(folder: Path) -> None:
    import shutil

    shutil.rmtree(folder, ignore_errors=True)


def test_forged_packages_have_no_effect(world: World, genuine: Genuine, tmp_path: Path) -> None:
    """Some of every kind."""
    tally = Tally()
    refuse_all(world, genuine, tmp_path, attacks.some_of_each(4), tally)
    assert len(tally.outcomes) > 5, tally


def test_forged_start_files_make_no_survey(world: World, tmp_path: Path) -> None:
    """One of every kind."""
    start_files(world, tmp_path, attacks.some_of_each(1, ON_START), Tally())


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_ten_thousand_forged_packages_have_no_effect(
    world: World, genuine: Genuine, tmp_path: Path
) -> None:
    """Ten thousand packages."""
    tally = Tally()
    refuse_all(world, genuine, tmp_path, range(1_000, 11_000), tally)
    print(tally)


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_two_thousand_forged_start_files_make_no_survey(world: World, tmp_path: Path) -> None:
    """Two thousand start files."""
    tally = Tally()
    start_files(world, tmp_path, range(1_000, 3_000), tally)
    print(tally)


def everything_signed(patch: pytest.MonkeyPatch) -> None:
    """The manifest counts whoever signed it."""
    patch.setattr("app.sync.manifest.keys.verify", lambda *_: True)


def heads_not_verified(patch: pytest.MonkeyPatch) -> None:
    """The signature of a log is not looked at."""
    patch.setattr("app.sync.applying.verify", lambda *_: True)


def members_not_hashed(patch: pytest.MonkeyPatch) -> None:
    """What the archive holds is taken for what the manifest names."""
    exactly = Archive.exactly

    def mutant(self: Archive, name: str, size: int, _digest: str | None) -> bytes:
        return exactly(self, name, size, None)

    patch.setattr(Archive, "exactly", mutant)


def everybody_trusted(patch: pytest.MonkeyPatch) -> None:
    """No device is unknown."""
    patch.setattr("app.sync.trust.stranger", lambda *_: None)


def names_not_checked(patch: pytest.MonkeyPatch) -> None:
    """Device and range in the name of a file may be others than inside."""
    patch.setattr(names.FileName, "sent", property(lambda _self: _Anything()))


class _Anything:
    __hash__ = None  # type: ignore[assignment]

    def __eq__(self, _other: object) -> bool:
        return True

    def __ne__(self, _other: object) -> bool:
        return False


@pytest.mark.long
@pytest.mark.parametrize(
    "mistake",
    [
        everything_signed, heads_not_verified, members_not_hashed,
        everybody_trusted, names_not_checked,
    ],
    ids=lambda one: one.__name__,
)  # fmt: skip
def test_a_check_left_out_is_caught(
    mistake: Callable[[pytest.MonkeyPatch], None],
    world: World,
    genuine: Genuine,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The fuzzed packages find a reader that leaves out a check."""
    mistake(monkeypatch)
    with pytest.raises(AssertionError):
        refuse_all(world, genuine, tmp_path, range(1_000), Tally())
