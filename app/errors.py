"""Known errors: what happened, what was kept safe, what to do now.

Everything else that is raised is a bug: logged, shown once. Foreign exceptions become
`KnownError` at one border per library, never in between.
"""

from __future__ import annotations


class KnownError(Exception):
    """An error whose cause lies outside the program and that the user can act on.

    `code` is stable, for tests and `--json`; `title` says what happened in one sentence,
    `kept` what is safe, `advice` what to do now, `detail` the technical rest (may be empty).
    All but the code are in the user's language.
    """

    def __init__(self, code: str, title: str, *, kept: str, advice: str, detail: str = "") -> None:
        super().__init__(title)
        self.code = code
        self.title = title
        self.kept = kept
        self.advice = advice
        self.detail = detail

    def __str__(self) -> str:
        parts = [self.title, self.kept, self.advice]
        if self.detail:
            parts.append(f"({self.detail})")
        return "\n".join(part for part in parts if part)


class Cancelled(Exception):  # noqa: N818 - not an error: the user said stop
    """Raised inside a long piece of work after the user asked to stop; nothing is half-done."""
