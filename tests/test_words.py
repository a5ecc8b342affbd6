"""Every sentence of the program is in the catalogue, and every one has its English."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from babel.messages.pofile import read_po

from app import i18n

ROOT = Path(__file__).parent.parent
CATALOGUE = ROOT / "resources" / "translations" / "en" / "LC_MESSAGES" / "chengjian.po"
CHINESE = re.compile(r"[\u4e00-\u9fff]")
FIELDS = re.compile(r"\{(\w*)[^}]*\}")
SOURCES = sorted((ROOT / "app").rglob("*.py"))


def marked(tree: ast.AST) -> set[str]:
    """The texts given to `_` and `N_`."""
    return {
        argument.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in {"_", "N_"}
        for argument in node.args
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    }


def loose(tree: ast.AST) -> list[tuple[int, str]]:
    """Chinese texts that nobody can translate: outside `_`, `N_` and docstrings."""
    allowed: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            if node.func.id in {"_", "N_"}:
                allowed |= {id(argument) for argument in node.args}
        elif isinstance(node, ast.Expr):
            allowed.add(id(node.value))
    return [
        (node.lineno, node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and CHINESE.search(node.value)
        and id(node) not in allowed
    ]


def trees() -> dict[Path, ast.AST]:
    return {path: ast.parse(path.read_text(encoding="utf-8")) for path in SOURCES}


def english() -> dict[str, str]:
    with CATALOGUE.open("rb") as file:
        return {
            str(message.id): str(message.string)
            for message in read_po(file)
            if message.id and not message.fuzzy
        }


#: Chinese that is data, not words of the program: names of other programs' folders.
DATA = {"app/store/place.py", "app/imaging/synthesize.py"}


def test_every_chinese_text_is_marked_for_translation() -> None:
    found = {
        str(path.relative_to(ROOT)): texts
        for path, tree in trees().items()
        if path.relative_to(ROOT).as_posix() not in DATA and (texts := loose(tree))
    }
    assert found == {}


def test_every_marked_text_has_its_english_and_none_is_left_over() -> None:
    wanted = set().union(*(marked(tree) for tree in trees().values())) - {""}
    held = english()

    assert sorted(wanted - {text for text, words in held.items() if words}) == []
    assert sorted(set(held) - wanted) == []


def test_the_english_keeps_every_parameter() -> None:
    wrong = {
        text: words
        for text, words in english().items()
        if sorted(FIELDS.findall(text)) != sorted(FIELDS.findall(words))
    }
    assert wrong == {}


def test_a_language_switch_reaches_what_is_worded_afterwards() -> None:
    i18n.use("en")

    assert i18n.listed(["a", "b"]) == "a, b"
    assert not CHINESE.search(i18n._("草稿"))
