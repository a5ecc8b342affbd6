"""A passphrase that people would guess is called weak, a sentence of one's own good."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.passphrases import strength

_ORDER = ("none", "short", "weak", "fair", "good")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "none"),
        ("   ", "none"),
        ("abc123", "short"),
        ("12345678", "weak"),
        ("aaaaaaaaaaaa", "weak"),
        ("password1", "weak"),
        ("qwerty123456", "weak"),
        ("20261122", "weak"),
        ("tulip-47fox", "fair"),
        ("骆驼绿茶二月风筝", "good"),
        ("correct horse battery staple", "good"),
    ],
)
def test_examples(text: str, said: str) -> None:
    assert strength(text) == said


@given(st.text(min_size=1, max_size=20))
def test_more_is_never_weaker_by_being_repeated(text: str) -> None:
    """Repeating one character adds nothing that counts."""
    longer = text.strip() + (text.strip()[-1:] * 5)
    assert strength(longer) in _ORDER
    if len(text.strip()) >= 8:
        assert strength(longer) == strength(text)
