"""What the proofs of this folder begin with: an office, two laptops, houses filled in, photos."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from app import bootstrap
from app.survey.survey import Survey
from tests.accidents.acts import begun
from tests.folders import made
from tests.survey.crew import FRONT, PEOPLE, Machine, house_d, jpeg

#: Whom the visits are about: invented, and found in no other file than those of the visits.
OWNER, PHONE = "额尔德木图其其格", "13912340987"
RESIDENT = {
    "identity/owner": OWNER, "identity/phone": PHONE, "measures/actions/told_name": OWNER,
}  # fmt: skip
PASSPHRASE = "草原 上的 第七匹 马"
HOUSES = ("示例社12号院", "示例社14号院", "示例社16号院")


@dataclass(frozen=True)
class World:
    """A folder with everybody's computers, and what lies on their desks."""

    root: Path

    def machine(self, name: str) -> Machine:
        return Machine(self.root, name)

    def copy(self, to: Path) -> World:
        """The same world once more, in the place of what may be there."""
        shutil.rmtree(to, ignore_errors=True)
        shutil.copytree(self.root, to)
        return World(to)

    @property
    def stick(self) -> Path:
        return self.root / "stick"

    @property
    def share(self) -> Path:
        return self.root / "share"

    @property
    def disk(self) -> Path:
        """Where the office keeps its backups."""
        return self.root / "disk"

    @property
    def photos(self) -> list[str]:
        return [str(file) for file in sorted((self.root / "camera").iterdir())]

    def device(self, name: str) -> str:
        with self.machine(name).open() as survey:
            return survey.device

    def digest(self, name: str) -> str:
        """What the survey of a machine comes to; its history and photos are all there."""
        with self.machine(name).open() as survey:
            assert survey.care.verify() == []
            return survey.core.store.digest()

    def leftovers(self, name: str) -> list[str]:
        """Files in a machine's folders that only work in progress would have."""
        root = self.root / name
        return [str(f.relative_to(root)) for f in root.rglob("*") if unfinished(f)]


def asked(_folder: Path) -> str:
    """The person at the machine types the passphrase."""
    return PASSPHRASE


def unfinished(file: Path) -> bool:
    return file.is_file() and (file.suffix == ".up" or file.suffix == ".zip")


def visit(survey: Survey, house: str, photos: list[Path]) -> None:
    """A house filled in as shipped, personal answers among them, with photos of its own."""
    filling = survey.filling.open(begun(survey, house))
    survey.filling.load_answers(filling, house_d() | RESIDENT)
    for taken in survey.taking.add(photos, FRONT, filling.photos):
        assert taken.entry is not None, taken
        filling.put_photo(taken.photo, taken.entry)
    survey.filling.commit(filling)


def build(root: Path) -> World:
    """Both laptops are known to the office; the first has two houses that it has not sent yet."""
    world = World(root)
    office = world.machine("office")
    office.be_here()
    with bootstrap.create(office.folder, "测试调查", PEOPLE["office"], office.clock) as survey:
        for house in HOUSES:
            survey.houses.add(house, "苏布尔嘎镇 示例嘎查")
        start = survey.exchange.start_file(made(root / "start"))
    shots = [jpeg(root / "camera", seed) for seed in range(6)]
    for number, name in enumerate(("first", "second")):
        laptop = world.machine(name)
        laptop.be_here()
        bootstrap.join(laptop.folder, start, PEOPLE[name], laptop.clock).close()
        with laptop.open() as survey:
            visit(survey, HOUSES[2], shots[number : number + 1])
            survey.exchange.pack(made(root / f"stick-{name}"))
            device = survey.device
        with office.open() as survey:
            merged = survey.exchange.merge([root / f"stick-{name}"], trusted=frozenset([device]))
            assert not merged.refused, merged
    with world.machine("first").open() as survey:
        visit(survey, HOUSES[0], shots[2:4])
        visit(survey, HOUSES[1], shots[4:])
    return world
