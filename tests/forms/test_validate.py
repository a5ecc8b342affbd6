"""Our forms still run on phones: ODK Validate, which carries JavaRosa, accepts them."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from forms.check import check_sheets
from forms.convert import to_xform
from forms.workbook import read_sheets

DANGER = Path(__file__).parents[2] / "forms" / "library" / "danger_check.xlsx"


@pytest.mark.long
def test_the_shipped_form_is_valid_for_collect(tmp_path: Path) -> None:
    """JavaRosa parses the shipped form and finds no fault with it."""
    import pyxform

    jar = Path(pyxform.__file__).parent / "validators" / "odk_validate" / "bin" / "ODK_Validate.jar"
    java = shutil.which("java")
    if java is None or not jar.exists():
        pytest.skip("needs Java and the wheel's ODK_Validate.jar")
    sheets, _ = check_sheets(read_sheets(DANGER.read_bytes()))
    form = tmp_path / "form.xml"
    form.write_text(to_xform(sheets), encoding="utf-8")
    done = subprocess.run(
        [java, "-Djava.awt.headless=true", "-jar", str(jar), str(form)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
