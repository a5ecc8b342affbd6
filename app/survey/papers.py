"""Papers of the survey: the dossier 一房一档 of one inspection, and the findings in it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from app.assessment import Assessment, FindingLine, assess, findings
from app.errors import KnownError
from app.i18n import _
from app.survey.core import Core, IsCancelled, Progress, never, quiet
from app.survey.filling import Filling, FillingDesk
from app.survey.taking import REPORT, Taking

#: Characters that Windows refuses in names, and what makes a name end badly there.
_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')
