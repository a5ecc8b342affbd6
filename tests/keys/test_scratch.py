"""A scratch file behaves as any file does, and shows nothing on the disk."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import textwrap
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.keys import age, device
from app.keys.scratch import scratch

_STEPS = st.one_of(
    st.tuples(st.just("write"), st.binary(max_size=600)),
    st.tuples(st.just("seek"), st.integers(0, 2000)),
    st.tuples(st.just("read"), st.integers(0, 900)),
    st.tuples(st.just("truncate"), st.integers(0, 1500)),
)


@settings(deadline=None, max_examples=300, suppress_health_check=list(HealthCheck))
@given(st.lists(_STEPS, max_size=25))
def test_the_same_as_a_file_in_memory(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, bytes | int]]
) -> None:
    """Whatever is written, sought, read and cut: the bytes are those of an ordinary file.

    Only a hole is not: it reads as random bytes, so none is made here.
    """
    model = io.BytesIO()
    with scratch(tmp_path_factory.getbasetemp()) as file:
        for what, given_ in steps:
            if what == "write" and isinstance(given_, bytes):
                assert file.write(given_) == model.write(given_)
            elif what == "read" and isinstance(given_, int):
                assert file.read(given_) == model.read(given_)
            elif isinstance(given_, int):
                place = min(given_, len(model.getvalue()))
                if what == "truncate":
                    assert file.truncate(place) == model.truncate(place)
                    place = min(place, model.tell())
                assert file.seek(place) == model.seek(place)
            assert file.tell() == model.tell()
        file.seek(0)
        assert file.read() == model.getvalue()


def test_holds_a_zip_and_an_age_file(tmp_path: Path) -> None:
    """What is packed and enciphered through it comes out of it again."""
    key = device.load_or_make("0")
    text = "张三 13800138000\n".encode() * 9000
    sealed = tmp_path / "sealed"
    with scratch(tmp_path) as plain:
        with zipfile.ZipFile(plain, "x") as archive:
            archive.writestr("a", text)
            archive.writestr("b", text, zipfile.ZIP_DEFLATED)
        plain.seek(0)
        with open(sealed, "wb") as out:
            age.encrypt(plain, out, [key.recipient])
    with scratch(tmp_path) as plain:
        with open(sealed, "rb") as given_:
            age.decrypt(given_, plain, key.identities)
        with zipfile.ZipFile(plain) as archive:
            assert archive.read("a") == archive.read("b") == text
    assert [file.name for file in tmp_path.iterdir()] == ["sealed"]


def test_a_killed_process_leaves_nothing_to_read(tmp_path: Path) -> None:
    """Killed with everything flushed: no name and no byte of it in any file of the folder."""
    script = textwrap.dedent("""
        import os, sys
        from pathlib import Path
        from app.keys.scratch import scratch
        file = scratch(Path(sys.argv[1]))
        file.write("张三 13800138000".encode() * 50_000)
        file.flush()
        print("ready", flush=True)
        sys.stdin.read()
    """)
    child = subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert child.stdout is not None and child.stdin is not None
    assert child.stdout.readline().strip() == b"ready"
    if sys.platform.startswith("linux"):  # what it holds open, as a disk's blocks would show it
        held = Path(f"/proc/{child.pid}/fd").iterdir()
        mine = [fd for fd in held if fd.readlink().is_relative_to(tmp_path)]
        assert len(mine) == 1
        assert b"13800138000" not in mine[0].read_bytes()
    child.send_signal(signal.SIGKILL if os.name == "posix" else signal.SIGTERM)
    child.wait()
    child.stdin.close()
    child.stdout.close()
    assert list(tmp_path.iterdir()) == []
