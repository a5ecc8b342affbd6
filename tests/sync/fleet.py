"""A season of an office and its laptops, by chance: sticks, shares, receipts, accidents, enemies.

Everything is real (folders, keys, packages, backups); only the order of things is chance, from the
number of the story. The oracle keeps books of its own: which revisions were written with which
photos, what the office held whenever a backup of it was tested, and what went down with a machine.
"""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from app import bootstrap, paths
from app.bootstrap import Who
from app.errors import KnownError
from app.survey.survey import Survey
from app.sync import names, receipt
from app.sync.receipt import Receipt
from tests.accidents.acts import begun
from tests.accidents.world import HOUSES, World
from tests.folders import made
from tests.survey.crew import FRONT, PEOPLE, START, jpeg
from tests.sync.books import Books, device_of

LAPTOPS = ("first", "second")


class Fleet:
    """The machines of one story. `act` does one thing by chance and checks what must hold."""

    def __init__(self, world: World, number: int) -> None:
        self.world = world
        self.chance = random.Random(number)
        self.days = 0
        self.books = Books()
        self.machines = ["office", *LAPTOPS]
        self.copies: list[tuple[str, Path, set[str]]] = []
        self.told: list[str] = []
        for folder in (world.stick, world.share, world.disk):
            made(folder)
        for name in self.machines:
            with self.at(name) as survey:
                self._enter(survey)

    # -- one machine at a time

    @contextmanager
    def at(self, name: str) -> Iterator[Survey]:
        root = self.world.root / name
        os.environ[paths.HOME_VARIABLE] = str(root / "home")
        who = PEOPLE.get(name) or Who("王测试", "03号电脑")
        with bootstrap.open_survey(root / "survey", who, self._clock) as survey:
            yield survey

    def _clock(self) -> datetime:
        return START + timedelta(days=self.days)

    def _enter(self, survey: Survey) -> set[str]:
        """Note every revision that is here for the first time; all that is here."""
        store, here = survey.core.store, set[str]()
        for device in store.log_heads():
            for entry in store.log(device):
                here.add(entry.rid)
                if entry.rid not in self.books.written:
                    revision = store.revision(entry.rid)
                    if revision is not None:
                        photos = frozenset(str(p.get("hash")) for p in revision.photos.values())
                        self.books.written[entry.rid] = photos
        return here

    def _some(self) -> str:
        return self.chance.choice([name for name in self.machines if name != "office"])

    # -- what happens

    def act(self) -> None:
        """One thing by chance."""
        acts: list[tuple[Callable[[], str], int]] = [
            (self.save, 8), (self.photograph, 5), (self.pack, 6), (self.collect, 5),
            (self.merge, 5), (self.merge_at_once, 2), (self.back_up, 5), (self.receipts, 5),
            (self.take_receipts, 5), (self.exchange, 8), (self.free, 4), (self.days_pass, 2),
            (self.lose_the_stick, 1), (self.spoil, 5), (self.forge, 2), (self.keep_a_copy, 2),
            (self.restore, 2), (self.clone, 1), (self.restore_the_office, 1),
        ]  # fmt: skip
        (act,) = self.chance.choices([one for one, _ in acts], [often for _, often in acts])
        self.told.append(f"{act.__name__} {act()}")
        self.check()

    def save(self) -> str:
        name = self.chance.choice(self.machines)
        with self.at(name) as survey:
            survey.houses.add(f"{len(self.told)}号新院")
            self._enter(survey)
        return name

    def photograph(self) -> str:
        name = self._some()
        with self.at(name) as survey:
            filling = survey.filling.open(begun(survey, self.chance.choice(HOUSES)))
            file = jpeg(self.world.root / "camera", 100 + len(self.told))
            (taken,) = survey.taking.add([file], FRONT, filling.photos)
            if taken.entry is not None:
                filling.put_photo(taken.photo, taken.entry)
            with suppress(KnownError):  # two said different things: that is for the office
                survey.filling.commit(filling)
            self._enter(survey)
        return name

    def pack(self) -> str:
        name = self._some()
        with self.at(name) as survey:
            survey.exchange.pack(made(self.world.stick))
            self._enter(survey)
        return name

    def collect(self) -> str:
        with self.at("office") as survey:
            done = survey.exchange.collect([made(self.world.stick)])
        return f"{done.new} new, {len(done.refused)} refused"

    def merge(self) -> str:
        with self.at("office") as survey:
            merged = survey.exchange.merge_collected(trusted=self._strangers(survey))
            return f"{len(merged.outcomes)}"

    def merge_at_once(self) -> str:
        with self.at("office") as survey:
            merged = survey.exchange.merge(
                [made(self.world.stick)], trusted=self._strangers(survey)
            )
            return f"{len(merged.outcomes)}"

    def _strangers(self, survey: Survey) -> frozenset[str]:
        """Fresh identities of our own laptops, which the clerk has telephoned with."""
        known = {device.id for device in survey.exchange.devices()}
        found = {
            device_of(file)
            for name in self.machines
            if name != "office"
            for file in (self.world.root / name / "home" / "keys").rglob("device*.json")
        }
        return frozenset(found - known)

    def back_up(self) -> str:
        with self.at("office") as survey:
            survey.backups.run(self.world.disk)
            self.books.backed_up = self._enter(survey)
            self.books.photos_backed_up = {file.stem for file in survey.core.photos.all()}
        return ""

    def receipts(self) -> str:
        with self.at("office") as survey:
            return str(len(survey.exchange.receipts(made(self.world.stick)).files))

    def take_receipts(self) -> str:
        name = self._some()
        with self.at(name) as survey:
            taken = survey.exchange.take_receipts([made(self.world.stick)])
        return f"{name}: {taken.read} read, {len(taken.refused)} refused"

    def exchange(self) -> str:
        name = self.chance.choice(self.machines)
        with self.at(name) as survey:
            survey.exchange.exchange(self.world.share)
            self._enter(survey)
        return name

    def free(self) -> str:
        name = self._some()
        with self.at(name) as survey:
            return f"{name}: {survey.exchange.free()}"

    def days_pass(self) -> str:
        self.days += self.chance.choice((1, 20, 40))
        return str(self.days)

    # -- accidents and enemies

    def lose_the_stick(self) -> str:
        shutil.rmtree(self.world.stick)
        made(self.world.stick)
        return ""

    def spoil(self) -> str:
        """Something happens to a file on the stick or on the share."""
        place = self.chance.choice((self.world.stick, self.world.share))
        files = [f for f in sorted(place.rglob("*")) if f.is_file() and not f.is_symlink()]
        if not files:
            return "nothing there"
        file = self.chance.choice(files)
        data, what = file.read_bytes(), self.chance.randrange(9)
        if what == 0:
            file.write_bytes(data[: self.chance.randrange(len(data) + 1)])
        elif what == 1:
            file.unlink()
        elif what == 2:
            (file.parent / f"{file.stem} (conflicted copy){file.suffix}").write_bytes(data)
        elif what == 3:
            (file.parent / (file.name + ".part")).write_bytes(data[: len(data) // 2])
        elif what == 4:
            file.rename(file.with_name(file.name.upper()))
        elif what == 5 and data:
            altered = bytearray(data)
            altered[self.chance.randrange(len(data))] ^= 1 << self.chance.randrange(8)
            file.write_bytes(altered)
        elif what == 6:
            (file.parent / f"link{len(self.told)}.svp").symlink_to("/etc/passwd")
        elif what == 7 and (name := names.parse(file.name)) is not None:
            # somebody else's name on the same bytes
            other = names.name_for(file, "0" * 12, name.first, name.last, name.ending)
            (file.parent / str(other)).write_bytes(data)
        else:
            folder = file.parent / f"{file.stem}x{file.suffix}"
            folder.mkdir(exist_ok=True)
        return f"{what} {file.name[:20]}"

    def forge(self) -> str:
        """Somebody who knows a laptop's log signs that the office has all of it."""
        name, other = self.chance.sample([one for one in self.machines if one != "office"], 2)
        with self.at(other) as survey:
            stranger = survey.core.key
        with self.at(name) as survey:
            store = survey.core.store
            heads = tuple(store.log_heads().values())
            said = Receipt(
                survey=survey.meta.survey_id,
                office=survey.meta.office_device,
                device=survey.device,
                stage=receipt.MERGED,
                number=900_000 + len(self.told),
                time=survey.core.now(),
                packages=(),
                upto=tuple(replace(head, rid="") for head in heads),
                photos=True,
            )
            file, data = receipt.signed(said, stranger)
        (made(self.world.stick) / file).write_bytes(data)
        return f"for {name}"

    def keep_a_copy(self) -> str:
        """Somebody copies a laptop's disk, keys and all, or its survey folder alone."""
        name = self._some()
        whole = self.chance.random() < 0.5
        copy = self.world.root / f"copy{len(self.copies)}"
        part = "" if whole else "survey"
        shutil.copytree(self.world.root / name / part, copy / part)
        with self.at(name) as survey:
            self.copies.append((name, copy, self._enter(survey)))
        return f"{name} {'whole' if whole else 'the folder'}"

    def restore(self) -> str:
        """A laptop goes on from an old copy: what it had alone since is lost with its disk."""
        if not self.copies:
            return "no copy"
        name, copy, held = self.chance.choice(self.copies)
        with self.at(name) as survey:
            alone = self._enter(survey) - held
        before = self._photos(name)
        for part in copy.iterdir():
            shutil.rmtree(self.world.root / name / part.name)
            shutil.copytree(part, self.world.root / name / part.name)
        self.books.drowned |= alone
        self.books.photos_drowned |= before - self._photos(name)
        return name

    def clone(self) -> str:
        """A second computer is made from a copy of the first; both go on."""
        if len(self.machines) > len(LAPTOPS) + 1:
            return "there is one"
        shutil.copytree(self.world.root / "first", self.world.root / "clone")
        self.machines.append("clone")
        return ""

    def restore_the_office(self) -> str:
        """The office's disk breaks; it goes on from its newest backup on another computer."""
        found = bootstrap.backups_in(self.world.disk)
        if not found:
            return "no backup"
        folder = self.world.root / "office" / "survey"
        with self.at("office") as survey:
            alone = self._enter(survey) - self.books.backed_up
        before = self._photos("office")
        shutil.rmtree(folder)
        bootstrap.restore(found[0].folder, folder, PEOPLE["office"], self._clock).close()
        self.books.drowned |= alone
        self.books.photos_drowned |= before - self._photos("office")
        return ""

    # -- what must hold

    def check(self) -> None:
        """What a laptop believes the office to have, the office has, and in its backup."""
        with self.at("office") as survey:
            store = survey.core.store
            assert survey.care.verify() == [] or self._only_gaps(survey), self._story()
            office = {entry.rid for device in store.log_heads() for entry in store.log(device)}
        photos = self._photos("office")
        for name in self.machines:
            if name != "office":
                with self.at(name) as survey:
                    self._check_laptop(name, survey, office, photos)
        held = set().union(*map(self._photos, self.machines)) | self.books.photos_drowned
        named = set().union(*self.books.written.values())
        assert named <= held, f"a photo is nowhere: {self._story()}"

    def _photos(self, name: str) -> set[str]:
        """Hashes of the originals on a machine's disk."""
        return {file.stem for file in (self.world.root / name / "survey" / "photos").glob("??/*")}

    def _check_laptop(self, name: str, survey: Survey, office: set[str], photos: set[str]) -> None:
        store = survey.core.store
        for device, seq in store.acknowledged().items():
            said = {entry.rid for entry in store.log(device) if entry.seq <= seq}
            assert said <= office, f"{name}: acknowledged, not at the office: {self._story()}"
            assert said <= self.books.backed_up, f"{name}: not in the backup: {self._story()}"
        gone = store.freed()
        assert gone <= photos, f"{name}: let go, not at the office: {self._story()}"
        assert gone <= self.books.photos_backed_up, f"{name}: let go too early: {self._story()}"

    @staticmethod
    def _only_gaps(survey: Survey) -> bool:
        """Troubles that are no damage: what has not arrived yet, and forks of copied machines."""
        kinds = {trouble.code for trouble in survey.care.verify()}
        return kinds <= {"gap", "waiting", "fork", "missing_photo", "unsigned", "no_photo"}

    def end(self) -> None:
        """Everybody hands over all, undisturbed: the office has everything exactly once."""
        for round_ in range(3):
            stick = made(self.world.root / f"last{round_}")
            for name in self.machines:
                if name == "office":
                    continue
                with self.at(name) as survey:
                    survey.exchange.pack(stick, everything=round_ == 0)
                    self._enter(survey)
            with self.at("office") as survey:
                trusted = self._strangers(survey)
                survey.exchange.collect([stick])
                survey.exchange.merge_collected(trusted=trusted)
            self.back_up()
            with self.at("office") as survey:
                survey.exchange.receipts(stick)
            for name in self.machines:
                if name != "office":
                    with self.at(name) as survey:
                        survey.exchange.take_receipts([stick])
            self.check()
        with self.at("office") as survey:
            here = self._enter(survey)
            lost = set(self.books.written) - here - self.books.drowned
            assert not lost, f"{len(lost)} revisions are nowhere: {self._story()}"
            missing = set(survey.core.store.photos_missing())
            assert missing <= self.books.photos_drowned, (
                f"{len(missing)} photos never came: {self._story()}"
            )
        for name in self.machines:
            if name != "office":
                with self.at(name) as survey:
                    status = survey.exchange.status()
                    # what hangs on a drowned revision waits for ever, and is told
                    assert status.ahead or self.books.drowned or status.to_send == 0, (
                        f"{name}: {status.sentence}: {self._story()}"
                    )

    def _story(self) -> str:
        return "; ".join(self.told)


def tell(world: World, folder: Path, number: int, steps: int) -> None:
    """Story `number`, and its end."""
    fleet = Fleet(world.copy(folder / "fleet"), number)
    for _ in range(steps):
        fleet.act()
    fleet.end()
