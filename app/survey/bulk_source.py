"""Where the papers of a run come from, and from what state of the survey each was made."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from app import __version__, paths
from app.i18n import language
from app.survey.bulk_values import Item, Plan
from app.survey.core import Core
from app.survey.papers import Papers
from exports.report_model import Document


class Source:
    def __init__(self, core: Core, papers: Papers) -> None:
        self._core = core
        self._papers = papers

    def document(self, plan: Plan, item: Item) -> Document:
        return self._papers.document(plan.kind, item.ref, plan.audience)

    def setting(self, plan: Plan) -> str:
        """A hash of all that is the same for the papers of a run, but for what they say."""
        told = (
            __version__,
            language(),
            plan.kind,
            plan.audience.personal,
            plan.audience.size,
            plan.audience.exif,
            plan.way,
            plan.archive,
        )
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()

    def state(self, item: Item, setting: str, history: str) -> str:
        """From what a paper is made: where this is as before, it need not even be composed.

        "" where that cannot be told without composing it: for a paper about many records.
        """
        view = self._core.store.view(item.ref) if item.ref else None
        if view is None or view.form in self._core.forms.registers:
            return ""
        photos = self._core.photos
        here = []
        for key in sorted(view.photos):
            digest = str(view.photos[key].get("hash", ""))
            known = photos.is_hash(digest)
            here.append(known and (photos.has(digest), photos.has_copy(digest, "sent")))
        told = json.dumps([setting, history, item.ref, sorted(view.heads), here])
        return hashlib.sha256(told.encode()).hexdigest()

    def history(self) -> str:
        """What was written down anywhere in the survey so far, and how its photos are stamped."""
        heads = self._core.store.log_heads()
        told = [[name, head.seq, head.entry] for name, head in sorted(heads.items())]
        stamp = self._core.folder / "stamp.toml"
        more = stamp.read_bytes() if stamp.is_file() else b""
        return hashlib.sha256(json.dumps(told).encode() + more).hexdigest()

    @property
    def fonts(self) -> Path:
        return paths.resources() / "fonts"

    @property
    def language(self) -> str:
        return "zh-CN" if language() == "zh" else "en"
