"""One act of somebody's week, in a process of its own: `python week_hand.py ACT`, JSON on stdin.

The survey folder, who works and what the clock says come with the act. What has been acknowledged
is printed, a JSON line each, as soon as the façade has returned: whatever happens to the process
afterwards, that must never be lost.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from app import bootstrap, paths
from app.bootstrap import Who
from app.errors import KnownError
from app.imaging.synthesize import Shot, photograph
from app.store.roster_values import PlaceFilter
from app.survey import restoring
from app.survey.exchange import Arrived, Refused, UnknownDevice
from app.survey.survey import Survey
from tests.folders import made

Told = dict[str, Any]
FORM = "quick_screening"
SOUND = {
    "building/house_kind": "detached", "building/structure": "brick_timber",
    "building/roof_kind": "pitched_timber", "building/built_by": "self", "building/use": "living",
    "changes/change_state": "clean", "ground/ground_state": "clean",
    "structure_check/masonry_state": "clean", "structure_check/timber_state": "clean",
    "conclusion/agree": "yes", "conclusion/told": "in_person", "signatures/signed": "yes",
    "signatures/owner_signed": "signed",
}  # fmt: skip


def tell(**what: object) -> None:
    """One line in one call: a kill in between must not leave half of it to be read on."""
    os.write(sys.stdout.fileno(), f"{json.dumps(what)}\n".encode())


def opened(told: Told) -> Survey:
    moment = datetime.fromisoformat(told["now"])
    return bootstrap.open_survey(
        Path(told["folder"]), _who(told), lambda: moment, passphrase=told["passphrase"]
    )


def _who(told: Told) -> Who:
    return Who(told["person"], told["computer"])


# -- acts


def found(told: Told) -> None:
    """The office begins: a protected survey with the roster, and the start file."""
    moment = datetime.fromisoformat(told["now"])
    folder = Path(told["folder"])
    with bootstrap.create(
        folder, "一周演练", _who(told), lambda: moment, passphrase=told["passphrase"]
    ) as survey:
        seen = survey.importing.preview(paths.resources() / "demo" / "roster.csv")
        survey.importing.apply(seen, survey.importing.plan(seen))
        Path(told["target"]).mkdir(parents=True, exist_ok=True)
        start = survey.exchange.start_file(made(Path(told["target"])))
        tell(start=str(start), device=survey.device, **_houses(survey))


def join(told: Told) -> None:
    moment = datetime.fromisoformat(told["now"])
    with bootstrap.join(
        Path(told["folder"]), Path(told["start"]), _who(told), lambda: moment,
        passphrase=told["passphrase"],
    ) as survey:  # fmt: skip
        tell(device=survey.device)


def inspect(told: Told) -> None:
    """Screen houses one after the other, each with a resident, a photo and an answer of its own.

    `width`: what stands in the answer two people may differ in. With `endless` it goes on with
    further rounds until the process is killed.
    """
    with opened(told) as survey:
        card = Path(told["folder"]).parent / "card"
        card.mkdir(exist_ok=True)
        number = told["seed"] * 1000
        while True:
            for name in told["houses"]:
                number += 1
                _inspect(survey, name, told, number, card)
            if not told.get("endless"):
                return


def _inspect(survey: Survey, name: str, told: Told, number: int, card: Path) -> None:
    place = _place(survey, name)
    record, _changed = survey.houses.begin(place, FORM)
    filling = survey.filling.open(record)
    answers = SOUND | told.get("answers", {})
    answers |= {"identity/note": f"{told['computer']} {number}"} if _has_note(filling) else {}
    survey.filling.load_answers(filling, answers)
    file = card / f"IMG_{number}.jpg"
    file.write_bytes(
        photograph(Shot("facade", seed=number, width=320, height=240, taken=_moment(told)))
    )
    for one in survey.taking.add([file], "photos/photo_front", filling.photos):
        if one.entry is not None:
            filling.put_photo(one.photo, one.entry)
    file.unlink()
    status = None if survey.filling.problems(filling) else "done"
    survey.filling.commit(filling, status=status)
    revision = filling.parents[0]
    hashes = [str(photo["hash"]) for photo in filling.photos.values()]
    tell(revision=revision, record=record, house=name, photos=hashes, device=survey.device)


def _has_note(filling: Any) -> bool:
    return filling.instance.find("identity/note") is not None


def _moment(told: Told) -> datetime:
    return datetime.fromisoformat(told["now"])


def add_house(told: Told) -> None:
    """A house that is not in the roster, found by two people under two names."""
    with opened(told) as survey:
        place, _changed = survey.houses.add(told["house"], address=told["address"])
        tell(place=place)


def exchange(told: Told) -> None:
    with opened(told) as survey:
        done = survey.exchange.exchange(Path(told["target"]))
        tell(written=[file.name for file in done.written], **_outcomes(done.outcomes))


def collect(told: Told) -> None:
    with opened(told) as survey:
        done = survey.exchange.collect([Path(one) for one in told["sources"]])
        tell(
            new=done.new,
            refused=[one.error.code for one in done.refused],
            foreign=done.foreign.count,
            receipts=len(done.receipts),
        )


def merge(told: Told) -> None:
    """Take the inbox in; whoever is new is telephoned, and what waited for that comes after."""
    with opened(told) as survey:
        done = survey.exchange.merge_collected()
        first = _outcomes(done.outcomes)
        if first["unknown"]:
            done = survey.exchange.merge_collected(trusted=frozenset(first["unknown"]))
        tell(telephoned=first["unknown"], **_outcomes(done.outcomes))


def _outcomes(outcomes: Any) -> Told:
    return {
        "arrived": sum(isinstance(one, Arrived) for one in outcomes),
        "records": sum(one.new_records for one in outcomes if isinstance(one, Arrived)),
        "refused": [one.error.code for one in outcomes if isinstance(one, Refused)],
        "unknown": [one.person.device for one in outcomes if isinstance(one, UnknownDevice)],
        "forked": sorted({d for one in outcomes if isinstance(one, Arrived) for d in one.forked}),
    }


def settle(told: Told) -> None:
    """Every difference is decided for the first side that stands there, with a reason."""
    with opened(told) as survey:
        decided = []
        while conflicts := [one for one in survey.review.conflicts() if not one.agreed]:
            one = conflicts[0]
            survey.review.settle(one.record, one.group, 0, "现场复核，以第一份为准")
            decided.append([one.record, one.group, [side.author for side in one.sides]])
        tell(decided=decided)


def backup(told: Told) -> None:
    with opened(told) as survey:
        target = Path(told["target"])
        target.mkdir(parents=True, exist_ok=True)
        survey.backups.add(target)
        made = survey.backups.run(target)
        tell(covered=made.covered, photos=made.photos)


def receipts(told: Told) -> None:
    with opened(told) as survey:
        done = survey.exchange.receipts(Path(told["target"]))
        tell(
            files=[file.name for file in done.files],
            waiting=done.waiting,
            held=done.held.code if done.held else "",
        )


def restore(told: Told) -> None:
    moment = _moment(told)
    newest = restoring.find(Path(told["backup"]))[0].folder
    with bootstrap.restore(
        newest, Path(told["folder"]), _who(told), lambda: moment,
        passphrase=told["passphrase"],
    ) as survey:  # fmt: skip
        tell(device=survey.device, records=survey.core.store.count())


def undo(told: Told) -> None:
    """The newest batch is taken back, and then the taking back."""
    with opened(told) as survey:
        newest = survey.batches.list()[0]
        before = survey.core.store.digest()
        survey.batches.undo(newest.n, "误并入，先撤回核对")
        tell(batch=newest.n, changed=survey.core.store.digest() != before)


def status(told: Told) -> None:
    with opened(told) as survey:
        now = survey.exchange.status()
        tell(
            sentence=now.sentence, total=now.total, merged=now.merged, to_send=now.to_send,
            missing=len(now.missing), upto=now.upto,
        )  # fmt: skip


def laptops(told: Told) -> None:
    with opened(told) as survey:
        for one in survey.exchange.laptops():
            tell(device=one.device, name=one.name, records=one.records, words=list(one.words))


def account(told: Told) -> None:
    """Which of these revisions and photos are here, whole; what verification says."""
    with opened(told) as survey:
        store = survey.core.store
        lost = [rid for rid in told["revisions"] if store.revision(rid) is None]
        gone = [one for one in told["photos"] if not store.photos.whole(one)]
        tell(
            lost=lost,
            photos_lost=gone,
            troubles=sorted({one.code for one in survey.care.verify()}),
            records=store.count(),
            conflicts=len([one for one in survey.review.conflicts() if not one.agreed]),
            digest=store.digest(),
        )


def _houses(survey: Survey) -> Told:
    rows = survey.core.store.places(PlaceFilter(level="building"), 100, 0)
    return {"houses": [row.name for row in rows]}


def _place(survey: Survey, name: str) -> str:
    rows = survey.core.store.places(PlaceFilter(name), 20, 0)
    return next(row.record for row in rows if row.name == name)


ACTS: dict[str, Callable[[Told], None]] = {
    act.__name__: act
    for act in (
        found, join, inspect, add_house, exchange, collect, merge, settle, backup, receipts,
        restore, undo, status, laptops, account,
    )
}  # fmt: skip


def main(act: str) -> int:
    try:
        ACTS[act](json.loads(sys.stdin.read()))
    except KnownError as error:
        tell(error=error.code, title=error.title)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
