"""Binds the answers of a filled form, by role, to the rules that grade a building.

`assess` grades, `findings` lists what was found, `missing_roles` says what a form lacks.
"""

from __future__ import annotations

from app.assessment.findings import FindingLine, findings
from app.assessment.layout import missing_roles
from app.assessment.outcome import Assessment, Report, assess
from app.assessment.override import Override

__all__ = [
    "Assessment",
    "FindingLine",
    "Override",
    "Report",
    "assess",
    "findings",
    "missing_roles",
]
