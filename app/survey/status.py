"""How far a laptop's work has come at the office, in one sentence and what to do now."""

from __future__ import annotations

from collections import Counter

from app.store.values import PackageNote
from app.survey import hand_over_words, identity
from app.survey.core import Core
from app.survey.hand_over import ARRIVED, REFUSED, TAKEN, WRITTEN, HandOverStatus, PackageState
from app.survey.receipts_heard import ReceiptsHeard
from app.sync import names, rooms


def status(core: Core, heard: ReceiptsHeard) -> HandOverStatus:
    """See `Exchange.status`; counted anew from the logs and the newest receipts."""
    store = core.store
    tallies, done = store.log_tallies(), store.acknowledged()
    own = [device for device in identity.own(core) if device in tallies]
    total = sum(tallies[device][0] for device in own)
    logs = {device: store.log_times(device) for device in own}
    # Numbered twice where a computer was cloned: entries are counted, not numbers.
    merged = sum(seq <= done.get(device, 0) for device in own for seq, _time in logs[device])
    times = [time for device in own for seq, time in logs[device] if seq == done.get(device)]
    latest = heard.latest()
    missing = heard.missing()
    lost = tuple(digest for digest in missing if not core.photos.has(digest))
    outbox = core.folder / rooms.OUTBOX
    packages = tuple(
        _state(note, (outbox / note.name).exists())
        for note in sorted(store.packages("out"), key=lambda one: one.time, reverse=True)
    )
    known = hand_over_words.Known(
        upto=max(times, default=""),
        total=total,
        merged=merged,
        drafts=len(core.open_drafts()),
        missing=len(missing),
        lost=len(lost),
        waiting=sum(one.state not in (TAKEN, REFUSED) for one in packages),
        arrived=sum(one.state == ARRIVED for one in packages),
        refused=sum(one.state == REFUSED for one in packages),
        ahead=heard.ahead(),
        again=heard.waits_for_photos(),
    )
    sentence, step, tone = known.words()
    return HandOverStatus(
        upto=known.upto,
        office_time=latest[-1].time if latest else "",
        total=total,
        merged=merged,
        to_send=total - merged,
        drafts=known.drafts,
        missing=missing,
        lacking=_lacking(core, missing),
        lost=lost,
        packages=packages,
        ahead=known.ahead,
        sentence=sentence,
        next_step=step,
        tone=tone,
    )


def _lacking(core: Core, missing: tuple[str, ...]) -> tuple[tuple[str, int], ...]:
    """Houses whose photos are missing, with how many each."""
    counted = Counter(title for _digest, title in core.store.places_of_photos(missing))
    return tuple(sorted(counted.items()))


def _state(note: PackageNote, here: bool) -> PackageState:
    name = names.parse(note.name)
    return PackageState(
        name=note.name,
        time=note.time,
        size=name.size if name else 0,
        records=max(note.seq_to - note.seq_from + 1, 0) if note.seq_from else 0,
        state=note.state if note.state else WRITTEN,
        why=hand_over_words.refusal(note.detail) if note.state == REFUSED else "",
        here=here,
    )
