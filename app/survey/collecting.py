"""收件, then 汇总: packages are copied from sticks first, and read when the sticks are gone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from app import __version__
from app.errors import KnownError
from app.model.changed import Changed
from app.store.values import PackageNote
from app.survey import identity
from app.survey.core import Core, IsCancelled, Progress
from app.survey.hand_over import HERE, MERGED, NEW, REFUSED, Collected, Copied, Foreign
from app.survey.receipts_given import ReceiptsGiven
from app.survey.receipts_heard import ReceiptsHeard
from app.sync import folders, inbox, intake, names, publish, refusals
from app.sync.applying import IMPORTED
from app.sync.checking import Source
from app.sync.folders import Listing
from app.sync.outcomes import Arrived, Ignored, Outcome, Refused, UnknownDevice

#: Refused for now: another program, another day, another decision may take them. They stay.
_FOR_NOW = frozenset({"package.newer", "package.revoked", "package.key", "package.unreadable"})


class Collecting:
    def __init__(self, core: Core, given: ReceiptsGiven, heard: ReceiptsHeard) -> None:
        self._core = core
        self._given, self._heard = given, heard

    def collect(
        self, sources: Iterable[Path], progress: Progress, cancelled: IsCancelled
    ) -> Collected:
        """See `Exchange.collect`; one source after the other, each with its receipts."""
        done: Collected | None = None
        for source in sources:
            one = self._collect(source, progress, cancelled)
            done = one if done is None else _both(done, one)
        return done or Collected((), (), (), Foreign(), 0)

    def _collect(self, source: Path, progress: Progress, cancelled: IsCancelled) -> Collected:
        core = self._core
        listing = self.look([source])
        merged = self.merged_before()
        copies = inbox.copy(core.folder, self.others(listing), merged, progress, cancelled)
        senders = {device.id: device.name for device in core.store.devices()}
        states = dict.fromkeys(copies.new, NEW) | dict.fromkeys(copies.here, HERE)
        states |= {name: MERGED for name in listing.packages if name in merged}
        packages = tuple(
            Copied(name, name[:12], senders.get(name[:12], ""), _size(name), state)
            for name, state in sorted(states.items())
        )
        written, unwritten = self._say_arrived(source, listing, states)
        return Collected(
            (source,), packages, tuple(copies.refused), foreign_of(listing),
            sum(copies.new.values()), written, unwritten,
            Changed(kinds=frozenset({"package"} if copies.new else ())),
        )  # fmt: skip

    def _say_arrived(
        self, source: Path, listing: Listing, states: Mapping[str, str]
    ) -> tuple[tuple[Path, ...], tuple[KnownError, ...]]:
        """收件回执 onto the stick, and the newest 入库回执 of the same laptops beside them."""
        if self._core.store.meta.role != "office" or not states:
            return (), ()
        self._given.count_on(listing)
        self._given.merged()
        notes = self._given.arrived(states)
        notes += self._given.for_laptops(note.device for note in notes)
        room = self._given.room(source) if source.is_dir() else source.parent
        try:
            return tuple(self._given.put(notes, room)), ()
        except KnownError as error:
            return (), (error,)

    # -- from the inbox into the survey

    def waiting(self) -> dict[str, Path]:
        """Packages that are copied and not merged yet."""
        return inbox.waiting(self._core.folder)

    def merge(
        self, trusted: frozenset[str], progress: Progress, cancelled: IsCancelled
    ) -> list[Outcome]:
        """Read the inbox; see `Exchange.merge_collected`."""
        files = sorted(self.waiting().values(), key=lambda file: file.name)
        outcomes = self.read([Source(file) for file in files], trusted, progress, cancelled)
        for one in outcomes:
            if _is_done(one):
                publish.remove(one.file)
        return outcomes

    def read(
        self,
        sources: list[Source],
        trusted: frozenset[str],
        progress: Progress,
        cancelled: IsCancelled,
    ) -> list[Outcome]:
        """Take packages in, and note what only the office needs: refusals, and who carried what."""
        core = self._core
        outcomes = intake.read_sources(
            core.store, core.key, sources, now=self._given.time(), trusted=trusted,
            by=core.person, progress=progress, cancelled=cancelled,
        )  # fmt: skip
        for one in outcomes:
            if isinstance(one, Arrived) and (carried := set(one.carried) - {*identity.own(core)}):
                core.store.note_carried(one.sender.device, carried)
        self._note_refused(
            [one for one in outcomes if isinstance(one, Refused)]
            + [Refused(one.file, refusals.for_others()) for one in outcomes if _is_others(one)]
        )
        held = self.waiting()  # what was collected before it was read from the stick itself
        for name in held.keys() & self.merged_before():
            publish.remove(held[name])
        return outcomes

    def _note_refused(self, refused: list[Refused]) -> None:
        """Keep why a package was not taken: it goes into receipts, and is not fetched again."""
        if not refused:
            return
        core = self._core
        merged = self.merged_before()
        notes = []
        for one in refused:
            name = names.parse(one.file.name)
            if name is None or one.file.name in merged or not _its_fault(one.error.code):
                continue
            detail = f"{one.error.code} {__version__} {one.error.title}"
            notes.append(
                PackageNote(
                    one.file.name, "in", name.device, name.first, name.last,
                    REFUSED, detail, core.now(),
                )
            )  # fmt: skip
        core.store.note_packages(notes)

    # -- which files to look at

    def listed(self, sources: Iterable[Path]) -> tuple[list[Source], list[Outcome]]:
        """What to read in folders and files, and what lies there besides.

        Of folders only what is not this computer's own and was not taken in before; a file that
        somebody named is read in any case.
        """
        wanted, others = list[Source](), list[Outcome]()
        merged = self.merged_before()
        for source in sources:
            if not source.is_dir():
                if not (source.is_file() or source.suffix.lower() in _ENDINGS):
                    raise folders.missing(source)
                wanted.append(Source(source))  # gone, renamed or damaged: that is then told
                continue
            listing = self.look([source])
            found = self.others(listing).packages
            wanted += [Source(found[n][0]) for n in sorted(found) if n not in merged]
            others += [Ignored(file, start=True) for file in listing.starts]
            others += [Ignored(file) for file in listing.told]
        return wanted, others

    def look(self, sources: Iterable[Path]) -> Listing:
        """What lies in folders; a laptop does not look into those of other laptops."""
        core = self._core
        laptop = core.store.meta.role != "office"
        mine = identity.own(core) if laptop else None
        return folders.listed([*sources], core.store.meta.survey_id, mine)

    def others(self, listing: Listing, *, office_only: bool = False) -> Listing:
        """The same without the packages of this computer, unless it lost its own work.

        A laptop leaves out those of other laptops, too: they are sealed to the office.
        `office_only`: whom it does not know it takes for one.
        """
        core = self._core
        own, ahead = set(identity.own(core)), self._heard.ahead()
        roles = {device.id: device.role for device in core.store.devices()}
        laptop = core.store.meta.role != "office"

        def wanted(name: str, places: Sequence[Path]) -> bool:
            sender = name[:12]
            if sender in own:
                return ahead
            role = roles.get(sender, "")
            if not laptop or role == "office" or any(folders.from_office(one) for one in places):
                return True
            return not role and not office_only

        packages = {n: p for n, p in listing.packages.items() if wanted(n, p)}
        return Listing(
            packages, listing.receipts, listing.starts,
            listing.foreign, listing.told, listing.too_many,
        )  # fmt: skip

    def merged_before(self) -> set[str]:
        states = self._core.store.package_states("in")
        return {name for name, (state, _detail) in states.items() if state == IMPORTED}

    def settled(self) -> set[str]:
        """Packages that need not be fetched again: merged, or refused for good by this program."""
        states = self._core.store.package_states("in")
        return {
            name
            for name, (state, detail) in states.items()
            if state == IMPORTED or (state == REFUSED and _for_good(detail))
        }


_ENDINGS = (names.PACKAGE, names.START)
#: What is said of a package; all else is said of this computer's own disk.
_OF_PACKAGES = ("package.", "age.")
_NOT_ITS_FAULT = frozenset({"package.write", "package.unreadable", "age.write", "package.name"})


def _its_fault(code: str) -> bool:
    return code.startswith(_OF_PACKAGES) and code not in _NOT_ITS_FAULT


def _is_others(one: Outcome) -> bool:
    """What the office sends to another laptop: it need not be fetched again either."""
    return isinstance(one, Ignored) and one.others


def _for_good(detail: str) -> bool:
    code, version, *_title = detail.split(" ", 2)
    return version == __version__ and code not in _FOR_NOW and _its_fault(code)


def _is_done(one: Outcome) -> bool:
    """Whether the inbox need not keep a file: merged, or refused for good (its writer has it)."""
    if isinstance(one, Refused):
        return one.error.code not in _FOR_NOW and _its_fault(one.error.code)
    return not isinstance(one, UnknownDevice)


def foreign_of(listing: Listing) -> Foreign:
    return Foreign(listing.foreign, tuple(file.name for file in listing.told[:5]), listing.too_many)


def _both(one: Collected, two: Collected) -> Collected:
    foreign = Foreign(
        one.foreign.count + two.foreign.count,
        (*one.foreign.names, *two.foreign.names)[:5],
        one.foreign.too_many or two.foreign.too_many,
    )
    return Collected(
        one.sources + two.sources, one.packages + two.packages, one.refused + two.refused,
        foreign, one.size + two.size, one.receipts + two.receipts,
        one.unwritten + two.unwritten, one.changed | two.changed,
    )  # fmt: skip


def _size(name: str) -> int:
    parsed = names.parse(name)
    return parsed.size if parsed else 0
