"""What people do at their machines in these proofs, each through the program's façade.

An act gets the open survey and its arguments as JSON gave them, and tells what has been
acknowledged. `ACTS` names them; `nursery.py` performs them in processes that have accidents.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from app.survey.exchange import Arrived, Merged, Refused
from app.survey.survey import Survey
from tests.folders import made
from tests.survey.crew import FRONT
from tests.survey.listing import listed

Tell = Callable[..., None]
Act = Callable[[Survey, Mapping[str, Any], Tell], None]


def begun(survey: Survey, house: str) -> str:
    """The inspection of a house, begun where it was not."""
    place = next(row.place for row in listed(survey) if row.name == house)
    return survey.houses.begin(place)[0]


def fill(survey: Survey, given: Mapping[str, Any], tell: Tell) -> None:
    """A visit: an answer typed and kept, a photo taken in, all of it written; several times."""
    record = begun(survey, given["house"])
    for number in range(given["times"]):
        filling = survey.filling.open(record)
        node = filling.instance.find("identity/address")
        assert node is not None
        filling.instance.set(node, f"测试路{number}号")
        survey.filling.keep(survey.filling.snapshot(filling, "identity/address"))
        tell(draft=record, value=f"测试路{number}号")
        file = Path(given["photos"][number % len(given["photos"])])
        (taken,) = survey.taking.add([file], FRONT, filling.photos)
        if taken.entry is not None:
            filling.put_photo(taken.photo, taken.entry)
            survey.filling.keep(survey.filling.snapshot(filling, FRONT))
            tell(photo=taken.entry["hash"], record=record)
        survey.filling.commit(filling)
        tell(revision=filling.parents[0], record=record)


def pack(survey: Survey, given: Mapping[str, Any], tell: Tell) -> None:
    packed = survey.exchange.pack(made(Path(given["stick"])))
    tell(packed=[file.name for file in packed.files])


def merge(survey: Survey, given: Mapping[str, Any], tell: Tell) -> None:
    merged = survey.exchange.merge([Path(given["stick"])], trusted=frozenset(given["trusted"]))
    tell(**said(merged))


def start_file(survey: Survey, given: Mapping[str, Any], tell: Tell) -> None:
    tell(start=survey.exchange.start_file(made(Path(given["stick"]))).name)


def collect(survey: Survey, given: Mapping[str, Any], tell: Tell) -> None:
    """收件 from a stick, as the clerk does it before 可以拔盘."""
    collected = survey.exchange.collect([Path(given["stick"])])
    tell(
        collected=[one.name for one in collected.packages if one.state != "merged"],
        receipts=[file.name for file in collected.receipts],
        refused={one.file.name: one.error.code for one in collected.refused},
        unwritten=[error.code for error in collected.unwritten],
    )


def merge_collected(survey: Survey, given: Mapping[str, Any], tell: Tell) -> None:
    tell(**said(survey.exchange.merge_collected(trusted=frozenset(given["trusted"]))))


def back_up(survey: Survey, given: Mapping[str, Any], tell: Tell) -> None:
    made_one = survey.backups.run(Path(given["disk"]))
    tell(backup=made_one.stamp, covered=made_one.covered)


def receipts(survey: Survey, given: Mapping[str, Any], tell: Tell) -> None:
    """入库回执 onto a stick; one only follows where a tested backup covers what was merged."""
    written = survey.exchange.receipts(made(Path(given["stick"])))
    tell(receipts=[file.name for file in written.files])


def take_receipts(survey: Survey, given: Mapping[str, Any], tell: Tell) -> None:
    taken = survey.exchange.take_receipts([Path(given["stick"])])
    tell(read=taken.read, refused={one.file.name: one.error.code for one in taken.refused})


def exchange(survey: Survey, given: Mapping[str, Any], tell: Tell) -> None:
    """Both ways with a shared folder."""
    done = survey.exchange.exchange(made(Path(given["share"])))
    tell(packed=[file.name for file in done.written])


def protect(survey: Survey, given: Mapping[str, Any], tell: Tell) -> None:
    code = survey.protection.protect(given["passphrase"])
    tell(protected=code)


def said(merged: Merged) -> dict[str, Any]:
    """What a merge came to: files that arrived, and the errors of those that did not."""
    return {
        "arrived": [one.file.name for one in merged.outcomes if isinstance(one, Arrived)],
        "refused": {
            one.file.name: one.error.code for one in merged.outcomes if isinstance(one, Refused)
        },
    }


ACTS: dict[str, Act] = {
    "fill": fill,
    "pack": pack,
    "merge": merge,
    "start file": start_file,
    "collect": collect,
    "merge collected": merge_collected,
    "back up": back_up,
    "receipts": receipts,
    "take receipts": take_receipts,
    "exchange": exchange,
    "protect": protect,
}
